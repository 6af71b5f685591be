"""The demonstration's levies, on the plan that prints the rates: loaded once, true to the books."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from fundpool.actions.demo_levies import load_demo_levies
from fundpool.models import IncomeStatement, LevyRun, Pool
from fundpool.queries import ledger
from fundpool.queries import levies as queries
from members import actions as member_actions
from members.models import Institution
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "jj.yaml"


def test_one_pool_is_booked_and_paid_in_part_and_the_other_waits(settings) -> None:
    settings.DEBUG = True
    county = loaded.county("jj")
    by = make.system(county)
    told = yaml.safe_load(FILE.read_text(encoding="utf8"))["levies"]
    with pytest.raises(Refused, match="没有演示人员"):
        load_demo_levies(county=county, told=told, by=by)
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    assert load_demo_levies(county=county, told=told, by=by)
    year = date.today().year  # noqa: DTZ011 - the story's year
    assert dict(LevyRun.objects.values_list("pool__code", "status")) == {
        "JJ-TP": "confirmed", "JJ-DP": "submitted",
    }  # fmt: skip
    # JJ-001 at one per mille: 1863500 + 42718600.50 + 96340218 + 58127704.32 = 199050022.82
    pool = Pool.objects.get(code="JJ-TP")
    owed = queries.owed_of_year(pool, year, Institution.objects.filter(county=county))
    assert [(one.body.code, one.assessed_fen, one.open_fen) for one in owed] == [
        ("JJ-001", 199_050_02, 0),
        ("JJ-002", 85_332_83, 85_332_83),  # 85332831.18
        ("JJ-003", 45_822_71, 0),  # 45822708.71
    ]
    assert ledger.free(pool) == 199_050_02 + 45_822_71
    assert not load_demo_levies(county=county, told=told, by=by)
    assert IncomeStatement.objects.filter(demo=True).count() == 6


def test_it_is_refused_outside_the_demonstration() -> None:
    county = make.county()
    with pytest.raises(Refused, match="只在演示环境"):
        load_demo_levies(county=county, told={}, by=make.system(county))
