"""What stands between a computed run and its publication: who answered, what is still open."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from alliance.core import workdays
from kpi.models import (
    Appeal,
    Consequence,
    ConsequenceNote,
    Feedback,
    IndicatorValue,
    Objection,
    Run,
    Scheme,
    SchemeItem,
    Total,
    Waiver,
)
from kpi.rules import KNOWN
from kpi.running import gaps as missing
from kpi.running import storing
from kpi.running.marking import GATE
from kpi.running.subjects import subjects_of
from members.models import Unit


def gives_points(run: Run) -> bool:
    """Whether the run's scheme gives points, on which money may hang."""
    version = run.scheme_version
    if version.scheme.purpose != Scheme.Purpose.ASSESSMENT:
        return False
    weights = list(version.items.exclude(rule=GATE).values_list("weight", flat=True))
    return bool(weights) and None not in weights


def assessed(run: Run) -> QuerySet[Unit]:
    """The bodies whose result a run is: with points those that have some, otherwise the
    scheme's subjects to whom at least one of its indicators applies."""
    units = Unit.objects.filter(county=run.county_id).select_related("institution", "alliance")
    if Total.objects.filter(run=run).exists():
        return units.filter(Exists(Total.objects.filter(run=run, unit=OuterRef("pk"))))
    named = SchemeItem.objects.filter(version=run.scheme_version_id).values("indicator")
    applies = IndicatorValue.objects.filter(
        run=run, unit=OuterRef("pk"), indicator__in=named
    ).exclude(status=IndicatorValue.Status.NOT_APPLICABLE)
    return subjects(run).filter(Exists(applies))


def subjects(run: Run) -> QuerySet[Unit]:
    """Whom the run's scheme looks at, as they stood when it was frozen."""
    codes = subjects_of(storing.computation_of(run.pk).run)
    units = Unit.objects.filter(county=run.county_id, code__in=codes)
    return units.select_related("institution", "alliance")


def asked_back(run: Run) -> QuerySet[Unit]:
    """Those of the assessed bodies that are asked what they say: all but the county itself."""
    return assessed(run).exclude(kind=Unit.Kind.COUNTY).order_by("code")


def unanswered(run: Run) -> QuerySet[Unit]:
    """Who was asked and has not said anything yet."""
    said = Feedback.objects.filter(run=run, unit=OuterRef("pk"))
    return asked_back(run).filter(~Exists(said))


def gaps(run: Run) -> list[missing.Gap]:
    """Items whose figures somebody else than the assessed body owes; nothing without points."""
    absent = (IndicatorValue.Status.MISSING, IndicatorValue.Status.PARTIAL)
    if not IndicatorValue.objects.filter(run=run, status__in=absent).exists():
        return []
    return missing.gaps_of(storing.computation_of(run.pk)) if gives_points(run) else []


def siblings(run: Run) -> QuerySet[Run]:
    """All runs of the same scheme and period, whichever version of the scheme."""
    return Run.objects.filter(
        county=run.county_id,
        scheme_version__scheme=run.scheme_version.scheme_id,
        period=run.period,
    )


def known_before(scheme: Scheme, period: str) -> Run | None:
    """The run of a scheme and period that was made known last; None when none was."""
    known = Run.objects.filter(
        county=scheme.county_id, scheme_version__scheme=scheme, period=period, state__in=KNOWN
    )
    return known.order_by("-published_at", "-revision").first()


def open_objections(run: Run) -> QuerySet[Objection]:
    """Objections of any revision that nobody has answered."""
    return Objection.objects.filter(run__in=siblings(run), answered_at__isnull=True)


def open_appeals(run: Run) -> QuerySet[Appeal]:
    """Appeals of any revision that nobody has decided."""
    return Appeal.objects.filter(run__in=siblings(run), state=Appeal.State.FILED)


def notice_end(run: Run) -> date | None:
    """The last day of the notice; None before it was opened.

    It is never earlier than announced, and later where a calendar that was loaded since
    then makes one of its days free.
    """
    if run.notice_from is None or run.notice_until is None:
        return None
    counted = workdays.add_working_days(run.notice_from, run.notice_days or 0)
    return max(run.notice_until, counted)


def waivers_of(run: Run) -> QuerySet[Waiver]:
    """Decisions and proposals to leave items of this scheme and period out, not ended."""
    return (
        Waiver.objects.filter(
            scheme=run.scheme_version.scheme_id, period=run.period, ended_at__isnull=True
        )
        .select_related("unit__institution", "unit__alliance", "proposed_by", "decided_by")
        .order_by("item", "unit__code")
    )


def consequences(run: Run) -> list[Consequence]:
    """What the plan says follows from a result without being money, with who took note."""
    mine = ConsequenceNote.objects.filter(run=run).select_related("by")
    rows = Consequence.objects.filter(scheme=run.scheme_version.scheme_id)
    return list(
        rows.select_related("clause__plan").prefetch_related(
            Prefetch("notes", queryset=mine, to_attr="noted")
        )
    )


def notice_words(run: Run) -> str:
    """The notice in one sentence: since when, how long by which document, until when."""
    end = notice_end(run)
    if end is None or run.notice_from is None:
        return ""
    return _("%(from)s起公示 %(days)d 个工作日（%(basis)s），到 %(end)s 为止（含当日）。") % {
        "from": run.notice_from.isoformat(),
        "days": run.notice_days or 0,
        "basis": run.notice_basis,
        "end": end.isoformat(),
    }
