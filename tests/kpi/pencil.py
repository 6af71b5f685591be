"""A second, naive way to compute formulas, written against the rules and not the product.

Expressions are tuples; a result is a number, a truth value or the set of everything that is
wrong with it. Only the sets are weighed at the end.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

from hypothesis import strategies as st

TIDY = Context(prec=28, rounding=ROUND_HALF_UP)
NAMES = ("a", "b", "c", "n", "z")
WRONG = ("missing", "zero_denominator", "undefined")


def text(node) -> str:
    """The expression with all its brackets."""
    kind, *rest = node
    if kind in ("number", "name"):
        return str(rest[0])
    if kind == "minus":
        return f"(-{text(rest[0])})"
    if kind == "not":
        return f"(not {text(rest[0])})"
    if kind == "call":
        return f"{rest[0]}({', '.join(text(one) for one in rest[1])})"
    return f"({text(rest[0])} {kind} {text(rest[1])})"


def compute(node, facts, zero=False, raw=False):
    kind, *rest = node
    if kind == "number":
        return Decimal(rest[0])
    if kind == "name":
        value = facts[rest[0]]
        if value is None:
            return Decimal(0) if zero and not raw else {"missing"}
        return Decimal(value)
    if kind == "call":
        return call(rest[0], rest[1], facts, zero, raw)
    if kind in ("and", "or"):
        return logic(kind, [compute(one, facts, zero, raw) for one in rest])
    values = [compute(one, facts, zero, raw) for one in rest]
    wrong = set().union(*(value for value in values if isinstance(value, set)))
    if kind in ("/", "%") and isinstance(values[1], Decimal) and values[1] == 0:
        wrong.add("zero_denominator")
    return wrong or operate(kind, values)


def logic(kind, values):
    left, right = values
    decisive = kind == "or"
    if left is decisive:
        return left
    if isinstance(left, set):
        if left == {"missing"} and right is decisive:
            return right
        return left | right if isinstance(right, set) else left
    return right


def operate(kind, values):
    if kind == "minus":
        return TIDY.minus(values[0])
    if kind == "not":
        return not values[0]
    left, right = values
    if kind == "^":
        return raised(left, right)
    if kind == "%":
        whole = int(left * 10**6), int(right * 10**6)  # literals and facts have few decimals
        if left != Decimal(whole[0]).scaleb(-6) or right != Decimal(whole[1]).scaleb(-6):
            return TIDY.remainder(left, right)
        rest = abs(whole[0]) % abs(whole[1])
        return TIDY.divide(Decimal(rest if left >= 0 else -rest), Decimal(10**6))
    return {
        "+": lambda: TIDY.add(left, right),
        "-": lambda: TIDY.subtract(left, right),
        "*": lambda: TIDY.multiply(left, right),
        "/": lambda: TIDY.divide(left, right),
        "=": lambda: left == right,
        "<>": lambda: left != right,
        ">": lambda: left > right,
        "<": lambda: left < right,
        ">=": lambda: left >= right,
        "<=": lambda: left <= right,
    }[kind]()


def raised(base, exponent):
    if base == 0:
        if exponent == 0:
            return {"undefined"}
        return {"zero_denominator"} if exponent < 0 else Decimal(0)
    if base < 0 and exponent % 1 != 0:
        return {"undefined"}
    return TIDY.power(base, exponent)


def call(function, arguments, facts, zero, raw):
    if function == "if":
        condition = compute(arguments[0], facts, zero, raw)
        if isinstance(condition, set):
            return condition
        return compute(arguments[1 if condition else 2], facts, zero, raw)
    if function in ("is_null", "first_non_null"):
        return gaps(function, [compute(one, facts, zero, True) for one in arguments], zero)
    values = [compute(one, facts, zero, raw) for one in arguments]
    needed = values[:2] if function == "safe_div" else values
    wrong = set().union(*(value for value in needed if isinstance(value, set)))
    if wrong:
        return wrong
    if function == "safe_div":
        return values[2] if values[1] == 0 else TIDY.divide(values[0], values[1])
    return {
        "sum": total,
        "avg": lambda many: TIDY.divide(total(many), Decimal(len(many))),
        "greatest": max,
        "least": min,
        "abs": lambda one: abs(one[0]),
    }[function](values)


def total(values):
    whole = Decimal(0)
    for value in values:
        whole = TIDY.add(whole, value)
    return whole


def gaps(function, values, zero):
    for value in values:
        gap = isinstance(value, set) and told(value, zero) == "missing"
        if function == "is_null":
            return True if gap else value if isinstance(value, set) else False
        if not gap:
            return value
    return {"missing"}


def told(wrong, zero):
    """The one of several problems that is told."""
    order = ("zero_denominator", "missing", "undefined") if zero else WRONG
    return next(one for one in order if one in wrong)


numbers = st.sampled_from(["0", "1", "2", "3", "0.5", "2.5", "7", "10", "0.05", "100"])
atoms = st.one_of(
    st.tuples(st.just("number"), numbers), st.tuples(st.just("name"), st.sampled_from(NAMES))
)


def _grow(inner):
    compared = st.tuples(st.sampled_from(["=", "<>", ">", "<", ">=", "<="]), inner, inner)
    asked = st.tuples(st.just("call"), st.just("is_null"), st.tuples(inner))
    simple = st.one_of(compared, asked)
    truth = st.one_of(
        simple,
        st.tuples(st.just("not"), simple),
        st.tuples(st.sampled_from(["and", "or"]), simple, simple),
    )
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/", "%"]), inner, inner),
        st.tuples(st.just("^"), inner, st.tuples(st.just("number"), numbers.filter(_small))),
        st.tuples(st.just("minus"), inner),
        st.tuples(st.just("call"), st.just("if"), st.tuples(truth, inner, inner)),
        st.tuples(st.just("call"), st.just("safe_div"), st.tuples(inner, inner, inner)),
        st.tuples(st.just("call"), st.just("abs"), st.tuples(inner)),
        st.tuples(
            st.just("call"),
            st.sampled_from(["sum", "avg", "greatest", "least", "first_non_null"]),
            some,
        ),
    )


def _small(text_):
    return Decimal(text_) <= 3


expressions = st.recursive(atoms, _grow, max_leaves=8)
values = st.one_of(
    st.none(),
    st.sampled_from(["0", "-1", "1", "3", "0.1", "-2.5"]),
    st.decimals(-1000, 1000, places=3, allow_nan=False).map(lambda one: format(one, "f")),
)
facts = st.fixed_dictionaries(
    {"a": values, "b": values, "c": values, "n": st.none(), "z": st.just("0")}
)
