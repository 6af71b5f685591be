"""The demonstration's remote diagnosis: made once, every item marked, every step by who may."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from referrals.actions.demo_remote import load_demo_remote
from referrals.models import RemoteItem, RemoteReader
from tests import make
from tests.referrals.remote import Far

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "bn.yaml"


@pytest.fixture
def told():
    return yaml.safe_load(FILE.read_text(encoding="utf8"))["remote"]


def test_the_story_is_told_once_and_every_item_is_marked(told, settings):
    settings.DEBUG = True
    far = Far(hours=False)
    RemoteReader.objects.all().delete()
    people = {"base": far.person("doctor").code, "hospital": far.person("hospital_doctor").code}
    ward = far.ward
    said = {**told, "people": people, "base": ward.base.code, "hospital": ward.hospital.code}
    by = make.system(ward.county)
    assert load_demo_remote(county=ward.county, told=said, by=by)
    rows = RemoteItem.objects.order_by("number")
    assert [(row.kind, row.status) for row in rows] == [
        ("ecg", "submitted"), ("imaging", "preliminary"), ("laboratory", "final"),
        ("pathology", "returned_for_repeat"), ("consultation", "asked"),
    ]  # fmt: skip
    assert rows[1].critical_due_at is not None
    assert all(row.demo and row.patient.demo for row in rows)
    assert all("演示" in row.patient.name and "演示" in row.summary for row in rows)
    assert not load_demo_remote(county=ward.county, told=said, by=by)
    assert rows.count() == len(told["items"])


def test_without_its_people_or_outside_a_demonstration_nothing_is_made(told, settings):
    far = Far(hours=False)
    by = make.system(far.ward.county)
    settings.DEBUG = True
    with pytest.raises(Refused, match="没有演示人员"):
        load_demo_remote(county=far.ward.county, told=told, by=by)
    settings.DEBUG = False
    with pytest.raises(Refused, match="演示环境"):
        load_demo_remote(county=far.ward.county, told=told, by=by)
    assert not RemoteItem.objects.exists()
