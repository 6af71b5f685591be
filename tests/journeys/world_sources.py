"""What the addresses of sources need: an element with a rule, two sources and a counting."""

from decimal import Decimal
from typing import Any

from alliance.core.clock import today
from alliance.core.periods import Period
from kpi import actions
from kpi.actions import SourceTerms
from kpi.models import DataElement, Derivation
from tests.kpi.story import Story

COUNTED = "residents"


class Sources:
    """Residents are counted by the system and entered by hand; the two differ."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.period = Period.containing(today(), "year").previous.code
        self.rule = actions.set_source_rule(
            element=DataElement.objects.get(county=story.county, code=COUNTED),
            terms=SourceTerms("derived", "", "members.alliance", Decimal(5), "试验〔2024〕1号"),
            version=0,
            by=story.assessor,
        )
        story.write(COUNTED, {(story.unit, self.period): "7"})
        actions.derive_values(county=story.county, period=self.period, by=story.assessor)
        self.made = Derivation.objects.get(element__code=COUNTED, unit=story.unit)

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name in {"kpi:source", "kpi:derivation", "api:source-rule", "api:derivation"}:
            return {"element": COUNTED, "derivation": self.made.pk}
        return {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        if name == "api:derivations":
            return {"period": self.period}
        if name == "api:source-rule":
            self.rule.refresh_from_db()
            return {
                "source": "derived", "counts": "members.alliance", "limit": "4",
                "basis": "试验〔2024〕2号", "version": self.rule.version,
            }  # fmt: skip
        return None

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        if name == "kpi:derive":
            return {"period": self.period}
        if name == "kpi:source":
            self.rule.refresh_from_db()
            return {
                "source": "derived", "counts": "members.alliance", "limit": "4",
                "basis": "试验〔2024〕2号", "version": self.rule.version,
            }  # fmt: skip
        return None
