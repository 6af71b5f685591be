"""The yearly special budget: five lines, never four as one sum, and what ends after three years."""

import pytest

from alliance.core.clock import today
from alliance.core.errors import NotFound, NotSet
from fundpool.access import budget as access
from fundpool.queries import budget as queries
from members.models import Person
from tests import make
from tests.kpi.calling import program_of
from tests.members import loaded

pytestmark = pytest.mark.django_db
WAN = 1_000_000


def test_all_five_lines_stand_on_the_page_and_make_what_is_printed(client) -> None:
    county = loaded.county("pl")
    page = queries.page_of(county, today())
    assert [line.fen // WAN for line in page.lines] == [230, 590, 120, 245, 1800]
    assert (page.budget.total_fen, page.budget.agrees) == (2985 * WAN, True)
    # the four lines of the sentence before are 2755, and nothing shows them as 2985
    assert page.budget.without_it_fen == 2755 * WAN
    assert (page.last_year, page.after_fen) == (3, 1185 * WAN)
    assert {"X1", "X2", "X3", "X4", "X5", "X41"} <= {one.code for one in page.errata}
    client.force_login(make.user("finance", county))
    text = client.get("/fundpool/budget/").content.decode().replace("\u00a0", " ")
    packages = queries.packages(county, today())
    uses = queries.construction_uses(county, today())
    assert packages is not None and uses is not None
    assert (len(packages.texts), len(uses.texts)) == (4, 8)
    for words in ("信息化运行", "29 850 000.00", "11 850 000.00", "X41", "2755", *packages.texts):
        assert words in text
    assert client.get("/fundpool/budget/?format=xlsx").status_code == 200


def test_a_program_reads_the_same() -> None:
    county = loaded.county("pl")
    person = make.person(county, role="viewer")
    found = program_of(Person.objects.get(pk=person.pk)).get("special-budget/").json()
    assert (found["total"], found["printed"], found["agrees"]) == (
        "29850000.00", "29850000.00", True,
    )  # fmt: skip
    assert found["afterwards"] == "11850000.00"


def test_a_plan_without_such_a_budget_says_so(client) -> None:
    county = loaded.county("bn")
    with pytest.raises(NotSet):
        queries.page_of(county, today())
    client.force_login(make.user("finance", county))
    page = client.get("/fundpool/budget/")
    assert page.status_code == 200
    assert "未设" in page.content.decode()
    person = make.person(county, role="viewer")
    found = program_of(Person.objects.get(pk=person.pk)).get("special-budget/").json()
    assert (found["total"], found["lines"], "未设" in found["missing"]) == (None, [], True)


def test_a_stranger_does_not_read_it() -> None:
    county = make.county()
    with pytest.raises(NotFound):
        access.check_can_read(make.actor(role="finance", county=make.neighbour()), county)
