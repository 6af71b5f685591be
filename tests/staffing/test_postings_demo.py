"""The demonstration's postings: told once, by everybody in their own role, marked as such."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.clock import today
from alliance.core.errors import Refused
from members import actions as member_actions
from members.models import Person
from staffing import queries
from staffing.actions.demo_postings import load_demo_postings
from staffing.models import Posting
from tests import make
from tests.members import loaded
from tests.staffing.story import land

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "bn.yaml"


def test_it_is_told_once_and_went_through_every_check(settings):
    settings.DEBUG = True
    there = land()
    make.grant(Person.objects.get(pk=there.people["host_head"].person), "clerk", there.host)
    said = yaml.safe_load(FILE.read_text(encoding="utf8"))["postings"]
    doctor = make.person(role="doctor", institution=there.host)
    security = make.actor(role="security_admin", county=there.county)
    codes = {
        said["home"]: Person.objects.get(pk=there.people["home_desk"].person).code,
        said["host"]: Person.objects.get(pk=there.people["host_head"].person).code,
        said["people"][0]["code"]: there.who.code,
        said["people"][1]["code"]: there.second.code,
        "bn-doctor": doctor.code,
        "bn-head": Person.objects.get(pk=there.people["host_head"].person).code,
        "bn-security": Person.objects.get(pk=security.person).code,
        "bn-two": Person.objects.get(pk=there.people["host_head"].person).code,
    }  # fmt: skip
    bodies = {"BN-D01": there.host.code, "BN-D02": there.host.code}
    for code in ("BN-V01", "BN-V02"):  # clinics of the centre, with nobody of their own
        clinic = make.institution(there.county, kind="D600", facts={"parent": there.host.code})
        bodies[code] = clinic.code
    named = {"person": codes, "home": codes, "host": codes, "home_body": bodies,
             "host_body": bodies}  # fmt: skip
    told = {
        **said, "home": codes[said["home"]], "host": codes[said["host"]],
        "home_body": there.home.code, "host_body": there.host.code,
        "people": [{**one, "code": codes[one["code"]]} for one in said["people"]],
        "heads": [],
        "entered_by": codes[said["entered_by"]],
        # Of the earlier years those at the first and the last body: the others have desks of their own.
        "earlier": [
            {key: named[key].get(value, value) if key in named else value
             for key, value in one.items()}
            for one in said["earlier"] if one["host_body"] in {"BN-D01", "BN-D02"}
        ],
        "postings": [
            {key: named[key][value] if key in named else value for key, value in one.items()}
            for one in said["postings"]
        ],
    }  # fmt: skip
    by = make.system(there.county)
    assert load_demo_postings(county=there.county, told=told, by=by)
    rows = Posting.objects.order_by("from_on")
    assert [row.status for row in rows] == [*["credited"] * 5, "active", "nominated", "home_approved",
                                         "need"]  # fmt: skip
    # At the clinics the centre that manages them acts as host, and the last one waits for it.
    stood = Posting.objects.filter(host__kind="D600", status="credited")
    for row in stood:
        through = dict(row.events.values_list("verb", "through"))
        assert (through["confirm_host"], through["countersign"]) == (there.host.pk, None)
        assert {one.through for one in row.verifications.all()} == {there.host}
    assert stood.exists()
    assert [str(row.from_on) for row in rows[:2]] == ["2021-04-01", "2024-03-01"]
    assert all(row.person.name.startswith("演示人员") for row in rows[:2])
    rows = rows[2:]
    assert [row.kind for row in rows[:3]] == ["posting", "county_township", "township_village"]
    assert all(row.demo for row in Posting.objects.all())
    # from February, March and April of last year: 7, 6 and 3 months, then two of this story
    assert [row.verifications.count() for row in rows[:4]] == [7, 6, 3, 2]
    assert not load_demo_postings(county=there.county, told=told, by=by)
    settings.DEBUG = False
    with pytest.raises(Refused, match="演示环境"):
        load_demo_postings(county=there.county, told=told, by=by)


def test_in_the_other_story_each_rule_before_promotion_concerns_its_own(settings):
    """Of 五（三）2 one half is for the lead hospital, the other for the base; one is not registered."""
    settings.DEBUG = True
    county = loaded.county("pl")
    by = make.system(county)
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    said = yaml.safe_load((FILE.parent / "pl.yaml").read_text(encoding="utf8"))["postings"]
    assert load_demo_postings(county=county, told=said, by=by)
    told = {}
    for n in (1, 2, 3):
        person = Person.objects.get(county=county, code=f"pl-doctor{n}")
        found = queries.record_of(person, today())
        told[n] = {one.rule.code: (one.concern.applies, one.concern.why) for one in found.standings}
        if n == 1:
            (base, _lead) = found.standings
            assert (base.rule.months, base.standing.met, base.standing.short > 200) == (
                12,
                False,
                True,
            )
    assert told == {
        1: {"at_base": ("yes", ""), "at_lead": ("no", "employer")},
        2: {"at_base": ("no", "employer"), "at_lead": ("yes", "")},
        3: {"at_base": ("unknown", "no_profession"), "at_lead": ("no", "employer")},
    }
