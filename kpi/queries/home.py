"""What the home page asks: which work of assessment waits for somebody, and how it stands."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.showing import local
from alliance.core.waiting import Tile, Waiting
from kpi.models import IndicatorValue, Run, Scheme
from kpi.queries.adhoc import asked_waiting
from kpi.queries.collecting.waiting import owing_units, returns_waiting
from kpi.queries.course.runs import first_of, latest_runs, unsuperseded
from kpi.queries.course.waiting import course_waiting, with_points
from kpi.queries.definitions_waiting import definitions_waiting
from kpi.queries.marking.waiting import marks_waiting
from kpi.queries.results.lines import Counts
from kpi.queries.rulings import rulings_waiting
from kpi.queries.verified import sheets_to_sign
from kpi.rules import VISIBLE
from kpi.wording import period_words
from members import access as member_access
from members.models import Unit

MOST = 20


def waiting_for(actor: Actor) -> list[Waiting]:
    """Runs on their way to the public; returns to be handed in, reviewed, accepted."""
    return [
        *_to_publish(actor),
        *course_waiting(actor),
        *marks_waiting(actor),
        *definitions_waiting(actor),
        *returns_waiting(actor),
        *_asked_of(actor),
        *_to_sign(actor),
        *rulings_waiting(actor),
    ]


def _asked_of(actor: Actor) -> list[Waiting]:
    """What is asked once of the bodies for which the actor enters figures."""
    return [] if actor.is_system or not actor.held else asked_waiting(owing_units(actor))


def _to_sign(actor: Actor) -> list[Waiting]:
    """Check sheets that wait for the signature of a body for which the actor speaks."""
    bodies = member_access.reach(actor, "kpi.answer_run").institutions
    if actor.is_system or not bodies:
        return []
    return sheets_to_sign(Unit.objects.filter(institution__in=bodies))


def _to_publish(actor: Actor) -> list[Waiting]:
    counties = member_access.reach(actor, "kpi.publish_run").counties
    if not counties or actor.is_system:
        return []
    runs = Run.objects.filter(county__in=counties, state=Run.State.COMPUTED, provisional=False)
    if actor.persons:
        runs = runs.exclude(started_by__in=actor.persons)
    rows = (
        unsuperseded(runs.exclude(pk__in=with_points(runs)))
        .select_related("scheme_version__scheme", "started_by")
        .order_by("-computed_at")
    )
    return [
        Waiting(
            app="kpi",
            what=_("%(scheme)s，%(period)s：已计算，等待公布")
            % {
                "scheme": local(run.scheme_version.scheme, "name"),
                "period": period_words(run.period),
            },
            who=run.started_by.name if run.started_by else _("系统"),
            when=run.computed_at,
            due_on=None,
            url=run.get_absolute_url(),
            verb=_("公布"),
        )
        for run in rows[:MOST]
    ]


def tiles_for(actor: Actor) -> list[Tile]:
    """How the newest run of the county's own assessment stands: of the first county."""
    counties = member_access.reach(actor, "kpi.read_county").counties
    return _tiles(min(counties)) if counties else []


def _tiles(county: int) -> list[Tile]:
    scheme = first_of(Scheme.objects.filter(county=county))
    runs = Run.objects.filter(state__in=VISIBLE)
    if scheme is None:
        return []
    newest = (
        latest_runs(runs.filter(scheme_version__scheme=scheme), county)
        .order_by("-period", "-revision")
        .first()
    )
    if newest is None:
        return []
    unit = Unit.objects.filter(county=county, kind=Unit.Kind.COUNTY)
    rows = IndicatorValue.objects.filter(
        run=newest, unit__in=unit, indicator__schemeitem__version=newest.scheme_version_id
    )
    return _worded(newest, _counted(rows))


def _counted(rows: Iterable[IndicatorValue]) -> Counts:
    there = list(rows)
    return Counts(
        all=len(there),
        met=sum(row.met is True for row in there),
        below_baseline=sum(row.below_baseline is True for row in there),
        not_met=sum(row.met is False for row in there),
        missing=sum(row.value is None and row.met is None for row in there),
    )


def _worded(run: Run, counts: Counts) -> list[Tile]:
    url = f"{reverse('kpi:dashboard')}?period={run.period}"
    unit = _("/ %(n)d 项") % {"n": counts.all}
    period = period_words(run.period)
    below = (
        _("%(n)d 项低于基期") % {"n": counts.below_baseline} if counts.below_baseline else period
    )
    return [
        Tile(
            _("核心指标达标"), str(counts.met), unit, below, url,
            "warn" if counts.below_baseline else "neutral",
        ),
        Tile(_("未达标"), str(counts.not_met), unit, period, url),
        Tile(_("缺数"), str(counts.missing), unit, period, url),
    ]  # fmt: skip
