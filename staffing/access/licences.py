"""Whose licences an actor sees: of the county one oversees, of one's body, one's own."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.rows import one_of
from alliance.core.waiting import Waiting
from members import access as member_access
from staffing.access.postings import READ
from staffing.access.service import KEEP
from staffing.models import StaffFile
from staffing.queries import licences as queries


def files_for(actor: Actor) -> QuerySet[StaffFile]:
    """Files of the staff that the actor reads of, and the actor's own."""
    reach = member_access.reach(actor, READ)
    seen = Q(county__in=reach.counties) | Q(person__in=actor.persons)
    seen |= Q(person__institution__in=reach.institutions)
    return StaffFile.objects.filter(seen, county__in=actor.counties)


def file_for(actor: Actor, pk: int) -> StaffFile:
    """One of them; NotFound otherwise."""
    rows = files_for(actor).select_related("person__institution")
    return one_of(rows, pk, _("没有找到这份执业档案。"))


def licences_waiting(actor: Actor) -> list[Waiting]:
    """One line for whoever keeps the staff of a body: how many licences have ended or soon end."""
    own = member_access.reach(actor, KEEP).institutions
    if not own:
        return []
    rows = StaffFile.objects.filter(county__in=actor.counties, person__institution__in=own)
    steps = [
        queries.threshold_of(until, today())
        for until in queries.ending_files(rows, today()).values_list("licence_until_on", flat=True)
        if until is not None
    ]
    if not steps:
        return []
    over = steps.count(0)
    what = gettext("执业证书：%(over)s 人已失效，%(soon)s 人 90 天内到期") % {
        "over": over, "soon": len(steps) - over,
    }  # fmt: skip
    return [
        Waiting(
            app="staffing", what=what, who="", when=None, due_on=None,
            url=reverse("staffing:licences"), verb=gettext("查看"), tone="bad" if over else "warn",
        )
    ]  # fmt: skip
