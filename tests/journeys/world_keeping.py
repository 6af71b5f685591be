"""What the addresses need by which a program keeps definitions: the pages' own rows."""

from typing import Any

from kpi import actions
from kpi.models import SchemeVersion
from tests.journeys.world_course import Course
from tests.journeys.world_definitions import Definitions
from tests.journeys.world_returns import Returns
from tests.journeys.world_schemes import Drafts

WINDOWS = ("api:window-close", "api:window-open")


class Keeping:
    """The draft, the targets, the forms and the known run that the pages have too."""

    def __init__(
        self, course: Course, drafts: Drafts, definitions: Definitions, returns: Returns
    ) -> None:
        self.course, self.drafts = course, drafts
        self.definitions, self.returns = definitions, returns
        actions.close_period(
            data_set=returns.place.form(), period=returns.shut, reason="试验",
            by=returns.story.assessor,
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        told = self.definitions
        if name.startswith("api:target"):
            held = name in {"api:target", "api:target-clear"}
            target = told.held if held else told.target
            return {"target": target.pk, "clearing": told.clearing.pk}
        if name.startswith("api:scheme"):
            scheme = "plain" if name == "api:scheme-draft" else "weighted"
            return {"scheme": scheme, "number": self.drafts.draft.number, "item": "share"}
        if name.startswith(("api:indicator-", "api:data-element-")):
            page = {"api:indicator-try": "kpi:indicator-revise"}.get(name, "")
            page = page or name.replace("api:", "kpi:").removesuffix("-try")
            typed = told.parts(page) or told.parts("kpi:element")
            return {**typed, "code": "contracts"}
        if name == "api:consequence-note":
            return {"run": self.course.known.pk, "code": "pay"}
        if name.startswith(("api:data-set", "api:validation-rule", *WINDOWS)):
            form = "village" if name == "api:data-set-give-out" else "month"
            shut = name == "api:window-open"
            period = self.returns.shut if shut else self.returns.begun
            return {"code": form, "rule": self.returns.rule.pk, "period": period}
        return {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        if name.startswith("api:scheme-"):
            draft = SchemeVersion.objects.get(pk=self.drafts.draft.pk)
            said = self._of_a_draft(name, draft.version)
            return {k: v for k, v in said.items() if k != "version" or not name.endswith("-try")}
        if name.startswith("api:indicator-"):
            page = self.definitions.body_of(name.replace("api:", "kpi:")) or {}
            if name.endswith("-try"):
                page = {}
            return self._of_an_indicator(name, page.get("version"))
        if name.startswith("api:data-set-"):
            form = self.returns.place.form(self.parts(name)["code"])
            more = {"reason": "试验"} if name == "api:data-set-end" else {}
            return {"version": form.version, **more}
        carried: dict[str, dict[str, Any]] = {
            **{one: {"reason": "试验"} for one in [*WINDOWS, "api:target-clear"]},
            "api:consequence-note": {"words": "试验"},
            "api:validation-rule-add": {
                "code": "J-03", "name": "试验", "left": "here", "op": "ge", "right": "0",
                "instruction": "请核对",
            },
            "api:data-elements": {
                "code": "births", "name": "试验数", "unit": "人", "form_name": "试验报表",
                "frequency": "month",
            },
            "api:data-element-correct": {
                "name": "试验数", "from_on": self.drafts.from_on.isoformat(), "reason": "试验",
            },
            "api:indicators": {"code": "visits", "name": "试验指标"},
            "api:assessment-try": {"period": "2024"},
            "api:targets": {
                "indicator": "contracts", "unit": self.drafts.draft.county.code, "value": "70",
                "year": self.drafts.from_on.year + 1, "comparator": "ge",
                "title": "试验责任书", "number": "试验〔2024〕7号",
            },
        }  # fmt: skip
        return carried.get(name)

    def _of_a_draft(self, name: str, version: int) -> dict[str, Any]:
        day = {"from_on": self.drafts.from_on.isoformat(), "reason": "试验"}
        carried: dict[str, dict[str, Any]] = {
            "api:scheme-draft": day,
            "api:scheme-publish": day,
            "api:scheme-weights": {
                "title": "试验办法", "number": "试验〔2024〕2号",
                "weights": {"share": "1", "contracts": "2"},
            },
            "api:scheme-item-add": {"group": "一级", "indicator": "per_head"},
            "api:scheme-item": {"rule": "linear", "params": {"L": "1", "U": "2"}},
            "api:scheme-item-move": {"up": False},
            "api:scheme-try": {"period": "2024"},
            "api:scheme-item-try": {
                "rule": "linear", "params": {"L": "1", "U": "2"}, "weight": "10",
                "tried_on": self.drafts.draft.county.code, "period": "2024",
            },
        }  # fmt: skip
        return {"version": version} | carried.get(name, {})

    def _of_an_indicator(self, name: str, version: int | None) -> dict[str, Any]:
        day = {"from_on": self.drafts.from_on.isoformat(), "reason": "试验"}
        carried: dict[str, dict[str, Any]] = {
            "api:indicator-revise": day | {"formula": "contracts"},
            "api:indicator-publish": day,
            "api:indicator-give-back": {"reason": "试验"},
            "api:indicator-version": {"decimals": 1},
            "api:indicator-try": {"tried_on": self.drafts.draft.county.code, "period": "2024"},
            "api:indicator-version-try": {
                "tried_on": self.drafts.draft.county.code,
                "period": "2024",
            },
        }
        return ({} if version is None else {"version": version}) | carried.get(name, {})
