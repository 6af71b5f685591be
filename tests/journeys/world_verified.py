"""What the addresses of on-site verification need: a sample of one body, checked with a file."""

from typing import Any

from kpi import actions, queries
from kpi.models import Run, VerificationSheet
from kpi.running import freezing
from kpi.running.frozen import FrozenRun
from tests import make
from tests.kpi.story import Story


class Verified:
    """A run of its own year from which every body was drawn; the first body's sheet is checked."""

    def __init__(self, story: Story, free: Run) -> None:
        self.story, self.body, self.free = story, story.bodies[0], free
        self.run = story.run("weighted", "2019")
        every = len(queries.verified.frame_of(FrozenRun(freezing.facts_of(self.run))))
        self.row = actions.draw_verification(
            run=self.run, basis="试验", units=every, elements=1, seed="42", by=story.assessor
        )
        sheets = queries.verified.check_sheets(self.row, VerificationSheet.objects.all())
        mine = next(one for one in sheets if one.sheet.unit_id == self.body.unit_id)
        self.figure = actions.enter_verified(
            figure=mine.figures[0], text="1", note="试验", file=make.upload("台账.pdf"),
            by=story.assessor,
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if name == "kpi:verifying":
            return {"run": self.free.pk}
        if name.startswith(("kpi:verif", "kpi:check-", "api:verif")):
            return {
                "verification": self.row.pk,
                "unit": self.body.code,
                "figure": self.figure.pk,
            }
        return {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        carried: dict[str, dict[str, Any]] = {
            "api:verifications": {
                "run": str(self.free.pk), "basis": "试验", "units": 1, "elements": 1, "seed": "7",
            },
            "api:verification-call-off": {"reason": "试验"},
            "api:verification-sign": {"words": "认可"},
            "api:verified-figure-enter": {"value": "2", "note": "试验"},
        }  # fmt: skip
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        carried: dict[str, dict[str, Any]] = {
            "kpi:verifying": {"basis": "试验", "units": 1, "elements": 1, "seed": "7"},
            "kpi:verification-call-off": {"reason": "试验"},
            "kpi:check-sign": {"words": "认可"},
            "kpi:verified-enter": {"value": "2", "note": "试验"},
        }
        return carried.get(name)
