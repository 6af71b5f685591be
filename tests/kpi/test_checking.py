"""What does not fit in a return: rules, outliers by the modified z-score, changes, limits set."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.errors import Forbidden, Invalid
from alliance.core.periods import Period
from kpi import actions
from kpi.collecting import checking
from kpi.collecting.checking import OwnFigures, Rule
from kpi.collecting.looking import RuleText
from kpi.formula import Sort
from kpi.models import DataValue, Finding, Submission
from tests.kpi.returning import Place, place

TODAY = datetime(2024, 11, 5, 4, tzinfo=UTC)
NUMBERS = {"a": Sort.NUMBER, "b": Sort.NUMBER}
OCTOBER = Period.parse("202410")


# --- the score ----------------------------------------------------------------


def by_hand(past: list[Decimal], value: Decimal) -> Fraction | None:
    """The same in the plainest words: sort, take the middle, twice."""

    def middle(numbers: list[Fraction]) -> Fraction:
        ordered, half = sorted(numbers), len(numbers) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2

    if len(past) < 6:
        return None
    exact = [Fraction(one) for one in past]
    center = middle(exact)
    spread = middle([abs(one - center) for one in exact])
    return None if not spread else Fraction("0.6745") * abs(Fraction(value) - center) / spread


DECIMALS = st.decimals(-(10**6), 10**6, places=2, allow_nan=False)


@given(st.lists(DECIMALS, max_size=30), DECIMALS)
def test_the_score_is_the_plain_computation(past, value):
    score = checking.modified_z(past, value)
    assert score == by_hand(past, value)
    assert checking.is_outlier(past, value) == (score is not None and score > Fraction("3.5"))


@given(st.lists(DECIMALS, min_size=6, max_size=20), DECIMALS, st.integers(1, 1000))
def test_the_unit_of_measure_does_not_matter(past, value, factor):
    scaled = [one * factor for one in past]
    assert checking.modified_z(scaled, value * factor) == checking.modified_z(past, value)


def test_it_says_nothing_without_a_past_or_where_nothing_ever_moves():
    assert checking.modified_z([Decimal(1)] * 5, Decimal(900)) is None
    assert checking.modified_z([Decimal(7)] * 12, Decimal(900)) is None


def test_the_limit_itself_is_no_outlier():
    # median 0, spread 6745: a value of 35000 scores 0.6745 · 35000 / 6745 = 3.5 exactly
    past = [Decimal(one) for one in (-6745, -6745, -6745, 0, 6745, 6745, 6745)]
    assert checking.modified_z(past, Decimal(35000)) == Fraction("3.5")
    assert not checking.is_outlier(past, Decimal(35000))
    assert checking.is_outlier(past, Decimal("35000.01"))


def test_a_change_is_a_share_of_last_year_and_nought_has_none():
    assert checking.change(Decimal(150), Decimal(100)) == Fraction(1, 2)
    assert checking.change(Decimal(1), Decimal(0)) is None
    assert checking.change(Decimal(1), None) is None


# --- rules --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        (Rule("a", "le", "b"), False),
        (Rule("a", "gt", "b"), True),
        (Rule("a", "ge", "b + 2"), True),
        (Rule("a - 2", "eq", "b"), True),
        (Rule("a", "ne", "b"), True),
        (Rule("a", "lt", "b"), False),
        (Rule("a", "le", "previous(a) * 2"), True),
        (Rule("a", "le", "last_year(a)"), None),
        (Rule("year_to_date(a)", "gt", "0"), None),
        (Rule("a", "pair", "b"), True),
        (Rule("a", "pair", "previous(b)"), False),
    ],
)
def test_a_rule_is_held_against_the_unit_s_own_figures(rule, holds):
    series = {
        ("a", 0, "202410"): Decimal(5),
        ("b", 0, "202410"): Decimal(3),
        ("a", 0, "202409"): Decimal(4),
        ("b", 0, "202409"): None,
    }
    catalogue = checking.read_rule(rule, NUMBERS)
    assert checking.outcome(rule, catalogue, OwnFigures(series, OCTOBER)).holds is holds


def test_the_past_is_of_the_same_element_band_and_kind_of_period():
    series = {
        ("a", 0, "202408"): Decimal(1),
        ("a", 0, "202409"): None,
        ("a", 0, "202410"): Decimal(3),
        ("a", 0, "2023"): Decimal(4),
        ("a", 1, "202407"): Decimal(5),
        ("b", 0, "202407"): Decimal(6),
    }
    assert checking.past_of(series, "a", 0, OCTOBER) == [Decimal(1)]


# --- in a return --------------------------------------------------------------


@pytest.fixture
def there(db) -> Iterator[Place]:
    with time_machine.travel(TODAY, tick=False):
        yield place()


def rule(**changed) -> RuleText:
    said = {
        "code": "J-04", "name": "外院不多于本院", "left": "elsewhere", "op": "le", "right": "here",
        "blocking": True, "instruction": "请核对外院人次",
    }  # fmt: skip
    return RuleText(**{**said, **changed})


def add(there: Place, **changed):
    by = there.story.assessor
    return actions.add_validation_rule(form=there.form(), rule=rule(**changed), by=by)


def hand_in(there: Place, here: str, elsewhere: str = "3") -> Submission:
    cells = {"here": here, "elsewhere": elsewhere}
    return there.submitted(there.body.unit, cells, there.who("clerk", there.body))


def test_a_blocking_rule_refuses_with_its_instruction_and_nothing_is_written(there):
    there.out()
    add(there)
    with pytest.raises(Invalid, match="请核对外院人次") as refusal:
        hand_in(there, "2")
    assert refusal.value.details["rules"] == ["J-04"]
    assert not DataValue.objects.exists()
    assert hand_in(there, "3").state == "submitted"


def test_a_warning_rule_lets_it_pass_and_leaves_a_finding(there):
    there.out()
    add(there, blocking=False)
    row = hand_in(there, "2")
    (finding,) = row.findings.all()
    assert (finding.kind, finding.state) == ("rule", "open")
    assert finding.figures == {"left": "3", "op": "le", "right": "2"}


def test_a_rule_that_ended_is_held_against_nothing(there):
    there.out()
    actions.end_validation_rule(rule=add(there), by=there.story.assessor)
    assert hand_in(there, "2").state == "submitted"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"left": "elsewhere +"}, "left"),
        ({"right": "nobody"}, "right"),
        ({"right": "residents"}, "right"),  # of another form
        ({"op": "=="}, "op"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_its_place(there, changed, field):
    with pytest.raises(Invalid) as refusal:
        add(there, **changed)
    assert field in refusal.value.fields


def test_a_rule_looks_at_the_own_return_alone(there):
    for right in ("county(here)", "alliance(here)"):
        with pytest.raises(Invalid) as refusal:
            add(there, right=right)
        assert refusal.value.code == "rule_reads_elsewhere"


def test_only_the_commission_keeps_rules_and_a_code_is_used_once(there):
    with pytest.raises(Forbidden):
        actions.add_validation_rule(
            form=there.form(), rule=rule(), by=there.who("head", there.body)
        )
    add(there)
    with pytest.raises(Invalid, match="已经用过"):
        add(there)


def months(there: Place, *numbers: int) -> None:
    """Figures of the months before October, the last one September."""
    first = 10 - len(numbers)
    there.story.write(
        "here",
        {(there.body.unit, f"2024{first + n:02}"): str(one) for n, one in enumerate(numbers)},
    )


def test_a_value_far_from_the_own_past_is_found(there):
    there.out()
    months(there, 100, 104, 98, 101, 97, 103)
    row = hand_in(there, "110")
    # median 100.5, deviations 0.5 3.5 2.5 0.5 3.5 2.5: spread 2.5; 0.6745 · 9.5 / 2.5 = 2.5631
    assert not row.findings.exists()
    row = actions.give_back_return(
        submission=row, reason="请核对", version=row.version, by=there.story.assessor
    )
    row = hand_in(there, "1100")
    (finding,) = row.findings.all()
    # 0.6745 · 999.5 / 2.5 = 269.6651
    assert (finding.kind, finding.figures["score"]) == ("outlier", "269.6651")


def test_five_months_say_nothing(there):
    there.out()
    months(there, 100, 104, 98, 101, 97)
    assert not hand_in(there, "99999").findings.exists()


def test_a_change_against_last_year_is_said_only_where_the_county_set_a_limit(there):
    there.story.write("here", {(there.body.unit, "202310"): "100"})
    there.out()
    row = hand_in(there, "151")
    assert not row.findings.exists()


def test_a_change_beyond_the_limit_is_found(there):
    there.story.write("here", {(there.body.unit, "202310"): "100"})
    there.out(change_limit=Decimal("0.5"))
    row = hand_in(there, "150")
    assert not row.findings.exists()  # exactly the limit
    row = actions.give_back_return(
        submission=row, reason="请核对", version=row.version, by=there.story.assessor
    )
    (finding,) = hand_in(there, "151").findings.all()
    assert (finding.kind, finding.figures["change"]) == ("change", "0.51")


def test_what_fits_again_is_closed_and_what_still_does_not_keeps_its_explanation(there):
    there.out()
    add(there, blocking=False)
    add(there, code="J-05", left="here", op="ge", right="2", blocking=False)
    row = hand_in(there, "1")
    assert row.findings.count() == 2
    first = row.findings.get(rule__code="J-04")
    actions.explain_finding(finding=first, text="确实如此", by=there.who("clerk", there.body))
    row = actions.give_back_return(
        submission=row, reason="请核对", version=row.version, by=there.story.assessor
    )
    row = there.submitted(
        there.body.unit, {"here": "2", "elsewhere": "3"}, there.who("clerk", there.body)
    )
    states = {(one.rule.code, one.state, one.figures["right"]) for one in row.findings.all()}
    assert states == {("J-04", "closed", "1"), ("J-04", "open", "2"), ("J-05", "closed", "2")}
    assert Finding.objects.get(pk=first.pk).explanation == "确实如此"
