"""A county's published indicators as checked formulas."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid, Refused
from kpi.formula.catalogue import Catalogue, Definition
from kpi.formula.catalogue import check as check_definitions
from kpi.formula.errors import FormulaError
from kpi.formula.functions import Sort
from kpi.formula.status import Strategy
from kpi.models import DataElement, IndicatorVersion, Run
from members.queries import in_force


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
    return {code: Sort.BANDS if banded else Sort.NUMBER for code, banded in rows}


def definition_of(version: IndicatorVersion) -> Definition:
    """What the formula package needs of an indicator version."""
    return Definition(
        formula=version.formula,
        denominator=version.denominator or None,
        factor=Decimal(version.factor),
        strategy=Strategy(version.strategy),
    )


def check(county: int) -> Catalogue:
    """Check every published quantitative indicator of a county together.

    Raises Invalid with code, line and column of the first offence, and when an indicator
    names another that is made of a different set of institutions.
    """
    versions = {
        code: version for code, version in published(county).items() if not version.qualitative
    }
    definitions = {code: definition_of(version) for code, version in versions.items()}
    try:
        catalogue = check_definitions(definitions, sorts(county))
    except FormulaError as error:
        raise Invalid(
            _("指标 %(code)s 的%(part)s有误，第 %(line)s 行第 %(column)s 字：%(reason)s")
            % {
                "code": error.indicator,
                "part": _("分母") if error.part == "denominator" else _("公式"),
                "line": error.line,
                "column": error.column,
                "reason": error.message,
            },
            code="formula",
        ) from error
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
    computing = ("formula", "denominator", "factor", "decimals", "direction", "strategy", "covers")
    is_edited = any(getattr(version, name) != values[name] for name in computing)
    if is_edited and Run.objects.filter(values__indicator_version=version).exists():
        raise Refused(
            _("指标 %(code)s 已用于考核批次，口径不能改动；请新建一个版本并写明起始日。")
            % {"code": version.indicator.code},
            code="version_used",
        )
