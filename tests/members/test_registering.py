"""A new institution and a new alliance, entered in the browser by the commission."""

from datetime import date

import pytest
from django.test import Client

from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.models import AuditEvent
from members import actions
from members.models import Alliance, Institution
from tests import make
from tests.members.bodies import FAILS, FITS

pytestmark = pytest.mark.django_db


def signed_in(role, county=None, **fields):
    client = Client()
    client.force_login(make.user(role, county, **fields))
    return client


@pytest.fixture
def county():
    return make.county()


def address(county):
    return f"/county/{county.code}/register-institution/"


def test_the_approver_registers_a_body_with_all_that_is_known(county):
    above, town = make.institution(county), make.town(county)
    typed = {
        "code": "N-1", "name": "东山卫生院", "kind": "C220", "level": "一级甲等",
        "ownership": "public", "uscc": FITS.lower(), "parent": above.name, "town": town.code,
        "opened_on": "2024-03-01",
    }  # fmt: skip
    answer = signed_in("approver", county).post(address(county), typed)
    body = Institution.objects.get(county=county, code="N-1")
    assert answer.headers["Location"] == body.get_absolute_url()
    assert (body.parent, body.town, body.opened_on) == (above, town, date(2024, 3, 1))
    assert (body.uscc, body.uscc_override, body.version) == (FITS, "", 1)
    assert body.sort_key
    assert body.initials
    assert body.unit.name == "东山卫生院"
    event = AuditEvent.objects.filter(what="institution.registered").latest("pk")
    assert FITS in event.text


def test_a_credit_code_that_does_not_fit_is_warned_about_and_taken_with_a_reason(county):
    client = signed_in("approver", county)
    typed = {"code": "N-2", "name": "南山卫生院", "uscc": FAILS}
    said = client.post(address(county), typed)
    assert said.status_code == 422
    assert 'id="id_override_error"' in said.content.decode()
    assert 'value="南山卫生院"' in said.content.decode()
    assert not Institution.objects.filter(code="N-2").exists()
    answer = client.post(address(county), {**typed, "override": "登记证书照此印发"})
    assert answer.status_code == 302
    assert Institution.objects.get(code="N-2").uscc_override == "登记证书照此印发"


def test_a_code_that_is_taken_or_cannot_stand_in_an_address_is_refused_at_its_field(county):
    taken = make.institution(county)
    client = signed_in("approver", county)
    for code in (taken.code, "N 3", "N/3"):
        said = client.post(address(county), {"code": code, "name": "北山卫生院"})
        assert said.status_code == 422
        assert 'id="id_code_error"' in said.content.decode()
    assert not Institution.objects.filter(name="北山卫生院").exists()


def test_facts_that_are_none_are_refused_and_nothing_is_left(county):
    by = make.actor(role="approver", county=county)
    for facts in ({"kind": "X999"}, {"parent": "NOBODY"}, {"opened_on": "明天"}, {"wage": "1"}):
        with pytest.raises(Invalid):
            actions.county.register_institution(
                county=county, code="N-4", name="甲", facts=facts, by=by
            )
    assert not Institution.objects.filter(code="N-4").exists()


def test_who_may_not_sees_the_verb_greyed_with_its_reason(county):
    viewer = signed_in("viewer", county)
    said = viewer.get(f"/county/{county.code}/institutions/").content.decode()
    assert f'href="{address(county)}"' not in said
    assert 'aria-disabled="true"' in said
    assert viewer.get(address(county)).status_code == 403
    assert viewer.post(address(county), {"code": "N-5", "name": "乙"}).status_code == 403
    stranger = signed_in("approver", make.neighbour())
    assert stranger.post(address(county), {"code": "N-5", "name": "乙"}).status_code == 404
    allowed = signed_in("approver", county).get(f"/county/{county.code}/institutions/")
    assert f'href="{address(county)}"' in allowed.content.decode()
    with pytest.raises(Forbidden):
        by = make.actor(role="viewer", county=county)
        actions.county.register_institution(county=county, code="N-5", name="乙", by=by)


# --- alliances ---------------------------------------------------------------


def test_an_alliance_is_founded_with_its_lead_from_the_day_it_opens(county):
    lead = make.institution(county, name="县人民医院")
    client = signed_in("approver", county)
    page = client.get(f"/county/{county.code}/found-alliance/").content.decode()
    assert 'value="A1"' in page or 'name="code"' in page
    typed = {
        "code": "A-1", "name": "第一医共体", "kind": "tight", "exclusive": "on",
        "opened_on": "2024-05-01", "lead": "县人民医院", "order_no": "试验〔2024〕1号",
    }  # fmt: skip
    answer = client.post(f"/county/{county.code}/found-alliance/", typed)
    row = Alliance.objects.get(county=county, code="A-1")
    assert answer.headers["Location"] == row.get_absolute_url()
    place = row.memberships.get()
    assert (place.institution, place.role, place.from_on) == (lead, "lead", date(2024, 5, 1))
    assert place.order_no == "试验〔2024〕1号"
    assert row.exclusive


def test_a_lead_that_stands_in_another_of_the_kind_founds_nothing(county):
    first = make.alliance(county, kind="tight", exclusive=True)
    lead = make.lead_of(first)
    typed = {"code": "A-2", "name": "第二医共体", "kind": "tight", "exclusive": "on",
             "lead": lead.code}  # fmt: skip
    client = signed_in("approver", county)
    said = client.post(f"/county/{county.code}/found-alliance/", typed)
    assert said.status_code == 422
    assert 'value="第二医共体"' in said.content.decode()
    assert not Alliance.objects.filter(code="A-2").exists()
    with pytest.raises(Refused):
        actions.alliances.found_alliance(
            county=county, code="A-2", name="第二医共体", kind="tight", lead=lead,
            by=make.actor(role="approver", county=county),
        )  # fmt: skip


def test_founding_is_greyed_for_others_and_refused_at_the_door(county):
    viewer = signed_in("viewer", county)
    said = viewer.get(f"/county/{county.code}/alliances/").content.decode()
    assert "found-alliance" not in said
    typed = {"code": "A-3", "name": "第三医共体", "kind": "league"}
    assert viewer.post(f"/county/{county.code}/found-alliance/", typed).status_code == 403
    stranger = signed_in("approver", make.neighbour())
    assert stranger.get(f"/county/{county.code}/found-alliance/").status_code == 404
