"""A lead reads its alliance's insurance years, a body its own share; nobody else reads either."""

import pytest
from django.test import Client

from fundpool.access import insurance as access
from fundpool.models import InsuranceYear
from tests import make
from tests.fundpool.insured import Insured, insured
from tests.fundpool.ledger import YEAR
from tests.fundpool.test_levies_pages import enter, program, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Insured:
    """100 fen left, 3 : 1 to the lead and the first member; a year that nobody has confirmed."""
    found = insured()
    found.rule(surplus="for_units")
    found.settle(found.confirmed_in(YEAR - 1, 1_000, 900, "3", "1"), earmark=None)
    found.entered(5_000, 4_000, "1", year=YEAR - 2)
    return found


def test_a_lead_reads_its_alliances_confirmed_years_with_everybodys_share(
    there, client: Client
) -> None:
    for role in ("lead_admin", "lead_finance", "clerk", "head"):
        actor = make.actor(role=role, institution=there.lead)
        assert [one.year for one in access.years_for(actor)] == [YEAR - 1]
    enter(client, actor)
    page = text(client.get("/fundpool/insurance/"))
    assert str(YEAR - 1) in page and str(YEAR - 2) not in page
    row = access.years_for(actor).get()
    year = text(client.get(row.get_absolute_url()))
    assert there.one.name in year and "0.75" in year
    assert "提交撤销" not in year and "/journals/" not in year
    assert client.get(f"{row.get_absolute_url()}?format=xlsx").status_code == 200
    waits = InsuranceYear.objects.get(year=YEAR - 2)
    assert client.get(waits.get_absolute_url()).status_code == 404


def test_a_member_reads_its_own_share_and_no_total(there, client: Client) -> None:
    enter(client, make.actor(role="clerk", institution=there.one))
    page = text(client.get("/fundpool/insurance/"))
    assert "0.25" in page and "0.75" not in page and "10.00" not in page
    assert client.get("/fundpool/insurance/?format=xlsx").status_code == 200
    row = InsuranceYear.objects.get(year=YEAR - 1)
    assert client.get(row.get_absolute_url()).status_code == 404


def test_a_lead_of_another_alliance_and_a_stranger_read_nothing(there, client: Client) -> None:
    row = InsuranceYear.objects.get(year=YEAR - 1)
    other = make.alliance(there.county, members=1)
    for actor in (
        make.actor(role="lead_admin", institution=make.lead_of(other)),
        make.actor(role="viewer", county=make.neighbour()),
    ):
        enter(client, actor)
        assert client.get(row.get_absolute_url()).status_code == 404
        assert not access.shares_for(actor).exists() and not access.settlements_for(actor).exists()


def test_programs_read_the_same(there) -> None:
    lead = program(make.actor(role="lead_finance", institution=there.lead))
    assert [one["left"] for one in lead.rows("insurance-years/")] == ["1.00"]
    assert [one["amount"] for one in lead.rows("insurance-shares/")] == ["0.75", "0.25"]
    assert [one["status"] for one in lead.rows("insurance-settlements/")] == ["confirmed"]
    member = program(make.actor(role="head", institution=there.one))
    assert member.rows("insurance-years/") == [] and member.rows("insurance-settlements/") == []
    assert [one["amount"] for one in member.rows("insurance-shares/")] == ["0.25"]
