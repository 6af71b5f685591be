"""The audit is read by those who may, narrowed, printed, taken out with a reason."""

import ast
import io
from functools import cache

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.models import AuditEvent
from alliance.desk.details import said_words, shown
from alliance.desk.events import EVENTS
from members import actions
from tests import make

pytestmark = pytest.mark.django_db
APPS = ("alliance", "members", "referrals", "staffing", "kpi", "fundpool")
RECORDERS = {"record", "seen", "denied"}
#: Parameters of recording that stand in columns of their own.
APART = {"reason", "county"}


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def auditor(county, client):
    client.force_login(make.user("auditor", county))
    return client


@cache
def recordings() -> list[tuple[str, ast.Call]]:
    """Every place of the code that records something in the audit."""
    return [
        (str(path.relative_to(settings.BASE_DIR)), node)
        for app in APPS
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if "audit." in (text := path.read_text())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in RECORDERS
        and getattr(node.func.value, "id", "") == "audit"
    ]


def recorded() -> dict[str, str]:
    """Every event's code as it stands in the code, with where."""
    return {
        str(node.args[1].value): where
        for where, node in recordings()
        if len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
    }


def test_every_event_that_the_code_records_has_words():
    missing = {what: where for what, where in recorded().items() if what not in EVENTS}
    assert missing == {}


def detailed() -> dict[str, str]:
    """Every name of a detail as it stands in the code, with where."""
    found = {said.arg: where for where, node in recordings() for said in node.keywords if said.arg}
    return {name: where for name, where in found.items() if name not in APART}


def test_every_detail_that_the_code_records_has_words():
    missing = {name: where for name, where in detailed().items() if said_words(name) == name}
    assert missing == {}


def test_the_auditor_reads_who_did_what_to_which_record(county, auditor):
    body = make.institution(county, name="接龙镇中心卫生院")
    page = auditor.get("/audit/").text
    assert "登记机构" in page
    assert body.name in page
    assert body.get_absolute_url() in page


def test_that_the_audit_was_read_is_itself_written_down(county, auditor):
    auditor.get("/audit/?what=grant.added")
    event = AuditEvent.objects.filter(what="audit.read", county_id=county.pk).latest("pk")
    assert '"what":"grant.added"' in event.text


def test_filters_narrow_by_person_event_day_record_and_refusal(county, auditor):
    body = make.institution(county, name="接龙镇中心卫生院")
    person = make.person(county, role="clerk", institution=body)
    page = auditor.get(f"/audit/?subject=members.institution:{body.pk}").text
    assert "登记机构" in page
    assert page.count("<tr>") == 2  # heading and one event
    assert "授予角色" in auditor.get("/audit/?what=grant.added").text
    assert "没有符合条件的记录" in auditor.get("/audit/?last=2001-01-01").text
    assert "没有符合条件的记录" in auditor.get(f"/audit/?person={person.code}").text
    assert "没有符合条件的记录" in auditor.get("/audit/?only=denied").text


def test_a_refused_access_is_found_among_the_refusals(county, client):
    stranger = make.user("viewer", make.county())
    body = make.institution(county)
    client.force_login(stranger)
    assert client.get(body.get_absolute_url()).status_code == 404
    client.force_login(make.user("auditor", county))
    page = client.get("/audit/?only=denied").text
    assert "访问被拒绝" in page


def test_nobody_else_reads_the_audit_and_no_auditor_that_of_another_county(county, client):
    for role in ("viewer", "approver", "system_admin", "security_admin"):
        client.force_login(make.user(role, county))
        assert client.get("/audit/").status_code == 403, role
    event = AuditEvent.objects.filter(county_id=county.pk).first()
    client.force_login(make.user("auditor", make.county()))
    assert client.get(f"/audit/events/{event.pk}/").status_code == 404


def test_one_event_is_shown_word_for_word_with_its_place_in_the_chain(county, auditor):
    make.institution(county)
    event = AuditEvent.objects.filter(county_id=county.pk, what="institution.registered").first()
    page = auditor.get(f"/audit/events/{event.pk}/").text
    assert event.hash in page
    assert event.prev_hash in page


def test_the_dossier_holds_what_was_done_to_a_person_and_what_they_did(county, client):
    keeper = make.person(county, role="approver")
    body = actions.register_institution(
        county=county, code="T-9", name="新卫生院", by=make.actor(keeper)
    )
    client.force_login(make.user("audit_admin", county))
    page = client.get(f"/audit/about/members.person:{keeper.pk}/").text
    assert "登记人员" in page
    assert body.name in page


def test_a_dossier_is_headed_by_the_name_of_the_record(county, auditor):
    body = make.institution(county, name="接龙镇中心卫生院")
    page = auditor.get(f"/audit/about/members.institution:{body.pk}/").text
    assert "<h1>卷宗：接龙镇中心卫生院" in page
    assert "机构，按时间先后共" in page
    assert "members.institution:" not in page[page.index("<main") :]


def test_a_record_that_is_unknown_says_so_and_leads_back_each_time_it_is_asked(county, auditor):
    elsewhere = make.institution(make.neighbour(), name="金丝雀卫生院")
    for label in ("members.person:99999999", "members.institution:x", "nonsense",
                  f"members.institution:{elsewhere.pk}"):  # fmt: skip
        for _again in range(2):
            page = auditor.get(f"/audit/about/{label}/").text
            assert f"没有编号为“{label}”的对象，或它不属于本县区。" in page
            assert "请从审计记录每一行的“卷宗”进入" in page
            assert "金丝雀" not in page


def test_a_record_that_hangs_on_others_is_called_by_their_names(county, auditor):
    body = make.institution(county, name="接龙镇中心卫生院")
    alliance = make.alliance(county, name="东部医共体")
    membership = make.join(alliance, body)
    page = auditor.get("/audit/").text
    assert "接龙镇中心卫生院（东部医共体）" in page
    assert f"{body.pk} ∈ {alliance.pk}" not in page
    event = AuditEvent.objects.get(subject=f"members.membership:{membership.pk}")
    page = auditor.get(f"/audit/events/{event.pk}/").text
    assert "<dt>角色或身份</dt><dd>成员单位</dd>" in page
    assert "<dt>业务线</dt><dd>整体</dd>" in page


def test_what_the_system_did_and_how_somebody_came_in_is_said_in_words(county, auditor):
    make.institution(county)
    assert "系统任务" in auditor.get("/audit/?what=institution.registered").text
    event = AuditEvent.objects.filter(county_id=county.pk, what="institution.registered").first()
    assert "<dt>角色</dt><dd>系统</dd>" in auditor.get(f"/audit/events/{event.pk}/").text
    assert shown("how", "password") == "口令"
    agent = "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 Chrome/109.0 Safari/537.36"
    assert shown("agent", agent) == "Chrome 109·Windows"
    assert shown("counts", {"created": {"grant": "12"}}) == "新增：授权：12"
    assert shown("changes", {"level": [None, "一级"], "star": "3"}) == "等级：—、一级；星级：3"
    assert (
        said_words("requests") == "requests"
    )  # a relation that points at institutions has no name


def test_the_export_asks_why_and_writes_it_down(county, auditor):
    make.institution(county, name="=1+1卫生院")
    assert auditor.post("/audit/export/", {"format": "xlsx"}).status_code == 422
    answer = auditor.post("/audit/export/", {"format": "xlsx", "reason": "年度审计"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    whats = [row[4] for row in sheet.iter_rows(values_only=True)]
    assert "institution.registered" in whats
    event = AuditEvent.objects.filter(what="audit.exported").latest("pk")
    assert '"reason":"年度审计"' in event.text
    assert auditor.post("/audit/export/", {"format": "pdf", "reason": "x"}).status_code == 422


def test_a_bad_day_is_told_and_not_guessed(auditor):
    assert auditor.get("/audit/?since=yesterday").status_code == 422


def test_more_events_cost_no_more_statements(county, auditor):
    def statements():
        with CaptureQueriesContext(connection) as queries:
            auditor.get("/audit/?what=institution.registered")
        return len(queries)

    make.institution(county)
    statements()  # the session is stamped once
    few = statements()
    for _n in range(20):
        make.institution(county)
    assert statements() == few
