"""Looking over a return: its form's rules, its own past, last year's value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.numbers import plain, round_half_up
from alliance.core.periods import Period
from kpi.collecting import checking
from kpi.collecting.checking import OwnFigures, Rule, Series
from kpi.formula import Catalogue, FormulaError, Sort, normalise
from kpi.models import DataElement, DataSet, Finding, ValidationRule
from kpi.queries.collecting.forms import CellAsked

#: A share or a score is shown with so many decimals.
SHOWN = 4


@dataclass(frozen=True, slots=True)
class RuleText:
    """A validation rule as somebody types it."""

    code: str
    name: str
    left: str
    op: str
    right: str
    blocking: bool
    instruction: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that does not fit: what kind, by which rule or in which element, the figures."""

    kind: str
    rule: ValidationRule | None
    element: DataElement | None
    figures: Mapping[str, str]

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two of them the same finding."""
        figures = tuple(sorted(self.figures.items()))
        rule, element = self.rule and self.rule.pk, self.element and self.element.pk
        return (self.kind, rule, element, figures)

    @property
    def blocks(self) -> bool:
        """Whether the return cannot be handed in like this."""
        return self.rule is not None and self.rule.blocking


def read(form: DataSet, rule: RuleText) -> tuple[Rule, Catalogue]:
    """A typed rule, checked against the elements of its form; Invalid says what is wrong where."""
    if rule.op not in ValidationRule.Op.values:
        raise Invalid(_("请选择关系。"), fields={"op": _("请从列表中选择。")})
    elements = {
        element.code: Sort.BANDS if element.banded else Sort.NUMBER
        for element in form.elements.all()
    }
    plain_rule = Rule(normalise(rule.left), rule.op, normalise(rule.right))
    try:
        catalogue = checking.read_rule(plain_rule, elements)
    except FormulaError as error:
        said = _("第 %(line)s 行第 %(column)s 字：%(reason)s") % {
            "line": error.line or 1,
            "column": error.column or 1,
            "reason": error.message,
        }
        side = error.indicator or checking.LEFT
        raise Invalid(said, code="formula", fields={side: said}) from error
    elsewhere = checking.reads_elsewhere(catalogue)
    if elsewhere:
        raise Invalid(
            _("“%(name)s”：校验规则只看本单位这张报表的数（含上期、上年同期）。")
            % {"name": elsewhere},
            code="rule_reads_elsewhere",
        )
    return plain_rule, catalogue


def rules_of(form: DataSet) -> list[tuple[ValidationRule, Rule, Catalogue]]:
    """The form's rules in force, ready to be held against figures."""
    found = []
    for row in ValidationRule.objects.filter(data_set=form, ended_at=None):
        text = RuleText(
            row.code, row.name, row.left, row.op, row.right, row.blocking, row.instruction
        )
        found.append((row, *read(form, text)))
    return found


def look(form: DataSet, period: Period, cells: Iterable[CellAsked], series: Series) -> list[Seen]:
    """All that does not fit in these figures; `series` holds the return's own and the past's."""
    figures = OwnFigures(series, period)
    return [*_broken(form, figures), *_odd(form, period, cells, series)]


def _broken(form: DataSet, figures: OwnFigures) -> list[Seen]:
    found = []
    for row, rule, catalogue in rules_of(form):
        said = checking.outcome(rule, catalogue, figures)
        if said.holds is False:
            numbers = {"left": _plain(said.left), "op": rule.op, "right": _plain(said.right)}
            found.append(Seen(Finding.Kind.RULE, row, None, numbers))
    return found


def _odd(form: DataSet, period: Period, cells: Iterable[CellAsked], series: Series) -> list[Seen]:
    found = []
    for cell in cells:
        code, band = cell.element.code, cell.band
        value = series.get((code, band, period.code))
        if value is None:
            continue
        past = checking.past_of(series, code, band, period)
        score = checking.modified_z(past, value)
        named = {"value": plain(value), "band": str(band)}
        if score is not None and score > checking.LIMIT:
            shown = plain(round_half_up(score, SHOWN))
            found.append(Seen(Finding.Kind.OUTLIER, None, cell.element, {**named, "score": shown}))
        last_year = series.get((code, band, period.last_year.code))
        share = checking.change(value, last_year)
        if share is None or form.change_limit is None or last_year is None:
            continue
        if abs(share) > Fraction(form.change_limit):
            told = {"last_year": plain(last_year), "change": plain(round_half_up(share, SHOWN))}
            found.append(Seen(Finding.Kind.CHANGE, None, cell.element, {**named, **told}))
    return found


def _plain(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


#: A rule is tried on so many periods before it is kept.
TRIED = 6


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule says of one period of a body's real figures."""

    period: str
    left: str
    right: str
    holds: bool | None


def tried(form: DataSet, text: RuleText, series: Series, last: Period) -> list[Tried]:
    """The rule held against the last periods of a body, the newest first; nothing is kept."""
    rule, catalogue = read(form, text)
    found = []
    for back in range(TRIED):
        period = last.shift(-back)
        said = checking.outcome(rule, catalogue, OwnFigures(series, period))
        found.append(Tried(period.code, _plain(said.left), _plain(said.right), said.holds))
    return found
