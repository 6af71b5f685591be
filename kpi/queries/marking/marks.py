"""What is to be marked by hand, for whom, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from alliance.core.periods import Period
from kpi.models import Mark, Run, Scheme, SchemeItem, SchemeVersion, Waiver
from kpi.queries.course.runs import version_for
from kpi.running import catalogues, marking, standing, storing
from kpi.running.marking import EXPERT, GATE, QUALITATIVE, Unmarked
from members.models import Unit


@dataclass(frozen=True, slots=True)
class Markable:
    """A line of a scheme that an assessor marks: how, up to how many points, which conditions."""

    item: SchemeItem
    kind: str
    name: str
    name_en: str
    conditions: tuple[Mapping[str, str], ...] = ()

    @property
    def code(self) -> str:
        """The line's code."""
        return self.item.code

    @property
    def weight(self) -> Decimal | None:
        """The most an expert may give."""
        return self.item.weight if self.kind == EXPERT else None


def markable(version: SchemeVersion, period: Period) -> list[Markable]:
    """The lines of a scheme that are marked by hand, in its order."""
    there = catalogues.published(version.county_id, period.last_day)
    found = []
    for item in version.items.select_related("indicator", "clause__plan").order_by("position"):
        definition = there.get(item.indicator.code) if item.indicator else None
        kind = marking.kind_of(item.rule, qualitative=bool(definition and definition.qualitative))
        if kind:
            named = item.indicator or item
            conditions = definition.conditions if definition and kind == QUALITATIVE else ()
            found.append(
                Markable(
                    item,
                    kind,
                    named.name,
                    named.name_en,
                    tuple(marking.worded(conditions)) if kind == QUALITATIVE else (),
                )
            )
    return found


def to_mark(scheme: Scheme, period: Period) -> tuple[list[Markable], list[Unit]]:
    """The lines to be marked for a period and the bodies that the scheme looks at."""
    version = version_for(scheme, period)
    lines = [] if version is None else markable(version, period)
    if not lines:
        return [], []
    codes = standing.subjects_on(scheme.county, scheme.subject, period)
    units = Unit.objects.filter(county=scheme.county_id, code__in=codes)
    return lines, list(units.select_related("institution", "alliance", "county").order_by("code"))


def marks_of(scheme: Scheme, period: str) -> QuerySet[Mark]:
    """The marks in force for a scheme and period."""
    return Mark.objects.filter(scheme=scheme, period=period, replaced_at__isnull=True)


def earlier_marks(mark: Mark) -> QuerySet[Mark]:
    """Every mark of the same line, body and period, the newest first."""
    return Mark.objects.filter(
        scheme=mark.scheme_id, item=mark.item, unit=mark.unit_id, period=mark.period
    ).order_by("-pk")


def left_out(scheme: Scheme, period: str) -> set[tuple[str, int]]:
    """Item and unit of what does not count by decision."""
    rows = Waiver.objects.filter(scheme=scheme, period=period, approved=True, ended_at__isnull=True)
    return set(rows.values_list("item", "unit"))


def newest_run(scheme: Scheme, period: str) -> Run | None:
    """The last run of a scheme and period that was not given up."""
    runs = Run.objects.filter(scheme_version__scheme=scheme, period=period)
    given_up = (Run.State.CANCELLED, Run.State.FAILED)
    return runs.exclude(state__in=given_up).order_by("-started_at", "-revision").first()


def unmarked(run: Run) -> list[Unmarked]:
    """What had not been marked when a run was frozen: body, line, and how it is marked.

    What was left out by decision is none of it. A run that gives points and has some left is
    not complete: an expert's line counts as missing with nought points, a gate as open.
    """
    lines = run.scheme_version.items
    by_hand = Q(rule__in=(EXPERT, GATE)) | Q(indicator__versions__qualitative=True)
    if not lines.filter(by_hand).exists():
        return []
    return storing.computation_of(run.pk).unmarked()
