"""Which years, advances and settlements of public-health money wait for the actor."""

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.waiting import Waiting
from fundpool.access.capitation import APPROVE, PAY
from fundpool.models import CapitationRun, CapitationYear
from fundpool.rules import capitation_years as rules
from members import access as member_access


def capitation_waiting(actor: Actor) -> list[Waiting]:
    """What others have submitted, and what is approved and not paid; the oldest of each."""
    if actor.is_system:
        return []
    approves = member_access.reach(actor, APPROVE).counties
    pays = member_access.reach(actor, PAY).counties
    names = actor.names
    found = []
    years = CapitationYear.objects.filter(county__in=approves, status=rules.SUBMITTED)
    for row in years.exclude(submitted_by__in=names).exclude(drafted_by__in=names)[:1]:
        told = _("%(year)d年度基本公卫预算等核定") % {"year": row.year}
        found.append(_line(told, row, row.drafted_at, str(row.submitted_by or ""), _("核定")))
    runs = CapitationRun.objects.filter(
        county__in=approves, status__in=(rules.SUBMITTED, rules.FIRST)
    ).exclude(submitted_by__in=names)
    for run in runs.exclude(first_by__in=names).order_by("submitted_at")[:1]:
        told = _("基本公卫%(run)s等审批") % {"run": run}
        found.append(_line(told, run, run.submitted_at, str(run.submitted_by or ""), _("审批")))
    unpaid = CapitationRun.objects.filter(county__in=pays, status=rules.APPROVED)
    for run in unpaid.exclude(decided_by__in=names).order_by("decided_at")[:1]:
        told = _("基本公卫%(run)s等支付") % {"run": run}
        found.append(_line(told, run, run.decided_at, str(run.decided_by or ""), _("支付")))
    return found


def _line(
    what: str, row: CapitationYear | CapitationRun, when: object, who: str, verb: str
) -> Waiting:
    return Waiting(
        app="fundpool", what=what, who=who, when=when, due_on=None,  # type: ignore[arg-type]
        url=row.get_absolute_url(), verb=verb,
    )  # fmt: skip
