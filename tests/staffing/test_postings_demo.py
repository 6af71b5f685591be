"""The demonstration's postings: told once, by everybody in their own role, marked as such."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from members.models import Person
from staffing.actions.demo_postings import load_demo_postings
from staffing.models import Posting
from tests import make
from tests.staffing.story import land

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "bn.yaml"


def test_it_is_told_once_and_went_through_every_check(settings):
    settings.DEBUG = True
    there = land()
    make.grant(Person.objects.get(pk=there.people["host_head"].person), "clerk", there.host)
    said = yaml.safe_load(FILE.read_text(encoding="utf8"))["postings"]
    codes = {
        said["home"]: Person.objects.get(pk=there.people["home_desk"].person).code,
        said["host"]: Person.objects.get(pk=there.people["host_head"].person).code,
        said["people"][0]["code"]: there.who.code,
        said["people"][1]["code"]: there.second.code,
    }
    told = {
        **said, "home": codes[said["home"]], "host": codes[said["host"]],
        "home_body": there.home.code, "host_body": there.host.code,
        "people": [{**one, "code": codes[one["code"]]} for one in said["people"]],
        "postings": [{**one, "person": codes[one["person"]]} for one in said["postings"]],
    }  # fmt: skip
    by = make.system(there.county)
    assert load_demo_postings(county=there.county, told=told, by=by)
    rows = Posting.objects.order_by("from_on")
    assert [row.status for row in rows] == ["active", "nominated", "need"]
    assert all(row.demo for row in rows)
    assert rows[0].verifications.count() == 2
    assert not load_demo_postings(county=there.county, told=told, by=by)
    settings.DEBUG = False
    with pytest.raises(Refused, match="演示环境"):
        load_demo_postings(county=there.county, told=told, by=by)
