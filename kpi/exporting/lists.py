"""Runs, schemes, indicators, elements and forms of a county as workbooks."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.core.measures import measure
from alliance.core.showing import local
from alliance.core.tables import Column
from kpi.exporting.sheet import Sheet, of_county
from kpi.models import DataElement, Run
from kpi.queries import IndicatorLine
from kpi.queries.collecting import FormLine
from kpi.queries.course import SchemeLine
from kpi.wording import period_words
from members.models import County


def runs(county: County, found: Iterable[Run]) -> Sheet:
    """Every run with its state and times."""
    columns = [
        Column(_("考核方案"), 34), Column(_("方案版次"), 8), Column(_("期间"), 14),
        Column(_("修订号"), 8), Column(_("状态"), 12), Column(_("预考核"), 8),
        Column(_("发起时间"), 20), Column(_("计算于"), 20), Column(_("公布于"), 20),
        Column(_("锁定于"), 20), Column(_("修订原因"), 40),
    ]  # fmt: skip
    rows = [
        [
            local(run.scheme_version.scheme, "name"),
            run.scheme_version.number,
            period_words(run.period),
            run.revision,
            run.get_state_display(),
            run.provisional,
            run.started_at,
            run.computed_at,
            run.published_at,
            run.locked_at,
            run.reason or None,
        ]
        for run in found
    ]
    return Sheet(_("考核批次"), of_county(county), columns, rows, county.demo)


def schemes(county: County, found: Iterable[SchemeLine]) -> Sheet:
    """Every scheme with the version that holds today and whether it has weights."""
    columns = [
        Column(_("代码"), 18), Column(_("考核方案"), 44), Column(_("用途"), 8),
        Column(_("对象"), 14), Column(_("考核项"), 8), Column(_("今天施行的版次"), 14),
        Column(_("草稿版次"), 10), Column(_("权重"), 24), Column(_("条款"), 14),
    ]  # fmt: skip
    rows = [
        [
            line.scheme.code,
            local(line.scheme, "name"),
            line.scheme.get_purpose_display(),
            line.scheme.get_subject_display(),
            line.items,
            line.holds.number if line.holds else None,
            line.draft.number if line.draft else None,
            line.newest.weights_title if line.is_weighted and line.newest else _("未设"),
            line.scheme.clause.key if line.scheme.clause else None,
        ]
        for line in found
    ]
    return Sheet(_("考核方案"), of_county(county), columns, rows, county.demo)


def indicators(county: County, found: Iterable[IndicatorLine]) -> Sheet:
    """Every indicator with the formula that holds today and its clause."""
    columns = [
        Column(_("代码"), 18), Column(_("指标"), 50), Column(_("一级指标"), 24),
        Column(_("计量单位"), 10), Column(_("今天施行的版次"), 14), Column(_("公式"), 40),
        Column(_("分母"), 30), Column(_("草稿版次"), 10), Column(_("目标值个数"), 10),
        Column(_("条款"), 14),
    ]  # fmt: skip
    rows = [
        [
            line.indicator.code,
            local(line.indicator, "name"),
            local(line.indicator, "first_level") or None,
            measure(line.indicator.unit) or None,
            line.holds.number if line.holds else None,
            line.holds.formula or None if line.holds else None,
            line.holds.denominator or None if line.holds else None,
            line.draft.number if line.draft else None,
            line.targets,
            line.indicator.clause.key if line.indicator.clause else None,
        ]
        for line in found
    ]
    return Sheet(_("指标"), of_county(county), columns, rows, county.demo)


def elements(county: County, found: Iterable[DataElement]) -> Sheet:
    """Everything that is counted: in which form, by whom, where it already is."""
    columns = [
        Column(_("代码"), 20), Column(_("数据元"), 50), Column(_("计量单位"), 10),
        Column(_("报表"), 30), Column(_("谁填报"), 12), Column(_("归口"), 20),
        Column(_("哪里已有"), 30),
    ]  # fmt: skip
    rows = [
        [
            row.code,
            local(row, "name"),
            measure(row.unit) or None,
            local(row.data_set, "name"),
            row.get_reported_by_display(),
            row.owner or None,
            row.source_system or None,
        ]
        for row in found
    ]
    return Sheet(_("数据元"), of_county(county), columns, rows, county.demo)


def forms(county: County, found: Iterable[FormLine]) -> Sheet:
    """Every form with its owner, basis, end, and what it lacks to go out."""
    columns = [
        Column(_("代码"), 18), Column(_("报表"), 34), Column(_("频次"), 8),
        Column(_("数据元个数"), 10), Column(_("归口"), 20), Column(_("依据"), 34),
        Column(_("自何日下发"), 12), Column(_("停用日"), 12), Column(_("还缺什么"), 30),
    ]  # fmt: skip
    rows = [
        [
            line.form.code,
            local(line.form, "name"),
            line.form.get_frequency_display(),
            line.elements,
            line.form.owner or None,
            line.form.basis or None,
            line.form.out_from,
            line.form.ends_on,
            "；".join(line.lacking) or None,
        ]
        for line in found
    ]
    return Sheet(_("报表"), of_county(county), columns, rows, county.demo)
