"""The demonstration's joint ward and event deliveries: told once, all marked, nothing leaves."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from referrals.actions.demo_deliveries import load_demo_deliveries
from referrals.actions.demo_wards import load_demo_wards
from referrals.models import DeliveryAddress, EventDelivery, JointWard, Referral
from referrals.queries import deliveries as queries
from referrals.queries import wards
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "bn.yaml"


@pytest.fixture
def there(settings) -> Ward:
    settings.DEBUG = True
    found = ward()
    found.people |= {
        "manager": make.actor(role="lead_admin", institution=found.hospital),
        "keeps": make.actor(role="system_admin", county=found.county),
        "confirms": make.actor(role="security_admin", county=found.county),
    }
    return found


def told(there: Ward, key: str, **parts: str) -> dict[str, Any]:
    said = yaml.safe_load(FILE.read_text(encoding="utf8"))[key]
    assert set(parts) == set(said["people"])
    people = {part: there.code_of(name) for part, name in parts.items()}
    return {**said, "people": people, "base": there.base.code, "hospital": there.hospital.code}


def test_one_ward_has_one_patient_and_all_of_it_is_marked(there, settings):
    said = told(there, "wards", manager="manager", base="doctor", hospital="hospital_doctor")
    by = make.system(there.county)
    assert load_demo_wards(county=there.county, told=said, by=by)
    (found,) = wards.counted(JointWard.objects.all())
    assert (found.there, found.row.demo) == (1, True)
    case = Referral.objects.get()
    assert (case.status, case.demo, case.joint_ward_id) == ("following", True, found.row.pk)
    assert "演示" in case.patient.name and "演示" in found.row.name
    assert not load_demo_wards(county=there.county, told=said, by=by)
    assert JointWard.objects.count() == 1
    settings.DEBUG = False
    with pytest.raises(Refused, match="演示环境"):
        load_demo_wards(county=there.county, told=said, by=by)


def test_a_program_was_told_twice_and_the_rest_waits_at_a_paused_address(there, settings):
    said = told(
        there, "deliveries", keeps="keeps", confirms="confirms", contact="manager", base="doctor",
        reviewer="reviewer", desk="hospital_desk", hospital="hospital_doctor",
    )  # fmt: skip
    by = make.system(there.county)
    assert load_demo_deliveries(county=there.county, told=said, by=by)
    address = DeliveryAddress.objects.get()
    assert address.demo and address.url.startswith("https://demo.invalid/")
    assert not queries.is_live(address)
    states = list(EventDelivery.objects.order_by("event").values_list("state", flat=True))
    assert states == ["delivered", "delivered", "waiting"]
    assert Referral.objects.get().demo
    assert not load_demo_deliveries(county=there.county, told=said, by=by)
    with pytest.raises(Refused, match="没有演示人员"):
        other = ward()
        load_demo_deliveries(county=other.county, told=said, by=make.system(other.county))
    settings.DEBUG = False
    with pytest.raises(Refused, match="演示环境"):
        load_demo_deliveries(county=there.county, told=said, by=by)
