"""Each alliance's year put together from what is there; its lead writes about it and files it."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Message
from fundpool.access import analyses as access
from fundpool.actions import analyses as actions
from fundpool.models import EconomicAnalysis
from fundpool.queries import analyses as queries
from fundpool.rules.analyses import PER_YEAR, SECTIONS
from members.models import Alliance
from tests import make
from tests.fundpool.insured import insured_in
from tests.fundpool.ledger import YEAR
from tests.fundpool.levies import Levied, levied, set_rules
from tests.fundpool.test_levies_pages import enter, program, text
from tests.members import loaded

pytestmark = pytest.mark.django_db
#: The last year that is over: its incomes can be stated.
PAST = YEAR - 1


@pytest.fixture
def there() -> Levied:
    return levied(stated=False)


def alliance_of(there: Levied) -> Alliance:
    return Alliance.objects.get(county=there.fund.county)


def lead(there: Levied, role: str = "lead_finance") -> Any:
    return make.actor(role=role, institution=make.lead_of(alliance_of(there)))


def figures_of(alliance: Alliance, year: int, actor: Any) -> list[queries.Section]:
    """The sections as this person reads them."""
    return queries.sections(alliance, year, access.runs_for(actor), books=True)


def figures(there: Levied, year: int = YEAR) -> dict[tuple[str, str, str], Any]:
    """Every figure by section, kind and what it is of."""
    found = figures_of(alliance_of(there), year, there.fund.finance)
    return {
        (section.key, one.kind, one.of): one for section in found for one in section.figures
    }  # fmt: skip


def test_what_nobody_has_is_missing_and_not_nought(there) -> None:
    found = figures(there, YEAR - 5)
    assert found
    assert all(one.missing and one.before is None for one in found.values())
    assert found["insurance", "spent", ""].url == ""


def test_incomes_are_those_of_the_alliances_bodies_and_the_sum_is_of_what_was_stated(there) -> None:
    one, two = there.fund.one, there.fund.two
    there.state(one, 100_000_00, year=PAST)
    there.state(one, 80_000_00, year=PAST - 1)
    found = figures(there, PAST)
    # 100 000 of treatment and 900 000 of drugs; the year before 80 000 and 900 000
    income = found["income", "body", one.name]
    assert (income.fen, income.before) == (1_000_000_00, 980_000_00)
    assert found["income", "body", two.name].missing
    assert found["income", "line", "treatment"].fen == 100_000_00
    assert found["income", "all", ""].fen == 1_000_000_00
    assert f"year={PAST}" in income.url


def test_levies_pools_and_the_insurance_year_are_as_their_own_pages_say(there) -> None:
    one, two, pool = there.fund.one, there.fund.two, there.fund.pool
    there.state(one, 100_000_00)
    there.state(two, 50_000_00)
    there.confirmed()
    there.pay(one, 300_00)
    insured = insured_in(there.fund.county, alliance_of(there))
    insured.rule(surplus="for_units")
    insured.settle(insured.confirmed_in(YEAR, 1_000_00, 900_00, "1"), earmark=None)
    found = figures(there)
    # 5 per mille of 150 000 is 750, of which 300 came in
    told = {kind: found["levies", kind, pool.name].fen for kind in ("due", "received", "open")}
    assert told == {"due": 750_00, "received": 300_00, "open": 450_00}
    assert found["insurance", "left", ""].fen == found["insurance", "booked", ""].fen == 100_00
    own = insured.pool.name
    assert found["pools", "opening", own].fen == 0
    assert found["pools", "came", f"{own}|insurance_for_units"].fen == 100_00
    assert found["pools", "closing", own].fen == 100_00
    assert all(one.url for one in found.values() if not one.missing)


def test_the_lead_writes_version_after_version_and_files_one_with_its_figures(there) -> None:
    by, alliance = lead(there), alliance_of(there)
    there.state(there.fund.one, 100_000_00, year=PAST)
    write = lambda comment, version: actions.write_analysis(
        alliance=alliance, year=PAST, comment=comment, version=version, by=by
    )
    write("收入增长来自门诊。", 0)
    with pytest.raises(Refused, match="别人刚保存了新版"):
        write("同时写的", 0)
    second = write("收入增长来自门诊和治疗。", 1)
    done = actions.file_analysis(row=second, by=by)
    there.state(there.fund.one, 200_000_00, year=PAST, version=1, note="更正")
    kept = {(one.kind, one.of): one.fen for part in queries.filed(done) for one in part.figures}
    assert kept["all", ""] == 1_000_000_00
    assert figures(there, PAST)["income", "all", ""].fen == 1_100_000_00
    assert [(one.number, one.status) for one in queries.versions_of(EconomicAnalysis.objects.all(), alliance, PAST)] == [
        (2, "filed"), (1, "replaced"),
    ]  # fmt: skip
    with pytest.raises(Refused):
        actions.file_analysis(row=done, by=by)
    assert write("补充", 2).number == 3
    assert AuditEvent.objects.filter(what="analysis.filed").count() == 1
    told = Message.objects.filter(kind="notice", arguments__url=done.get_absolute_url())
    assert told.exists()


@pytest.mark.parametrize("comment", [" ", "长" * 4001])
def test_a_comment_says_something_and_not_too_much(there, comment) -> None:
    with pytest.raises(Invalid) as refused:
        actions.write_analysis(
            alliance=alliance_of(there), year=YEAR, comment=comment, version=0, by=lead(there)
        )
    assert "comment" in refused.value.fields


def test_only_the_lead_writes_and_a_draft_is_its_own(there) -> None:
    alliance = alliance_of(there)
    told: dict[str, Any] = {"alliance": alliance, "year": YEAR, "comment": "试写", "version": 0}
    row = actions.write_analysis(**told, by=lead(there))
    for actor in (there.fund.finance, lead(there, "clerk")):
        with pytest.raises(Forbidden):
            actions.write_analysis(**told, by=actor)
    member = make.actor(role="lead_finance", institution=there.fund.one)
    with pytest.raises(NotFound):
        actions.write_analysis(**told, by=member)
    assert not access.analyses_for(there.fund.finance).exists()
    assert access.analyses_for(lead(there)).get() == row
    actions.file_analysis(row=row, by=lead(there))
    assert access.analyses_for(there.fund.finance).get() == row


def test_a_member_a_stranger_and_another_alliance_read_nothing(there) -> None:
    alliance = alliance_of(there)
    other = make.alliance(there.fund.county, members=1)
    for actor in (
        make.actor(role="clerk", institution=there.fund.one),
        make.actor(role="viewer", county=make.neighbour()),
        make.actor(role="lead_admin", institution=make.lead_of(other)),
    ):
        with pytest.raises(NotFound):
            access.alliance_for(actor, there.fund.county.pk, alliance.code)


def test_how_often_a_plan_asks_is_said_with_its_clause_or_that_it_is_open(there) -> None:
    assert queries.asked_of(there.fund.county.pk).why_not
    found = queries.asked_of(loaded.county("bn").pk)
    assert (found.times, found.why_not) == (1, "") and "（八）3" in found.clause


def test_it_is_read_written_filed_and_printed_on_pages(there, client: Client) -> None:
    alliance = alliance_of(there)
    set_rules(there.fund.county, {PER_YEAR: "1"})
    there.state(there.fund.one, 100_000_00, year=PAST)
    at = f"/fundpool/analyses/{alliance.code}/{PAST}/"
    enter(client, lead(there))
    page = text(client.get(at))
    assert "没有数据" in page and "1000000.00" in page.replace(" ", "").replace("\u00a0", "")
    assert "方案要求每年至少1次" in page.replace(" ", "")
    refused = client.post(f"{at}write/", {"comment": "", "version": 0})
    assert refused.status_code == 422 and "分析意见" in text(refused)
    assert client.post(f"{at}write/", {"comment": "门诊增长", "version": 0}).status_code == 302
    assert "报送卫健委" in text(client.get(at))
    assert client.post(f"{at}versions/1/file/").status_code == 302
    assert client.post(f"{at}versions/9/file/").status_code == 404
    assert client.get(f"{at}?version=1").status_code == 200
    assert client.get(f"{at}?version=x").status_code == 422
    assert "门诊增长" in text(client.get(f"{at}paper/?version=1"))
    enter(client, there.fund.finance)
    assert alliance.name in text(client.get(f"/fundpool/analyses/?year={PAST}"))
    assert client.post(f"{at}write/", {"comment": "x", "version": 1}).status_code == 403
    book = load_workbook(BytesIO(client.get(f"{at}?format=xlsx&version=1").content))
    cells = [cell.value for row in book[book.sheetnames[0]].iter_rows() for cell in row]
    assert "门诊增长" in cells and 1_000_000 in cells and "没有数据" in cells
    enter(client, make.actor(role="clerk", institution=there.fund.one))
    assert client.get(at).status_code == 404
    assert client.get("/fundpool/analyses/").status_code == 404


def test_programs_read_write_and_file(there) -> None:
    alliance, by = alliance_of(there), program(lead(there))
    there.state(there.fund.one, 100_000_00, year=PAST)
    asked = {"alliance": alliance.code, "year": PAST}
    found = by.get("economic-analyses/figures/", **asked).json()
    assert [one["key"] for one in found["sections"]] == [*SECTIONS]
    income = {one["words"]: one["amount"] for one in found["sections"][0]["figures"]}
    assert income[f"{there.fund.one.name} 收入合计"] == "1000000.00"
    assert income[f"{there.fund.two.name} 收入合计"] is None
    said = {**asked, "comment": "门诊增长", "version": 0}
    made = by.post("economic-analyses/write/", said, headers={"Idempotency-Key": "k"}).json()
    assert (
        by.post("economic-analyses/write/", said, headers={"Idempotency-Key": "k"}).json() == made
    )
    assert by.post("economic-analyses/write/", said).json()["code"] == "stale"
    office = program(there.fund.finance)
    assert office.rows("economic-analyses/") == []
    assert office.post(f"economic-analyses/{made['id']}/file/", {}).status_code == 403
    assert by.post(f"economic-analyses/{made['id']}/file/", {}).json()["status"] == "filed"
    assert [one["comment"] for one in office.rows("economic-analyses/", year=PAST)] == ["门诊增长"]
    kept = office.get("economic-analyses/figures/", **asked, version=1).json()
    assert kept["version"] == 1 and len(kept["sections"]) == len(SECTIONS)
    assert office.get("economic-analyses/figures/", **asked, version=7).status_code == 404
    assert office.get("economic-analyses/figures/", alliance=alliance.code).status_code == 422
    assert EconomicAnalysis.objects.count() == 1
