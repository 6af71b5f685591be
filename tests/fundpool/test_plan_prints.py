"""What each plan prints of common money is read from its own clause; what it leaves open stays open."""

from fractions import Fraction

import pytest

from alliance.core.clock import today
from alliance.core.errors import NotSet
from fundpool.queries import income, working_out
from fundpool.rules.income import LINES
from members import queries as member_queries
from members.models import County
from tests.members import loaded

pytestmark = pytest.mark.django_db


def printed(county: County, key: str):
    return member_queries.rules.rule(county.pk, key, on=today())


def test_jj_levies_hospitals_one_and_centres_five_per_mille_of_last_years_services() -> None:
    county = loaded.county("jj")
    said = {
        kind: (
            printed(county, f"fundpool.levy.rate[{kind}]").typed,
            printed(county, f"fundpool.levy.paid_by[{kind}]").value,
        )
        for kind in ("technical", "development")
    }
    assert said == {
        "technical": (Fraction(1, 1000), "county_hospital"),
        "development": (Fraction(5, 1000), "township"),
    }
    assert printed(county, "fundpool.levy.base_years_back").typed == 1
    counts = income.counting(county.pk, today())
    assert {code for code in LINES if not counts[code]} == {
        "drugs", "consumables", "examination", "laboratory",
    }  # fmt: skip
    assert printed(county, "fundpool.levy.rate[technical]").clause.startswith("五（四）")


def test_bn_has_two_pools_and_prints_no_rate() -> None:
    county = loaded.county("bn")
    assert printed(county, "fundpool.pool.count").typed == 2
    for kind in ("technical", "development"):
        with pytest.raises(NotSet, match="（八）3"):
            printed(county, f"fundpool.levy.rate[{kind}]")


def test_pl_subsidises_township_wages_by_80_and_insurance_by_100_percent_a_lead_by_half() -> None:
    county = loaded.county("pl")
    # of 1 000.00 of wages and 300.00 of insurance
    township, lead = (
        working_out.staff_subsidy(county, case, 100_000, 30_000) for case in ("township", "lead")
    )
    assert [one.fen for one in township.parts] == [80_000, 30_000]
    assert [one.fen for one in lead.parts] == [50_000, 15_000]
    assert {one.clause for one in (*township.parts, *lead.parts)} == {"五（二）3"}
