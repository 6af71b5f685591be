"""What the addresses of daily lists need: lines of the first body's lists, and files that wait."""

from typing import Any

from alliance.core import imports
from alliance.core.clock import today
from members.middleware import actor_behind
from referrals import actions, list_files
from referrals.actions import CaseTold, PatientTold
from referrals.actions.lists import set_aside
from referrals.models import ListLine
from tests import make
from tests.kpi.story import Story

PREFIXES = ("referrals:lists", "api:list-")


class Lists:
    """A patient of the second body is referred to the first, and its desk has loaded a list."""

    def __init__(self, story: Story) -> None:
        self.body, second, _third = story.bodies
        self.user = make.user("referral_desk", story.county, institution=self.body)
        self.desk = actor_behind(self.user)
        self.day = today().isoformat()
        self.row = actions.create_referral(
            origin=second,
            patient=PatientTold(name="演示患者 31", document="passport", number="E0031"),
            case=CaseTold(
                specialty="03", diagnosis="肺炎", summary="发热三天", destination=self.body
            ),
            by=make.actor(role="doctor", institution=second),
            then="dispatch",
            said={"emergency": "胸痛中心"},
        )
        loaded = self._file("E0031", "E0032")
        imports.apply(file=loaded, layout=list_files.layout_of(loaded), by=self.desk)
        self.line = ListLine.objects.get(file=loaded, row=2)
        self.put_aside = ListLine.objects.get(file=loaded, row=3)
        set_aside(
            institution=self.body, lines=[self.put_aside.pk], reason="试验", by=self.desk
        )  # fmt: skip
        self.good, self.mixed = self._file("E0033"), self._file("E0034", "")

    def _file(self, *numbers: str) -> Any:
        return list_files.compare_file(
            institution=self.body, name="清单.csv", content=self._text(*numbers), by=self.desk
        )

    def _text(self, *numbers: str) -> bytes:
        lines = [f"挂号,{number},{self.day}" for number in numbers]
        return "\n".join(["类别,证件号码,时间", *lines]).encode()

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith(PREFIXES):
            return {}
        return {"file": (self.good if name.endswith("-apply") else self.mixed).pk}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        pick = {"line": str(self.line.pk), "referral": str(self.row.pk), "version": 1}
        carried: dict[str, dict[str, Any]] = {
            "api:list-lines-load": {
                "rows": [{"kind": "registered", "number": "E0035", "at": self.day}]
            },
            "api:list-lines-confirm": {"picks": [pick]},
            "api:list-lines-aside": {"lines": [str(self.line.pk)], "reason": "试验"},
            "api:list-lines-back": {"lines": [str(self.put_aside.pk)]},
        }
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What is typed into the form behind one of these addresses."""
        line = str(self.line.pk)
        carried: dict[str, dict[str, Any]] = {
            "referrals:lists-confirm": {"line": [line], f"case-{line}": f"{self.row.pk}:1"},
            "referrals:lists-aside": {"line": [line], "reason": "试验"},
            "referrals:lists-back": {"line": [str(self.put_aside.pk)]},
        }
        if name == "referrals:lists-import-upload":
            return {"file": make.upload("清单.csv", self._text("E0036")), "of": ""}
        return carried.get(name)
