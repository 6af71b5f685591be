"""A refused form is shown again in its place: what was typed stays, the sentence is at the field."""

import html
from datetime import date, timedelta

import pytest
from django.test import Client

from alliance.core.clock import today
from members import actions
from members.models import Centre, PlanRule, RuleEvidence, ServedVillage, Town, Village
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db


def signed_in(role, county, **fields):
    client = Client()
    client.force_login(make.user(role, county, **fields))
    return client


def refused(answer, *words):
    """The page says no with 422 and still shows each of the words."""
    said = answer.content.decode()
    assert answer.status_code == 422, answer.status_code
    for word in words:
        assert word in said, word
    return said


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def keeper(county):
    return signed_in("approver", county)


def test_a_village_with_a_code_that_is_taken_is_shown_again(county, keeper):
    make.village(county, code="V1")
    typed = {"code": "V1", "name": "又一村", "recruiting": "recruiting"}
    said = refused(
        keeper.post(f"/county/{county.code}/villages/add/", typed), 'value="又一村"', 'value="V1"'
    )
    assert 'value="recruiting" selected' in said
    assert f'action="/county/{county.code}/villages/"' in said  # the filters lead to a page
    assert not Village.objects.filter(name="又一村").exists()


def test_a_town_that_cannot_end_on_that_day_opens_its_own_row_again(county, keeper):
    town, other = make.town(county), make.town(county)
    Town.objects.filter(pk=town.pk).update(opened_on=date(2020, 1, 1))
    typed = {"last_day": "2019-01-01", "reason": "写了一半的依据", "version": town.version}
    said = refused(
        keeper.post(f"/county/{county.code}/towns/{town.code}/close/", typed), 'value="2019-01-01"'
    )
    assert said.count('value="写了一半的依据"') == 1
    assert f'id="last-{town.pk}" name="last_day" value="2019-01-01"' in said
    assert f'id="last-{other.pk}" name="last_day" value="2019-01-01"' not in said
    assert Town.objects.get(pk=town.pk).closed_on is None


def test_a_body_nobody_knows_is_said_at_its_field(county, keeper):
    village = make.village(county)
    typed = {"institution": "没有这家医院", "mode": "tour", "from_on": "2024-05-06"}
    said = refused(
        keeper.post(f"/county/{county.code}/villages/of/{village.code}/serve/", typed),
        'value="没有这家医院"',
        'value="2024-05-06"',
    )
    assert 'id="id_institution_error"' in said
    assert not ServedVillage.objects.exists()


def test_a_centre_that_is_there_already_keeps_its_services(county, keeper):
    centre = make.centre(county)
    typed = {"code": centre.code, "name": "试验中心", "family": "other", "services": "心电、影像"}
    refused(keeper.post(f"/county/{county.code}/centres/add/", typed), "心电、影像", "试验中心")
    assert Centre.objects.count() == 1


def test_whoever_changed_a_village_in_between_is_not_overwritten_by_a_second_press(county, keeper):
    village = make.village(county)
    seen = village.version
    actions.places.change_village(
        village=village, town=None, recruiting="staffed", note="", by=make.system(county),
        version=seen,
    )  # fmt: skip
    typed = {"note": "我的说明", "version": seen}
    address = f"/county/{county.code}/villages/of/{village.code}/change/"
    said = refused(keeper.post(address, typed), 'value="我的说明"')
    assert f'name="version" value="{seen}"' in said


def test_a_figure_without_its_source_keeps_the_number(county, keeper):
    town = make.town(county)
    typed = {"kind": "resident", "value": "23456", "as_of": "2023-12-31", "source": ""}
    refused(
        keeper.post(f"/county/{county.code}/figures/town/{town.code}/enter/", typed),
        'value="23456"', 'value="2023-12-31"', 'id="id_source_error"',
    )  # fmt: skip


def test_a_capability_and_an_item_are_shown_again(county, keeper):
    body = make.institution(county)
    typed = {"kind": "equipment", "name": "彩超", "has": "false", "from_on": "坏", "source": "台账"}
    address = f"/county/{county.code}/institutions/{body.code}/capabilities/record/"
    refused(keeper.post(address, typed), 'value="彩超"', 'id="id_from_on_error"')

    clerk = signed_in("clerk", None, institution=body)
    typed = {"code": "E-9", "name": "试验设备", "owner": body.code, "cost_fen": "一百元"}
    refused(
        clerk.post(f"/county/{county.code}/equipment/add/", typed),
        'value="一百元"', 'value="试验设备"', 'id="id_cost_fen_error"',
    )  # fmt: skip


def test_a_reason_for_scrapping_is_kept_where_the_day_is_wrong(county):
    body = make.institution(county)
    item = make.item(body)
    clerk = signed_in("clerk", None, institution=body)
    typed = {"last_day": "昨天", "reason": "主机损坏无法修复", "version": item.version}
    said = refused(
        clerk.post(f"/county/{county.code}/equipment/of/{item.code}/retire/", typed),
        "主机损坏无法修复",
    )
    assert '<details class="ask" open>' in said


def test_evidence_that_shows_nothing_is_asked_for_again_beside_its_clause():
    tz = loaded.county("tz")
    typed = {"rule": "tz-seven-unified", "item": "行政", "done_on": "2024-01-02", "note": ""}
    address = f"/county/{tz.code}/evidence/record/"
    refused(signed_in("approver", tz).post(address, typed), 'value="2024-01-02"', "<blockquote")
    assert not RuleEvidence.objects.exists()


def test_a_verb_that_is_not_theirs_is_still_refused_at_the_door(county):
    typed = {"code": "V9", "name": "新村"}
    answer = signed_in("viewer", county).post(f"/county/{county.code}/villages/add/", typed)
    assert answer.status_code == 403


# --- verbs that open in place ---------------------------------------------------


def opened(said, address):
    """The part of the page in which the form for this address stands open."""
    _before, after = said.split(f'action="{address}', 1)
    assert _before.rindex('<details class="ask" open>') > _before.rindex("</details>")
    return after[: after.index("</form>")]


def test_a_stage_without_its_basis_opens_its_own_row_again(county, keeper):
    body = make.institution(county)
    by = make.actor(role="clerk", institution=body)
    rows = [
        actions.sharing.add_project(institution=body, code=f"X-{n}", name=f"修缮{n}", by=by)
        for n in (1, 2)
    ]
    address = f"/county/{county.code}/projects/{rows[1].code}/stage/"
    typed = {"stage": "running", "reason": "", "version": rows[1].version}
    form = opened(refused(keeper.post(address, typed)), address)
    assert 'value="running" selected' in form
    assert f"stage-{rows[1].pk}-reason_error" in form
    other = {**typed, "reason": "写了一半的依据", "version": 99}
    said = refused(keeper.post(address, other))
    assert 'value="写了一半的依据"' in opened(said, address)
    assert said.count("写了一半的依据") == 1
    rows[1].refresh_from_db()
    assert rows[1].stage == "entered"


def test_a_stage_of_a_later_page_is_refused_on_that_page(county, keeper):
    body = make.institution(county)
    by = make.actor(role="clerk", institution=body)
    for n in range(60):
        actions.sharing.add_project(institution=body, code=f"X-{n:02}", name=f"修缮{n}", by=by)
    page = keeper.get(f"/county/{county.code}/projects/")
    later = keeper.get(page.context["next"]).text
    address = f"/county/{county.code}/projects/X-59/stage/"
    sent = later.split(f'action="{address}', 1)[1].split('"', 1)[0]
    assert sent.startswith("?cursor=")
    said = refused(keeper.post(address + html.unescape(sent), {"stage": "running", "reason": ""}))
    assert 'value="running" selected' in opened(said, address)


def test_a_withdrawal_of_evidence_that_is_refused_keeps_its_reason():
    hj = loaded.county("hj")
    by = make.actor(role="assessor", county=hj)
    rule = PlanRule.objects.get(code="hj-drug-4")
    rows = [
        actions.rules.record_evidence(
            county=hj, rule=rule, item="统一采购", done_on=date(2024, 1, n), note="已办", by=by
        )
        for n in (1, 2)
    ]
    keeper = signed_in("assessor", hj)
    address = f"/county/{hj.code}/evidence/{rows[0].pk}/withdraw/"
    form = opened(refused(keeper.post(address, {"reason": " "})), address)
    assert f'id="why-{rows[0].pk}-error"' in form
    long = "长" * 501
    assert long in opened(refused(keeper.post(address, {"reason": long})), address)
    actions.rules.withdraw_evidence(evidence=rows[0], reason="重复", by=by)
    said = keeper.post(address, {"reason": "写好的理由"})
    assert said.status_code == 422
    assert "已经撤回" in said.content.decode()
    assert RuleEvidence.objects.get(pk=rows[1].pk).withdrawn_at is None


@pytest.fixture
def asked_for(county):
    giver, taker = make.institution(county), make.institution(county)
    return make.requested_transfer(make.item(giver), taker)


def at(transfer, verb):
    return f"/county/{transfer.county.code}/transfers/{transfer.pk}/{verb}/"


def test_a_refused_request_for_an_item_keeps_taker_and_use(county):
    offered = make.offer(make.item(make.institution(county)))
    asking = signed_in("clerk", None, institution=make.institution(county))
    typed = {"taker": "没有这家医院", "reason": "急诊用", "version": offered.version}
    said = refused(asking.post(at(offered, "ask"), typed), "没有这家医院", 'value="急诊用"')
    assert 'id="id_taker_error"' in said


def test_a_refusal_and_a_withdrawal_of_a_transfer_keep_their_reason(keeper, asked_for):
    typed = {"reason": "另有\n安排", "version": 99}
    said = refused(keeper.post(at(asked_for, "refuse"), typed))
    form = opened(said, at(asked_for, "refuse"))
    assert "另有\n安排" in form.replace("\r\n", "\n")
    assert 'name="version" value="99"' in form
    empty = keeper.post(at(asked_for, "refuse"), {"reason": "", "version": asked_for.version})
    assert "refuse-reason_error" in opened(refused(empty), at(asked_for, "refuse"))
    giver = signed_in("clerk", None, institution=asked_for.giver)
    said = refused(giver.post(at(asked_for, "withdraw"), typed))
    assert "另有" in opened(said, at(asked_for, "withdraw"))


def test_a_step_that_somebody_else_took_first_still_shows_what_was_typed(keeper, asked_for):
    actions.sharing.approve_transfer(
        transfer=asked_for,
        by=make.actor(role="approver", county=asked_for.county),
        version=asked_for.version,
    )
    asked_for.refresh_from_db()
    typed = {"reason": "另有安排", "version": asked_for.version}
    form = opened(refused(keeper.post(at(asked_for, "refuse"), typed)), at(asked_for, "refuse"))
    assert "另有安排" in form
    assert "待交接" in form


def test_a_coming_day_of_arrival_and_a_paper_without_scan_are_asked_again(keeper, asked_for):
    clerk = signed_in("assessor", asked_for.county)
    signer = make.person(asked_for.county, role="approver")
    typed = {"paper_approver": signer.pk, "paper_signed_on": "2024-05-06", "version": 1}
    form = opened(
        refused(clerk.post(at(asked_for, "approve-on-paper"), typed)),
        at(asked_for, "approve-on-paper"),
    )
    assert 'value="2024-05-06"' in form
    assert f'value="{signer.pk}" selected' in form
    approved = actions.sharing.approve_transfer(
        transfer=asked_for, by=make.actor(signer), version=asked_for.version
    )
    taker = signed_in("clerk", None, institution=asked_for.taker)
    coming = (today() + timedelta(days=3)).isoformat()
    typed = {"on": coming, "version": approved.version}
    said = refused(taker.post(at(asked_for, "hand-over"), typed))
    form = opened(said, at(asked_for, "hand-over"))
    assert f'value="{coming}"' in form
    assert "id_on_error" in form


def test_names_and_departments_are_typed_again_on_the_page_of_the_body(county, keeper):
    body = make.institution(county)
    by = make.system(county)
    here = body.get_absolute_url()
    actions.bodies.add_name(
        institution=body, name="老院", kind="former", from_on=date(2020, 1, 1), by=by
    )
    name = body.aliases.get(name="老院")
    typed = {"name": "老院", "kind": "former", "from_on": "2020-01-01"}
    form = opened(refused(keeper.post(f"{here}names/add/", typed)), f"{here}names/add/")
    assert 'value="老院"' in form
    assert "已经登记" in form
    assert 'id="name-name"' in form

    ends = f"{here}names/{name.pk}/end/"
    typed = {"last_day": "2019-01-01", "reason": "写了一半"}
    form = opened(refused(keeper.post(ends, typed)), ends)
    assert 'value="写了一半"' in form
    assert "须在起始日之后" in form

    typed = {"name": "", "line": "tcm", "opened_on": "2024-05-06"}
    form = opened(refused(keeper.post(f"{here}departments/add/", typed)), f"{here}departments/add/")
    assert 'value="2024-05-06"' in form
    assert 'value="tcm" selected' in form
    assert "department-name_error" in form

    department = actions.bodies.add_department(
        institution=body, name="内科", opened_on=date(2024, 5, 6), by=by
    )
    closes = f"{here}departments/{department.pk}/close/"
    typed = {"last_day": "2023-01-01", "reason": "撤并科室"}
    said = refused(keeper.post(closes, typed))
    form = opened(said, closes)
    assert 'value="撤并科室"' in form
    assert "须在设立日之后" in form
    assert f'action="{here}' in said
    department.refresh_from_db()
    assert department.closed_on is None
    assert body.aliases.count() == 1
