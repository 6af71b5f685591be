"""What of paper signatures waits for whom: the signer's own word, and what auditors look into."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.periods import Period
from alliance.core.waiting import Waiting
from members.models import County, PaperSignature
from members.rules import COUNTY, relation

MOST: Final = 20
#: A dispute stays on the auditors' desk so long.
DISPUTED_DAYS: Final = 30
WATCHES: Final = "members.read_audit"


def _to_confirm(actor: Actor) -> list[Waiting]:
    """Signatures that were entered in my name and that I have not answered for."""
    mine = Q(approver__in=actor.persons, county__in=actor.counties)
    rows = _standing(mine).order_by("recorded_at")
    return [
        Waiting(
            app="members",
            what=_("按您的线下签批录入：%(label)s") % {"label": row.label},
            who=row.recorder.name,
            when=row.recorded_at,
            due_on=None,
            url=row.get_absolute_url(),
            verb=_("确认或否认"),
            tone="warn",
        )
        for row in rows[:MOST]
    ]


def _unconfirmed(actor: Actor) -> list[Waiting]:
    """For auditors: how many signatures nobody has confirmed yet, the oldest month first."""
    watched = County.objects.filter(pk__in=_watched(actor))
    unconfirmed = Q(papersignature__state=PaperSignature.State.UNCONFIRMED)
    rows = watched.annotate(
        waiting=Count("papersignature", filter=unconfirmed),
        oldest=Min("papersignature__recorded_at", filter=unconfirmed),
    ).filter(waiting__gt=0)
    return [
        Waiting(
            app="members",
            what=_("%(n)d份线下签批未经签批人本人确认") % {"n": county.waiting},
            who=county.short,
            when=county.oldest,
            due_on=None,
            url=_month_page(Period.containing(localdate(county.oldest), "month")),
            verb=_("查看"),
            tone="warn",
        )
        for county in rows
    ]


def _disputed(actor: Actor) -> list[Waiting]:
    """For auditors: signatures that the signer says are not theirs."""
    rows = PaperSignature.objects.filter(
        county__in=_watched(actor),
        state=PaperSignature.State.DISPUTED,
        settled_at__gte=now() - timedelta(days=DISPUTED_DAYS),
    )
    return [
        Waiting(
            app="members",
            what=_("线下签批被本人否认：%(label)s") % {"label": row.label},
            who=row.approver.name,
            when=row.settled_at,
            due_on=None,
            url=row.get_absolute_url(),
            verb=_("核查"),
            tone="bad",
        )
        for row in rows.select_related("approver").order_by("-settled_at")[:MOST]
    ]


def _standing(which: Q) -> QuerySet[PaperSignature]:
    rows = PaperSignature.objects.filter(which, state=PaperSignature.State.UNCONFIRMED)
    return rows.select_related("recorder")


def _watched(actor: Actor) -> frozenset[int]:
    if actor.is_system:
        return frozenset()
    return frozenset(held.county for held in actor.held if relation(held, WATCHES) == COUNTY)


def _month_page(month: Period) -> str:
    return f"{reverse('paper-signatures')}?month={month.code}"


ASKED: Final[tuple[Callable[[Actor], list[Waiting]], ...]] = (
    _to_confirm,
    _unconfirmed,
    _disputed,
)
