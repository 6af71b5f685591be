"""The reward of posted staff: out of two years' business income, by the county's rate."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from alliance.core.errors import Invalid, NotSet
from fundpool.actions import income
from fundpool.income_told import Told
from fundpool.queries import rewarding as queries
from fundpool.rules.income import LINES
from fundpool.rules.rewarding import of_income
from members.models import County, Institution, Person
from tests import make
from tests.fundpool.ledger import YEAR
from tests.fundpool.levies import set_rules
from tests.kpi.calling import program_of
from tests.members import loaded

pytestmark = pytest.mark.django_db
LAST = YEAR - 1
BAND = {
    "fundpool.posted_staff.increment_share[least]": "3/100",
    "fundpool.posted_staff.increment_share[most]": "5/100",
}
RULES = BAND | {
    "fundpool.posted_staff.method": "increment",
    "fundpool.posted_staff.rate": "37/1000",
    "fundpool.levy.base_excludes": ["药品"],
}


def state(body: Institution, year: int, fen: int) -> None:
    told = Told(year, dict.fromkeys(LINES, 0) | {"bed": fen}, 0)
    income.state_income(institution=body, told=told, by=make.system(body.county))


@pytest.fixture
def county() -> County:
    county = make.county()
    set_rules(county, RULES)
    for code, before, now in (("c1", 1_000_00, 1_234_57), ("c2", 900_00, 800_00)):
        body = make.institution(county, code=code, kind="C210")
        state(body, LAST - 1, before)
        state(body, LAST, now)
    make.institution(county, code="c3", kind="C220")
    return county


def test_each_bodys_growth_counts_by_itself_and_a_decline_takes_nothing_away(county) -> None:
    page = queries.page_of(county, LAST)
    # 234.57 at 3.7 % is 8.67909, so 8.68; the second fell; the third has stated nothing.
    assert [(one.body.code, one.grown_fen, one.reward_fen) for one in page.bodies] == [
        ("c1", 234_57, 8_68), ("c2", 0, 0), ("c3", None, None),
    ]  # fmt: skip
    assert (page.reward_fen, page.grown_fen, len(page.missing)) == (8_68, 234_57, 1)
    assert (page.rate_words, page.band_words) == ("3.7%", "3%–5%")


@pytest.mark.parametrize("rate", ["2/100", "51/1000"])
def test_a_rate_outside_the_printed_band_is_refused(county, rate) -> None:
    set_rules(county, {"fundpool.posted_staff.rate": rate})
    with pytest.raises(Invalid, match="不在 3% 到 5% 之间"):
        queries.page_of(county, LAST)


def test_the_plan_prints_the_band_and_leaves_method_and_rate_to_the_county() -> None:
    county = loaded.county("pl")
    with pytest.raises(NotSet, match="附件6 一（四）"):
        queries.page_of(county, LAST)
    set_rules(county, {"fundpool.posted_staff.method": "increment"})
    with pytest.raises(NotSet, match=r"本年业务增量用于下沉人员的比例.*附件6 一（四）"):
        queries.page_of(county, LAST)
    set_rules(county, {"fundpool.posted_staff.rate": "5/100"})
    page = queries.page_of(county, LAST)
    assert (page.band_words, page.rate_words, page.reward_fen) == ("3%–5%", "5%", 0)


def test_by_the_other_method_a_share_of_income_less_cost_is_paid(county) -> None:
    set_rules(county, {"fundpool.posted_staff.method": "income"})
    with pytest.raises(NotSet, match="下沉服务收入扣除成本后"):
        queries.page_of(county, LAST)
    set_rules(county, {"fundpool.posted_staff.income_share": "3/10"})
    assert queries.page_of(county, LAST).reward_fen is None
    # (1000.05 - 400) x 3/10 = 180.015, so 180.02.
    assert queries.page_of(county, LAST, 1_000_05, 400_00).reward_fen == 180_02
    assert queries.page_of(county, LAST, 400_00, 1_000_05).reward_fen == 0
    with pytest.raises(Invalid, match="不能是负数"):
        of_income(-1, 0, queries.page_of(county, LAST).rate)


def test_the_page_the_workbook_and_the_rest_door_say_the_same(county) -> None:
    person = make.person(county, role="finance")
    client = Client()
    assert person.user is not None
    client.force_login(person.user)
    address = reverse("fundpool:rewards")
    page = client.get(f"{address}?year={LAST}").text.replace("\u00a0", " ")
    for words in ("8.68", "234.57", "3.7%", "方案范围 3%–5%", "1 家单位缺", "未填"):
        assert words in page
    answer = client.get(f"{address}?year={LAST}&format=xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert next(row for row in rows if row[0] == "c1")[5] == 8.68
    told = program_of(Person.objects.get(pk=person.pk)).get("posted-staff-reward/", year=LAST)
    assert (told.json()["reward"], told.json()["missing"]) == ("8.68", 1)
    set_rules(county, {"fundpool.posted_staff.method": "income"})
    assert "未设" in client.get(f"{address}?year={LAST}").text
    assert program_of(person).get("posted-staff-reward/").status_code == 409


def test_a_form_asks_for_income_and_cost_where_the_other_method_holds(county) -> None:
    set_rules(
        county,
        {
            "fundpool.posted_staff.method": "income",
            "fundpool.posted_staff.income_share": "1/2",
        },
    )
    client = Client()
    user = make.person(county, role="viewer").user
    assert user is not None
    client.force_login(user)
    address = f"{reverse('fundpool:rewards')}?year={LAST}"
    assert "成本（元）" in client.get(address).text
    assert "45.00" in client.get(f"{address}&income=100&cost=10").text
    assert "不是数字" in client.get(f"{address}&income=x&cost=10").text
