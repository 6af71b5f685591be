"""What the addresses of forms and returns need: one return in each state, a rule, a finding."""

from datetime import timedelta
from typing import Any

from alliance.core.clock import today
from alliance.core.periods import Period
from kpi import actions
from kpi.actions import Behalf
from kpi.collecting.looking import RuleText
from kpi.models import Submission
from tests import make
from tests.kpi.returning import Place, give_out, load_village_form, terms
from tests.kpi.story import Story

#: What a POST with a reason carries.
REASON = {"reason": "请核对"}
TOLD = {"basis": "paper", "told_by": "演示人员 07"}


class Returns:
    """The month form is out for three months: accepted, handed in, begun; the year form too."""

    def __init__(self, story: Story) -> None:
        self.story, self.body = story, story.bodies[0]
        load_village_form(story.county)
        self.place = Place(story, self.body)
        month = Period.containing(today(), "month")
        self.accepted, self.handed_in, self.begun = (month.shift(-back).code for back in (3, 2, 1))
        self.shut = month.shift(-4).code
        self.year = Period.containing(today(), "year").previous
        self.until = today() + timedelta(days=400)
        by = story.assessor
        give_out(story, from_on=month.shift(-3).first_day, ends_on=self.until)
        give_out(story, "year", self.year.first_day, ends_on=self.until, review="own")
        village = self.place.form("village")
        actions.set_form_terms(
            form=village, terms=terms(ends_on=self.until), version=village.version, by=by
        )
        self.rule = actions.add_validation_rule(
            form=self.place.form(), by=by,
            rule=RuleText("J-01", "不相等", "here", "ne", "elsewhere", False, "请说明"),
        )  # fmt: skip
        self.finding = self._fill()

    def _fill(self) -> Any:
        clerk = make.actor(role="clerk", institution=self.body)
        lead = make.actor(role="lead_admin", institution=make.lead_of(self.story.north))
        cells = {"here": "7", "elsewhere": "7"}
        row = self._in(cells, clerk, self.accepted)
        actions.accept_return(submission=row, version=row.version, by=self.story.assessor)
        photo = Behalf("paper", "演示人员 07", make.upload("月报.jpg", b"\xff\xd8\xff photo"))
        handed_in = self._in(cells, lead, self.handed_in, behalf=photo)
        self.place.saved(self.body.unit, cells, clerk, period=self.begun)
        self._in({"contracts": "7"}, clerk, self.year.code, code="year")
        return handed_in.findings.earliest("pk")

    def _in(self, cells: dict[str, str], by: Any, period: str, **more: Any) -> Submission:
        return self.place.submitted(self.body.unit, cells, by, period=period, **more)

    def parts(self, name: str) -> dict[str, Any]:
        """What an address is filled in with."""
        if name.startswith(("kpi:form", "kpi:window", "kpi:reported")):
            form = "village" if name == "kpi:form-give-out" else "month"
            return {"form": form, "rule": self.rule.pk}
        if name.startswith(("kpi:finding", "api:finding")):
            return {"finding": self.finding.pk}
        if name.startswith("api:return"):
            name = name.replace("api:", "kpi:", 1)
        if not name.startswith("kpi:return"):
            return {}
        periods = {"kpi:return-save": self.begun, "kpi:return-submit": self.begun}
        periods |= {"kpi:return-unlock": self.accepted, "kpi:return": "202401"}
        form, period = "month", periods.get(name, self.handed_in)
        if name == "kpi:return-review":
            form, period = "year", self.year.code
        body = self.story.bodies[2] if name == "kpi:return" else self.body
        return {"form": form, "period": period, "unit": body.code}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        if name.startswith("api:finding-"):
            return {"explanation": "请核对"}
        if not name.startswith("api:return-"):
            return None
        said = dict(self.carried()[name.replace("api:", "kpi:", 1)])
        if name == "api:return-save":
            return {"version": said["version"], "cells": {"here": "8"}, **TOLD}
        return said

    def carried(self) -> dict[str, dict[str, Any]]:
        """What a POST carries, by address."""
        rows = Submission.objects.filter(unit=self.body.unit_id)
        version = {row.period: str(row.version) for row in rows}
        said = terms(ends_on=self.until)
        return {
            "kpi:return-save": {"version": version[self.begun], "c-here": "8", **TOLD},
            "kpi:return-submit": {"version": version[self.begun]},
            "kpi:return-review": {"version": version[self.year.code]},
            "kpi:return-accept": {"version": version[self.handed_in]},
            "kpi:return-give-back": {"version": version[self.handed_in], **REASON},
            "kpi:return-unlock": {"until_on": self.until.isoformat(), **REASON},
            "kpi:finding-explain": REASON,
            "kpi:finding-close": {},
            "kpi:form-terms": {
                "version": self.place.form().version, "owner": said.owner, "basis": said.basis,
                "ends_on": self.until.isoformat(), "review": "none", "due_days": "10",
            },
            "kpi:form-give-out": {"version": self.place.form("village").version},
            "kpi:form-end": {"version": self.place.form().version, **REASON},
            "kpi:form-rule": {
                "code": "J-02", "name": "试验", "left": "here", "op": "ge", "right": "0",
                "instruction": "请核对", "act": "add",
            },
            "kpi:form-rule-end": {},
            "kpi:window-close": {"period": self.begun, **REASON},
            "kpi:window-open": {"period": self.shut, **REASON},
        }  # fmt: skip
