"""What holds for every formula: two ways agree, line 2 gives line 3, text and tree agree."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.formula import (
    Evaluator,
    FormulaError,
    Strategy,
    compile_fast,
    explain,
    normalise,
    parse,
    recompute,
    write,
)
from tests.kpi import pencil
from tests.kpi.formulas import catalogue, result, unit

QUICK = settings(max_examples=150, deadline=None)
strategies = st.sampled_from(["any", "zero"])


@QUICK
@given(pencil.expressions, pencil.facts, strategies)
def test_the_evaluator_agrees_with_pencil_and_paper(expression, facts, strategy):
    zero = strategy == "zero"
    found = result(pencil.text(expression), facts, strategy=strategy)
    named = {node[1] for node in nodes(expression) if node[0] == "name"}
    absent = {name for name in named if facts[name] is None}
    if zero and named and named == absent:
        assert found.status == "missing"
        return
    expected = pencil.compute(expression, facts, zero)
    if isinstance(expected, set):
        assert found.status == pencil.told(expected, zero)
        assert found.exact is None
    else:
        assert found.exact == pencil.TIDY.plus(expected)
        assert found.status == ("partial" if zero and absent else "computed")


def nodes(expression):
    yield expression
    kind, *rest = expression
    children = rest[1] if kind == "call" else rest if kind not in ("name", "number") else ()
    for child in children:
        yield from nodes(child)


@QUICK
@given(
    pencil.expressions,
    st.none() | pencil.expressions,
    st.sampled_from(["1", "100", "-2.5"]),
    pencil.facts,
    strategies,
)
def test_recomputing_line_two_gives_line_three(above, below, factor, facts, strategy):
    how = {
        "denominator": None if below is None else pencil.text(below),
        "factor": factor,
        "strategy": strategy,
        "indicators": {"i": "a / b", "j": "i + n"},
    }
    formula = f"{pencil.text(above)} + i - first_non_null(j, 1)"
    evaluator = Evaluator(catalogue(formula, facts, **how), unit(facts))
    found = explain(evaluator, "", {"a": "甲", "b": "乙"})
    again = recompute(found.with_values, Strategy(strategy))
    assert again == (found.result.status if found.result.exact is None else found.result.exact)
    assert not {"a", "b", "c", "i", "j"} & set(found.with_values.replace("(", " ").split())


@QUICK
@given(pencil.expressions)
def test_text_written_from_a_tree_reads_as_the_same_tree(expression):
    typed = pencil.text(expression)
    tree = parse(typed).tree
    assert parse(write(tree)).tree == tree
    assert parse(normalise(typed)).tree == tree
    assert parse(normalise(typed.translate(WIDE))).tree == tree


WIDE = str.maketrans("(),+-*/%^=<>0123456789 ", "（），＋－＊／％＾＝＜＞０１２３４５６７８９　")


@QUICK
@given(st.text(alphabet="ab1.+-*/^%()<>=, \nnotandorif（），＋≥人！", max_size=25))
def test_every_text_is_a_formula_or_is_refused_with_a_place_inside_it(text):
    try:
        parse(text)
    except FormulaError as error:
        lines = text.split("\n")
        assert error.line is not None and error.column is not None
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1
        assert error.message


SUMS = st.lists(
    st.tuples(st.sampled_from("+-"), st.integers(1, 12), st.sampled_from("abc")),
    min_size=1,
    max_size=4,
).map(lambda parts: "0" + "".join(f" {sign} {times} * {name}" for sign, times, name in parts))
whole = st.one_of(st.integers(-3, 3), st.integers(-(10**6), 10**6), st.integers(-(10**17), 10**17))


@settings(max_examples=200, deadline=None)
@given(
    SUMS,
    st.none() | SUMS,
    st.sampled_from(["1", "100", "1000", "10000"]),
    st.fixed_dictionaries({"a": whole, "b": whole, "c": whole}),
    st.tuples(st.sampled_from([1, 100]), st.booleans()),
)
def test_the_short_way_gives_the_evaluators_digits(above, below, factor, inputs, how):
    scale, apart = how
    facts = {code: format(Decimal(value) / scale, "f") for code, value in inputs.items()}
    formula = above if below is None or apart else f"({above}) / ({below})"
    checked = catalogue(formula, facts, factor=factor, denominator=below if apart else None)
    quotient = compile_fast(checked, "")
    assert quotient is not None
    found = Evaluator(checked, unit(facts)).result("")
    numerator, denominator = quotient.wholes(inputs, scale)
    stored = quotient.stored(numerator, denominator)
    if not denominator:
        assert stored is None
        assert found.status == "zero_denominator"
        return
    assert quotient.exact(numerator, denominator) == found.exact
    if stored is not None:
        assert Decimal(stored).scaleb(-12) == found.value


def test_the_short_way_leaves_large_numerators_to_the_evaluator():
    checked = catalogue("a / b * 100", {"a": "1", "b": "1"})
    quotient = compile_fast(checked, "")
    assert quotient.codes == ("a", "b")
    assert quotient.stored(1, 3) == 33_333333333333
    assert quotient.stored(-2, 3) == -66_666666666667
    assert quotient.stored(10**13, 3) is None


def test_the_short_way_serves_only_whole_sums_and_one_closing_division():
    facts = {"a": "1", "b": "1"}
    served = ["a", "a + b - 2", "sum(a, b) / 3", "100 * a / b", "a / b * 100", "2 * (a - b) / a"]
    refused = ["a * b", "a / b / 2", "a / b + 1", "0.5 * a", "a / b * 3", "a ^ 2", "abs(a)"]
    refused += ["round(a, 1)", "last_year(a)", "county(a) / b", "if(a > 1, a, b)", "a % b"]
    for formula in served:
        assert compile_fast(catalogue(formula, facts), ""), formula
    for formula in refused:
        assert compile_fast(catalogue(formula, facts), "") is None, formula
    assert compile_fast(catalogue("a", facts, factor="7"), "") is None
    assert compile_fast(catalogue("i", facts, indicators={"i": "a"}), "") is None


def test_an_explanation_names_its_inputs_and_shows_their_values():
    facts = {"dead": "3", "people": "200", "gone": None}
    checked = catalogue(
        "dead + first_non_null(gone, -1)", facts, denominator="people", factor="1000"
    )
    found = explain(Evaluator(checked, unit(facts)), "", {"dead": "死亡数", "people": "人口"})
    assert found.formula == "(死亡数 + first_non_null(gone, -1)) / (人口) * 1000"
    assert found.with_values == "(3 + first_non_null(缺报, -1)) / (200) * 1000"
    assert found.result_text == "10"  # (3 - 1) / 200 × 1000
    assert [(one.code, one.value) for one in found.inputs] == [
        ("dead", Decimal(3)),
        ("gone", None),
        ("people", Decimal(200)),
    ]


def test_a_negative_value_in_line_two_keeps_its_brackets():
    facts = {"a": "-3"}
    found = explain(Evaluator(catalogue("a ^ 2", facts), unit(facts)), "", {})
    assert found.with_values == "(-3) ^ 2"
    assert found.result_text == "9"
