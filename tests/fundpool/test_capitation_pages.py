"""Public-health money by head on pages: from the draft to the statement, by the people who do it."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from fundpool.access.waiting import waiting_for
from fundpool.models import CapitationRun, CapitationWork, CapitationYear
from tests import make
from tests.fundpool.capitation import RULES, Capitated, capitated
from tests.fundpool.ledger import DAY, YEAR, fund
from tests.fundpool.levies import set_rules
from tests.fundpool.test_levies_pages import enter, text

pytestmark = pytest.mark.django_db
V = "/fundpool/capitation/"


@pytest.fixture
def there() -> Capitated:
    """The year confirmed, its first quarter prepaid."""
    there = capitated()
    there.receive(600_000)
    return there


def test_finance_drafts_splits_and_submits_and_an_approver_confirms(client) -> None:
    here = fund(code="PH", kind="capitation")
    set_rules(here.county, RULES)
    enter(client, here.finance)
    page = text(client.get(V))
    assert "起草年度预算" in page
    sent = client.post(
        V,
        {
            "pool": here.pool.pk, "year": YEAR, "document_no": "试验财〔2026〕5号", "population": 800,
            "population_source": "试验〔2026〕3号", "per_head_fen": "94.50",
            "per_head_source": "试验〔2026〕4号",
        },
    )  # fmt: skip
    row = CapitationYear.objects.get()
    assert sent["Location"] == row.get_absolute_url()
    address = row.get_absolute_url()
    form = text(client.get(f"{address}budgets/"))
    assert here.one.name in form and "75 600.00" in form  # 800 x 94.50
    # 100.00 by 2 to 1: 66.67 and 33.33
    weights = {
        "version": row.version, "how": "weights", "total": "100",
        f"b{here.one.pk}": "2", f"b{here.two.pk}": "1",
    }  # fmt: skip
    refused = client.post(f"{address}budgets/", {**weights, "total": ""})
    assert (refused.status_code, "请填写按权重分配的总额" in text(refused)) == (422, True)
    assert client.post(f"{address}budgets/", weights).status_code == 302
    assert list(row.budgets.values_list("fen", flat=True)) == [6_667, 3_333]
    assert client.post(f"{address}submit/").status_code == 302
    assert "不能核定自己起草" in text(client.get(address)) or "核定" in text(client.get(address))
    assert any("等核定" in one.what for one in waiting_for(here.approver))
    enter(client, here.approver)
    assert client.post(f"{address}confirm/").status_code == 302
    page = text(client.get(address))
    assert "16.67" in page  # 66.67 / 4 = 16.6675: three fen to the earlier quarters
    assert client.post(f"{address}nonsense/").status_code == 404


def test_an_advance_is_previewed_submitted_approved_and_paid(there, client) -> None:
    address = there.row.get_absolute_url()
    enter(client, there.fund.finance)
    page = text(client.get(f"{address}preview/?kind=advance&quarter=1"))
    assert "2500.01×70%＝预拨1750.01" in page.replace(" ", "")
    sent = {"kind": "advance", "quarter": "1", "mark": there.seen("advance").mark}
    assert client.post(f"{address}runs/", {**sent, "mark": "old"}).status_code == 409
    assert client.post(f"{address}runs/", {"kind": "advance"}).status_code == 422
    assert client.post(f"{address}runs/", sent).status_code == 302
    run = CapitationRun.objects.get()
    here = run.get_absolute_url()
    assert client.post(f"{here}approve/").status_code == 403
    enter(client, there.fund.approver)
    assert any("等审批" in one.what for one in waiting_for(there.fund.approver))
    assert client.post(f"{here}approve/").status_code == 302
    enter(client, there.fund.finance)
    assert "登记支付" in text(client.get(here))
    refused = client.post(f"{here}pay/", {"on": f"{YEAR + 1}-01-01", "bank_no": "B-1"})
    assert refused.status_code == 422
    paid = {"on": DAY.isoformat(), "bank_no": "B-1"}
    assert client.post(f"{here}pay/", paid).status_code == 302
    page = text(client.get(here))
    assert "**** 0123" in page and "B-1" in page
    assert client.get(f"{address}preview/?kind=advance&quarter=9").status_code == 422


def test_work_is_typed_loaded_and_settled_and_the_statement_says_so(there, client) -> None:
    there.paid("advance")
    address = there.row.get_absolute_url()
    enter(client, there.fund.finance)
    service = {
        "service-code": "V", "service-name": "随访", "service-unit": "人次",
        "service-standard": "12.35", "service-source": "试验〔2026〕8号",
    }  # fmt: skip
    assert client.post(f"{address}services/", service).status_code == 302
    row = there.row.services.get()
    enter(client, there.assessor)
    work = {
        "budget": there.budget(there.fund.one).pk, "quarter": 1, "service": row.pk,
        "amount": "170.5", "source": "核实表",
    }  # fmt: skip
    assert client.post(f"{address}works/", {**work, "amount": "1.234"}).status_code == 422
    assert client.post(f"{address}works/", work).status_code == 302
    sheet = load_workbook(BytesIO(_content(client.get(f"{address}template/"))))
    assert [cell.value for cell in sheet.worksheets[0][1]]
    head = "年度,季度,机构代码,服务代码,核实工作量,核实依据"
    rows = [
        f"{YEAR},1,{there.fund.two.code},V,80.25,核实表",
        f"{YEAR},1,{there.professional.code},V,30,核实表",
        f"{YEAR},5,{there.professional.code},V,30,核实表",
    ]
    upload = make.upload("工作量.csv", "\n".join([head, *rows]).encode())
    seen = client.post(f"{V}files/upload/", {"file": upload})
    page = text(client.get(seen["Location"]))
    assert "季度请写 1 至 4" in page
    assert CapitationWork.objects.count() == 1  # nothing is written before it was seen
    assert client.post(f"{seen['Location']}apply-good/").status_code == 302
    assert sorted(str(one.amount) for one in CapitationWork.objects.all()) == [
        "170.5", "30", "80.25",
    ]  # fmt: skip
    there.paid("settlement")
    page = text(client.get(f"{address}statement/"))
    # 170.5 x 12.35 = 2 105.675 -> 2 105.68; 2 105.68 - 1 750.01 = 355.67
    assert "2 105.68" in page and "355.67" in page
    content = _content(client.get(f"{address}statement/?quarter=1&format=xlsx"))
    values = [cell.value for line in load_workbook(BytesIO(content)).worksheets[0] for cell in line]
    assert 2105.68 in values
    assert "基本公卫预拨结算表" in text(client.get(f"{address}paper/?quarter=1"))
    run = CapitationRun.objects.get(kind="settlement")
    page = text(client.get(run.get_absolute_url()))
    assert "随访：170.5人次×12.35" in page.replace(" ", "")
    assert _content(client.get(f"{run.get_absolute_url()}?format=xlsx"))
    enter(client, there.fund.finance)
    back = {
        "back-budget": there.budget(there.fund.two).pk, "back-fen": "153.98",
        "back-on": DAY.isoformat(), "back-bank_no": "R-1",
    }  # fmt: skip
    assert client.post(f"{address}recoveries/", {**back, "back-fen": "154"}).status_code == 422
    assert client.post(f"{address}recoveries/", back).status_code == 302
    assert there.owed(there.fund.two) == 0


def test_finance_enters_a_prepayment_with_its_notice(there, client) -> None:
    enter(client, there.fund.finance)
    address = f"{there.row.get_absolute_url()}prepayments/"
    assert "预算指标文号" in text(client.get(address))
    told = {
        "key": "k1", "quarter": 2, "fen": "1000", "on": DAY.isoformat(), "notice_no": "试验1号",
        "notice_on": DAY.isoformat(), "level": "county", "project": "基本公卫",
    }  # fmt: skip
    assert client.post(address, told).status_code == 302
    assert client.post(address, told).status_code == 302  # sent twice, entered once
    assert there.free() == 700_000
    assert there.row.prepayments.filter(quarter=2).count() == 1


def test_a_clerk_sees_the_own_line_alone_and_a_stranger_nothing(there, client) -> None:
    there.paid("advance")
    address = there.row.get_absolute_url()
    enter(client, make.actor(role="clerk", institution=there.fund.two))
    for path in (address, f"{address}statement/", CapitationRun.objects.get().get_absolute_url()):
        page = text(client.get(path))
        assert there.fund.two.name in page and there.fund.one.name not in page
        assert "2 895.08" not in page  # what both were advanced together
    assert client.get(f"{address}preview/").status_code == 403
    assert client.post(f"{address}works/", {}).status_code == 403
    enter(client, make.actor(role="finance", county=make.neighbour()))
    for path in (address, f"{address}statement/", CapitationRun.objects.get().get_absolute_url()):
        assert client.get(path).status_code == 404


def _content(answer) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content
