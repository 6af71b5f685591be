"""口径解释 as a workbook: question, answer, clause, from which period, what became of it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.showing import local
from alliance.core.tables import Column
from kpi.exporting.sheet import Sheet, of_county
from kpi.models import Ruling
from kpi.wording import period_words
from members.models import County


def rulings(county: County, found: Iterable[Ruling]) -> Sheet:
    """One row a ruling or an open question."""
    columns = [
        Column(_("指标或数据元"), 40), Column(_("代码"), 18), Column(_("状态"), 10),
        Column(_("问题"), 50), Column(_("提问单位"), 30), Column(_("提问时间"), 20),
        Column(_("解释"), 50), Column(_("自何期间起"), 14), Column(_("条款"), 14),
        Column(_("依据的文件"), 34), Column(_("解释人"), 14), Column(_("解释时间"), 20),
        Column(_("替换或撤回的理由"), 34), Column(_("替换或撤回的时间"), 20),
    ]  # fmt: skip
    rows = [_row(one) for one in found]
    return Sheet(_("口径解释"), of_county(county), columns, rows, county.demo)


def _row(one: Ruling) -> list[Any]:
    about = one.indicator or one.element
    return [
        local(about, "name") if about else None,
        about.code if about else None,
        one.get_state_display(),
        one.question,
        one.unit.name if one.unit else _("县区"),
        one.asked_at,
        one.answer or None,
        period_words(one.from_period) if one.from_period else None,
        one.clause.key if one.clause else None,
        one.basis or None,
        one.answered_by.name if one.answered_by else None,
        one.answered_at,
        one.ended_reason or None,
        one.ended_at,
    ]
