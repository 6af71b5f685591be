"""The demonstration's fund requests: one at each desk, loaded once, after the levies they draw on."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings as configured

from alliance.core.errors import Refused
from fundpool.actions.demo_levies import load_demo_levies
from fundpool.actions.demo_requests import load_demo_requests
from fundpool.models import Request
from fundpool.queries import ledger
from members import actions as member_actions
from tests import make
from tests.members import loaded

pytestmark = pytest.mark.django_db
FOLDER = Path(configured.BASE_DIR) / "fixtures" / "demo"


def test_there_is_a_request_at_each_desk(settings):
    settings.DEBUG = True
    county = loaded.county("jj")
    by = make.system(county)
    story = yaml.safe_load((FOLDER / "jj.yaml").read_text(encoding="utf8"))
    said = {"county": county, "told": story["requests"], "scan": (FOLDER / "scan.pdf").read_bytes()}
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    with pytest.raises(Refused, match="资金提取"):
        load_demo_requests(**said, by=by)
    load_demo_levies(county=county, told=story["levies"], by=by)
    assert load_demo_requests(**said, by=by)
    rows = Request.objects.order_by("no")
    assert [row.status for row in rows] == ["submitted", "reviewed", "first_approved", "returned"]
    assert {row.route for row in rows} == {"commission"} and all(row.demo for row in rows)
    assert ledger.free(rows[0].pool, rows[0].earmark_id) == 12_000_000
    assert not load_demo_requests(**said, by=by)
    settings.DEBUG = False
    with pytest.raises(Refused):
        load_demo_requests(**said, by=by)
