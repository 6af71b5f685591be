"""A last day as it is typed: a day, or so many working days from today."""

from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core import workdays
from alliance.core.clock import today
from alliance.core.errors import Invalid
from members import queries
from members.models import County

MOST_DAYS: Final = 250


def due_day(county: County, due_on: date | None, n: int | None) -> tuple[date, int | None]:
    """The last day that was typed, or so many working days from today; the county's usual number
    where neither was.

    Invalid when both are given, none is, or the day is over.
    """
    if due_on is not None and n is not None:
        raise _wrong(_("最后一天和工作日数只填一个。"))
    if due_on is None and n is None:
        n = queries.rules.usual_workdays(county.pk, today())
        if n is None:
            raise _wrong(_("请填最后一天，或填工作日数；本县区没有规定通常的工作日数。"))
    if due_on is None and n is not None:
        if not 1 <= n <= MOST_DAYS:
            sentence = _("工作日数须在1到%(most)d之间。") % {"most": MOST_DAYS}
            raise Invalid(sentence, fields={"workdays": sentence})
        return workdays.deadline(today(), n).on, n
    if due_on is None or due_on < today():
        raise _wrong(_("核对的最后一天不能早于今天。"))
    return due_on, None


def _wrong(sentence: Promise) -> Invalid:
    return Invalid(sentence, fields={"due_on": sentence})
