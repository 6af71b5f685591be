"""Indicators that name one another, checked together: the only way into the evaluator."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from kpi.formula.checker import check_formula
from kpi.formula.errors import FormulaError, at
from kpi.formula.facts import HERE, Scope
from kpi.formula.functions import PERIOD_FUNCTIONS, PLACE_FUNCTIONS, Sort
from kpi.formula.parser import parse
from kpi.formula.status import Strategy
from kpi.formula.syntax import Call, Formula, Name, Node, walk

# An indicator read in more periods and places than this is a puzzle, not a definition.
MOST_READINGS = 2_000
DEEPEST_MEMBERS = 3


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator as typed: value = formula ÷ denominator × factor, each taken as a whole."""

    formula: str
    denominator: str | None = None
    factor: Decimal = Decimal(1)
    strategy: Strategy = Strategy.ANY


@dataclass(frozen=True, slots=True)
class Use:
    """One name in a formula and how it is read.

    `members` is None for the subject itself; otherwise the name is read per member, of the
    subject (""), its alliances or its county.
    """

    code: str
    scope: Scope
    members: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A definition that may be computed, with the names it reads."""

    code: str
    definition: Definition
    formula: Formula
    denominator: Formula | None
    uses: tuple[Use, ...]
    denominator_uses: tuple[Use, ...]

    @property
    def all_uses(self) -> tuple[Use, ...]:
        """The names of both formulas."""
        return self.uses + self.denominator_uses


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Checked indicators and the elements they count. Where both share a code it is the element."""

    elements: Mapping[str, Sort]
    indicators: Mapping[str, Checked]

    def is_indicator(self, code: str) -> bool:
        """Whether a name stands for another indicator."""
        return code not in self.elements and code in self.indicators


def check(
    definitions: Mapping[str, Definition],
    elements: Mapping[str, Sort],
    wanted: Iterable[str] | None = None,
) -> Catalogue:
    """Check indicators together with everything they name.

    `definitions` by code, `elements` with NUMBER or BANDS by code; `wanted` are the codes to
    check (all when None): what they do not reach is neither read nor refused. Raises
    FormulaError for the first offence: syntax, names, sorts, literals, cycles.
    """
    return _Builder(definitions, elements).build(definitions if wanted is None else wanted)


def uses_of(tree: Node) -> Iterator[Use]:
    """Every name of a tree with the scope in which it is read, in reading order, once each."""
    seen: set[Use] = set()
    waiting: list[tuple[Node, Scope, str | None]] = [(tree, HERE, None)]
    while waiting:
        node, scope, members = waiting.pop()
        if isinstance(node, Name):
            use = Use(node.code, scope, members)
            if use not in seen:
                seen.add(use)
                yield use
        elif isinstance(node, Call):
            if node.function in PERIOD_FUNCTIONS or node.function in PLACE_FUNCTIONS:
                scope = scope.inside(node.function)
            elif node.function == "members_where" and members is None:
                scope, members = Scope(scope.period), scope.place
        waiting.extend((child, scope, members) for child in reversed(node.children()))


@lru_cache(maxsize=1024)
def _uses_of(text: str) -> tuple[Use, ...]:
    return tuple(uses_of(parse(text).tree))


@lru_cache(maxsize=1024)
def _named_in(text: str) -> tuple[str, ...]:
    named = (node.code for node in walk(parse(text).tree) if isinstance(node, Name))
    return tuple(dict.fromkeys(named))


@lru_cache(maxsize=1024)
def _check(text: str, sorts: tuple[tuple[str, Sort | None], ...]) -> None:
    """The same text over names of the same sorts is as good as before; an offence is told anew."""
    check_formula(parse(text), {code: sort for code, sort in sorts if sort is not None})


class _Builder:
    def __init__(self, definitions: Mapping[str, Definition], elements: Mapping[str, Sort]) -> None:
        self._definitions = definitions
        self._elements = elements
        self._names = {**dict.fromkeys(definitions, Sort.NUMBER), **elements}
        self._checked: dict[str, Checked] = {}

    def build(self, wanted: Iterable[str]) -> Catalogue:
        for code in wanted:
            try:
                self._visit(code)
                self._measure(code)
            except FormulaError as error:
                error.indicator = code
                raise
        return Catalogue(self._elements, self._checked)

    def _visit(self, root: str) -> None:
        """Check an indicator and everything below it; a name met again on the way is a cycle."""
        path: list[str] = []
        waiting: list[Iterator[str]] = [iter((root,))]
        while waiting:
            code = next(waiting[-1], None)
            if code is None:
                waiting.pop()
                if path:
                    path.pop()
            elif code in path:
                raise self._cycle([*path[path.index(code) :], code], root)
            elif code not in self._checked or code == root:
                path.append(code)
                waiting.append(iter(self._below(self._check_one(code, path))))

    def _below(self, checked: Checked) -> list[str]:
        codes = dict.fromkeys(use.code for use in checked.all_uses)
        return [code for code in codes if code not in self._elements]

    def _check_one(self, code: str, path: list[str]) -> Checked:
        definition = self._definitions[code]
        try:
            formula = self._read(definition.formula)
            denominator = self._read_denominator(definition.denominator)
        except FormulaError as error:
            if len(path) == 1:
                raise
            raise self._in_another(code, error, path) from error
        self._checked[code] = Checked(
            code,
            definition,
            formula,
            denominator,
            _uses_of(formula.text),
            _uses_of(denominator.text) if denominator else (),
        )
        return self._checked[code]

    def _read(self, text: str) -> Formula:
        _check(text, tuple((code, self._names.get(code)) for code in _named_in(text)))
        return parse(text)

    def _read_denominator(self, text: str | None) -> Formula | None:
        if text is None:
            return None
        try:
            return self._read(text)
        except FormulaError as error:
            error.part = "denominator"
            raise

    def _in_another(self, code: str, error: FormulaError, path: list[str]) -> FormulaError:
        line, column = self._position(self._checked[path[0]], [path[1]])
        template = _("所引用的指标 %(code)s 有误：%(reason)s")
        return FormulaError(template, line=line, column=column, code=code, reason=error.message)

    def _cycle(self, chain: list[str], root: str) -> FormulaError:
        line, column = self._position(self._checked[root], chain)
        template = _("循环引用：%(chain)s")
        return FormulaError(template, line=line, column=column, chain=" → ".join(chain))

    def _position(self, checked: Checked, codes: list[str]) -> tuple[int | None, int | None]:
        """Where the formula first names one of the codes."""
        for node in walk(checked.formula.tree):
            if isinstance(node, Name) and node.code in codes:
                error = at("", checked.formula.text, node.at)
                return error.line, error.column
        return None, None

    def _measure(self, root: str) -> None:
        """Refuse an indicator that multiplies into too many readings of other indicators."""
        seen: set[tuple[str, Scope, int]] = set()
        waiting = [(root, HERE, 0)]
        while waiting:
            item = waiting.pop()
            if item in seen:
                continue
            seen.add(item)
            code, scope, depth = item
            if len(seen) > MOST_READINGS or depth > DEEPEST_MEMBERS:
                raise at(
                    _("“%(text)s”引用其他指标的层次过多"), self._definitions[root].formula, 0,
                    text=self._definitions[root].formula[:80],
                )  # fmt: skip
            for use in self._checked[code].all_uses:
                if use.code not in self._elements:
                    deeper = depth + (use.members is not None)
                    waiting.append((use.code, scope.then(use.scope), deeper))
