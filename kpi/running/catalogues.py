"""A county's published indicators as checked formulas."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid, Refused
from kpi.formula.catalogue import Catalogue, Definition
from kpi.formula.catalogue import check as check_definitions
from kpi.formula.errors import FormulaError
from kpi.formula.functions import Sort
from kpi.formula.status import Strategy
from kpi.models import DataElement, ElementVersion, Indicator, IndicatorVersion, Run
from members.queries import in_force

#: What of a data element may be worded anew; what is counted stays.
WORDED: Final = ("name", "name_en", "unit", "note", "owner", "source_system")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def published(county: int, on: date | None = None) -> dict[str, IndicatorVersion]:
    """The published version of every indicator by code; as of a day, or the newest."""
    versions = IndicatorVersion.objects.filter(
        county=county, status=IndicatorVersion.Status.PUBLISHED
    )
    if on is not None:
        versions = versions.filter(in_force(on))
    ordered = versions.select_related("indicator__clause", "clause").order_by("number")
    return {version.indicator.code: version for version in ordered}


def sorts(county: int) -> dict[str, Sort]:
    """Every element code of the county: a number, or a number per age band."""
    rows = DataElement.objects.filter(county=county).values_list("code", "banded")
    return {code: sort_of(banded) for code, banded in rows}


def sort_of(banded: bool) -> Sort:
    """What the formula package calls an element."""
    return Sort.BANDS if banded else Sort.NUMBER


def wordings(county: int, on: date) -> dict[int, ElementVersion]:
    """How a county's elements that were ever corrected were worded on a day, by their ids."""
    rows = ElementVersion.objects.filter(
        in_force(on), county=county, state=ElementVersion.State.APPROVED
    )
    return {row.element_id: row for row in rows.order_by("number")}


def definition_of(version: IndicatorVersion) -> Definition:
    """What the formula package needs of an indicator version."""
    return Definition(
        formula=version.formula,
        denominator=version.denominator or None,
        factor=Decimal(version.factor),
        strategy=Strategy(version.strategy),
    )


def check(county: int) -> Catalogue:
    """Check the newest published version of every quantitative indicator of a county together.

    Raises Invalid with code, line and column of the first offence, and when an indicator
    names another that is made of a different set of institutions.
    """
    return _check(county, published(county))


def check_together(indicator: Indicator, since: date | None) -> None:
    """Check an indicator, and all that name it, on every day from `since` on that anything changes.

    What a later version of another indicator says does not help a period before it. Raises
    Invalid with the day, as `check` does, and when a form that asks for an element has ended.
    """
    county = indicator.county_id
    rows = IndicatorVersion.objects.filter(
        county=county, status=IndicatorVersion.Status.PUBLISHED, qualitative=False
    ).select_related("indicator")
    versions = list(rows.order_by("number"))
    begins = since or date.min
    days = {day for one in versions for day in (one.from_on, one.until_on) if day}
    for day in sorted({begins, *(day for day in days if day > begins)}):
        there = {one.indicator.code: one for one in versions if _holds(one, day)}
        if indicator.code in there:
            _check(county, there, wanted=sorted(naming(there, indicator.code)), on=day)


def check_asked(version: IndicatorVersion, on: date) -> None:
    """Refused when a form has ended that asks for an element of the formula."""
    rows = DataElement.objects.filter(county=version.county_id, code__in=names_in(version))
    for element in rows.select_related("data_set").order_by("code"):
        ended = element.data_set.ends_on
        if ended is not None and ended <= on:
            told = _(
                "数据元“%(name)s”所在的报表“%(form)s”自 %(day)s 起停用，以后没有数。"
                "请换一个数据元，或另立报表。"
            ) % {"name": element.name, "form": element.data_set.name, "day": ended.isoformat()}
            raise Refused(told, code="element_ended")


def names_in(version: IndicatorVersion) -> set[str]:
    """Every word of the formula that may be the code of something."""
    return set(_NAME.findall(f"{version.formula} {version.denominator}"))


def naming(versions: Mapping[str, IndicatorVersion], *codes: str) -> set[str]:
    """Those of the indicators that are one of the codes, or name one, however indirectly."""
    words = {code: names_in(one) for code, one in versions.items()}
    found, before = set(codes), 0
    while len(found) > before:
        before = len(found)
        found |= {code for code, said in words.items() if said & found}
    return found & set(versions)


def _holds(version: IndicatorVersion, on: date) -> bool:
    begun = version.from_on is None or version.from_on <= on
    return begun and (version.until_on is None or on < version.until_on)


def _check(
    county: int,
    there: Mapping[str, IndicatorVersion],
    *,
    wanted: Iterable[str] | None = None,
    on: date | None = None,
) -> Catalogue:
    versions = {code: version for code, version in there.items() if not version.qualitative}
    definitions = {code: definition_of(version) for code, version in versions.items()}
    try:
        catalogue = check_definitions(definitions, sorts(county), wanted)
    except FormulaError as error:
        told = {
            "code": error.indicator,
            "part": _("分母") if error.part == "denominator" else _("公式"),
            "line": error.line,
            "column": error.column,
            "reason": error.message,
        }
        words = _("指标 %(code)s 的%(part)s有误，第 %(line)s 行第 %(column)s 字：%(reason)s")
        if on is not None and on > date.min:
            words = _(
                "自 %(day)s 起同时施行的各版合不拢：指标 %(code)s 的%(part)s，"
                "第 %(line)s 行第 %(column)s 字：%(reason)s"
            )
            told["day"] = on.isoformat()
        raise Invalid(words % told, code="formula") from error
    for code, checked in catalogue.indicators.items():
        for use in checked.all_uses:
            named = versions.get(use.code) if catalogue.is_indicator(use.code) else None
            if named is not None and named.covers != versions[code].covers:
                raise Invalid(
                    _("指标 %(code)s 引用的 %(named)s 统计范围不同，不能合用。")
                    % {"code": code, "named": use.code},
                    code="covers_differ",
                )
    return catalogue


def check_unused(version: IndicatorVersion, values: Mapping[str, Any]) -> None:
    """A published definition that a run was computed with is never edited: make a new version."""
    computing = (
        "name", "unit", "formula", "denominator", "factor", "decimals", "direction", "strategy",
        "covers",
    )  # fmt: skip
    is_edited = any(getattr(version, name) != values[name] for name in computing)
    if is_edited and Run.objects.filter(values__indicator_version=version).exists():
        raise Refused(
            _("指标 %(code)s 已用于考核批次，口径不能改动；请新建一个版本并写明起始日。")
            % {"code": version.indicator.code},
            code="version_used",
        )
