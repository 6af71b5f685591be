"""What the system does alone: credit service that was countersigned, void what never began."""

from django.utils.translation import gettext as _

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from staffing import queries
from staffing.actions.postings import take_step
from staffing.models import Posting
from staffing.rules.postings import WAITING

AT_ONCE = 200


@action
def credit_service(*, county: int, by: Actor) -> int:
    """Credit what home and host have both signed. How many."""
    rows = Posting.objects.filter(county=county, status="service_verified").order_by("pk")
    found = list(rows[:AT_ONCE])
    _check_some(found)
    for row in found:
        take_step(posting=row, verb="credit", version=row.version, by=by)
    return len(found)


@action
def void_unbegun(*, county: int, by: Actor) -> int:
    """Void what had not begun by its end: it is never credited. How many."""
    day = today()
    rows = Posting.objects.filter(county=county, status__in=WAITING, until_on__lte=day)
    moved = rows.exclude(versions__verb="change_host").order_by("pk")[:AT_ONCE]
    found = [row for row in moved if queries.never_began(row, day)]
    _check_some(found)
    for row in found:
        said = {"reason": _("计划期满仍未到岗")}
        take_step(posting=row, verb="void", version=row.version, said=said, by=by)
    return len(found)


def _check_some(found: list[Posting]) -> None:
    if not found:
        raise Refused(_("没有要办理的派驻。"), code="nothing")
