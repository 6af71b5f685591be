"""A whole assessment is tried over REST: as the command tries it, and as the page and a run do."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from alliance.core import jobs
from alliance.core.models import AuditEvent
from kpi import actions, queries
from kpi.models import DataValue, IndicatorValue, Run, RunFacts, SchemeItem, SchemeVersion, Score
from tests import make
from tests.kpi import trying
from tests.kpi.calling import Program, program
from tests.kpi.story import Story, small_county

pytestmark = pytest.mark.django_db
INLINE = "schemes/try/"
DRAFT = "schemes/weighted/2/try/"
YEAR = {"period": "2024"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(date(2025, 3, 1), tick=False):
        yield


@pytest.fixture
def story() -> Story:
    return small_county()


@pytest.fixture
def assessor(story) -> Program:
    return program("assessor", story.county)


def drafted(story: Story, code: str = "weighted") -> SchemeVersion:
    """The next version, with 30 for the share and 70 for the contracts."""
    draft = actions.draft_scheme(
        source=story.version(code), from_on=date(2024, 7, 1), reason="新办法", by=story.assessor
    )
    if code == "weighted":
        actions.set_scheme_weights(
            draft=draft, weights={"share": Decimal(30), "contracts": Decimal(70)},
            title="县考核办法", number="1号", version=draft.version, by=story.assessor,
        )  # fmt: skip
    return draft


def kept() -> list[Any]:
    counts = [
        table.objects.count()
        for table in (Run, RunFacts, IndicatorValue, Score, DataValue, AuditEvent)
    ]
    return [counts, *SchemeItem.objects.order_by("pk").values_list("pk", "rule", "weight")]


def question(story: Story) -> dict[str, Any]:
    """The county's draft and its figures as a script would send them, in a document of its own."""
    draft = SchemeVersion.objects.get(scheme__code="weighted", number=2)
    computation = queries.course.tried(draft, "2024")
    frozen = computation.run.frozen
    values: list[dict[str, Any]] = []
    for element, units in frozen["values"].items():
        over_time = frozen["elements"][element]["over_time"]
        for unit, entries in units.items():
            told = [Decimal(row[0]) for at, row in sorted(entries.items()) if at[:4] == "2024"]
            if told:
                value = told[-1] if over_time == "last" else sum(told, Decimal(0))
                values.append({"unit": unit, "element": element, "value": f"{value:f}"})
    items = queries.course.items_of(draft)
    return {
        "id": "q", "period": "2024", "level": "unit",
        "units": [{"code": code, "name": computation.run.units[code]["name"]}
                  for code in computation.run.members],
        "alliances": [], "memberships": [], "values": values, "last_year_values": [],
        "indicators": [
            {"code": code, "formula": row["formula"], "denominator": row["denominator"] or None,
             "factor": str(row["factor"]), "decimals": row["decimals"],
             "direction": row["direction"], "strategy": row["strategy"]}
            for code, row in frozen["indicators"].items() if row["formula"]
        ],
        "scheme": {"groups": [{"code": "g", "items": [
            {"code": one.code, "indicator": one.code, "weight": str(one.weight),
             "rule": one.rule, "params": one.params, "target": None, "comparator": None}
            for one in items
        ]}]},
        "not_applicable": [], "gate_results": [],
    }  # fmt: skip


# --- a draft ------------------------------------------------------------------


def test_a_draft_gives_over_rest_what_a_run_of_it_gives_and_nothing_is_written(story, assessor):
    draft = drafted(story)
    before = kept()
    answer = assessor.post(DRAFT, YEAR)
    told = answer.json()
    assert (answer.status_code, told["has_points"], kept() == before) == (200, True, True)
    assert (told["scheme"], told["version"], told["period"]) == ("weighted", 2, "2024")
    # The first body: 120 of 180 visits is 66.67 %, 30 × (66.67 − 40) ÷ 50 = 16.
    first = next(one for one in told["subjects"] if one["subject"] == story.bodies[0].code)
    points = {one["item"]: one["points"] for one in first["items"]}
    assert points["share"] == "16"
    actions.publish_scheme(
        draft=draft, from_on=date(2024, 7, 1), reason="新办法", by=story.approver,
        version=SchemeVersion.objects.get(pk=draft.pk).version,
    )  # fmt: skip
    run = actions.start_run(version=draft, period="2024", by=story.assessor)
    jobs.run_due()
    totals = {row.unit.code: (row.rank, row.points) for row in run.totals.select_related("unit")}
    assert totals == {
        one["subject"]: (one["rank"], Decimal(one["total"])) for one in told["subjects"]
    }


def test_the_page_shows_the_same_sums_as_rest(story, assessor):
    story.run("weighted")
    drafted(story)
    told = assessor.post(DRAFT, YEAR).json()["subjects"]
    client = Client()
    client.force_login(make.user("assessor", story.county))
    page = client.get("/kpi/schemes/weighted/2/compare/1/?period=2024")
    after = {one.unit: (one.rank[1], one.points[1]) for _name, one in page.context["standings"]}
    assert len(after) >= 1
    for one in told:
        if one["subject"] in after:
            assert after[one["subject"]] == (one["rank"], Decimal(one["total"]))


def test_the_command_and_rest_answer_the_same_document_with_the_same(story, assessor, monkeypatch):
    drafted(story)
    asked = question(story)
    (by_command,) = trying.ask(monkeypatch, "try_assessment", asked)
    before = kept()
    by_rest = assessor.post(INLINE, asked)
    assert (by_rest.status_code, by_rest.json(), kept() == before) == (200, by_command, True)
    # And the stored draft gives these bodies the same ranks and sums.
    stored = assessor.post(DRAFT, YEAR).json()["subjects"]
    assert [(one["subject"], one["rank"], Decimal(one["total"])) for one in stored] == [
        (one["subject"], one["rank"], Decimal(one["total"])) for one in by_command["subjects"]
    ]


def test_without_weights_a_draft_gives_values_alone(story, assessor):
    drafted(story, "plain")
    told = assessor.post("schemes/plain/2/try/", YEAR).json()
    (county,) = told["subjects"]
    assert (told["has_points"], county["rank"], county["total"], county["items"]) == (
        False, None, None, [],
    )  # fmt: skip
    assert set(county["values"]) == {"share", "contracts", "per_head"}
    assert county["values"]["share"] is not None


def test_what_cannot_be_computed_yet_names_its_item(story, assessor):
    draft = drafted(story)
    SchemeItem.objects.filter(version=draft, code="share").update(rule="ratio", params={})
    answer = assessor.post(DRAFT, YEAR)
    told = answer.json()
    assert (answer.status_code, told["code"], told["item"]) == (409, "untried", "share")
    assert "要有计分目标" in told["detail"]


def test_a_draft_is_tried_by_who_may_change_it_and_no_other_version(story, assessor):
    drafted(story)
    held = assessor.post("schemes/weighted/1/try/", YEAR)
    assert (held.status_code, held.json()["code"]) == (409, "version_published")
    assert assessor.post(DRAFT, {"period": "2024-13"}).json()["fields"].keys() == {"period"}
    viewer = program("viewer", story.county)
    assert viewer.post(DRAFT, YEAR).status_code in {403, 404}
    assert viewer.post(INLINE, question(story)).status_code == 403
    stranger = program("assessor", make.county())
    assert stranger.post(DRAFT, YEAR).status_code == 404


# --- a document ---------------------------------------------------------------


def _spoiled(asked: dict[str, Any], *place: Any, value: Any) -> dict[str, Any]:
    inner: Any = asked
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return asked


@pytest.mark.parametrize(
    "spoiled",
    [
        (("period",), "2024-13", "", "2024-13"),
        (("units", 1, "name"), 7, "units[1]", "name"),
        (("values", 2, "value"), "viele", "values[2]", "viele"),
        (("values", 0, "value"), 12.5, "values[0]", "12.5"),
        (("indicators", 0, "strategy"), "guess", "indicators[0]", "guess"),
        (("scheme", "groups", 0, "items", 1, "rule"), "lottery", "scheme.groups[0].items[1]",
         "lottery"),
        (("scheme", "groups", 0, "items", 0, "params"), {"L": "40"}, "scheme.groups[0].items[0]",
         "U"),
        (("scheme", "groups", 0, "items"), "none", "scheme.groups[0]", "items"),
        (("gate_results",), [{"subject": "a", "item": "b", "holds": 1}], "gate_results[0]", "holds"),
        (("memberships",), [{"unit": "a", "alliance": "b", "from": "soon"}], "memberships[0]",
         "soon"),
    ],
)  # fmt: skip
def test_both_doors_name_the_same_place_in_the_same_words(story, assessor, monkeypatch, spoiled):
    place, value, where, why = spoiled
    drafted(story)
    asked = _spoiled(question(story), *place, value=value)
    (by_command,) = trying.ask(monkeypatch, "try_assessment", asked)
    answer = assessor.post(INLINE, asked)
    told = answer.json()
    assert (answer.status_code, told["code"], told["place"]) == (422, "question", where)
    assert told["fields"][where] == by_command["error"]["message"]
    assert why in told["detail"]
    assert by_command["error"]["message"].startswith(where)


@pytest.mark.parametrize("part", ["formula", "denominator"])
def test_a_formula_is_refused_with_line_and_column_at_both_doors(
    story, assessor, monkeypatch, part
):
    drafted(story)
    asked = question(story)
    number = next(n for n, one in enumerate(asked["indicators"]) if one["code"] == "share")
    asked["indicators"][number][part] = "here +\n * elsewhere"
    told = assessor.post(INLINE, asked).json()
    assert (told["place"], told["line"], told["column"]) == (f"indicators[{number}].{part}", 2, 2)
    (by_command,) = trying.ask(monkeypatch, "try_assessment", asked)
    assert by_command["error"]["message"].startswith(f"indicators[{number}].{part}: 2:2: ")


def test_a_document_that_is_none_is_refused(assessor):
    assert assessor.post(INLINE, [1, 2]).status_code == 422
    empty = assessor.post(INLINE, {})
    assert (empty.status_code, "period" in empty.json()["detail"]) == (422, True)
    deep: Any = []
    for _level in range(300):
        deep = [deep]
    assert assessor.post(INLINE, {"id": deep, "period": "2024"}).status_code == 200
