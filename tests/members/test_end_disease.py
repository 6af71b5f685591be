"""A disease leaves its list after a last day; past days keep it."""

from datetime import date, timedelta

import pytest
from django.test import Client

from alliance.core.clock import today
from alliance.core.models import AuditEvent
from members import actions
from members.actions.sharing import Disease
from members.models import DiseaseList
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def entry(county):
    row = DiseaseList.objects.create(county=county, code="referral", name="转诊目录", level="two")
    actions.sharing.enter_diseases(
        catalogue=row, rows=[Disease("I10", "高血压"), Disease("E11", "糖尿病")],
        from_on=date(2024, 1, 1), by=make.system(county),
    )  # fmt: skip
    return row.entries.get(icd="I10")


def signed_in(role, county):
    client = Client()
    client.force_login(make.user(role, county))
    return client


def address(entry):
    return f"/county/{entry.county.code}/disease-entries/{entry.pk}/end/"


def test_the_approver_ends_a_disease_and_past_days_keep_it(county, entry):
    client = signed_in("approver", county)
    page = f"/county/{county.code}/disease-lists/referral/"
    assert address(entry) in client.get(page).content.decode()
    last = today() - timedelta(days=1)
    answer = client.post(address(entry), {"last_day": last, "reason": "目录调整"})
    assert answer.headers["Location"] == page
    entry.refresh_from_db()
    assert entry.until_on == today()
    assert "I10" not in client.get(page).content.decode()
    assert "I10" in client.get(f"{page}?on=2024-05-05").content.decode()
    assert AuditEvent.objects.filter(what="disease_list.ended").exists()


def test_a_last_day_before_the_first_is_said_in_the_row_and_the_reason_stays(county, entry):
    client = signed_in("approver", county)
    answer = client.post(address(entry), {"last_day": "2023-01-01", "reason": "写好的依据"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert said.count('value="写好的依据"') == 1
    assert f'id="last-{entry.pk}-error"' in said
    entry.refresh_from_db()
    assert entry.until_on is None


def test_an_ended_one_is_not_made_longer(county, entry):
    client = signed_in("approver", county)
    client.post(address(entry), {"last_day": "2024-06-30", "reason": "目录调整"})
    again = client.post(address(entry), {"last_day": "2024-12-31", "reason": "又改"})
    assert again.status_code == 422
    entry.refresh_from_db()
    assert entry.until_on == date(2024, 7, 1)


def test_others_see_no_button_and_are_refused(county, entry):
    viewer = signed_in("viewer", county)
    page = viewer.get(f"/county/{county.code}/disease-lists/referral/").content.decode()
    assert address(entry) not in page
    said = {"last_day": "2024-06-30", "reason": "试验"}
    assert viewer.post(address(entry), said).status_code == 403
    assert signed_in("approver", make.neighbour()).post(address(entry), said).status_code == 404
