"""The demonstration's public-health money: loaded once, true to the books."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from fundpool.actions.demo_capitation import load_demo_capitation
from fundpool.models import CapitationLine, CapitationRun, CapitationYear
from fundpool.queries import verifying
from members import actions as member_actions
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
FILE = Path(configured.BASE_DIR) / "fixtures" / "demo" / "pl.yaml"


def test_a_quarter_is_settled_and_the_next_one_waits(settings) -> None:
    settings.DEBUG = True
    county = loaded.county("pl")
    by = make.system(county)
    told = yaml.safe_load(FILE.read_text(encoding="utf8"))["capitation"]
    with pytest.raises(Refused, match="没有演示人员"):
        load_demo_capitation(county=county, told=told, by=by)
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    assert load_demo_capitation(county=county, told=told, by=by)
    row = CapitationYear.objects.get()
    assert (row.total_fen, row.demo) == (61_240 * 9_400, True)
    runs = CapitationRun.objects.order_by("quarter", "pk").values_list("kind", "quarter", "status")
    assert list(runs) == [
        ("advance", 1, "done"), ("settlement", 1, "done"), ("advance", 2, "submitted"),
    ]  # fmt: skip
    # 6 240 x 18.50 + 1 580 x 96 = 267 120.00; its quarter 321 607.50, 70 % of it 225 125.25
    first = CapitationLine.objects.get(run__kind="settlement", budget__institution__code="PL-004")
    assert (first.earned_fen, first.pay_fen) == (26_712_000, 26_712_000 - 22_512_525)
    # 3 105.5 x 18.50 + 940 x 96 = 147 691.75; 70 % of 243 703.88 is 170 592.72
    second = CapitationLine.objects.get(run__kind="settlement", budget__institution__code="PL-005")
    assert (second.earned_fen, second.recover_fen) == (14_769_175, 17_059_272 - 14_769_175)
    assert verifying.verify(county.pk).findings == []
    assert not load_demo_capitation(county=county, told=told, by=by)


def test_it_is_refused_outside_the_demonstration() -> None:
    county = make.county()
    with pytest.raises(Refused, match="只在演示环境"):
        load_demo_capitation(county=county, told={}, by=make.system(county))
