"""Marks that a computed run still wants, for those who give them."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.periods import Period
from alliance.core.showing import local
from alliance.core.waiting import Waiting
from kpi.models import Run, SchemeItem
from kpi.queries.course.runs import unsuperseded
from kpi.queries.marking.sheet import mark_sheet
from kpi.running.marking import EXPERT, GATE
from kpi.wording import period_words
from members import access as member_access

MOST = 5
_OPEN = (Run.State.COMPUTED, Run.State.FEEDBACK)


def marks_waiting(actor: Actor) -> list[Waiting]:
    """Sheets of runs that are not before the public yet and have something unmarked."""
    counties = member_access.reach(actor, "kpi.mark").counties
    if not counties or actor.is_system:
        return []
    by_hand = SchemeItem.objects.filter(
        Q(rule__in=(EXPERT, GATE)) | Q(indicator__versions__qualitative=True),
        version=OuterRef("scheme_version"),
    )
    runs = unsuperseded(Run.objects.filter(Exists(by_hand), county__in=counties, state__in=_OPEN))
    rows = runs.select_related("scheme_version__scheme__county", "started_by")
    found = []
    for run in rows.order_by("-computed_at")[:MOST]:
        scheme = run.scheme_version.scheme
        left = mark_sheet(scheme, Period.parse(run.period), "").left
        if left:
            told = {
                "scheme": local(scheme, "name"), "period": period_words(run.period), "n": left,
            }  # fmt: skip
            found.append(
                Waiting(
                    app="kpi",
                    what=_("%(scheme)s，%(period)s：%(n)d 个评分待评") % told,
                    who=run.started_by.name if run.started_by else _("系统"),
                    when=run.computed_at,
                    due_on=None,
                    url=reverse("kpi:mark-sheet", args=[scheme.code, run.period]),
                    verb=_("去评分"),
                )
            )
    return found
