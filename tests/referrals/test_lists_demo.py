"""The demonstration's list: made once, one line to confirm and one who came without referral."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from referrals.access import lists as access
from referrals.actions.demo_lists import load_demo_lists
from referrals.models import ListLine
from referrals.queries import lists as queries
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "bn.yaml"


def told(there: Ward) -> dict[str, object]:
    said = yaml.safe_load(FILE.read_text(encoding="utf8"))["lists"]
    people = {
        name: there.code_of(who) for name, who in (("base", "doctor"), ("desk", "hospital_desk"))
    }
    return {**said, "people": people, "base": there.base.code, "hospital": there.hospital.code}


def test_one_line_waits_and_one_came_without_referral(settings):
    settings.DEBUG = True
    there = ward()
    by = make.system(there.county)
    assert load_demo_lists(county=there.county, told=told(there), by=by)
    counted = queries.counts(access.list_lines_for(there.hospital_desk))
    assert (counted["proposed"], counted["without"]) == (1, 1)
    assert not load_demo_lists(county=there.county, told=told(there), by=by)
    assert ListLine.objects.count() == 2


def test_it_is_refused_without_people_hours_or_outside_the_demonstration(settings):
    there = ward(hours=False)
    by = make.system(there.county)
    with pytest.raises(Refused, match="只在演示环境"):
        load_demo_lists(county=there.county, told=told(there), by=by)
    settings.DEBUG = True
    with pytest.raises(Refused):
        load_demo_lists(county=there.county, told=told(there), by=by)
    with pytest.raises(Refused, match="没有演示人员"):
        missing = {**told(there), "people": {"base": "nobody", "desk": "nobody"}}
        load_demo_lists(county=there.county, told=missing, by=by)
    assert not ListLine.objects.exists()
