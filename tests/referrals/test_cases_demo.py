"""The demonstration's referrals: made once, every one marked, every step by who may."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from members.models import Institution, Person
from referrals.access.doubles import doubles_for
from referrals.actions.demo_cases import load_demo_referrals
from referrals.models import ArrivalNote, CaseAttachment, Referral
from referrals.queries.cases import medicine_check
from referrals.queries.doubles import doubles
from tests import make
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "bn.yaml"


@pytest.fixture
def told():
    return yaml.safe_load(FILE.read_text(encoding="utf8"))["referrals"]


def test_the_story_is_told_once_and_every_case_is_marked(told, settings):
    settings.DEBUG = True
    there = ward(hours=False)
    names = {
        "base": "doctor", "reviewer": "reviewer", "hospital": "hospital_doctor",
        "desk": "hospital_desk", "alliance_desk": "desk",
    }  # fmt: skip
    people = {
        name: Person.objects.get(pk=there.people[who].person).code for name, who in names.items()
    }
    said = {**told, "people": people, "base": there.base.code, "hospital": there.hospital.code}
    said["sharing"] = {
        **told["sharing"],
        "places": {code: ["29.40", "106.50"] for code in (there.base.code, there.other.code)},
        "centre": {"name": "演示急救中心", "bodies": [there.hospital.code]},
    }  # fmt: skip
    Institution.objects.filter(pk=there.other.pk).update(demo=True)
    by = make.system(there.county)
    assert load_demo_referrals(county=there.county, told=said, by=by)
    rows = Referral.objects.order_by("number")
    assert [row.status for row in rows] == [
        "draft", "in_review", "requested", "received", "booked", "dispatched", "replied",
        "offered", "following", "declined",
    ]  # fmt: skip
    assert all(row.demo and row.patient.demo for row in rows)
    file, note = CaseAttachment.objects.get(), ArrivalNote.objects.get()
    assert file.demo and file.document.demo and "演示" in file.note
    assert note.demo and "演示" in note.door
    assert all("演示" in row.patient.name and "演示" in row.summary for row in rows)
    assert there.base.capabilities.filter(kind="medicine", demo=True).count() == 2
    assert Institution.objects.get(pk=there.base.pk).latitude is None  # it is not a demonstration's
    assert str(Institution.objects.get(pk=there.other.pk).latitude) == "29.4"
    offered = rows.get(status="offered")
    assert medicine_check(offered).missing == ["演示药品乙胶囊 每日一次"]
    assert not load_demo_referrals(county=there.county, told=said, by=by)
    assert rows.count() == len(told["cases"])
    (double,) = doubles(list(doubles_for(there.desk)))
    assert double.first.name == double.second.name == "演示患者 04" and not double.certain


def test_without_its_people_or_outside_a_demonstration_nothing_is_made(told, settings):
    there = ward(hours=False)
    by = make.system(there.county)
    settings.DEBUG = True
    with pytest.raises(Refused, match="没有演示人员"):
        load_demo_referrals(county=there.county, told=told, by=by)
    settings.DEBUG = False
    with pytest.raises(Refused, match="演示环境"):
        load_demo_referrals(county=there.county, told=told, by=by)
    assert not Referral.objects.exists()
