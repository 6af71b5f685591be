"""The demonstration's total of performance pay: by a locked appraisal, waiting for its decision."""

import pytest

from alliance.core import jobs
from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.access.waiting import waiting_for
from fundpool.actions.demo_pay_totals import load_demo_pay_totals
from fundpool.models import PayTotal
from fundpool.queries import pay_totals as queries
from kpi.actions import begin_demo_appraisals, publish_demo_appraisals
from kpi.models import Run
from members import actions as member_actions
from members.models import County
from members.queries.people.demonstrated import acting
from tests import make
from tests.fundpool.test_subsidies_demo import FOLDER, story
from tests.members import loaded
from tests.remembering import remembered

pytestmark = pytest.mark.django_db


@remembered
def told() -> County:
    """Tongzhou with its plan, its people, its locked appraisal and its total."""
    county = loaded.county("tz")
    by = make.system(county)
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    said, scan = story("tz"), (FOLDER / "scan.pdf").read_bytes()
    assert queries.ordered(county)[0].open  # the plan leaves it to the county
    assert begin_demo_appraisals(county=county, told=said["appraisals"], scan=scan, by=by)
    jobs.run_due()
    assert publish_demo_appraisals(county=county, told=said["appraisals"], by=by)
    assert load_demo_pay_totals(county=county, told=said["pay_totals"], by=by)
    return county


@pytest.fixture
def county(settings) -> County:
    settings.DEBUG = True
    return told()


def test_the_total_is_shared_and_waits_for_its_decision(county) -> None:
    row = PayTotal.objects.get(county=county)
    assert (row.year, row.status, row.demo, row.method, row.scored.state) == (
        today().year - 1, "proposed", True, "weighted", Run.State.LOCKED,
    )  # fmt: skip
    # 34 × 84 = 2856, 27 × 77.5 = 2092.5, 41 × 88.75 = 3638.75, 19 × 82 = 1558, 30 × 79.25 = 2377.5:
    # of 12 522.75 together, by 8 640 000.00 yuan; the two odd fen go to the largest remainders,
    # 0.66 of TZ-024 and 0.65 of TZ-026.
    found = {line.institution.code: line.fen for line, _one in queries.lines_of(row)}
    assert found == {
        "TZ-022": 197_048_092, "TZ-023": 144_370_845, "TZ-024": 251_053_483,
        "TZ-025": 107_493_322, "TZ-026": 164_034_258,
    }  # fmt: skip
    assert sum(found.values()) == row.total_fen == 864_000_000
    waits = [one.what for one in waiting_for(acting(county, "tz-approver"))]
    assert f"{row.alliance.name}{row.year}年度绩效工资总量" in waits


def test_the_page_names_the_clause_that_links_it(county) -> None:
    (ordered,) = queries.ordered(county)
    assert (ordered.clause, ordered.open) == ("六（三）", "")
    assert "绩效工资总额" in ordered.text


def test_it_is_told_once_and_nowhere_but_in_a_demonstration(county, settings) -> None:
    by = make.system(county)
    assert not load_demo_pay_totals(county=county, told=story("tz")["pay_totals"], by=by)
    settings.DEBUG = False
    with pytest.raises(Refused, match="只在演示环境"):
        load_demo_pay_totals(county=county, told=story("tz")["pay_totals"], by=by)
