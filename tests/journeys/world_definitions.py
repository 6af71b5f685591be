"""What the pages of definitions need: an indicator's draft, and a target that waits."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core.clock import today
from kpi import actions
from kpi.actions import Aim, Reworded
from kpi.defining import Text
from kpi.importing import indicators
from kpi.models import DataElement, Indicator, IndicatorVersion, Target
from members.middleware import actor_behind
from members.models import User
from tests.kpi.story import Story

OWN = ("kpi:indicator", "kpi:target", "kpi:element", "kpi:clearing")
TYPED = {
    "formula": "here", "denominator": "here + elsewhere", "factor": "100", "decimals": "2",
    "direction": "higher", "strategy": "any", "covers": "members", "numerator_text": "试验",
    "denominator_text": "试验", "basis": "试验〔2024〕6号",
}  # fmt: skip


class Definitions:
    """The first county's share has a draft for the next year, and a target nobody approved yet."""

    def __init__(self, story: Story, assessor: User) -> None:
        self.story = story
        self.from_on = date(today().year + 1, 1, 1)
        share = Indicator.objects.get(county=story.county, code="share")
        drafted = actions.draft_indicator(indicator=share, from_on=self.from_on, by=story.assessor)
        said: dict[str, Any] = {**TYPED, "factor": 100, "decimals": 2}
        self.draft = actions.change_indicator(
            draft=drafted, text=Text(**said), version=drafted.version, by=story.assessor
        )
        self.target = self._proposed(share, self.from_on.year)
        self._handed_over(Indicator.objects.get(county=story.county, code="per_head"))
        held = [self._proposed(share, self.from_on.year + n) for n in (2, 3)]
        for target in held:
            actions.decide_target(target=target, approved=True, by=story.approver)
        self.held, emptied = held
        self.clearing = actions.propose_clearing(target=emptied, reason="试验", by=story.assessor)
        good, bad = b'{"code": "c26_01", "name": "a"}', b'{"code": "1x", "name": "b"}'
        self.sound, self.file = (
            indicators.compare_file(
                county=story.county,
                name="指标集.json",
                content=b"[" + b",".join(rows) + b"]",
                by=actor_behind(assessor),
            )
            for rows in ([good], [good, bad])
        )
        element = DataElement.objects.get(county=story.county, code="elsewhere")
        self.wording = actions.propose_wording(
            element=element,
            worded=Reworded(name="试验更正", unit=element.unit),
            from_on=self.from_on,
            reason="试验",
            by=story.assessor,
        )

    def _proposed(self, indicator: Indicator, year: int) -> Target:
        return actions.propose_target(
            indicator=indicator,
            unit=self.story.unit,
            year=year,
            aim=Aim(Decimal(70), "ge", title="试验责任书", number="试验〔2024〕7号"),
            by=self.story.assessor,
        )

    def _handed_over(self, indicator: Indicator) -> None:
        words: dict[str, Any] = {
            "numerator_text": "试验",
            "denominator_text": "试验",
            "covers": "county",
        }
        actions.revise_indicator(
            indicator=indicator,
            text=Text(formula="here", denominator="residents", basis="试验", **words),
            from_on=self.from_on,
            hand_over=True,
            by=self.story.assessor,
        )

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith(OWN):
            return {}
        indicator = "contracts" if name == "kpi:indicator-revise" else "share"
        if name == "kpi:indicator-give-back":
            indicator = "per_head"
        decides = name in {"kpi:element-approve", "kpi:element-refuse"}
        return {
            "indicator": indicator, "number": self.draft.number, "other": 1,
            "target": self.held.pk if name == "kpi:target-clear" else self.target.pk,
            "clearing": self.clearing.pk, "version": self.wording.pk,
            "element": "elsewhere" if decides else "contracts", "file": (self.sound if name == "kpi:indicator-import-apply" else self.file).pk,
        }  # fmt: skip

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        if not name.startswith(OWN):
            return None
        code = self.parts(name)["indicator"]
        row = IndicatorVersion.objects.filter(indicator__code=code, number=self.draft.number)
        found = row.filter(county=self.story.county).first()
        version = {"version": found.version} if found else {}
        day = {"from_on": self.from_on.isoformat(), "reason": "试验"}
        carried: dict[str, dict[str, Any]] = {
            "kpi:indicator-new": {"code": "visits", "name": "试验指标"},
            "kpi:indicator-revise": TYPED | day | {"formula": "contracts", "denominator": ""},
            "kpi:indicator-give-back": day,
            "kpi:element-correct": {"name": "试验数", "unit": "人", **day},
            "kpi:indicator-import-upload": {
                "file": SimpleUploadedFile("集.json", b'[{"code": "c26_02", "name": "c"}]')
            },
            "kpi:target-clear": {"reason": "试验"},
            "kpi:indicator-publish": day,
            "kpi:indicator-edit": TYPED,
            "kpi:element-new": {
                "code": "births", "name": "试验数", "unit": "人", "over_time": "sum",
                "over_units": "sum", "places": "0", "reported_by": "institution",
                "form_name": "试验报表", "frequency": "month",
            },
            "kpi:target-propose": {
                "unit": self.story.county.code, "year": str(self.from_on.year + 1),
                "role": "target", "comparator": "ge", "value": "70", "force": "应当",
                "title": "试验责任书", "number": "试验〔2024〕7号",
            },
        }  # fmt: skip
        return version | carried.get(name, {})
