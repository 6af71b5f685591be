"""Sources over REST: rules with their document, what others say, what is awaited, countings."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from kpi import actions
from kpi.models import Derivation, SourceRule
from tests import make
from tests.kpi.calling import Program, program
from tests.kpi.story import Story, published, small_county
from tests.kpi.test_sources import YEAR, report, rule

pytestmark = pytest.mark.django_db
NOW = date(2026, 3, 2)
PATH = "source-rules/residents/"


@pytest.fixture
def story() -> Iterator[Story]:
    """The county on a day on which the year 2025 is over."""
    with time_machine.travel(NOW, tick=False):
        yield small_county()


def of(story: Story, role: str) -> Program:
    return program(role, story.county)


def said(**more: Any) -> dict[str, Any]:
    return {
        "version": 0, "source": "imported", "system": "户籍系统", "limit": "1.3",
        "basis": "试验〔2025〕8号",
    } | more  # fmt: skip


def test_a_rule_is_set_read_and_changed_by_version(story):
    assessor, key = of(story, "assessor"), {"Idempotency-Key": "residents"}
    assert assessor.get(PATH).status_code == 404
    made = assessor.post(PATH, said(), headers=key).json()
    assert (made["source"], made["system"], made["limit"], made["strict"], made["version"]) == (
        "imported", "户籍系统", "1.3", False, 1,
    )  # fmt: skip
    assert assessor.post(PATH, said(), headers=key).json() == made
    stale = assessor.post(PATH, said(strict=True))
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    told = assessor.post(PATH, said(version=1, strict=True, limit="")).json()
    assert (told["strict"], told["limit"], told["version"]) == (True, None, 2)
    (listed,) = of(story, "viewer").get("source-rules/").json()["results"]
    assert listed == told == of(story, "viewer").get(PATH).json()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"system": ""}, "system"),
        ({"source": "rumour"}, "source"),
        ({"source": "derived"}, "counts"),
        ({"counts": "nobody.knows"}, "counts"),
        ({"limit": "0"}, "limit"),
        ({"limit": 5}, "limit"),
        ({"version": None}, "version"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_field(story, more, field):
    answer = of(story, "assessor").post(PATH, said(**more))
    assert (answer.status_code, field in answer.json()["fields"]) == (422, True)
    assert not SourceRule.objects.exists()


def test_only_who_keeps_the_forms_sets_and_only_the_countys_readers_read(story):
    rule(story)
    report(story, "3600", "imported")
    report(story, "3650", "entered")
    head, stranger = (
        program("head", institution=story.bodies[0]),
        program("assessor", make.neighbour()),
    )
    for reader in (head, stranger):
        for path in ("source-rules/", "other-figures/", "awaited-values/"):
            assert reader.get(path).json()["results"] == [], path
    assert head.get(PATH).status_code == 403
    assert stranger.get(PATH).status_code == 404
    assert stranger.post(PATH, said(version=1)).status_code == 404
    for role in ("approver", "viewer"):
        assert of(story, role).post(PATH, said(version=1)).status_code == 403


def test_what_another_source_says_stands_beside_what_is_used(story):
    rule(story, limit=None)
    report(story, "3600", "imported")
    report(story, "3650", "entered")
    (row,) = of(story, "viewer").get("other-figures/", period=YEAR).json()["results"]
    # 50 of 3600 is 1.388… %
    assert (row["used"], row["used_source"], row["other"], row["other_source"]) == (
        "3600", "imported", "3650", "entered",
    )  # fmt: skip
    assert (row["apart"], row["limit"], row["differs"]) == ("1.4", None, True)
    of(story, "assessor").post(PATH, said(version=1, limit="1.4"))
    (row,) = of(story, "viewer").get("other-figures/").json()["results"]
    assert (row["limit"], row["differs"]) == ("1.4", False)
    assert of(story, "viewer").get("other-figures/", period="2024").json()["results"] == []


def test_a_stand_in_and_an_empty_place_are_told_apart(story):
    rule(story)
    report(story, "3650", "entered")
    viewer = of(story, "viewer")
    (row,) = viewer.get("awaited-values/", period=YEAR).json()["results"]
    assert (row["value"], row["source"], row["authority"], row["strict"]) == (
        "3650", "entered", "imported", False,
    )  # fmt: skip
    of(story, "assessor").post(PATH, said(version=1, strict=True))
    (row,) = viewer.get("awaited-values/", period=YEAR).json()["results"]
    assert (row["value"], row["missing"], row["strict"]) == (None, "awaited", True)
    (value,) = viewer.get("data-values/", element="residents", period=YEAR).json()["results"]
    assert (value["value"], value["missing"]) == (None, "awaited")
    report(story, "3600", "imported")
    assert viewer.get("awaited-values/", period=YEAR).json()["results"] == []


def test_a_period_is_counted_now_and_the_counting_is_read(story):
    rule(story, source="derived", system="", counts="members.alliance")
    assessor = of(story, "assessor")
    done = assessor.post("derivations/", {"period": YEAR}).json()
    assert (done["counted"], done["unchanged"]) == (1, 0)
    (row,) = program("head", institution=story.bodies[0]).get("derivations/").json()["results"]
    # north is the only tight alliance; south is one of traditional medicine
    assert (row["element"], row["value"], row["facts"]) == ("residents", "1", 1)
    one = assessor.get(f"derivations/{row['id']}/").json()
    assert (len(one["shown"]), one["hidden"]) == (1, 0)
    early = assessor.post("derivations/", {"period": "2026"})
    assert early.status_code == 422
    actions.lock_run(run=published(story), by=story.approver)
    locked = assessor.post("derivations/", {"period": "2024"})
    assert locked.status_code == 409
    assert of(story, "approver").post("derivations/", {"period": YEAR}).status_code == 403
    stranger = program("assessor", make.neighbour())
    assert stranger.get(f"derivations/{row['id']}/").status_code == 404
    assert Derivation.objects.count() == 1


def test_more_words_cost_no_more_queries(story, django_assert_max_num_queries):
    rule(story)
    for period in ("2023", "2024", YEAR):
        report(story, "3600", "imported", period=period)
        report(story, "3650", "entered", period=period)
    whole = of(story, "viewer")
    whole.get("runs/")
    for path in ("other-figures/", "source-rules/", "awaited-values/"):
        with django_assert_max_num_queries(30) as one:
            whole.get(path, page_size=1)
        with django_assert_max_num_queries(30) as many:
            whole.get(path, page_size=3)
        assert len(one) == len(many), path
    assert len(whole.rows("other-figures/", page_size=1)) == 3
