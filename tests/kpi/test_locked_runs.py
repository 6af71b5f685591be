"""A locked run re-solves to itself after any later edit; an open one shows what would move."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.core import jobs
from alliance.core.errors import Refused
from kpi import actions, explaining, queries
from kpi.models import Indicator, IndicatorValue, IndicatorVersion, Run, Score, Target
from kpi.running import comparing, freezing, verifying
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun
from members import actions as member_actions
from members.models import Membership, Unit
from tests import make
from tests.kpi.story import Story, published, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return small_county()


def told(run: Run, english: bool = False) -> dict[tuple[str, str], explaining.Explained]:
    """Every explanation of a run, from its frozen facts."""
    frozen = FrozenRun(freezing.facts_of(run))
    return {
        (unit, code): explaining.explain_cell(frozen, unit, code, english=english)
        for unit in frozen.units
        for code in frozen.indicators
    }


def stored(run: Run) -> list[tuple[object, ...]]:
    """Every number of a run as it stands in the tables."""
    cells = run.values.order_by("pk").values_list("pk", "value", "status", "met")
    points = run.scores.order_by("pk").values_list("pk", "points", "scaled", "status")
    totals = run.totals.order_by("pk").values_list("pk", "points", "rank")
    return [*cells, *points, *totals]


def everything_is_edited(story: Story) -> None:
    """Values, a definition, a target, membership and names: all of it later than the run."""
    first, second, third = story.bodies
    story.write("here", {(first.unit, "202401"): "999", (second.unit, "202402"): None})
    share = Indicator.objects.get(county=story.county, code="share")
    old = share.versions.get()
    old.until_on = date(2024, 1, 1)
    old.save()
    IndicatorVersion.objects.create(
        **{
            name: getattr(old, name)
            for name in (
                "county_id", "indicator_id", "status", "decimals", "direction", "strategy",
                "covers", "denominator",
            )
        },
        number=2,
        from_on=date(2024, 1, 1),
        formula="here*2",
        factor=1000,
    )  # fmt: skip
    Target.objects.filter(indicator=share, year=2024).update(value=Decimal(70), printed="≥70")
    member_actions.leave(
        membership=Membership.objects.get(alliance=story.south, institution=third),
        until_on=date(2024, 6, 30),
        reason="动态调整",
        by=make.system(story.county),
    )
    Unit.objects.filter(pk=first.unit.pk).update(name="改了名的卫生院")
    Indicator.objects.filter(pk=share.pk).update(name="改了名的指标")


def test_a_locked_run_is_the_same_after_any_later_edit_and_a_new_one_is_not(story):
    run = actions.lock_run(run=published(story), by=story.approver)
    before, english, rows = told(run), told(run, english=True), stored(run)
    everything_is_edited(story)
    assert told(run) == before
    assert told(run, english=True) == english
    assert stored(run) == rows
    found = verifying.verify(run)
    # 5 institutions, 2 alliances and the county, 2 indicators; 5 bodies with 2 items each
    assert found.is_whole
    assert (found.cells, found.points, found.totals) == (
        verifying.Agreement(16, 16), verifying.Agreement(10, 10), verifying.Agreement(5, 5),
    )  # fmt: skip
    actions.start_run(
        version=story.version("weighted"), period="2024", by=story.assessor,
        reason="复议", decision="试验〔2025〕4号",
    )  # fmt: skip
    jobs.run_due()
    second = Run.objects.get(scheme_version=story.version("weighted"), revision=2)
    assert verifying.verify(second).is_whole
    after = told(second)
    code = story.bodies[0].code
    assert after[code, "share"].value != before[code, "share"].value
    assert after[code, "share"].formula != before[code, "share"].formula
    assert told(run) == before


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    figures=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.integers(1, 12),
            st.one_of(st.none(), st.integers(0, 10**9)),
        ),
        max_size=6,
    )
)
def test_whatever_was_entered_a_second_computation_gives_the_same(story, figures):
    unit = {n: body.unit for n, body in enumerate(story.bodies)}
    story.write(
        "here",
        {
            (unit[body], f"2024{month:02}"): None if number is None else str(number)
            for body, month, number in figures
        },
    )
    for code in ("plain", "weighted"):
        assert verifying.verify(story.run(code)).is_whole


def test_a_touched_number_is_found_and_named(story):
    run = story.run("weighted")
    score = run.scores.get(unit=story.bodies[0].unit, item__code="share")
    Score.objects.filter(pk=score.pk).update(points=score.points + 1)
    IndicatorValue.objects.filter(run=run, unit=story.bodies[1].unit).earliest("pk")
    found = verifying.verify(run)
    assert (found.points.all - found.points.same, found.cells.is_whole) == (1, True)
    assert story.bodies[0].code in found.differing[0]


def test_a_touched_basis_is_found(story):
    run = story.run("weighted")
    facts = freezing.facts_of(run)
    facts["county"]["name"] = "别的县"
    run.facts.data, _digest = freezing.pack(facts)
    run.facts.save()
    assert not verifying.verify(run).is_intact


def test_the_command_counts_what_agrees_and_fails_when_something_does_not(story, capsys):
    run = story.run("weighted")
    call_command("verify_run", str(run.pk))
    said = capsys.readouterr().out
    assert "指标值：16 行，相符 16 行" in said
    assert "复算完全一致" in said
    run.totals.update(rank=9)
    with pytest.raises(CommandError, match="不一致"):
        call_command("verify_run", str(run.pk))
    assert "总分与名次：5 行，相符 0 行" in capsys.readouterr().out


# --- the reverse trace --------------------------------------------------------


def test_while_nothing_has_changed_nothing_would_move(story):
    found = queries.results.moved(story.run("weighted"))
    assert (found.changes, found.moves, found.standings) == ((), (), ())


def test_a_later_value_shows_which_points_would_move_and_why(story):
    run = story.run("weighted")
    rows = stored(run)
    first = story.bodies[0]
    story.write("here", {(first.unit, "202401"): "25"})
    found = queries.results.moved(run)
    (change,) = found.changes
    assert (change.kind, change.code, change.unit, change.period, change.before, change.after) == (
        "value", "here", first.code, "202401", "10", "25",
    )  # fmt: skip
    moves = {(move.unit, move.item): move for move in found.moves}
    # here 135, elsewhere 60: 69.23 %, 60 × (69.2307… − 40) / 50 = 35.08 instead of 32.00
    assert moves[first.code, "share"].points == (Decimal("32.00"), Decimal("35.08"))
    assert moves[first.code, "share"].inputs == (change,)
    assert set(moves) == {(first.code, "share"), (story.county.code, "share")}
    standing = next(one for one in found.standings if one.unit == first.code)
    assert standing.points == (Decimal("52.00"), Decimal("55.08"))
    assert [one.unit for one in found.standings if one.has_moved] == [first.code]
    assert stored(run) == rows


def test_every_kind_of_change_is_named(story):
    run = story.run("weighted")
    everything_is_edited(story)
    item = story.version("weighted").items.get(code="contracts")
    item.weight = Decimal(50)
    item.save()
    actions.decide_waiver(
        waiver=actions.propose_waiver(
            run=run, item="contracts", unit=story.bodies[0].unit, reason="未开展",
            by=story.assessor,
        ),
        approved=True,
        by=story.approver,
    )  # fmt: skip
    found = queries.results.moved(run)
    assert {change.kind for change in found.changes} == {
        "value", "membership", "definition", "target", "item", "waiver",
    }  # fmt: skip
    moved = next(m for m in found.moves if (m.unit, m.item) == (story.bodies[0].code, "share"))
    assert {change.kind for change in moved.inputs} >= {"value", "definition"}


def test_a_changed_mark_is_a_change_of_what_went_in(story):
    facts = freezing.facts_of(story.run("weighted"))
    mark = {"item": "share", "unit": story.bodies[0].code, "points": "7", "holds": None}
    after = {**facts, "marks": [mark]}
    (change,) = comparing.changes_between({**facts, "marks": []}, after)
    assert (change.kind, change.code, change.unit, change.before, change.after) == (
        "mark", "share", story.bodies[0].code, None, "7",
    )  # fmt: skip
    gate = {**after, "marks": [{**mark, "points": None, "holds": False}]}
    (change,) = comparing.changes_between(after, gate)
    assert (change.before, change.after) == ("7", "not_met")


def test_more_units_cost_no_more_statements(story, django_assert_max_num_queries):
    run = story.run("weighted")
    story.write("here", {(story.bodies[0].unit, "202401"): "25"})
    with django_assert_max_num_queries(20) as few:
        queries.results.moved(run)
    for _more in range(5):
        make.join(story.north, make.institution(story.county))
    with django_assert_max_num_queries(20) as many:
        queries.results.moved(run)
    assert len(many) <= len(few)


def test_two_revisions_are_compared_from_what_each_was_frozen_from(story):
    first = story.run("weighted")
    story.write("here", {(story.bodies[0].unit, "202401"): "25"})
    second = story.run("weighted")
    story.write("here", {(story.bodies[0].unit, "202401"): "999"})  # later: nothing to either
    found = queries.results.compared(first, second)
    assert [(c.before, c.after) for c in found.changes] == [("10", "25")]
    back = queries.results.compared(second, first)
    assert back.moves == tuple(
        replace(m, value=m.value[::-1], points=m.points[::-1], inputs=back.changes)
        for m in found.moves
    )


def test_a_comparison_reads_nothing_but_the_facts(story, django_assert_num_queries):
    run = story.run("weighted")
    sides = [Computation(FrozenRun(freezing.facts_of(run))) for _side in range(2)]
    with django_assert_num_queries(0):
        assert comparing.compare(*sides).changes == ()


# --- what money hangs on ------------------------------------------------------


def test_scores_are_given_for_money_only_of_what_is_known(story):
    run = story.run("weighted")
    with pytest.raises(Refused) as refused:
        queries.scores(run)
    assert refused.value.code == "NOT_PUBLISHED"


def test_shares_are_exact_and_add_up_to_the_whole(story):
    run = published(story)
    rows = {row.code: row for row in queries.scores(run)}
    first = rows[story.bodies[0].code]
    # 52.00 of 100; all together 52 + 68 + 94.86 + the leads' noughts = 214.86
    assert (first.points, first.maximum, first.status) == (Decimal("52.00"), 100, "scored")
    assert first.share == Fraction(52, 100)
    assert first.part == Fraction(5200, 21486)
    assert sum(row.part for row in rows.values()) == 1
    assert [row.rank for row in queries.scores(run)] == [1, 2, 3, 4, 4]
    locked = actions.lock_run(run=run, by=story.approver)
    assert queries.scores(locked) == queries.scores(run)


def test_without_weights_nothing_is_settled_as_nought(story):
    run = actions.publish_run(run=story.run(), by=story.approver)
    (row,) = queries.scores(run)
    assert (row.code, row.status, row.points, row.share, row.rank) == (
        story.county.code, "no_weights", None, None, None,
    )  # fmt: skip
