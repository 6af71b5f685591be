"""Who reads a year's total of performance pay, who proposes it, who decides and takes it back."""

from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden
from alliance.core.rows import one_of
from alliance.core.waiting import Waiting
from fundpool.access.leading import led_by
from fundpool.models import PayTotal, PayTotalLine
from fundpool.rules import pay_totals as rules
from members import access as member_access

READ: Final = "fundpool.read_requests"
PROPOSE: Final = "fundpool.draft_allocation"
DECIDE: Final = "fundpool.approve"


def totals_for(actor: Actor) -> QuerySet[PayTotal]:
    """Totals of the counties one oversees; of those decided a lead its alliance's, a body its own."""
    reached = member_access.reach(actor, READ)
    mine = PayTotalLine.objects.filter(institution__in=reached.institutions)
    rows = PayTotal.objects.filter(county__in=actor.counties)
    own = Q(pk__in=mine.values("total")) | Q(alliance__in=led_by(actor, reached.institutions))
    return rows.filter(Q(county__in=reached.counties) | own & Q(status__in=rules.KNOWN))


def total_for(actor: Actor, pk: int) -> PayTotal:
    """One of them; NotFound otherwise."""
    rows = totals_for(actor).select_related(
        "county", "alliance", "scored__scheme_version__scheme", "proposed_by", "ended_by",
        "taken_back_by",
    )  # fmt: skip
    return one_of(rows, pk, _("没有找到这一年的绩效工资总量。"))


def lines_for(actor: Actor) -> QuerySet[PayTotalLine]:
    """Parts of the bodies one reads, in totals one reads; a lead those of its alliance."""
    reached = member_access.reach(actor, READ)
    rows = PayTotalLine.objects.filter(county__in=actor.counties, total__in=totals_for(actor))
    return rows.filter(
        Q(county__in=reached.counties)
        | Q(institution__in=reached.institutions)
        | Q(total__alliance__in=led_by(actor, reached.institutions))
    )


def reads_whole(actor: Actor, row: PayTotal) -> bool:
    """Whether the actor reads every body's part, and so what a later revision would change."""
    reached = member_access.reach(actor, READ)
    led = led_by(actor, reached.institutions).filter(alliance=row.alliance_id)
    return row.county_id in reached.counties or led.exists()


def check_can_propose(actor: Actor, county: int) -> Actor:
    """Finance proposes and withdraws."""
    return member_access.check_may(actor, PROPOSE, county=county)


def check_can_decide(actor: Actor, row: PayTotal) -> Actor:
    """An approver who has not proposed it."""
    acting = member_access.check_may(actor, DECIDE, county=row.county_id)
    if row.proposed_by_id is not None and row.proposed_by_id in acting.names:
        raise Forbidden(_("提出人不能自己决定，须由另一人办理。"), code="SAME_PERSON")
    return acting


def pay_totals_waiting(actor: Actor) -> list[Waiting]:
    """What others have proposed, the oldest first."""
    if actor.is_system:
        return []
    counties = member_access.reach(actor, DECIDE).counties
    rows = PayTotal.objects.filter(county__in=counties, status=rules.PROPOSED)
    rows = rows.exclude(proposed_by__in=actor.names).select_related("alliance", "proposed_by")
    return [
        Waiting(
            app="fundpool",
            what=_("%(unit)s%(year)d年度绩效工资总量")
            % {"unit": row.alliance.name, "year": row.year},
            who=str(row.proposed_by or ""), when=row.proposed_at, due_on=None,
            url=row.get_absolute_url(), verb=_("决定"),
        )
        for row in rows.order_by("proposed_at")
    ]  # fmt: skip
