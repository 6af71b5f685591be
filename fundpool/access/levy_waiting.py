"""Which runs of levies and corrections wait for the actor's confirmation."""

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.waiting import Waiting
from fundpool.access.levies import CONFIRM
from fundpool.models import LevyRun, LevyTrueUp
from fundpool.rules.levy_runs import SUBMITTED
from members import access as member_access


def levies_waiting(actor: Actor) -> list[Waiting]:
    """What others have submitted in the counties where the actor confirms; the oldest first."""
    counties = member_access.reach(actor, CONFIRM).counties
    if actor.is_system or not counties:
        return []
    runs = LevyRun.objects.filter(county__in=counties, status=SUBMITTED)
    rows: list[tuple[LevyRun | LevyTrueUp, LevyRun, str]] = [
        (row, row, _("%(pool)s%(year)d年度提取") % {"pool": row.pool.name, "year": row.year})
        for row in runs.exclude(submitted_by__in=actor.names).select_related("pool", "submitted_by")
    ]
    trued = LevyTrueUp.objects.filter(county__in=counties, status=SUBMITTED)
    rows += [
        (
            row, row.assessment.run,
            _("%(unit)s%(year)d年度提取多退少补")
            % {"unit": row.assessment.institution.name, "year": row.assessment.run.year},
        )
        for row in trued.exclude(submitted_by__in=actor.names).select_related(
            "assessment__run", "assessment__institution", "submitted_by"
        )
    ]  # fmt: skip
    return [
        Waiting(
            app="fundpool", what=what, who=row.submitted_by.name if row.submitted_by else "",
            when=row.submitted_at, due_on=None, url=run.get_absolute_url(), verb=_("核定"),
        )
        for row, run, what in sorted(rows, key=lambda one: one[0].submitted_at)
    ]  # fmt: skip
