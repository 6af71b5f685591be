"""What was written the last time stands in the form: the hospital, and where the patient goes."""

from datetime import timedelta

import pytest
import time_machine

from alliance.core.clock import now
from referrals.models import Referral
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
NEW = "/referrals/new/"


@pytest.fixture
def there() -> Ward:
    return ward()


def proposed(client, there: Ward) -> object:
    client.force_login(there.person("doctor").user)
    return client.get(NEW).context["form"]["destination"].initial


def where(client, there: Ward, row: Referral) -> str:
    client.force_login(there.person("hospital_desk").user)
    return str(
        client.get(f"/referrals/cases/{row.pk}/book/").context["form"]["where"].value() or ""
    )


def test_the_hospital_of_the_last_patient_stands_there_and_is_said_to(there, client):
    assert proposed(client, there) is None
    there.draft()
    there.draft(destination=there.other)
    assert proposed(client, there) == there.other.pk
    assert "已填上次的接收机构" in client.get(NEW).content.decode()
    with time_machine.travel(now() + timedelta(days=91)):
        assert proposed(client, there) is None


def test_another_body_s_habit_is_none_of_mine(there, client):
    there.draft()
    third = make.institution(there.county)
    there.people["doctor"] = make.actor(role="doctor", institution=third)
    assert proposed(client, there) is None


def test_where_to_go_is_proposed_by_specialty_and_what_is_typed_counts(there, client):
    first = there.at("accepted")
    assert where(client, there, first) == ""
    there.step(first, "book", where="演示：门诊三楼")
    second, eyes = there.at("accepted"), there.at("accepted", specialty="10")
    assert where(client, there, second) == "演示：门诊三楼"
    assert where(client, there, eyes) == ""
    row = there.step(second, "book", where="演示：急诊一楼")
    assert row.packet["where"] == "演示：急诊一楼"
