"""Who reads what posted people are owed, who computes a month, who closes and corrects it."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Refused
from alliance.core.rows import one_of
from members import access as member_access
from members.models import Institution
from staffing.access.postings import READ
from staffing.models import PayLine, PayMonth
from staffing.rules.postings import AGREE, ARRANGE


def lines_for(actor: Actor) -> QuerySet[PayLine]:
    """Lines of the counties one oversees, of one's body as home or payer, and one's own."""
    reach = member_access.reach(actor, READ)
    seen = Q(county__in=reach.counties) | Q(person__in=actor.persons)
    seen |= Q(month__institution__in=reach.institutions) | Q(payer_body__in=reach.institutions)
    return PayLine.objects.filter(seen, county__in=actor.counties)


def months_for(actor: Actor) -> QuerySet[PayMonth]:
    """Months with such lines, and those of one's body."""
    reach = member_access.reach(actor, READ)
    seen = Q(county__in=reach.counties) | Q(institution__in=reach.institutions)
    seen |= Q(pk__in=lines_for(actor).values("month"))
    return PayMonth.objects.filter(seen, county__in=actor.counties)


def month_for(actor: Actor, pk: UUID) -> PayMonth:
    """One of them; NotFound otherwise."""
    rows = months_for(actor).select_related("county", "institution", "closed_by", "computed_by")
    return one_of(rows, pk, _("没有找到这个月份的派驻待遇。"))


def computing_places(actor: Actor) -> QuerySet[Institution]:
    """The bodies for which the actor computes a month."""
    own = member_access.reach(actor, ARRANGE).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own)
    return rows.select_related("county").order_by("sort_key", "code")


def check_can_compute(actor: Actor, body: Institution) -> Actor:
    """The desk of the body whose people are posted."""
    return member_access.check_may(actor, ARRANGE, county=body.county_id, institution=body.pk)


def check_can_close(actor: Actor, row: PayMonth) -> Actor:
    """The head of that body, while the month is open."""
    acting = _head(actor, row)
    if row.closed_at is not None:
        raise Refused(_("这个月已经结账，要改请另记更正行。"), code="closed")
    return acting


def check_can_correct(actor: Actor, row: PayMonth) -> Actor:
    """The head of that body, once the month is closed."""
    acting = _head(actor, row)
    if row.closed_at is None:
        raise Refused(_("这个月还没有结账，重新计算即可，不用更正。"), code="open")
    return acting


def _head(actor: Actor, row: PayMonth) -> Actor:
    return member_access.check_may(
        actor, AGREE, county=row.county_id, institution=row.institution_id
    )
