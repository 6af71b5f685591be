"""The demonstration's oversight: an alert that stands, a package to take away, a pool that ends."""

from typing import Any

import pytest
import yaml

from alliance.core import jobs
from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.actions.demo_capitation import load_demo_capitation
from fundpool.actions.demo_levies import load_demo_levies
from fundpool.actions.demo_oversight import load_demo_oversight
from fundpool.models import AuditPackage, FundAlert, Pool
from fundpool.queries import dissolving, verifying
from members import actions as member_actions
from tests import make
from tests.fundpool.test_requests_demo import FOLDER
from tests.members import loaded

pytestmark = pytest.mark.django_db


def story(county: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{county}.yaml").read_text(encoding="utf8"))
    return found


def test_a_package_is_made_and_a_pool_is_cleared_with_both_readings(settings) -> None:
    settings.DEBUG = True
    county = loaded.county("jj")
    by = make.system(county)
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    load_demo_levies(county=county, told=story("jj")["levies"], by=by)
    told = story("jj")["oversight"]
    assert load_demo_oversight(county=county, told=told, by=by)
    jobs.run_due()
    package = AuditPackage.objects.get()
    assert (package.state, package.findings, package.demo) == ("ready", 0, True)
    pool = Pool.objects.get(code="JJ-OLD")
    found = dissolving.preview(pool, today())
    assert (pool.status, pool.demo, found.open_items) == ("dissolving", True, [])
    # 186 400.00 + 79 250.50 + 42 310.25 = 307 960.75, and 100 000.00 of finance
    assert (found.contributed_fen, found.free_fen) == (30_796_075, 40_796_075)
    assert found.subsidies_first is None and found.differs
    assert found.plain is not None and found.plain.to_source == 0
    assert found.first is not None and found.first.to_source == 10_000_000
    assert [one.first_fen for one in found.shares] == [18_640_000, 7_925_050, 4_231_025]
    assert verifying.verify(county.pk).findings == []
    assert not load_demo_oversight(county=county, told=told, by=by)


def test_a_share_that_was_chosen_is_crossed_and_told(settings) -> None:
    settings.DEBUG = True
    county = loaded.county("pl")
    by = make.system(county)
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    load_demo_capitation(county=county, told=story("pl")["capitation"], by=by)
    told = story("pl")["oversight"]
    assert load_demo_oversight(county=county, told=told, by=by)
    alert = FundAlert.objects.get()
    assert (alert.threshold, alert.measured, alert.ended_at) == ("40%", "41.1%", None)
    assert not load_demo_oversight(county=county, told=told, by=by)


def test_it_is_refused_outside_the_demonstration() -> None:
    county = make.county()
    with pytest.raises(Refused, match="只在演示环境"):
        load_demo_oversight(county=county, told={}, by=make.system(county))
