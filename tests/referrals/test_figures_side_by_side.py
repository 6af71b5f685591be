"""Whoever oversees a county reads its parts side by side; a body opens the cases behind a number."""

import pytest

from alliance.core.clock import today
from alliance.core.tables import read_table
from members import queries as member_queries
from members.models import Person
from referrals.models import Referral
from tests import make
from tests.referrals.story import Ward, ward
from tests.referrals.test_figures import FIRST, case, down, heard, sent, table

pytestmark = pytest.mark.django_db
PAGE, REST = "/referrals/figures/", "/api/v1/referral-figures/"
CASES = f"{REST}cases/"
OVERSIGHT = ("viewer", "assessor", "approver", "auditor")


@pytest.fixture
def there() -> Ward:
    """Nine cases of the base in respiratory medicine, three of the other hospital in surgery."""
    made = ward(hours=False)
    for _n in range(9):
        case(made, sent(0), ("acknowledge", "requested", "received", 5))
    for _n in range(3):
        case(made, sent(0), origin=made.other)
    few = Referral.objects.filter(origin=made.other)
    few.update(specialty="04")
    return made


def enter(client, actor) -> None:
    client.force_login(Person.objects.get(pk=actor.person).user)


def parts(there: Ward) -> dict[str, str]:
    """One address for each way to leave a part of the county."""
    alliance = member_queries.alliances_on(there.county.pk, today()).first()
    assert alliance is not None
    return {"alliance": alliance.code, "institution": there.base.code, "specialty": "03"}


@pytest.mark.parametrize("role", OVERSIGHT)
def test_no_narrowed_answer_stands_beside_the_wide_one(there, client, role):
    """12 of all less 9 of the base would be the 3 that the wide page hides."""
    enter(client, make.actor(role=role, county=there.county))
    assert client.get(PAGE, {"period": "202403"}).status_code == 200
    for name, code in parts(there).items():
        asked = {"period": "202403", name: code}
        page = client.get(PAGE, asked)
        assert page.status_code == 422 and "推算出少于" in page.content.decode(), name
        sheet = client.get(PAGE, {**asked, "table": "up", "format": "xlsx"})
        assert sheet.status_code == 422, name
        said = client.get(REST, asked)
        assert said.status_code == 422 and list(said.json()["fields"]) == [name], name


def test_the_page_offers_oversight_no_part_and_says_why(there, client):
    enter(client, make.actor(role="viewer", county=there.county))
    page = client.get(PAGE, {"period": "202403"}).content.decode()
    assert "也不能单看一个" in page
    assert not [name for name in parts(there) if f'name="{name}"' in page]
    assert 'name="direction"' in page


def test_a_direction_shows_the_same_cells_as_the_wide_answer(there):
    """Narrowed to a direction, nothing is left out of a cell, so that nothing can be subtracted."""
    down(there, 0, heard(1))
    case(there, ("leave", "approved", "away", 1), direction="out", indication="试验指征")
    for key in ("up", "flow-up", "priorities", "specialties", "times", "loops", "up-declined"):
        assert table(there, key, hides=True, direction="up") == table(there, key, hides=True), key
    for key in ("down", "flow-down", "wards", "down-declined", "down-proposed"):
        assert table(there, key, hides=True, direction="down") == table(there, key, hides=True)


def test_specialties_stand_in_one_table_and_the_small_one_cannot_be_subtracted(there):
    plain = table(there, "specialties")
    assert sorted(cells[0] for cells in plain.values()) == ["12", "3", "9"]
    hidden = table(there, "specialties", hides=True)
    assert sorted(cells[0] for cells in hidden.values()) == ["12", "隐去", "＜5"]


def test_a_body_still_narrows_its_own_figures(there, client):
    enter(client, there.hospital_desk)
    for specialty, wanted in (("03", "9"), ("04", "3")):
        asked = {"period": "202403", "institution": there.hospital.code, "specialty": specialty}
        (up,) = (one for one in client.get(REST, asked).json()["tables"] if one["key"] == "up")
        assert up["lines"][0]["cells"][0]["value"] == wanted
        assert client.get(PAGE, asked).status_code == 200


def test_the_cases_behind_a_figure_are_the_pages_and_as_many_as_the_figure_says(there, client):
    enter(client, there.hospital_desk)
    page = client.get(PAGE, {"period": "202403"})
    behind = [
        (cell, address)
        for one in page.context["tables"]
        for _line, cells in one["lines"]
        for cell, address in cells
        if address
    ]
    assert behind
    for cell, _address in behind:
        asked = {name: codes(there).get(code, code) for name, code in cell.asked.items()}
        said = client.get(CASES, {"period": "202403", **asked})
        assert said.status_code == 200, (said.content, asked)
        assert len(said.json()["results"]) == cell.value, asked


def codes(there: Ward) -> dict[str, str]:
    """What the page names by id has a code over REST; nothing is said as none."""
    bodies = {str(body.pk): body.code for body in (there.base, there.hospital, there.other)}
    return {**bodies, "": "none"}


def test_a_case_behind_a_figure_is_told_like_any_other_and_never_its_patient(there, client):
    enter(client, there.doctor)
    asked = {"period": "202403", "of": "up.acknowledged", "from": there.base.code}
    answer = client.get(CASES, asked)
    one = answer.json()["results"][0]
    assert one == next(
        row for row in client.get("/api/v1/referrals/").json()["results"] if row["id"] == one["id"]
    )
    assert "演示患者" not in answer.content.decode()
    sheet = client.get(CASES, {**asked, "format": "xlsx"})
    assert len(read_table("x.xlsx", sheet.content).rows) >= 9


def test_what_the_list_cannot_be_asked_is_refused_in_words(there, client):
    enter(client, there.doctor)
    assert client.get(CASES).json()["fields"].keys() == {"of"}
    assert client.get(CASES, {"of": "up.nothing"}).status_code == 422
    assert client.get(CASES, {"of": "up.sent", "priority": "soon"}).status_code == 422
    assert client.get(CASES, {"of": "up.sent", "ward": "x"}).status_code == 404
    assert client.get(CASES, {"of": "up.sent", "from": "Z-NONE"}).status_code == 404
    assert client.get(CASES, {"of": "up.sent", "period": "2024Q9"}).status_code == 422
    foreign = {"of": "up.sent", "institution": there.other.code}
    assert client.get(CASES, foreign).status_code == 404


def test_who_reads_counts_only_opens_no_list_and_a_stranger_finds_none(there, client):
    asked = {"of": "up.sent", "period": "202403"}
    for role in OVERSIGHT:
        enter(client, make.actor(role=role, county=there.county))
        assert client.get(CASES, asked).status_code == 403, role
    enter(client, ward(hours=False).doctor)
    assert client.get(CASES, asked).json()["results"] == []
    assert client.get(CASES, {**asked, "county": there.county.code}).status_code == 404


def test_more_cases_cost_the_list_no_more_questions(there, client, django_assert_max_num_queries):
    asked = {"of": "up.sent", "period": "202403"}
    enter(client, there.hospital_desk)
    client.get(CASES, asked)
    for _n in range(2):
        with django_assert_max_num_queries(12):
            client.get(CASES, asked)
        for _more in range(10):
            case(there, sent(FIRST))
