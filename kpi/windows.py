"""Whether a form still takes values for a period, and the sentence when it does not."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from alliance.core.periods import Period
from kpi.models import PeriodWindow


def check_periods(county: int, asked: Iterable[tuple[int, str]]) -> None:
    """No value for a period that has not begun, none for a form that is closed.

    `asked` are pairs of the form's id and the period's code.
    """
    pairs = set(asked)
    periods = {period for _form, period in pairs}
    for code in sorted(periods):
        if Period.parse(code).first_day > today():
            raise Invalid(
                _("期间 %(period)s 还没有开始，不能填报。") % {"period": code}, code="future_period"
            )
    for pair, window in sorted(closed_windows(county, periods).items()):
        if pair in pairs:
            raise Refused(closed_sentence(window), code="period_closed")


def closed_windows(county: int, periods: Iterable[str]) -> dict[tuple[int, str], PeriodWindow]:
    """The closed forms among these periods, by form and period."""
    windows = PeriodWindow.objects.filter(
        county=county, closed=True, period__in=list(periods)
    ).select_related("data_set", "changed_by")
    return {(window.data_set_id, window.period): window for window in windows}


def closed_sentence(window: PeriodWindow) -> str:
    """Who closed the form, when and why, and what to do."""
    return _(
        "“%(form)s”%(period)s 已由%(who)s于 %(day)s 关闭（%(reason)s）；"
        "如需更正，请联系县区考核人员重新开放。"
    ) % {
        "form": window.data_set.name,
        "period": window.period,
        "who": window.changed_by.position if window.changed_by else _("系统"),
        "day": window.changed_at.date().isoformat(),
        "reason": window.reason,
    }
