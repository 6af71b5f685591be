"""Runs and schemes: which is the newest, what came before, how far one is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from alliance.core.models import Job, JobPart
from alliance.core.periods import Period
from kpi.models import Run, Scheme, SchemeVersion
from members.queries import in_force

MOST_PERIODS = 12
"""Periods in a chart, the run's own included."""


def unsuperseded(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Those of the runs that no visible revision of the same has followed."""
    newer = Run.objects.filter(
        scheme_version=OuterRef("scheme_version"),
        period=OuterRef("period"),
        revision__gt=OuterRef("revision"),
        available_at__isnull=False,
    )
    return runs.filter(~Exists(newer))


def latest_runs(runs: QuerySet[Run], county: int) -> QuerySet[Run]:
    """The newest visible revision of every scheme version and period of a county."""
    return unsuperseded(runs.filter(county=county, available_at__isnull=False))


def newest_revision(run: Run) -> int:
    """The number of the last visible revision of a run's scheme version and period."""
    visible = Run.objects.filter(
        scheme_version=run.scheme_version_id, period=run.period, available_at__isnull=False
    )
    return visible.aggregate(last=Max("revision"))["last"] or run.revision


def history(runs: QuerySet[Run], run: Run) -> list[Run]:
    """This run and those of its scheme for earlier periods of the same kind, oldest first.

    One run a period, the newest revision; the run itself stands for its own period.
    """
    kind = Period.parse(run.period).kind
    same = latest_runs(runs, run.county_id).filter(
        scheme_version__scheme=run.scheme_version.scheme_id, period__lt=run.period
    )
    found = {
        other.period: other
        for other in same.order_by("scheme_version__number")
        if Period.parse(other.period).kind == kind
    }
    earlier = [found[code] for code in sorted(found)]
    return [*earlier[1 - MOST_PERIODS :], run]


def revisions(runs: QuerySet[Run], run: Run) -> QuerySet[Run]:
    """All revisions of a run's scheme version and period, newest first."""
    same = runs.filter(scheme_version=run.scheme_version_id, period=run.period)
    return same.select_related("started_by").order_by("-revision")


def others(runs: QuerySet[Run], run: Run) -> QuerySet[Run]:
    """The other runs of the scheme and period, whichever version of the scheme, newest first."""
    same = runs.filter(
        scheme_version__scheme=run.scheme_version.scheme_id, period=run.period
    ).exclude(pk=run.pk)
    return same.order_by("-started_at")


def first_of(schemes: Iterable[Scheme]) -> Scheme | None:
    """The scheme a county's dashboard opens with: about the county itself, not a demonstration.

    One about its leads or members has hardly a figure of the county; an assessment goes before
    what is monitored.
    """
    return min(schemes, key=_opening, default=None)


def _opening(one: Scheme) -> tuple[bool, bool, bool, str]:
    is_about_bodies = one.subject != Scheme.Subject.COUNTY
    return one.demo, is_about_bodies, one.purpose != Scheme.Purpose.ASSESSMENT, one.code


def version_for(scheme: Scheme, period: Period) -> SchemeVersion | None:
    """The published version of a scheme that is in force on the period's last day."""
    published = SchemeVersion.objects.filter(
        in_force(period.last_day), scheme=scheme, published=True
    )
    return published.order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a run's work: how many of its parts are done."""

    number: int
    done: int
    all: int


def stages(job: Job) -> list[Stage]:
    """The stages of a job in order, each with its parts."""
    rows = (
        JobPart.objects.filter(job=job)
        .values("stage")
        .annotate(done=Count("pk", filter=Q(state=JobPart.State.DONE)), all=Count("pk"))
        .order_by("stage")
    )
    return [Stage(row["stage"], row["done"], row["all"]) for row in rows]
