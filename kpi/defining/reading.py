"""A definition as somebody types it: read, checked at its place, and held against all others."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from kpi.formula import Catalogue, FormulaError, normalise, warning
from kpi.formula import check as check_definitions
from kpi.models import Indicator, IndicatorVersion
from kpi.running import catalogues
from kpi.running.marking import CONDITIONS
from members.models import Clause

FACTORS: Final = (1, 100, 1_000, 10_000)
MOST_DECIMALS: Final = 6
#: A longer text is no formula that somebody still understands.
LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody types of an indicator's version; `conditions` only of a qualitative one.

    A condition is a pair of its name in both languages. Names and measure are those of the
    indicator while this version holds; None leaves them as they are.
    """

    name: str | None = None
    name_en: str | None = None
    unit: str | None = None
    formula: str = ""
    denominator: str = ""
    factor: int = 1
    decimals: int = 2
    direction: str = "higher"
    strategy: str = "any"
    covers: str = "members"
    numerator_text: str = ""
    numerator_text_en: str = ""
    denominator_text: str = ""
    denominator_text_en: str = ""
    note: str = ""
    note_en: str = ""
    printed_formula: str = ""
    basis: str = ""
    clause: Clause | None = None
    conditions: tuple[tuple[str, str], ...] = ()


#: What the indicator is called and counted in.
NAMED: Final = ("name", "name_en", "unit")
#: What else of it is kept in a column of the same name.
PLAIN: Final = tuple(one.name for one in fields(Text) if one.name not in {*NAMED, "conditions"})


@dataclass(frozen=True, slots=True)
class Checked:
    """A definition that may be kept: its formulas as they are stored, and what to think of."""

    formula: str
    denominator: str
    catalogue: Catalogue | None
    warning: str


def text_of(version: IndicatorVersion) -> Text:
    """A version as it would be typed."""
    pairs = tuple((row["name"], row.get("name_en") or "") for row in version.conditions)
    return Text(**{name: getattr(version, name) for name in (*NAMED, *PLAIN)}, conditions=pairs)


def version_of(draft: IndicatorVersion, text: Text) -> IndicatorVersion:
    """The draft as it would stand with this text; a row that is never saved."""
    tried = IndicatorVersion(
        county_id=draft.county_id,
        indicator=draft.indicator,
        number=draft.number,
        qualitative=draft.qualitative,
        **{name: getattr(text, name) for name in PLAIN},
        **named(draft, text),
    )
    tried.formula, tried.denominator = normalise(text.formula), normalise(text.denominator)
    return tried


def named(draft: IndicatorVersion, text: Text) -> dict[str, str]:
    """Name, English name and measure as typed; where nothing was typed, the draft's."""
    typed = {name: getattr(text, name) for name in NAMED}
    return {
        name: getattr(draft, name) if one is None else one.strip() for name, one in typed.items()
    }


def read(draft: IndicatorVersion, text: Text) -> Checked:
    """The text, checked together with every published indicator.

    Raises Invalid at the first offence; its details say where: `part` (formula or denominator),
    `line`, `column` and the offending `text`.
    """
    _check_choices(text)
    if draft.qualitative:
        if text.formula.strip() or text.denominator.strip():
            told = _("定性指标没有公式，由人评定。")
            raise Invalid(told, code="qualitative", fields={"formula": told})
        return Checked("", "", None, "")
    if not text.formula.strip():
        told = _("请填写公式。")
        raise Invalid(told, code="formula_blank", fields={"formula": told})
    tried = version_of(draft, text)
    # The text is read as it was typed, so that a place is the place on the screen.
    typed = version_of(draft, text)
    typed.formula, typed.denominator = text.formula, text.denominator.rstrip()
    catalogue = _catalogue(draft.indicator, typed)
    said = warning(catalogue, draft.indicator.code)
    return Checked(tried.formula, tried.denominator.strip(), catalogue, str(said or ""))


def _check_choices(text: Text) -> None:
    told = {}
    if text.factor not in FACTORS:
        told["factor"] = _("请从列表中选择。")
    if not 0 <= text.decimals <= MOST_DECIMALS:
        told["decimals"] = _("小数位数为 0 至 %(n)d。") % {"n": MOST_DECIMALS}
    choices = {
        "direction": IndicatorVersion.Direction.values,
        "strategy": IndicatorVersion.Strategy.values,
        "covers": IndicatorVersion.Covers.values,
    }
    told |= {
        name: _("请从列表中选择。")
        for name, values in choices.items()
        if getattr(text, name) not in values
    }
    for name in ("formula", "denominator"):
        if len(getattr(text, name)) > LONGEST:
            told[name] = _("公式最多 %(n)d 字。") % {"n": LONGEST}
    if told:
        raise Invalid(_("有内容没有填好，请改正后再提交。"), fields=told)


def _catalogue(indicator: Indicator, typed: IndicatorVersion) -> Catalogue:
    county, code = indicator.county_id, indicator.code
    versions = {
        other: version
        for other, version in catalogues.published(county).items()
        if not version.qualitative
    }
    versions[code] = typed
    definitions = {other: catalogues.definition_of(version) for other, version in versions.items()}
    try:
        catalogue = check_definitions(definitions, catalogues.sorts(county), wanted=[code])
    except FormulaError as error:
        raise _refused(error) from error
    _check_covers(catalogue, versions, code)
    return catalogue


def _refused(error: FormulaError) -> Invalid:
    told = error.message
    if error.line is not None:
        told = _("第 %(line)s 行第 %(column)s 字：%(reason)s") % {
            "line": error.line,
            "column": error.column,
            "reason": error.message,
        }
    place = {
        "part": error.part,
        "line": error.line,
        "column": error.column,
        "text": str(error.names.get("text", "")),
    }
    return Invalid(told, code="formula", fields={error.part: told}, details=place)


def _check_covers(
    catalogue: Catalogue, versions: Mapping[str, IndicatorVersion], code: str
) -> None:
    """Neither what is named nor what names this one may be made of other institutions."""
    for use in catalogue.indicators[code].all_uses:
        named = versions.get(use.code) if catalogue.is_indicator(use.code) else None
        if named is not None and named.covers != versions[code].covers:
            told = _("指标 %(named)s 的统计范围不同，不能合用。") % {"named": use.code}
            raise Invalid(told, code="covers_differ", fields={"covers": told})


def lacking(version: IndicatorVersion) -> list[str]:
    """What a draft still wants before it may be published, in sentences."""
    found = []
    if version.qualitative:
        if len(version.conditions) != len(CONDITIONS):
            found.append(_("定性指标要写明两个条件：有制度文件；已组织实施。"))
    elif not version.formula:
        found.append(_("还没有公式。"))
    elif not version.numerator_text:
        found.append(_("请用一句话说明分子（或这个数）是什么。"))
    if version.denominator and not version.denominator_text:
        found.append(_("请用一句话说明分母是什么。"))
    if version.clause_id is None and version.indicator.clause_id is None and not version.basis:
        found.append(_("请写明出自哪一条，或依据的文件名称和文号。"))
    return found


@dataclass(frozen=True, slots=True)
class Marked:
    """A typed text around the place that was refused; `line` and `column` count from 1."""

    before: str
    wrong: str
    after: str
    line: int
    column: int


def mark(typed: str, details: Mapping[str, Any]) -> Marked | None:
    """The typed text cut at the refused place; None where the refusal has no place."""
    line, column = details.get("line"), details.get("column")
    if not line or not column:
        return None
    offset = sum(len(one) + 1 for one in typed.split("\n")[: line - 1]) + column - 1
    wrong = str(details.get("text") or "")
    length = len(wrong) if wrong and typed.startswith(wrong, offset) else 1
    return Marked(typed[:offset], typed[offset : offset + length], typed[offset + length :],
                  line, column)  # fmt: skip
