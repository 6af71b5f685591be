"""What the pages of a run's way to the public need: one run at each stop, and what hangs on it."""

from datetime import timedelta
from typing import Any

import time_machine

from alliance.core.clock import today
from kpi import actions, queries
from kpi.actions import Given, Raised
from kpi.models import Consequence, Indicator, Mark, Run, Scheme
from members.models import Clause
from tests import make
from tests.kpi.story import Story, document, item, scheme

ASKED, NOTICED, KNOWN = "2023", "2022", "2021"
MARKED = "2024"
APPEALS = ("kpi:appeal", "kpi:objection", "kpi:waiver")
#: Addresses of the REST door by the page that does the same.
SAME = {"api:run-feedback-open": "kpi:run-feedback"}


class Course:
    """One run is asked about, one before the public, one made known; all of the first county."""

    def __init__(self, story: Story, weighted: Run) -> None:
        self.story, self.weighted = story, weighted
        self.body = story.bodies[0]
        self.asked = self._asked(ASKED)
        self.ready = self._answered(self._asked("2020"))
        self.noticed = self._noticed(NOTICED)
        self.known = self._known()
        self.objection = actions.enter_objection(
            run=self.noticed,
            raised=Raised("试验来信", today(), "试验", self.body.unit, make.upload("来信.pdf")),
            by=story.assessor,
        )
        self.appeal = actions.file_appeal(
            run=self.asked,
            unit=self.body.unit,
            indicator=Indicator.objects.get(county=story.county, code="contracts"),
            reason="试验",
            upload=make.upload("佐证.pdf"),
            by=make.actor(role="head", institution=self.body),
        )
        self.mark = self._marked()
        self.marked_by = self.mark.files.get().document_id
        self.proposed = self._proposed(1)
        self.left_out = actions.decide_waiver(
            waiver=self._proposed(2), approved=True, by=story.approver
        )
        Consequence.objects.create(
            county=story.county,
            scheme=self.known.scheme_version.scheme,
            code="pay",
            name="负责人员薪酬",
            clause=Clause.objects.earliest("pk"),
        )

    def _asked(self, period: str) -> Run:
        run = self.story.run("weighted", period)
        return actions.open_feedback(run=run, until=today(), by=self.story.assessor)

    def _answered(self, run: Run) -> Run:
        for unit in queries.course.unanswered(run):
            by = make.actor(role="head", institution=unit.institution)
            actions.give_feedback(run=run, unit=unit, answer="agreed", by=by)
        return run

    def _noticed(self, period: str) -> Run:
        run = self._answered(self._asked(period))
        return actions.open_notice(run=run, days=5, basis="试验办法", by=self.story.approver)

    def _known(self) -> Run:
        run = self._noticed(KNOWN)
        end = queries.course.notice_end(run)
        assert end is not None
        with time_machine.travel(end + timedelta(days=1), tick=False):
            return actions.publish_run(run=run, by=self.story.approver)

    def _marked(self) -> Mark:
        """An expert's mark of the first body, in a scheme of its own."""
        shown = document(self.story.county)
        line = item("culture", indicator=None, name="文化", name_en="Culture", rule="expert",
                    weight="30")  # fmt: skip
        shown["schemes"].append(scheme("marked", [line], subject="institution"))
        actions.load_definitions(document=shown, by=make.system(self.story.county))
        return actions.give_mark(
            scheme=Scheme.objects.get(county=self.story.county, code="marked"),
            item="culture",
            unit=self.body.unit,
            period=MARKED,
            given=Given("试验", points="20", files=[make.upload("评分表.pdf")]),
            by=self.story.assessor,
        )

    def _proposed(self, body: int) -> Any:
        return actions.propose_waiver(
            run=self.weighted,
            item="contracts",
            unit=self.story.bodies[body].unit,
            reason="试验",
            by=self.story.assessor,
        )

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        name = SAME.get(name) or _page(name)
        runs = {
            "kpi:run-feedback": self.weighted,
            "kpi:run-say": self.asked,
            "kpi:run-notice": self.ready,
            "kpi:run-objection": self.noticed,
            "kpi:run-note": self.known,
            "kpi:run-lock": self.known,
            "kpi:appeal-new": self.asked,
        }
        found: dict[str, Any] = {"appeal": self.appeal.pk, "objection": self.objection.pk}
        found |= {"mark": self.mark.pk, "document": self.marked_by}
        if name == "kpi:mark-sheet":
            found |= {"scheme": "marked", "period": MARKED}
        found["waiver"] = (self.left_out if name == "kpi:waiver-end" else self.proposed).pk
        if name in runs:
            found["run"] = runs[name].pk
        elif name.startswith(APPEALS):
            found["run"] = self.weighted.pk
        if name == "kpi:appeal-new":
            found["unit"] = self.body.code
        if name == "kpi:run-note":
            found["code"] = "pay"
        return found

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        decided = {"answer": "试验", "version": self.appeal.version}
        waiver = {"item": "contracts", "unit": self.body.code, "reason": "试验"}
        filed = {"unit": self.body.code, "indicator": "share", "reason": "试验"}
        carried: dict[str, dict[str, Any]] = {
            "api:run-feedback-open": {"until": today().isoformat()},
            "api:run-say": {"unit": self.body.code, "answer": "agreed"},
            "api:run-notice": {"days": 5, "basis": "试验办法"},
            "api:run-publish": {},
            "api:run-lock": {},
            "api:appeals": {"run": str(self.asked.pk), **filed},
            "api:appeal-accept": decided,
            "api:appeal-refuse": decided,
            "api:appeal-withdraw": {"version": self.appeal.version},
            "api:objections": {
                "run": str(self.noticed.pk), "raised_by": "试验", "words": "试验",
                "raised_on": today().isoformat(),
            },
            "api:objection-answer": {"answer": "试验"},
            "api:waivers": {"run": str(self.weighted.pk), **waiver},
            "api:waiver-approve": {},
            "api:waiver-refuse": {},
            "api:waiver-end": {},
        }  # fmt: skip
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        decided = {"answer": "试验", "version": self.appeal.version}
        carried: dict[str, dict[str, Any]] = {
            "kpi:run-feedback": {"until": today()},
            "kpi:run-say": {"unit": self.body.code, "answer": "agreed"},
            "kpi:run-notice": {"days": 5, "basis": "试验办法"},
            "kpi:run-objection": {"raised_by": "试验", "raised_on": today(), "words": "试验"},
            "kpi:run-note": {"reason": "试验"},
            "kpi:run-lock": {},
            "kpi:mark-sheet": {
                "item": "culture", "unit": self.body.code, "points": "21", "reason": "试验",
                "files": make.upload("评分表.pdf"),
            },
            "kpi:objection-answer": {"reason": "试验"},
            "kpi:waiver-propose": {
                "item": "contracts", "unit": self.body.code, "reason": "试验",
            },
            "kpi:waiver-approve": {},
            "kpi:waiver-refuse": {},
            "kpi:waiver-end": {},
            "kpi:appeal-new": {"reason": "试验"},
            "kpi:appeal-accept": decided,
            "kpi:appeal-refuse": decided,
            "kpi:appeal-withdraw": {"version": self.appeal.version},
        }  # fmt: skip
        return carried.get(name)


def _page(name: str) -> str:
    """The page that does what an address of the REST door does."""
    same = ("api:run-", "api:appeal", "api:waiver", "api:objection")
    return name.replace("api:", "kpi:", 1) if name.startswith(same) else name
