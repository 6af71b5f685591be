"""The demonstration's bank account: it agrees with the books but for one payment, which is named."""

import pytest
import yaml

from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.actions.demo_bank import load_demo_bank
from fundpool.actions.demo_levies import load_demo_levies
from fundpool.models import BankAccount
from fundpool.queries import bank as queries
from members import actions as member_actions
from tests import make
from tests.fundpool.test_requests_demo import FOLDER
from tests.members import loaded

pytestmark = pytest.mark.django_db


def test_the_bank_has_one_payment_more_than_the_books(settings):
    settings.DEBUG = True
    county = loaded.county("jj")
    by = make.system(county)
    story = yaml.safe_load((FOLDER / "jj.yaml").read_text(encoding="utf8"))
    said = {"county": county, "told": story["bank"], "by": by}
    member_actions.load_demo_accounts(county=county, password=make.PASSWORD, by=by)
    with pytest.raises(Refused):
        load_demo_bank(**said)
    load_demo_levies(county=county, told=story["levies"], by=by)
    assert load_demo_bank(**said)
    account = BankAccount.objects.get()
    assert account.demo and account.holder == "区卫生健康委"
    found = queries.page_of(account, today())
    assert found.sums is not None and found.sums.unexplained == 0
    alone = [one for one in found.lines if one.fen < 0]
    assert [one.fen for one in alone] == [-1_200] and "演示" in alone[0].line.purpose
    assert len(queries.proposed(found.journals, found.lines)) == 1
    assert not load_demo_bank(**said)
