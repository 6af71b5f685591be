"""Returns: what is owed and waits, who has reported, what is asked of whom; as workbooks."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from alliance.core.showing import local
from alliance.core.tables import Column
from kpi import queries
from kpi.exporting.sheet import Sheet, of_county
from kpi.models import Submission
from kpi.queries.collecting import Owed
from kpi.queries.reported import Burden, FormPeriod, Reported
from kpi.wording import period_words
from members.models import County


def returns(
    county: County,
    owed: Mapping[str, Iterable[Owed]],
    there: Mapping[str, Iterable[Submission]],
) -> Sheet:
    """What is owed and what waits, each under the heading of its page."""
    columns = [
        Column(_("种类"), 20), Column(_("报表"), 34), Column(_("单位"), 34),
        Column(_("期间"), 16), Column(_("应报日"), 12), Column(_("已有格数"), 10),
        Column(_("应有格数"), 10), Column(_("状态"), 12), Column(_("提交时间"), 20),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [
            kind,
            local(one.form, "name"),
            one.unit.name,
            period_words(one.period.code),
            one.due_on,
            one.there,
            one.cells,
            one.submission.get_state_display() if one.submission else _("未填"),
            None,
        ]
        for kind, some in owed.items()
        for one in some
    ]
    rows += [
        [
            kind,
            local(row.data_set, "name"),
            row.unit.name,
            period_words(row.period),
            None,
            None,
            None,
            row.get_state_display(),
            row.submitted_at,
        ]
        for kind, some in there.items()
        for row in some
    ]
    return Sheet(_("填报"), of_county(county), columns, rows, county.demo)


def overview(county: County, found: Iterable[FormPeriod]) -> Sheet:
    """Form by form and period by period: expected, complete, in time, accepted."""
    columns = [
        Column(_("报表"), 34), Column(_("期间"), 16), Column(_("应报单位"), 10),
        Column(_("报齐"), 8), Column(_("按时"), 8), Column(_("已接收"), 8),
        Column(_("未了结的疑点"), 12),
    ]  # fmt: skip
    rows = [
        [
            local(one.form, "name"),
            period_words(one.period.code),
            one.expected,
            one.complete,
            one.in_time,
            one.accepted,
            one.open_findings,
        ]
        for one in found
    ]
    return Sheet(_("谁报了"), of_county(county), columns, rows, county.demo)


def reported(county: County, found: Reported) -> Sheet:
    """One form and period: every body expected."""
    columns = [
        Column(_("单位"), 34), Column(_("状态"), 8), Column(_("已有格数"), 10),
        Column(_("应有格数"), 10), Column(_("报齐时间"), 20), Column(_("迟报天数"), 10),
        Column(_("报表状态"), 12),
    ]  # fmt: skip
    rows = [
        [
            row.unit.name,
            queries.state_words(row.state),
            row.there,
            row.cells,
            row.complete_at,
            row.late_days or None,
            row.submission.get_state_display() if row.submission else None,
        ]
        for row in found.rows
    ]
    about = (
        (_("报表"), local(found.form, "name")),
        (_("期间"), period_words(found.period.code)),
        (_("应报日"), found.due_on),
    )
    head = (*of_county(county), *about)
    return Sheet(_("谁报了"), head, columns, rows, county.demo or found.form.demo)


def burden(county: County, year: int, found: Sequence[Burden]) -> Sheet:
    """Cells asked of every body month by month, cells and minutes of the year."""
    columns = [
        Column(_("单位"), 34),
        *(Column(_("%(n)d月格数") % {"n": month}, 9) for month in range(1, 13)),
        Column(_("全年格数"), 10),
        Column(_("全年约需分钟"), 12),
    ]
    rows = [
        [one.unit.name, *(load.cells for load in one.months), one.cells, one.minutes]
        for one in found
    ]
    head = (*of_county(county), (_("年度"), year))
    return Sheet(_("填报负担"), head, columns, rows, county.demo)
