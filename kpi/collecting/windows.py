"""Whether a form still takes values for a period, and the sentence when it does not."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.periods import Period
from alliance.core.showing import short_time
from kpi.models import DataSet, PeriodWindow, Unlock
from kpi.rules import is_asked

Return = tuple[int, str, int]
"""A return that is spoken of: the form's id, the period's code, the unit's id."""


def check_periods(county: int, asked: Iterable[Return]) -> None:
    """No value for a period that has not begun, none for a form that is closed to the unit."""
    returns = set(asked)
    periods = {period for _form, period, _unit in returns}
    for code in sorted(periods):
        if Period.parse(code).first_day > today():
            raise Invalid(
                _("期间 %(period)s 还没有开始，不能填报。") % {"period": code}, code="future_period"
            )
    windows = Windows(county)
    for one in sorted(returns):
        said = windows.why_shut(*one)
        if said:
            raise Refused(said, code="period_closed")


class Windows:
    """What is shut in a county, and what was unlocked again; three statements for all of it."""

    def __init__(self, county: int) -> None:
        closed = PeriodWindow.objects.filter(county=county, closed=True)
        self.closed = {
            (window.data_set_id, window.period): window
            for window in closed.select_related("data_set", "changed_by")
        }
        ending = DataSet.objects.filter(county=county, out_from__isnull=False)
        self.ending = {form.pk: form for form in ending.exclude(closes_days=None)}
        still = Unlock.objects.filter(county=county, until_at__gt=now()).order_by("pk")
        self.unlocked = {(row.data_set_id, row.period, row.unit_id): row for row in still}

    def why_shut(self, form: int, period: str, unit: int) -> str:
        """Who shut it, why, since when, and what to do; "" where it takes values."""
        if (form, period, unit) in self.unlocked:
            return ""
        window = self.closed.get((form, period))
        if window is not None:
            return closed_sentence(window)
        ended = self.ending.get(form)
        return _over(ended, Period.parse(period)) if ended else ""


def _over(form: DataSet, period: Period) -> str:
    """The sentence when the days after the period, in which returns are taken, are over."""
    if form.closes_days is None or not is_asked(period, form.out_from, form.ends_on):
        return ""
    last = period.until + timedelta(days=form.closes_days - 1)
    if today() <= last:
        return ""
    return _(
        "“%(form)s”%(period)s 按规定收到 %(day)s 为止，已经不再收；"
        "如需补报，请联系县区考核人员解锁。"
    ) % {"form": form.name, "period": period.code, "day": last.isoformat()}


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


def unlocked_sentence(row: Unlock) -> str:
    """Who unlocked a return, why, and until when it may be changed."""
    return _("已由%(who)s解锁（%(reason)s），可改到 %(until)s。") % {
        "who": row.by.position if row.by else _("系统"),
        "reason": row.reason,
        "until": short_time(row.until_at, today()),
    }
