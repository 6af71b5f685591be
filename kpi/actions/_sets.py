"""What a row of a filled set says, on which draft it would be written, and what it would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid, Refused
from kpi import defining
from kpi.actions._codes import checked_code
from kpi.actions.indicators import Naming
from kpi.defining import Text
from kpi.models import Indicator, IndicatorVersion
from members.models import Clause, County

DRAFT: Final = IndicatorVersion.Status.DRAFT
_NAMES: Final = ("name", "name_en", "unit")
#: What changes how a formula is read.
_READ: Final = frozenset({"formula", "denominator", "covers"})


@dataclass(frozen=True, slots=True)
class SetRow:
    """One indicator of a set as somebody filled it in.

    `said` holds what stands in the cells of its version, by the names of `Text`; what is blank is
    not in it. `qualitative` None is not said: of a new one that is no.
    """

    naming: Naming
    said: Mapping[str, Any]
    clause: Clause | None = None
    qualitative: bool | None = None


def set_target(
    county: County, row: SetRow, versions: Sequence[IndicatorVersion]
) -> IndicatorVersion | None:
    """The draft that a row would write on, None for a new one; refused where it may not.

    `versions` are those that the county has of this code. A formula is read as it would be kept.
    """
    if any(one.status != DRAFT for one in versions):
        raise Refused(
            _("这项指标已发布，不能由文件改；请到指标页“改口径”。"),
            code="version_published",
            fields={"code": ""},
        )
    draft = versions[0] if versions else None
    if draft is None:
        checked_code(county, row.naming.code)
    elif row.qualitative not in (None, draft.qualitative):
        told = _("这项指标的草稿不是这一类（定性或定量），请先放弃草稿再导入。")
        raise Refused(told, code="other_kind", fields={"qualitative": told})
    _check_formula(draft or _unsaved(county, row), row)
    return draft


def _unsaved(county: County, row: SetRow) -> IndicatorVersion:
    indicator = Indicator(county=county, code=row.naming.code)
    return IndicatorVersion(
        county=county, indicator=indicator, number=1, qualitative=bool(row.qualitative)
    )


def _text(draft: IndicatorVersion, row: SetRow) -> Text:
    """What the draft would say with what the row says."""
    return replace(defining.text_of(draft) if draft.pk else Text(), **row.said)


def _check_formula(draft: IndicatorVersion, row: SetRow) -> None:
    """A row without a formula is begun; what is written must be readable."""
    text = _text(draft, row)
    if text.denominator.strip() and not text.formula.strip() and not draft.qualitative:
        told = _("写了分母，没有写公式。")
        raise Invalid(told, code="formula_blank", fields={"formula": told})
    if text.formula.strip() and _READ & row.said.keys():
        defining.read(draft, text)


def set_changes(draft: IndicatorVersion, row: SetRow) -> list[tuple[str, str, str]]:
    """What a row says differently from the draft: column, before, after. A blank cell says nothing."""
    found = [
        (name, str(getattr(draft, name)), str(value))
        for name, value in stated(draft, row).items()
        if getattr(draft, name) != value
    ]
    if row.naming.first_level and draft.indicator.first_level != row.naming.first_level:
        found.append(("first_level", draft.indicator.first_level, row.naming.first_level))
    if row.clause is not None and draft.clause_id != row.clause.pk:
        found.append(("clause", draft.clause.key if draft.clause else "", row.clause.key))
    return found


def stated(draft: IndicatorVersion, row: SetRow) -> dict[str, Any]:
    """The cells that say something, as they would be kept."""
    names = {name: getattr(row.naming, name) for name in _NAMES if getattr(row.naming, name)}
    said = dict(row.said)
    if "formula" in said or "denominator" in said:
        kept = defining.read(draft, _text(draft, row))
        said |= {"formula": kept.formula, "denominator": kept.denominator}
    return names | said
