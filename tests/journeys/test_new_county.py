"""A commission officer sets a new county up in the browser, alone, from a link to the first form.

Only what is seen on the pages is used: no command after the first, nothing edited by hand.
"""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from alliance.core.models import AuditEvent, ImportFile
from members import queries
from members.models import (
    County,
    CountyRule,
    FactRequest,
    Grant,
    Institution,
    InstitutionName,
    Membership,
    Person,
    Plan,
)
from tests import make
from tests.journeys import new_county as files
from tests.members import loaded

pytestmark = pytest.mark.django_db
CODE = "990100"
NAME = "新设县"
PASSWORD = "Founded-In-2024"


def invitation(code: str = CODE, name: str = NAME) -> str:
    """What the operator's command prints as its last line: the path of the link."""
    out = io.StringIO()
    call_command("found_county", code, name, stdout=out)
    return out.getvalue().strip().splitlines()[-1].partition(":8000")[2]


class Founder:
    """Somebody with a link and a browser."""

    def __init__(self, link: str, username: str = "founder") -> None:
        self.pages = Client()
        said = {"username": username, "password": PASSWORD, "again": PASSWORD}
        assert self.pages.post(link, said).status_code == 302
        said = {"username": username, "password": PASSWORD}
        assert self.pages.post("/sign-in/", said).status_code == 302

    def step(self, name: str) -> str:
        return reverse(f"setup-{name}" if name else "setup", args=[CODE])

    def text(self, name: str) -> str:
        answer = self.pages.get(self.step(name), follow=True)
        assert answer.status_code == 200
        return re.sub(r"<[^>]+>", " ", answer.content.decode())

    def does(self, name: str, /, **said: Any) -> Any:
        answer = self.pages.post(self.step(name), said)
        assert answer.status_code in {200, 302}, answer.content.decode()[:3000]
        return answer

    def uploads(self, layout: str, name: str, content: bytes) -> ImportFile:
        said = {"layout": layout, "file": SimpleUploadedFile(name, content)}
        answer = self.pages.post(reverse("import-upload", args=[CODE]), said)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        assert self.pages.get(answer["Location"]).status_code == 200
        return ImportFile.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])

    def presses(self, verb: str, file: ImportFile, **said: Any) -> ImportFile:
        answer = self.pages.post(reverse(f"import-{verb}", args=[CODE, file.pk]), said)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        file.refresh_from_db()
        return file


def describes(founder: Founder) -> None:
    founder.does(
        "place", name=NAME, short=NAME, name_en="New County", former_codes="990199 2015-06-01",
        town="乡镇", alliance="医疗集团", plan_title="新设县医共体建设方案",
    )  # fmt: skip


def registers_institutions(founder: Founder) -> None:
    founder.presses("apply", founder.uploads("towns", "镇街.csv", files.towns()))
    file = founder.uploads("institutions", "机构.xlsx", files.institutions())
    assert (file.counts["created"], file.counts["refused"]) == (files.BODIES, 0)
    founder.presses("apply", file)


def founds_alliances(founder: Founder) -> None:
    for lead, members in (("H-01", range(3, 8)), ("H-02", range(8, 13))):
        founder.does(
            "alliances", name=f"{lead}医疗集团", kind="tight", lead=lead,
            members=[f"W-{n:02d}" for n in members],
        )  # fmt: skip


def enters_people(founder: Founder) -> None:
    """Two headings and one short name are asked for once."""
    file = founder.uploads("people", "人员.xls", files.people())
    assert file.counts["unchanged"] == 0
    page = founder.pages.get(reverse("import", args=[CODE, file.pk]))
    asked = [one.heading for one in page.context["ask"]]
    assert asked == ["现任岗位", "拟任角色"]
    founder.presses("columns", file, **{"heading-1": "position", "heading-2": "roles"})
    assert file.counts["refused"] == 1
    page = founder.pages.get(reverse("import", args=[CODE, file.pk]))
    assert [one["text"] for one in page.context["names"]] == ["人医"]
    founder.presses("names", file, name=["人医"], body=["H-01"])
    assert (file.counts["created"], file.counts["refused"]) == (6, 0)
    founder.presses("apply", file)


def invites_everybody(founder: Founder) -> list[str]:
    county = County.objects.get(code=CODE)
    codes = [person.code for person in queries.county.uninvited(county)]
    page = founder.pages.post(founder.step("invite"), {"person": codes})
    return [slip["url"] for slip in page.context["slips"]]


def test_an_officer_alone_sets_a_county_up_and_sends_the_first_form():
    make.neighbour()
    loaded.load("tz")
    founder = Founder(invitation())
    assert "还没有填写县区名称" in founder.text("")
    describes(founder)
    template = Plan.objects.get(code="TZ")
    founder.does("template", template="TZ")
    county = County.objects.get(code=CODE)
    assert not CountyRule.objects.filter(county=county).exclude(basis="not_set").exists()
    line = queries.county.printed_values(county, template)[0]
    founder.does("adopt", value=[line.parameter.pk], order_no="新卫〔2026〕1号")
    registers_institutions(founder)
    founds_alliances(founder)
    assert "还没有人担任" in founder.text("open")
    enters_people(founder)
    assert "还没有账号，请发邀请" in founder.text("open")
    links = invites_everybody(founder)
    assert len(links) == 6
    answer = founder.does("open", ask_by="2099-01-31")
    assert answer.context["asked"] == files.BODIES
    county.refresh_from_db()
    assert (county.state, county.plan.number, county.template) == ("open", None, template)
    assert FactRequest.objects.filter(county=county).count() == files.BODIES
    own = CountyRule.objects.get(county=county, basis="county")
    assert (own.key, own.value, own.reason) == (
        line.parameter.key, line.parameter.value, "新卫〔2026〕1号",
    )  # fmt: skip
    assert founder.pages.get(founder.step("open")).status_code in {403, 404}
    assert AuditEvent.objects.filter(what="county.opened").count() == 1


def test_the_people_who_were_invited_come_in_with_their_roles():
    founder = Founder(invitation())
    describes(founder)
    registers_institutions(founder)
    founds_alliances(founder)
    enters_people(founder)
    links = invites_everybody(founder)
    founder.does("open")
    person = Person.objects.get(county__code=CODE, name="演示人员 05")
    assert person.institution is not None
    assert person.institution.name == "县人民医院"
    assert InstitutionName.objects.get(name="人医").institution == person.institution
    assert Grant.objects.get(person=person).role == "lead_admin"
    for n, link in enumerate(links):
        pages = Client()
        said = {"username": f"one{n}", "password": PASSWORD, "again": PASSWORD}
        assert pages.post(link.partition("testserver")[2], said).status_code == 302
    assert not Person.objects.filter(county__code=CODE, user=None).exists()


def test_every_step_can_be_left_and_taken_up_again():
    founder = Founder(invitation())
    answer = founder.pages.get(founder.step(""))
    assert answer["Location"] == founder.step("place")
    describes(founder)
    assert founder.pages.get(founder.step(""))["Location"] == founder.step("institutions")
    assert (
        'value="新设县医共体建设方案"' in founder.pages.get(founder.step("place")).content.decode()
    )
    registers_institutions(founder)
    assert founder.pages.get(founder.step(""))["Location"] == founder.step("alliances")


def test_memberships_come_in_as_a_table_as_well():
    founder = Founder(invitation())
    describes(founder)
    registers_institutions(founder)
    founds_alliances(founder)
    county = County.objects.get(code=CODE)
    rows = Membership.objects.filter(county=county)
    assert rows.filter(role="lead").count() == 2
    assert rows.count() == Institution.objects.filter(county=county).count()


def test_nobody_else_gets_to_the_pages_of_a_founder():
    founder = Founder(invitation())
    describes(founder)
    stranger, colleague = Client(), Client()
    stranger.force_login(make.user("approver"))
    colleague.force_login(make.user("approver", County.objects.get(code=CODE)))
    for name in ("place", "rules", "institutions", "alliances", "people", "open"):
        assert stranger.get(founder.step(name)).status_code == 403  # never a founder anywhere
        assert colleague.get(founder.step(name)).status_code == 403
    outsider = Founder(invitation("990110", "另一新县"), "outsider")
    assert outsider.pages.get(founder.step("place")).status_code == 404
