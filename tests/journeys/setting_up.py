"""A county whose founder has done everything but open it, and files that wait to be written."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.core.actor import Actor
from members import actions, importing, queries
from members.actions import OwnPlan, PersonRow
from members.middleware import actor_behind
from members.models import County, Person, Plan, User
from members.rules import APART
from tests import make
from tests.make_workbook import workbook

FIGURES = ("对象", "种类", "数值", "截至", "来源")
GOOD = ("全县区", "常住人口", "302418", "2024-12-31", "年鉴")


def ready_county(code: str = "990500", username: str = "founder") -> tuple[County, User]:
    """Everything that the opening asks for is there."""
    by = Actor.system(0, "tests")
    person, secret = actions.prepare_county(code=code, name="待启用县", by=by)
    actions.accept_invitation(secret=secret, username=username, password=make.PASSWORD, by=Actor())
    person.refresh_from_db()
    assert person.user is not None
    county, founder = person.county, actor_behind(person.user)
    names = {"name": "待启用县", "short": "待启用", "name_en": "Waiting"}
    actions.describe_county(
        county=county, names=names, words={}, formers=(), plan=OwnPlan("建设方案"), by=founder
    )
    lead, member = make.institution(county), make.institution(county)
    actions.found_with_members(
        county=county, name="医共体", kind="tight", lead=lead, members=[member], by=founder
    )
    rows = [PersonRow(f"演示人员 {role}", roles=(role,)) for role in (*sorted(APART), "approver")]
    for added in actions.enter_people(county=county, rows=rows, by=founder):
        actions.invite(person=added, by=founder)
    return county, person.user


class SettingUp:
    """That county with a template, and three files of figures of another one's assessor."""

    def __init__(self, here: County, assessor: User, plan: str) -> None:
        self.county, self.user = ready_county()
        template = Plan.objects.get(code=plan)
        by = actor_behind(self.user)
        actions.start_from(county=self.county, template=template, by=by)
        self.county.refresh_from_db()
        self.value = queries.county.printed_values(self.county, template)[0].parameter.pk
        self.plan = plan
        self.someone: Person = make.newcomer(self.county)
        rows = [(*FIGURES, "何物"), (*GOOD, "甲"), ("没有的机构", *GOOD[1:], "乙")]
        self.waiting = self._file(here, assessor, "待认.xlsx", rows)
        self.sound = self._file(here, assessor, "无误.xlsx", [FIGURES, GOOD])

    @staticmethod
    def _file(here: County, assessor: User, name: str, rows: list[Any]) -> Any:
        by = actor_behind(assessor)
        content = workbook(rows)
        return importing.compare_file(
            county=here, layout="figures", name=name, content=content, by=by
        )

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of an address about setting up or about tables."""
        if name.startswith("setup"):
            return {"county": self.county.code}
        file = self.sound if name == "import-apply" else self.waiting
        return {"layout": "figures", "ending": "csv", "file": file.pk}

    def body(self, name: str) -> dict[str, Any] | None:
        """What a POST to it carries."""
        content = f"{','.join(FIGURES)}\n{','.join(GOOD)}\n".encode()
        carried: dict[str, dict[str, Any]] = {
            "setup-place": {
                "name": "待启用县",
                "short": "待启用",
                "name_en": "Waiting",
                "plan_title": "建设方案",
            },
            "setup-template": {"template": self.plan},
            "setup-adopt": {"value": [self.value], "order_no": "试验〔2026〕1号"},
            "setup-alliances": {"name": "专科联盟", "kind": "league", "lead": self._lead()},
            "setup-people": {"name": "演示人员 31", "role": "viewer"},
            "setup-invite": {"person": [self.someone.code]},
            "setup-open": {"ask_by": "2099-12-31"},
            "import-upload": {"layout": "figures", "file": SimpleUploadedFile("数.csv", content)},
        }
        return carried.get(name)

    def _lead(self) -> str:
        return str(self.county.institutions.earliest("pk").code)
