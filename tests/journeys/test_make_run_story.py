"""What whoever types `make run` finds: the plans, and one county's year told to the end.

Loading everything twice changes nothing. The county's run of 2024 has a value or a word for
each of its twelve core indicators; every number is what its explanation says; none is one
that the plan prints; and every page, sheet and file says that the figures are invented.
"""

import io
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook

from alliance.core import jobs
from alliance.core.numbers import round_half_up
from kpi import explaining
from kpi.models import DataValue, IndicatorValue, Run, Target
from kpi.running import freezing
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun
from members.models import County, Membership, Plan, User
from members.queries.days import in_force
from tests import banan
from tests.kpi.calling import program_of, table
from tests.remembering import remembered
from tests.unchanged import unchanged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told")]
DEMO = "演示数据"
MISSED, MET, OPEN = False, True, None
STANDING = {
    "bn_k01": ("computed", MISSED),
    "bn_k02": ("computed", MISSED),
    "bn_k03": ("computed", MISSED),
    "bn_k04": ("computed", MISSED),
    "bn_k05": ("computed", MISSED),
    "bn_k06": ("partial", MET),
    "bn_k07": ("missing", OPEN),
    "bn_k08": ("partial", MET),
    "bn_k09": ("computed", MET),
    "bn_k10": ("computed", MISSED),
    "bn_k11": ("computed", MET),
    "bn_k12": ("computed", MET),
}
"""How each core indicator stands in 2024."""


@remembered
def load() -> None:
    """As `make run` does it, without the worker's process; no part of the story is left out."""
    call_command("load_plans", stdout=io.StringIO())
    refused = io.StringIO()
    call_command("load_demo", password=banan.PASSWORD, stdout=io.StringIO(), stderr=refused)
    assert refused.getvalue() == ""
    jobs.run_due()


@pytest.fixture
def told(settings) -> None:
    settings.DEBUG = True
    load()


def core(year: str = "2024") -> Run:
    return Run.objects.get(scheme_version__scheme__code="bn_core", period=year)


def county_values(run: Run) -> dict[str, IndicatorValue]:
    found = run.values.filter(unit__kind="county").select_related("indicator_version")
    return {value.indicator.code: value for value in found.select_related("indicator")}


def test_loading_everything_again_changes_nothing() -> None:
    assert Plan.objects.count() == County.objects.count() == 5
    # Money follows some of the appraisals: those are made known.
    assert set(Run.objects.values_list("state", flat=True)) == {"computed", "published", "locked"}
    with unchanged():
        load()


def test_each_core_indicator_has_its_value_or_a_word_and_no_printed_number() -> None:
    found = county_values(core())
    assert {code: (v.status, v.met) for code, v in found.items() if code in STANDING} == STANDING
    assert {code for code, value in found.items() if value.value is None} == {"bn_k07"}
    printed = Target.objects.filter(county__code=banan.CODE, year=2024, value__isnull=False)
    stated = {target.indicator.code: target.value for target in printed}
    assert set(STANDING) <= set(stated)
    for code, value in found.items():
        if value.value is not None:
            shown = round_half_up(value.value, value.indicator_version.decimals)
            assert shown != stated.get(code), code


def test_the_values_are_sums_of_what_was_reported() -> None:
    """Added up here once more, without the formula language and the roll-up."""
    belonging = Membership.objects.filter(in_force(date(2024, 12, 31)), county__code=banan.CODE)
    members = frozenset(belonging.values_list("institution__unit", flat=True))

    def total(element: str, units: frozenset[int] = frozenset()) -> Decimal:
        rows = DataValue.objects.filter(
            county__code=banan.CODE, element__code=element, period__startswith="2024"
        )
        found = [row.value for row in rows if row.value and (not units or row.unit_id in units)]
        return sum(found, Decimal(0))

    found = county_values(core())
    for number in ("01", "04", "05", "09", "11", "12"):
        assert found[f"bn_k{number}"].value == total(f"k{number}")
    for number in ("02", "03", "06", "10"):
        assert found[f"bn_k{number}"].value == total(f"k{number}", members)
    for number in ("06", "10"):
        assert found[f"bn_k{number}"].value != total(f"k{number}"), "somebody belongs to nothing"
    primary, other = total("primary_visits"), total("other_visits")
    assert found["bn_k08"].value == round_half_up(primary / (primary + other) * 100, 12)


def test_every_number_is_what_its_explanation_says() -> None:
    for run in Run.objects.all():
        computation = Computation(FrozenRun(freezing.facts_of(run)))
        cells = run.values.filter(unit__kind__in=("county", "alliance"))
        for cell in cells.select_related("unit", "indicator"):
            said = explaining.explain_within(computation, cell.unit.code, cell.indicator.code)
            assert said.status.value == cell.status
            assert (None if said.value is None else Decimal(said.value)) == cell.value


def test_every_page_sheet_and_file_says_that_the_figures_are_invented() -> None:
    run, client = core(), Client()
    client.force_login(User.objects.get(username="bn-assessor"))
    place = f"/kpi/runs/{run.pk}/units/{banan.CODE}"
    for path in (
        "/",
        "/kpi/",
        "/kpi/?scheme=bn_demo_weights",
        "/kpi/runs/",
        f"/kpi/runs/{run.pk}/",
        f"{place}/sheet/",
        f"{place}/why/bn_k08/",
        f"/kpi/runs/{run.pk}/units/BN-D01/",
        "/kpi/imports/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert DEMO in answer.content.decode(), path
    for path in (f"{place}/table.xlsx", "/kpi/imports/template/?data_set=bn_month&period=202412"):
        answer = client.get(path)
        assert DEMO in unquote(answer["Content-Disposition"]), path
        sheet = load_workbook(io.BytesIO(b"".join(answer))).worksheets[0]
        assert DEMO in str(sheet["A1"].value), path
    program = program_of(User.objects.get(username="bn-viewer").persons.get())
    for name in ("indicator-values", "data-values", "runs"):
        lines = table(program.get(f"{name}/", format="csv", page_size=5))
        assert {line["demo"] for line in lines} == {"true"}, name
