"""What the pages of rulings need: one question that is open, one that was answered."""

from typing import Any

from kpi import actions
from kpi.models import DataElement, Indicator
from tests import make
from tests.kpi.story import Story


class Rulings:
    """The first body has asked twice; the assessor has answered once."""

    def __init__(self, story: Story) -> None:
        self.body = story.bodies[0]
        head = make.actor(role="head", institution=self.body)
        here = DataElement.objects.get(county=story.county, code="here")
        share = Indicator.objects.get(county=story.county, code="share")
        self.asked = actions.ask_ruling(
            about=here, question="试验：义诊算不算", unit=self.body.unit, by=head
        )
        asked = actions.ask_ruling(
            about=share, question="试验：转诊算不算", unit=self.body.unit, by=head
        )
        self.answered = actions.answer_ruling(
            ruling=asked, answer="试验：算", from_period="2024", version=1,
            by=make.actor(county=story.county, role="assessor"),
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        is_open = name.endswith(("ruling-answer", "ruling-withdraw"))
        return {"ruling": (self.asked if is_open else self.answered).pk}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        answer = {"answer": "试验：不算", "from_period": "2024"}
        carried: dict[str, dict[str, Any]] = {
            "api:rulings": {"element": "here", "question": "试验"},
            "api:ruling-answer": {**answer, "version": self.asked.version},
            "api:ruling-replace": {
                **answer, "reason": "试验", "version": self.answered.version,
            },
            "api:ruling-withdraw": {"reason": "试验", "version": self.asked.version},
        }  # fmt: skip
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        said = {"answer": "试验：不算", "from_period": "2024", "reason": "试验"}
        carried: dict[str, dict[str, Any]] = {
            "kpi:rulings": {"about": "element:here", "question": "试验"},
            "kpi:ruling-answer": {**said, "version": self.asked.version},
            "kpi:ruling-replace": {**said, "version": self.answered.version},
            "kpi:ruling-withdraw": {"reason": "试验", "version": self.asked.version},
        }
        return carried.get(name)
