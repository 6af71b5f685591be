"""The demonstration's roster: told once, day and night covered, one case reached somebody."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from members.models import Person
from referrals.actions.demo_rosters import load_demo_rosters
from referrals.models import DutyShift, Escalation, Referral, RemoteItem, RosterDesk
from referrals.queries import rosters as queries
from referrals.remote_words import CONSULTATION
from tests import make
from tests.referrals.remote import Far
from tests.referrals.story import set_hours

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "bn.yaml"


def test_it_is_told_once_and_nothing_is_missing(settings):
    settings.DEBUG = True
    far = Far()
    there = far.ward
    set_hours(there.county)
    row, asked = there.at("requested"), far.begin(CONSULTATION)
    Referral.objects.filter(pk=row.pk).update(demo=True)
    RemoteItem.objects.filter(pk=asked.pk).update(demo=True)
    code = Person.objects.get(pk=there.hospital_desk.person).code
    said = yaml.safe_load(FILE.read_text(encoding="utf8"))["rosters"]
    told = {
        "hospital": there.hospital.code,
        "desks": dict.fromkeys(said["desks"], code),
        "medical_office": code,
    }
    by = make.system(there.county)
    assert load_demo_rosters(county=there.county, told=told, by=by)
    assert queries.gaps(RosterDesk.objects.all()) == []
    assert all(DutyShift.objects.values_list("demo", flat=True))
    calls = {one.item.pk: (one.step, one.person.code, one.demo) for one in Escalation.objects.all()}
    assert calls == {row.pk: (1, code, True), asked.pk: (1, code, True)}
    n = DutyShift.objects.count()
    assert not load_demo_rosters(county=there.county, told=told, by=by)
    assert DutyShift.objects.count() == n
    settings.DEBUG = False
    with pytest.raises(Refused, match="演示环境"):
        load_demo_rosters(county=there.county, told=told, by=by)
