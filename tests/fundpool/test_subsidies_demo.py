"""The demonstration's subsidies: appraisals that are known, money that follows them to the fen."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as configured

from alliance.core import jobs
from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.actions.demo_capitation import load_demo_capitation
from fundpool.actions.demo_subsidies import load_demo_subsidies
from fundpool.models import AppraisedSubsidy, Pool
from fundpool.queries import ledger, verifying
from fundpool.queries import subsidies as queries
from kpi.actions import begin_demo_appraisals, publish_demo_appraisals
from kpi.models import Run, Scheme
from members import actions as member_actions
from members.models import County, Institution
from tests import make
from tests.members import loaded
from tests.remembering import remembered

pytestmark = pytest.mark.django_db
FOLDER = Path(configured.BASE_DIR) / "fixtures" / "demo"


def story(plan: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{plan}.yaml").read_text(encoding="utf8"))
    return found


@remembered
def told(plan: str) -> County:
    """A county with its plan, its people, its appraisals and its subsidies."""
    county = loaded.county(plan)
    by = make.system(county)
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    said, scan = story(plan), (FOLDER / "scan.pdf").read_bytes()
    if "capitation" in said:  # which says from where on two approve
        load_demo_capitation(county=county, told=said["capitation"], by=by)
    assert begin_demo_appraisals(county=county, told=said["appraisals"], scan=scan, by=by)
    jobs.run_due()
    assert publish_demo_appraisals(county=county, told=said["appraisals"], by=by)
    assert load_demo_subsidies(county=county, told=said["subsidies"], by=by)
    return county


@pytest.fixture
def county(request, settings) -> County:
    settings.DEBUG = True
    found: County = told(request.param)
    return found


def amounts(kind: str) -> dict[str, int | None]:
    row = AppraisedSubsidy.objects.get(kind=kind)
    return {one.institution.code: one.fen for one in queries.lines_of(row)}


@pytest.mark.parametrize("county", ["tz"], indirect=True)
def test_running_costs_are_paid_by_the_three_steps_that_the_plan_prints(county) -> None:
    row = AppraisedSubsidy.objects.get(county=county)
    assert (row.kind, row.year, row.status, row.demo) == (
        "running", today().year - 1, "done", True,
    )  # fmt: skip
    # 3 926 118.25 - 3 184 620.50 = 741 497.75 by 88 % is 652 518.02;
    # 3 168 240.40 - 2 740 915.00 = 427 325.40 by 76.25 % is 325 835.6175;
    # 2 604 180.00 - 2 018 733.75 = 585 446.25 by 94 % is 550 319.475; the last has no gap
    assert amounts("running") == {
        "TZ-005": 652_518_02, "TZ-006": 325_835_62, "TZ-007": 550_319_48, "TZ-008": 0,
    }  # fmt: skip
    (kind,) = queries.kinds_of(county)
    assert (kind.steps, kind.open) == (("核定任务", "核定收支", "绩效考核补助"), ())
    paid = 652_518_02 + 325_835_62 + 550_319_48
    assert ledger.free(Pool.objects.get(code="TZ-GB"), row.earmark_id) == 2_400_000_00 - paid
    assert verifying.verify(county.pk).findings == []


@pytest.mark.parametrize("county", ["pl"], indirect=True)
def test_clinics_are_paid_with_next_years_prepayment_and_medicines_wait_for_approval(
    county,
) -> None:
    # 93.5 is worth all of 26 480.50, 58 is 60 % of 18 930.00, 81.25 is 80 % of 22 174.25
    assert amounts("village") == {"PL-V01": 26_480_50, "PL-V02": 11_358_00, "PL-V03": 17_739_40}
    village = AppraisedSubsidy.objects.get(kind="village")
    shares = {one.institution.code: one.next_share for one in queries.lines_of(village)}
    assert shares == {"PL-V01": "9/10", "PL-V02": "1/2", "PL-V03": "7/10"}
    # 214 600 x 92 %; 168 300 x 203 955 / 271 940 (three quarters) x 85.5 %;
    # 92 750.50 x 121 000 / 180 316.40 x 78 % = 48 547.6…
    found = amounts("medicine")
    assert (found["PL-004"], found["PL-005"]) == (197_432_00, 107_922_38)
    assert found["PL-006"] == round(92_750_50 * 121_000_00 * 78 / (180_316_40 * 100))
    medicine = AppraisedSubsidy.objects.get(kind="medicine")
    assert (village.status, medicine.status) == ("done", "submitted")
    assert Institution.objects.filter(county=county, kind="D600", demo=True).count() == 3
    assert verifying.verify(county.pk).findings == []


@pytest.mark.parametrize("county", ["jj"], indirect=True)
def test_leads_share_the_incentive_and_its_second_approval_waits(county) -> None:
    row = AppraisedSubsidy.objects.get(county=county)
    # 173 000 x 90.5 %, 128 500 x 86.75 %, 96 400.50 x 81 % = 78 084.405, 71 250 x 88.25 %
    assert amounts("incentive") == {
        "JJ-001": 156_565_00, "JJ-002": 111_473_75, "JJ-003": 78_084_41, "JJ-004": 62_878_13,
    }  # fmt: skip
    assert row.first_by is not None
    assert (row.status, row.first_by.code) == ("first_approved", "jj-approver")
    assert ledger.free(row.pool, row.earmark_id) == 480_000_00


@pytest.mark.parametrize("county", ["tz", "pl", "jj"], indirect=True)
def test_the_appraisals_are_made_known_and_marked_and_no_weight_is_a_plans(county) -> None:
    runs = Run.objects.filter(county=county)
    # One is closed for good: a total of pay is shared by it.
    state = "locked" if county.plan.code == "TZ" else "published"
    assert {(run.state, run.demo, run.period) for run in runs} == {
        (state, True, str(today().year - 1))
    }
    schemes = Scheme.objects.filter(county=county)
    assert all(one.demo and one.name.startswith("演示") and one.clause is None for one in schemes)


@pytest.mark.parametrize("county", ["pl"], indirect=True)
def test_loading_again_changes_nothing(county) -> None:
    by, said = make.system(county), story("pl")
    scan = (FOLDER / "scan.pdf").read_bytes()
    assert not begin_demo_appraisals(county=county, told=said["appraisals"], scan=scan, by=by)
    assert not publish_demo_appraisals(county=county, told=said["appraisals"], by=by)
    assert not load_demo_subsidies(county=county, told=said["subsidies"], by=by)
    assert AppraisedSubsidy.objects.count() == 2


def test_without_its_appraisal_and_outside_the_demonstration_it_is_refused(settings) -> None:
    county = loaded.county("tz")
    by, said = make.system(county), story("tz")
    for load in (
        lambda: begin_demo_appraisals(county=county, told=said["appraisals"], scan=b"", by=by),
        lambda: publish_demo_appraisals(county=county, told=said["appraisals"], by=by),
        lambda: load_demo_subsidies(county=county, told=said["subsidies"], by=by),
    ):
        with pytest.raises(Refused, match="只在演示环境"):
            load()
    settings.DEBUG = True
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    with pytest.raises(Refused, match="先载入演示考核"):
        load_demo_subsidies(county=county, told=said["subsidies"], by=by)
