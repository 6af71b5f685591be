"""The pages of returns: what I owe, the grid, the village form, who has reported."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from kpi.models import DataValue, Submission, ValidationRule
from tests import make
from tests.kpi.returning import VILLAGE, Place, place

pytestmark = pytest.mark.django_db
TODAY = datetime(2024, 11, 5, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def there() -> Place:
    made = place()
    made.out(from_on=date(2024, 10, 1))
    made.out("village", from_on=date(2024, 10, 1))
    return made


def signed_in(there: Place, role: str, body=None) -> Client:
    client = Client(raise_request_exception=False)
    user = there.person(role, body).user
    assert user is not None
    client.force_login(user)
    return client


def address(there: Place, code: str = "month", unit=None, verb: str = "") -> str:
    unit = unit or there.body
    return f"/kpi/returns/{code}/202410/{unit.code}/{verb}"


def typed(version: int = 0, act: str = "save", **cells: str) -> dict[str, str]:
    return {
        "version": str(version),
        "act": act,
        **{f"c-{key}": text for key, text in cells.items()},
    }


# --- the list -----------------------------------------------------------------


def test_a_clerk_sees_what_they_owe_and_nothing_else(there):
    page = signed_in(there, "clerk", there.body).get("/kpi/returns/")
    assert page.status_code == 200
    assert address(there) in page.text
    assert address(there, "village", there.clinic) in page.text  # the clinic of the centre
    assert there.story.bodies[1].code not in page.text
    other = signed_in(there, "clerk", there.story.bodies[1]).get("/kpi/returns/")
    assert there.clinic.code not in other.text


def test_the_list_costs_no_more_with_more_periods(there, django_assert_max_num_queries):
    with time_machine.travel(date(2025, 12, 20), tick=False):
        client = signed_in(there, "clerk", there.body)
        with django_assert_max_num_queries(60):
            page = client.get("/kpi/returns/")
    assert page.text.count("/kpi/returns/month/") == 28  # fourteen months, body and clinic


# --- the grid -----------------------------------------------------------------


def test_the_grid_has_last_period_beside_it_and_keeps_what_is_typed(there):
    there.story.write("here", {(there.body.unit, "202409"): "1234"})
    client = signed_in(there, "clerk", there.body)
    page = client.get(address(there))
    assert "1\u00a0234" in page.text
    assert 'name="c-here"' in page.text
    answer = client.post(address(there, verb="save/"), typed(here="2 70O", elsewhere=""))
    assert answer.status_code == 302
    assert 'value="2 70O"' in client.get(address(there)).text


def test_what_is_refused_stands_beside_its_cell_and_nothing_typed_is_lost(there):
    client = signed_in(there, "clerk", there.body)
    said = typed(act="submit", here="2 70O", elsewhere="")
    answer = client.post(address(there, verb="save/"), said)
    assert answer.status_code == 422
    assert "不是数字" in answer.text
    assert "还有 1 格未填" in answer.text
    assert 'value="2 70O"' in answer.text
    row = Submission.objects.get()
    assert (row.state, row.version) == ("draft", 1)
    answer = client.post(
        address(there, verb="save/"), typed(1, "submit", here="270", elsewhere="未采集")
    )
    assert answer.status_code == 302
    assert DataValue.objects.get(element__code="here").value == Decimal(270)


def test_of_two_at_once_the_second_sees_both_texts(there):
    first = signed_in(there, "clerk", there.body)
    second = signed_in(there, "head", there.body)
    first.post(address(there, verb="save/"), typed(here="12", elsewhere="3"))
    answer = second.post(address(there, verb="save/"), typed(here="13", elsewhere="3"))
    assert answer.status_code == 422
    assert "保存过" in answer.text
    assert 'value="13"' in answer.text
    assert "对方填：12" in answer.text
    again = second.post(address(there, verb="save/"), typed(1, here="13", elsewhere="3"))
    assert again.status_code == 302


def test_the_way_to_the_commission_by_buttons(there):
    clerk = signed_in(there, "clerk", there.body)
    clerk.post(address(there, verb="save/"), typed(0, "submit", here="12", elsewhere="3"))
    assert "已锁定" in clerk.get(address(there)).text
    assessor = signed_in(there, "assessor")
    listed = assessor.get("/kpi/returns/")
    assert "待接收" in listed.text
    page = assessor.get(address(there))
    assert "接收" in page.text
    back = assessor.post(address(there, verb="give-back/"), {"version": "2", "reason": "少了一天"})
    assert back.status_code == 302
    assert "少了一天" in clerk.get(address(there)).text
    clerk.post(address(there, verb="save/"), typed(3, "submit", here="13", elsewhere="3"))
    assert assessor.post(address(there, verb="accept/"), {"version": "5"}).status_code == 302
    assert Submission.objects.get().state == "accepted"
    unlocked = assessor.post(
        address(there, verb="unlock/"), {"reason": "漏了一家", "until_on": "2024-11-08"}
    )
    assert unlocked.status_code == 302
    assert "可改到" in clerk.get(address(there)).text
    assert assessor.post(address(there, verb="unlock/"), {"reason": "x"}).status_code in {409, 422}


def test_somebody_else_s_return_is_not_there(there):
    stranger = signed_in(there, "clerk", there.story.bodies[1])
    for verb in ("", "photo/"):
        assert stranger.get(address(there, verb=verb)).status_code == 404
    assert stranger.post(address(there, verb="save/"), typed(here="1")).status_code == 404
    viewer = signed_in(there, "viewer")
    assert viewer.get(address(there)).status_code == 200
    assert "保存草稿" not in viewer.get(address(there)).text
    assert viewer.post(address(there, verb="save/"), typed(here="1")).status_code == 403


# --- on the telephone ---------------------------------------------------------


def test_the_village_form_shows_zeros_before_they_are_stated(there):
    client = signed_in(there, "village", there.clinic)
    url = address(there, "village", there.clinic)
    page = client.get(url)
    assert page.text.count('inputmode="numeric"') == 12
    cells = {code: "4" if code < "v10" else "" for code in VILLAGE}
    answer = client.post(f"{url}save/", typed(0, "zeros", **cells))
    assert answer.url.endswith("?zeros=1#zeros")
    asked = client.get(answer.url.split("#")[0])
    assert "确认 3 项为零并提交" in asked.text
    assert asked.text.count('name="zero"') == 3
    assert not DataValue.objects.exists()
    done = client.post(f"{url}submit/", {"version": "1", "zero": ["v10", "v11", "v12"]})
    assert done.status_code == 302
    assert DataValue.objects.filter(stated_zero=True).count() == 3
    assert "零报告" in client.get(url).text


def test_an_entry_on_behalf_says_for_whom_by_whom_and_from_what(there):
    client = signed_in(there, "clerk", there.body)
    url = address(there, "village", there.clinic)
    assert "代填须写明依据" in client.get(url).text
    cells = dict.fromkeys(VILLAGE, "1")
    refused = client.post(f"{url}save/", typed(0, **cells))
    assert refused.status_code == 422
    said = {**typed(0, "submit", **cells), "basis": "telephone", "told_by": "演示人员 41"}
    photo = make.upload("月报.jpg", b"\xff\xd8\xff photo")
    assert client.post(f"{url}save/", {**said, "photo": photo}).status_code == 302
    page = client.get(url)
    assert "电话" in page.text
    assert "演示人员 41" in page.text
    file = client.get(f"{url}photo/")
    assert file.headers["Content-Type"] == "image/jpeg"
    assert signed_in(there, "village", there.clinic).get(f"{url}photo/").status_code == 200


# --- the commission's pages ---------------------------------------------------


def test_who_has_reported_counts_values_and_days(there):
    clerk = signed_in(there, "clerk", there.body)
    clerk.post(address(there, verb="save/"), typed(0, "submit", here="12", elsewhere="3"))
    with time_machine.travel(date(2024, 11, 20), tick=False):
        other = there.story.bodies[1]
        late = signed_in(there, "clerk", other)
        late.post(
            address(there, unit=other, verb="save/"), typed(0, "submit", here="1", elsewhere="2")
        )
        assessor = signed_in(there, "assessor")
        assert "202410" in assessor.get("/kpi/reported/").text
        page = assessor.get("/kpi/reported/month/?period=202410")
        # two leads, three members and the clinic owe it
        assert "应报 6 家，报齐 2 家，其中按时 1 家、迟报 1 家" in page.text
        assert "迟 10 天" in page.text
    assert clerk.get("/kpi/reported/").status_code == 403
    assert clerk.get("/kpi/burden/").status_code == 403


def test_a_closed_period_is_closed_by_a_button_with_its_reason(there):
    assessor = signed_in(there, "assessor")
    assert (
        assessor.post("/kpi/reported/month/close/", {"period": "202410", "reason": ""}).status_code
        == 422
    )
    assessor.post("/kpi/reported/month/close/", {"period": "202410", "reason": "已汇总上报"})
    clerk = signed_in(there, "clerk", there.body)
    assert "已汇总上报" in clerk.get(address(there)).text
    assessor.post("/kpi/reported/month/open/", {"period": "202410", "reason": "有漏报"})
    assert "保存草稿" in clerk.get(address(there)).text


def test_burden_counts_cells_and_minutes_by_month(there):
    page = signed_in(there, "viewer").get("/kpi/burden/?year=2024")
    # the clinic: two cells of the month form and twelve of its own, twenty minutes each
    assert page.text.count("14 · 40") == 3  # October, November, December
    assert "42 · 120" in page.text


def test_a_form_goes_out_only_with_its_terms(there):
    assessor = signed_in(there, "assessor")
    url = "/kpi/forms/year/"
    assert "还没有依据、停用日，不能下发" in assessor.get(url).text
    form = there.form("year")
    assert assessor.post(f"{url}give-out/", {"version": form.version}).status_code == 409
    said = {
        "version": form.version, "owner": "医政科", "basis": "试验〔2024〕2号", "review": "none",
        "ends_on": "2026-01-01", "due_days": "60", "closes_days": "30", "change_limit": "一半",
    }  # fmt: skip
    refused = assessor.post(f"{url}terms/", said)
    assert refused.status_code == 422
    assert "不是数字" in refused.text
    assert "不能早于应报日" in assessor.post(f"{url}terms/", {**said, "change_limit": ""}).text
    ok = assessor.post(f"{url}terms/", {**said, "closes_days": "90", "change_limit": "0.5"})
    assert ok.status_code == 302
    form.refresh_from_db()
    assert form.change_limit == Decimal("0.5")
    assert assessor.post(f"{url}give-out/", {"version": form.version}).status_code == 302
    assert "已下发" in assessor.get("/kpi/forms/").text
    form.refresh_from_db()
    assert assessor.post(f"{url}end/", {"version": form.version, "reason": ""}).status_code == 422
    assessor.post(f"{url}end/", {"version": form.version, "reason": "系统已有"})
    assert "已停用" in assessor.get("/kpi/forms/").text
    head = signed_in(there, "head", there.body)
    assert head.get(url).status_code == 200
    assert head.post(f"{url}terms/", said).status_code == 403


def test_ending_a_form_names_the_indicators_that_are_made_of_it(there):
    page = signed_in(there, "assessor").get("/kpi/forms/month/").content.decode()
    # share and per_head are computed from `here` of the month form; contracts is of the year form
    assert "有 2 个指标用到它的数，以后的期间会缺数：指标share、指标per_head" in page


def test_a_rule_is_tried_on_real_figures_before_it_is_kept(there):
    there.story.write("here", {(there.body.unit, "202410"): "4", (there.body.unit, "202409"): "9"})
    there.story.write("elsewhere", {(there.body.unit, "202410"): "6"})
    assessor = signed_in(there, "assessor")
    said = {
        "code": "J-04", "name": "外院不多于本院", "left": "elsewhere", "op": "le", "right": "here",
        "instruction": "请核对外院人次", "unit": there.body.code, "period": "202410", "act": "try",
    }  # fmt: skip
    tried = assessor.post("/kpi/forms/month/rules/", said)
    assert tried.status_code == 200
    assert "不符" in tried.text
    assert "缺数，不判" in tried.text  # September has no figure of elsewhere
    assert not ValidationRule.objects.exists()
    wrong = assessor.post("/kpi/forms/month/rules/", {**said, "right": "here + nothing"})
    assert "nothing" in wrong.text
    assert wrong.status_code == 422
    assessor.post("/kpi/forms/month/rules/", {**said, "act": "add"})
    rule = ValidationRule.objects.get()
    assert "J-04" in assessor.get("/kpi/forms/month/").text
    assessor.post(f"/kpi/forms/month/rules/{rule.pk}/end/")
    rule.refresh_from_db()
    assert rule.ended_at is not None


def test_a_finding_is_explained_by_the_body_and_closed_by_the_commission(there):
    rule = {
        "code": "J-11", "name": "不相等", "left": "here", "op": "ne", "right": "elsewhere",
        "instruction": "请说明", "act": "add",
    }  # fmt: skip
    assessor = signed_in(there, "assessor")
    assessor.post("/kpi/forms/month/rules/", rule)
    clerk = signed_in(there, "clerk", there.body)
    clerk.post(address(there, verb="save/"), typed(0, "submit", here="3", elsewhere="3"))
    finding = Submission.objects.get().findings.get()
    assert "“不相等”不符：3 ≠ 3 不成立" in clerk.get(address(there)).text
    explain = f"/kpi/findings/{finding.pk}/explain/"
    stranger = signed_in(there, "clerk", there.story.bodies[1])
    assert stranger.post(explain, {"reason": "x"}).status_code == 404
    assert clerk.post(explain, {"reason": ""}).status_code == 422
    clerk.post(explain, {"reason": "确实相同"})
    assert "确实相同" in assessor.get(address(there)).text
    assessor.post(f"/kpi/findings/{finding.pk}/close/")
    finding.refresh_from_db()
    assert finding.state == "closed"
    assert clerk.post(explain, {"reason": "再说"}).status_code == 409


def test_the_pages_speak_english_too(there):
    client = signed_in(there, "assessor")
    client.cookies["django_language"] = "en"
    for url in ("/kpi/returns/", "/kpi/forms/", "/kpi/forms/month/", "/kpi/reported/"):
        assert client.get(url).status_code == 200
