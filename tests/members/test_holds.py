"""Holds: placed and released under a document's number, seen on the record, in the way of merging."""

import pytest

from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Document
from members import access, actions, queries
from members.actions._holds import check_not_held
from members.models import Hold
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return make.institution(make.county(), name="试验卫生院甲")


def keeper(county):
    return make.actor(role="audit_admin", county=county)


def test_a_held_record_is_refused_with_the_number_of_the_document(body):
    check_not_held(body)
    hold = make.hold(body, "纪〔2024〕3号")
    with pytest.raises(Refused, match="纪〔2024〕3号") as refused:
        check_not_held(body)
    assert refused.value.code == "held"
    assert queries.records.held(body.county_id, body) == hold
    event = AuditEvent.objects.get(what="hold.placed")
    assert f"members.institution:{body.pk}" in event.text


def test_another_record_of_the_same_number_and_another_county_are_free(body):
    make.hold(body)
    alliance = make.alliance(body.county)
    assert queries.records.held(body.county_id, alliance) is None
    assert queries.records.held(make.neighbour().pk, body) is None
    check_not_held(make.institution(body.county))


def test_a_released_record_is_free_again_and_the_hold_stays_in_the_list(body):
    hold = make.hold(body)
    hold = actions.records.release_hold(
        hold=hold, release_no=" 纪〔2024〕7号 ", by=keeper(body.county)
    )
    assert hold.release_no == "纪〔2024〕7号"
    check_not_held(body)
    assert Hold.objects.get() == hold
    with pytest.raises(Refused, match="已凭纪〔2024〕7号解封"):
        actions.records.release_hold(hold=hold, release_no="8", by=keeper(body.county))


def test_two_holds_must_both_be_released(body):
    first, _second = make.hold(body, "一号"), make.hold(body, "二号")
    actions.records.release_hold(hold=first, release_no="三号", by=keeper(body.county))
    with pytest.raises(Refused, match="二号"):
        check_not_held(body)


def test_the_same_document_holds_a_record_once(body):
    make.hold(body, "一号")
    with pytest.raises(Refused, match="已按一号封存"):
        make.hold(body, "一号")


@pytest.mark.parametrize("fields", [{"document_no": "  "}, {"document_no": "一号", "reason": " "}])
def test_a_hold_has_a_number_and_a_reason(body, fields):
    with pytest.raises(Invalid):
        actions.records.place_hold(
            **{"county": body.county, "obj": body, "reason": "核查", "by": keeper(body.county)}
            | fields
        )


def test_a_release_has_a_number(body):
    with pytest.raises(Invalid, match="文号"):
        actions.records.release_hold(hold=make.hold(body), release_no=" ", by=keeper(body.county))


@pytest.mark.parametrize("role", ["auditor", "approver", "system_admin", "security_admin"])
def test_nobody_else_places_or_releases(body, role):
    by = make.actor(role=role, county=body.county)
    with pytest.raises(Forbidden):
        make.hold(body, by=by)
    with pytest.raises(Forbidden):
        actions.records.release_hold(hold=make.hold(body), release_no="二号", by=by)


def test_an_audit_administrator_of_another_county_finds_nothing(body):
    stranger = keeper(make.neighbour())
    with pytest.raises(NotFound):
        make.hold(body, by=stranger)
    with pytest.raises(NotFound):
        access.holdable_for(stranger, make.neighbour(), of=f"members.institution:{body.pk}")
    with pytest.raises(NotFound):
        access.hold_for(stranger, make.hold(body).pk)


@pytest.mark.parametrize(
    "of", ["members.institution", "x:1", "members.institution:x", "core.job:1", ":"]
)
def test_what_is_no_record_is_not_found(body, of):
    with pytest.raises(NotFound):
        access.holdable_for(keeper(body.county), body.county, of=of)


# --- the pages ------------------------------------------------------------------


def test_a_hold_is_placed_by_code_seen_and_released_in_the_browser(body, client):
    user = make.user("audit_admin", body.county)
    client.force_login(user)
    assert "新增封存" in client.get("/holds/").text
    said = {
        "kind": "members.institution", "code": body.code,
        "document_no": "纪〔2024〕3号", "reason": "核查", "scan": make.upload(),
    }  # fmt: skip
    answer = client.post("/holds/place/now/", said)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).text
    assert "纪〔2024〕3号" in page
    assert body.get_absolute_url() in page
    assert client.get(f"{answer['Location']}scan/").content == b"%PDF-1.7 scan"
    client.post(f"{answer['Location']}release/", {"reason": "纪〔2024〕9号"})
    assert "凭 纪〔2024〕9号 解封" in client.get(answer["Location"]).text
    assert "纪〔2024〕9号" in client.get("/holds/?show=released").text


def test_an_unknown_code_a_missing_number_and_a_wrong_scan_are_said_at_the_field(body, client):
    client.force_login(make.user("audit_admin", body.county))
    elsewhere = make.institution(make.neighbour())
    for said, words in (
        ({"kind": "members.institution", "code": elsewhere.code, "document_no": "一号"}, "核对种类和代码"),
        ({"kind": "members.institution", "code": body.code}, "必填"),
        ({"kind": "members.institution", "code": body.code, "document_no": "一号",
          "scan": make.upload("a.pdf", b"MZ")}, "内容与文件名不符"),
    ):  # fmt: skip
        answer = client.post("/holds/place/now/", {"reason": "核查", **said})
        assert answer.status_code == 422
        assert words in answer.text
    assert not Hold.objects.exists()
    assert not Document.objects.exists()


def test_the_page_of_a_record_leads_to_its_hold(body, client):
    client.force_login(make.user("audit_admin", body.county))
    page = client.get(body.get_absolute_url()).text
    assert f"/holds/place/?of=members.institution:{body.pk}" in page
    form = client.get(f"/holds/place/?of=members.institution:{body.pk}").text
    assert "试验卫生院甲" in form
    assert 'name="kind"' not in form
    said = {"of": f"members.institution:{body.pk}", "document_no": "一号", "reason": "核查"}
    hold = client.post("/holds/place/now/", said)["Location"]
    page = client.get(body.get_absolute_url()).text
    assert "已封存" in page
    assert hold in page


def test_everybody_sees_the_mark_but_only_auditors_the_hold(body, client):
    hold = make.hold(body)
    client.force_login(make.user("viewer", body.county))
    page = client.get(body.get_absolute_url()).text
    assert "已封存" in page
    assert hold.get_absolute_url() not in page
    assert "/holds/place/" not in page
    assert client.get("/holds/").status_code == 403


def test_a_stranger_finds_no_hold(body, client):
    hold = make.hold(body, scan=make.upload())
    client.force_login(make.user("audit_admin", make.neighbour()))
    for path in ("", "scan/"):
        assert client.get(f"{hold.get_absolute_url()}{path}").status_code == 404
    assert client.post(f"{hold.get_absolute_url()}release/", {"reason": "1"}).status_code == 404
    assert hold.label not in client.get("/holds/").text


def test_more_holds_cost_no_more_queries(body, client, django_assert_max_num_queries):
    make.hold(body)
    client.force_login(make.user("auditor", body.county))
    with django_assert_max_num_queries(25) as one:
        client.get("/holds/")
    for number in range(5):
        make.hold(body, f"{number}号")
    with django_assert_max_num_queries(len(one)):
        client.get("/holds/")
