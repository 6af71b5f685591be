"""Versions of a scheme: which holds, which came before, who drafted one, what both give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.models import AuditEvent
from alliance.core.periods import Period
from kpi.drafting.changes import Side, side_of
from kpi.drafting.rules import lacking
from kpi.models import (
    EVERY_YEAR,
    IndicatorVersion,
    Run,
    Scheme,
    SchemeItem,
    SchemeVersion,
    Target,
)
from kpi.queries.course.runs import unsuperseded
from kpi.rules import SCHEME_VERSION, version_state
from kpi.running import comparing, freezing, storing
from kpi.running.computing import Computation
from kpi.running.frozen import FrozenRun
from members.models import Clause, County

#: Whoever gives a draft back has no hand in what it says.
GIVEN_BACK: Final = "kpi.indicator_given_back"


def scheme_state(version: SchemeVersion) -> str:
    """Where a version stands today."""
    return version_state(published=version.published, until_on=version.until_on, on=today())


def scheme_state_name(version: SchemeVersion) -> str:
    """The same in a word."""
    return str(SCHEME_VERSION.states[scheme_state(version)])


def newest_scheme_version(scheme: Scheme) -> SchemeVersion | None:
    """The last version that was published."""
    return scheme.versions.filter(published=True).order_by("-number").first()


def scheme_before(version: SchemeVersion) -> SchemeVersion | None:
    """The published version that this one follows or is to follow."""
    earlier = SchemeVersion.objects.filter(scheme=version.scheme_id, published=True)
    return earlier.filter(number__lt=version.number).order_by("-number").first()


def items_of(version: SchemeVersion) -> list[SchemeItem]:
    """Its items in order."""
    rows = version.items.select_related("indicator__clause__plan", "clause__plan")
    return list(rows.order_by("position", "code"))


def scheme_side(version: SchemeVersion) -> Side:
    """The version as rows that can be compared."""
    return side_of(version, items_of(version))


def clauses_of(county: County) -> QuerySet[Clause]:
    """The clauses of the county's plan, from which an item may come."""
    return Clause.objects.filter(plan=county.plan_id).order_by("pk")


def scheme_wants(version: SchemeVersion) -> list[tuple[SchemeItem, str]]:
    """What keeps a draft from being published: the item, and why."""
    return [(item, why) for item in items_of(version) if (why := lacking(item))]


def hands_on(version: SchemeVersion | IndicatorVersion) -> frozenset[int]:
    """Everybody who had a hand in a draft."""
    events = AuditEvent.objects.filter(
        kind=AuditEvent.Kind.CHANGE, county_id=version.county_id, subject=audit.label(version)
    )
    events = events.exclude(what=GIVEN_BACK)
    persons = {version.drafted_by_id, *events.values_list("person_id", flat=True)}
    return frozenset(person for person in persons if person is not None)


def locked_up_to(scheme: Scheme) -> date | None:
    """The last day of all periods for which a run of the scheme is locked."""
    runs = Run.objects.filter(scheme_version__scheme=scheme, state=Run.State.LOCKED)
    days = [Period.parse(code).last_day for code in runs.values_list("period", flat=True)]
    return max(days, default=None)


def of_single_years(items: Iterable[SchemeItem]) -> set[str]:
    """Codes of items whose scoring target is a cell printed for one year: it ends with the year."""
    rows = [item for item in items if item.indicator_id and item.target is not None]
    cells = set(
        Target.objects.filter(indicator__in=[item.indicator_id for item in rows])
        .exclude(year=EVERY_YEAR)
        .exclude(state__in=(Target.State.PROPOSED, Target.State.REFUSED))
        .values_list("indicator_id", "value")
    )
    return {item.code for item in rows if (item.indicator_id, item.target) in cells}


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One scheme of a list: the version that holds today, the last one, and a draft if any."""

    scheme: Scheme
    holds: SchemeVersion | None
    newest: SchemeVersion | None
    draft: SchemeVersion | None
    items: int
    is_weighted: bool


def scheme_lines(schemes: QuerySet[Scheme], versions: QuerySet[SchemeVersion]) -> list[SchemeLine]:
    """Every scheme with its versions as far as the reader may see them."""
    there = versions.order_by("number").prefetch_related("items")
    rows = schemes.select_related("clause__plan").prefetch_related(
        Prefetch("versions", queryset=there, to_attr="seen")
    )
    return [_line(scheme, scheme.seen) for scheme in rows.order_by("demo", "code")]


def _line(scheme: Scheme, versions: list[SchemeVersion]) -> SchemeLine:
    published = [one for one in versions if one.published]
    holding = [one for one in published if _holds(one)]
    holds = holding[-1] if holding else None
    newest = published[-1] if published else None
    items = list(newest.items.all()) if newest else []
    return SchemeLine(
        scheme,
        holds,
        newest,
        next((one for one in versions if not one.published), None),
        len(items),
        bool(items) and all(item.weight is not None for item in items),
    )


def _holds(version: SchemeVersion) -> bool:
    begun = version.from_on is None or version.from_on <= today()
    return begun and (version.until_on is None or today() < version.until_on)


def compared_periods(runs: QuerySet[Run], version: SchemeVersion) -> list[str]:
    """Periods for which a version was computed, the newest first."""
    codes = runs.filter(scheme_version=version).values_list("period", flat=True)
    return sorted(set(codes), reverse=True)


def run_of_version(runs: QuerySet[Run], version: SchemeVersion, period: str) -> Run | None:
    """The newest revision of a version and period among the runs."""
    found = unsuperseded(runs.filter(scheme_version=version, period=period))
    return found.order_by("-revision").first()


def side_by_side(
    old: Run, version: SchemeVersion, new: Run | None
) -> tuple[comparing.Compared, Computation]:
    """A run of one version against another version for the same period.

    Where the other version has no run of the period it is tried on today's figures beside it;
    nothing is written.
    """
    after = tried(version, old.period) if new is None else storing.computation_of(new.pk)
    return comparing.compare(storing.computation_of(old.pk), after), after


def tried(version: SchemeVersion, period: str) -> Computation:
    """What a run of this version would give for a period, on today's figures; nothing is written.

    Refused where an item cannot be computed yet, with the item and the reason.
    """
    wrong = scheme_wants(version)
    if wrong:
        item, why = wrong[0]
        raise Refused(
            _("考核项 %(item)s 还不能试算：%(why)s。") % {"item": item.code, "why": why},
            code="untried",
            details={"item": item.code},
        )
    run = Run(
        county_id=version.county_id,
        scheme_version=version,
        period=period,
        revision=0,
        software=settings.VERSION,
        demo=version.scheme.demo,
    )
    facts, _digest = freezing.pack(freezing.freeze(run))
    return Computation(FrozenRun(freezing.unpack(facts)))
