"""The demonstrations of the pool and of villages: told once, by everybody in their own role."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from members.models import Person
from staffing.actions.demo_pool import load_demo_staff_pool, load_demo_villages
from staffing.models import PoolEntry, TrainingSession, VillageTour
from tests import make
from tests.staffing.story import land

pytestmark = pytest.mark.django_db
DEMO = Path(configured.BASE_DIR) / "fixtures" / "demo"


def code_of(actor):
    return Person.objects.get(pk=actor.person).code


def said_in(name, key):
    return yaml.safe_load((DEMO / name).read_text(encoding="utf8"))[key]


def test_the_pool_is_told_once_and_shows_several_states(settings):
    there = land()
    there.set_rule("staffing.pay.payer[pool]", "相应的成员医院")
    there.set_rule("staffing.pool.stages", ["入池", "实岗培训", "考核", "安排到成员单位"])
    said = said_in("jj.yaml", "staff_pool")
    told = {
        **said, "lead": there.home.code, "desk": code_of(there.people["home_desk"]),
        "office": code_of(there.people["office"]),
        "recruits": [{**one, "body": there.host.code} for one in said["recruits"]],
    }  # fmt: skip
    by = make.system(there.county)
    settings.DEBUG = False
    with pytest.raises(Refused, match="演示环境"):
        load_demo_staff_pool(county=there.county, told=told, by=by)
    settings.DEBUG = True
    assert load_demo_staff_pool(county=there.county, told=told, by=by)
    assert not load_demo_staff_pool(county=there.county, told=told, by=by)
    rows = PoolEntry.objects.order_by("person__code")
    assert [row.status for row in rows] == ["entered", "training", "failed", "sent"]
    assert all(row.demo for row in rows)


def test_classes_and_visits_are_told_once(settings):
    there = land()
    there.set_rule("staffing.tour.modes", ["定期派驻", "联合设置村卫生室"])
    there.set_rule("staffing.tour.services", ["坐诊", "巡诊"])
    village, said = make.village(there.county), said_in("bn.yaml", "village_care")
    desk = code_of(there.people["home_desk"])
    told = {
        "classes": [
            {**one, "holder": there.home.code, "desk": desk, "bodies": [there.host.code]}
            for one in said["classes"]
        ],
        "tours": [
            {**one, "village": village.code, "body": there.home.code, "desk": desk}
            for one in said["tours"]
        ],
    }
    settings.DEBUG = True
    by = make.system(there.county)
    assert load_demo_villages(county=there.county, told=told, by=by)
    assert not load_demo_villages(county=there.county, told=told, by=by)
    assert (TrainingSession.objects.count(), VillageTour.objects.count()) == (1, 1)
