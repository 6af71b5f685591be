"""Traces of a posted person's work, as other apps have them, and telephone spot checks."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core import hooks
from alliance.core.traces import Trace
from staffing.models import Posting, PostingEvent
from staffing.rules.months import after
from staffing.rules.spans import Span, count, within
from staffing.vocabulary import KINDS

#: Who may have traces; asked by name, because apps of one floor do not lean on each other.
_APPS: Final = ("referrals",)
_VISITS: Final = tuple(code for code, kind in KINDS.items() if not kind.behaviour.counts)


def traces_of(row: Posting, month: date) -> Sequence[Trace]:
    """What there is of a month at the present host; shown to whoever verifies, never judged."""
    if row.person_id is None:
        return []
    first, until = month.replace(day=1), after(month.replace(day=1), 1)
    found = [
        trace
        for answer in hooks.answerers(_APPS, "traces_of", ("queries",))
        for trace in answer(row.county_id, row.person_id, row.host_id, first, until)
    ]
    visits = Posting.objects.filter(
        person=row.person_id, host=row.host_id, kind__in=_VISITS, from_on__lt=until
    ).exclude(pk=row.pk)
    spans = [Span(one.from_on, one.until_on) for one in visits.filter(holds=True)]
    return [*found, Trace(_("坐诊、巡诊安排的天数"), count(within(spans, first, until)) or 0)]


def spot_checks_of(row: Posting) -> QuerySet[PostingEvent]:
    """Telephone spot checks of a posting, the last one first."""
    return row.events.filter(verb="spot_check").select_related("by").order_by("-at", "-id")
