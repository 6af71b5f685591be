"""The demonstration's insurance years, on the plan that gives the surplus to the lead."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from fundpool.actions.demo_insurance import load_demo_insurance
from fundpool.models import InsuranceSettlement, InsuranceYear, Pool
from fundpool.queries import ledger
from fundpool.queries.verifying import verify
from members import actions as member_actions
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "hj.yaml"


def test_one_surplus_is_booked_for_the_lead_and_one_overspend_waits_for_its_decision(
    settings,
) -> None:
    settings.DEBUG = True
    county = loaded.county("hj")
    by = make.system(county)
    told = yaml.safe_load(FILE.read_text(encoding="utf8"))["insurance"]
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    assert load_demo_insurance(county=county, told=told, by=by)
    booked = InsuranceSettlement.objects.get()
    # 86 500 000.00 less 84 217 306.52
    assert (booked.pool_fen, booked.way, booked.clause) == (2_282_693_48, "for_use", "三（四）1")
    pool = Pool.objects.get(code="HJ-MI1")
    assert pool.demo
    assert ledger.free(pool, booked.earmark_id) == 2_282_693_48
    over = InsuranceYear.objects.get(pool__code="HJ-MI2")
    assert (over.left_fen, over.status, over.shares.count()) == (-646_915_07, "confirmed", 3)
    assert verify(county.pk).findings == []
    assert not load_demo_insurance(county=county, told=told, by=by)


def test_it_is_refused_outside_the_demonstration() -> None:
    county = make.county()
    with pytest.raises(Refused, match="只在演示环境"):
        load_demo_insurance(county=county, told={}, by=make.system(county))
