"""Bank statements and the treasury's payment lists: compared first, written once, layouts remembered."""

import pytest

from alliance.core import imports
from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.models import ImportFile
from fundpool import bank_files
from fundpool.actions import bank_accounts
from fundpool.models import BankLine, Disbursement, TreasuryPayment
from fundpool.queries import bank as queries
from tests.fundpool.bank import Bank, bank
from tests.fundpool.request_story import There, there

pytestmark = pytest.mark.django_db
ON = today().isoformat()


HEAD = "交易日期,流水号,借方发生额,贷方发生额,对方户名,摘要"


def statement(place: Bank, *rows: str, head: str = HEAD) -> ImportFile:
    return bank_files.compare_statement(
        account=place.account, name="对账单.csv", content="\n".join([head, *rows]).encode(),
        by=place.fund.finance,
    )  # fmt: skip


def written(place: Bank, file: ImportFile) -> ImportFile:
    return imports.apply(file=file, layout=bank_files.layout_of(file), by=place.fund.finance)


def reasons(file: ImportFile) -> list[str]:
    return [one.reason for one in imports.comparison(file).with_status("refused")]


def test_a_statement_brings_its_lines_once_however_often_it_is_loaded() -> None:
    place = bank()
    rows = (f'{ON},A1,,"1,200.50",演示财政局,拨款', f"{ON.replace('-', '')},A2,30.00,0.00,,手续费")
    file = statement(place, *rows)
    assert not BankLine.objects.exists()
    written(place, file)
    assert [(row.reference, row.side, row.fen) for row in BankLine.objects.order_by("pk")] == [
        ("A1", "in", 120_050), ("A2", "out", 3_000),
    ]  # fmt: skip
    again = statement(place, *rows)
    assert again.counts["unchanged"] == 2
    with pytest.raises(Refused) as refused:
        written(place, again)
    assert refused.value.code == "import_nothing_to_write"


def test_one_amount_with_its_direction_is_read_as_well() -> None:
    place = bank()
    written(place, statement(place, f"{ON},A1,5.00,借", head="日期,流水号,金额,收付"))
    assert [(row.side, row.fen) for row in BankLine.objects.all()] == [("out", 500)]


@pytest.mark.parametrize(
    "row",
    [
        f"{ON},A1,1.00,1.00,,",  # both ways at once
        f"{ON},A1,,,,",  # no amount
        f"{ON},A1,-1.00,,,",
        f"{ON},A1,1.001,,,",
        "昨天,A1,1.00,,,",
        "2999-01-01,A1,1.00,,,",
    ],
)
def test_a_row_that_says_no_single_movement_is_refused_with_its_reason(row: str) -> None:
    file = statement(bank(), row)
    assert file.counts["refused"] == 1
    assert all(reasons(file))


def test_a_number_that_stands_for_another_movement_is_refused() -> None:
    place = bank()
    place.line(100, reference="A1")
    assert statement(place, f"{ON},A1,,2.00,,").counts["refused"] == 1


def test_headings_that_were_told_once_are_known_the_next_time() -> None:
    place = bank()
    head = "入账日期,核心编号,转入金额"
    file = statement(place, f"{ON},A1,1.00", head=head)
    assert file.state == ImportFile.State.ASKING
    told = imports.map_headings(
        file=file, layout=bank_files.layout_of(file), mapping={"核心编号": "reference"},
        by=place.fund.finance, system="演示网银",
    )  # fmt: skip
    assert told.counts["created"] == 1
    assert statement(place, f"{ON},A2,1.00", head=head).counts["created"] == 1


def payments(place: There, *rows: str) -> ImportFile:
    head = "支付日期,支付凭证号,金额,收款人,用途"
    return bank_files.compare_payments(
        county=place.county, name="支付清单.csv", content="\n".join([head, *rows]).encode(),
        by=place.finance,
    )  # fmt: skip


def test_the_treasurys_list_confirms_the_payments_it_names_and_each_once() -> None:
    place = there()
    row = place.paid(60_000)
    text = f"{ON},P1,600.00,演示户名,{row.no}"
    file = payments(place, text, f"{ON},P2,600.00,演示户名,", f"{ON},P3,1.00,演示户名,")
    # One payment of that amount, taken by the first row; nobody was paid one yuan.
    assert file.counts["created"] == 1
    assert file.counts["refused"] == 2
    imports.apply_good(file=file, layout=bank_files.layout_of(file), by=place.finance)
    confirmed = TreasuryPayment.objects.get()
    assert confirmed.payment == Disbursement.objects.get()
    assert (confirmed.reference, confirmed.fen) == ("P1", 60_000)
    assert payments(place, text).counts["unchanged"] == 1
    assert payments(place, f"{ON},P1,600.00,别人,").counts["refused"] == 1


def test_where_two_payments_fit_the_list_has_to_name_the_request() -> None:
    place = there()
    first, _second = place.paid(60_000), place.paid(60_000)
    assert payments(place, f"{ON},P1,600.00,演示户名,").counts["refused"] == 1
    file = payments(place, f"{ON},P1,600.00,演示户名,{first.no}")
    imports.apply(file=file, layout=bank_files.layout_of(file), by=place.finance)
    assert TreasuryPayment.objects.get().payment.request == first


def test_a_payment_that_nothing_confirmed_is_listed_with_its_account() -> None:
    place = there()
    account = bank_accounts.open_bank_account(
        county=place.county, code="B1", holder="演示托管单位", bank="演示银行", ends_with="0193",
        since=today().replace(month=1, day=1), pools=[place.pool], by=place.finance,
    )  # fmt: skip
    place.paid(60_000)
    assert len(queries.unconfirmed(account, today())) == 1
