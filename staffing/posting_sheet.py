"""Postings as a workbook."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.numbers import plain
from alliance.core.tables import write_xlsx
from staffing import queries
from staffing.models import Posting
from staffing.rules.postings import state_words

_DAY = timedelta(days=1)


def title() -> str:
    """What the file is called."""
    return _("派驻")


def workbook(rows: Iterable[Posting], of: str) -> bytes:
    """One line a posting, days with their last one."""
    found, day = list(rows), today()
    least = {one: queries.least_months(one, day) for one in {row.county_id for row in found}}
    heads = [
        _("人员"), _("形式"), _("岗位"), _("派出单位"), _("接收单位"), _("第一天"), _("最后一天"),
        _("份额"), _("状态"), _("短于方案的一般要求"),
    ]  # fmt: skip
    lines = [
        [
            str(row.person or ""), row.get_kind_display(), row.post, row.home.name, row.host.name,
            row.from_on, row.until_on - _DAY if row.until_on else "", plain(row.share),
            state_words(row.status), _("是") if queries.is_short(row, least[row.county_id]) else "",
        ]
        for row in found
    ]  # fmt: skip
    return write_xlsx(heads, lines, title=of, demo=any(row.demo for row in found))
