"""What the home page asks: which work of assessment waits for somebody, and how it stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.periods import Period
from alliance.core.showing import local
from alliance.core.waiting import Tile, Waiting
from kpi.models import DataElement, DataSet, DataValue, IndicatorValue, Run, Scheme
from kpi.queries.lines import Counts
from kpi.queries.runs import first_of, latest_runs, unsuperseded
from kpi.wording import period_words
from members import access as member_access
from members.models import Institution, Unit
from members.queries import open_on

MOST = 20


def waiting_for(actor: Actor) -> list[Waiting]:
    """Runs to make known, for those who may; figures of last month that are not there yet."""
    return [*_to_publish(actor), *_to_report(actor)]


def _to_publish(actor: Actor) -> list[Waiting]:
    counties = member_access.reach(actor, "kpi.publish_run").counties
    if not counties or actor.is_system:
        return []
    runs = Run.objects.filter(county__in=counties, state=Run.State.COMPUTED)
    if actor.persons:
        runs = runs.exclude(started_by__in=actor.persons)
    rows = (
        unsuperseded(runs)
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


def _to_report(actor: Actor) -> list[Waiting]:
    """Monthly forms of the actor's own bodies for the month that has just ended."""
    bodies = member_access.reach(actor, "kpi.import").institutions
    if not bodies:
        return []
    month = Period.containing(today(), "month").previous
    owing: dict[Asked, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for form, body in _missing(bodies, month):
        owing[form][body] += 1
    return [_report(form, month, units) for form, units in owing.items()]


class Asked(NamedTuple):
    """A form as the home page speaks of it."""

    name: str
    owner: str
    due_days: int | None


def _missing(bodies: Iterable[int], month: Period) -> list[tuple[Asked, str]]:
    """Form and body for every value of the month that is not there; one statement."""
    there = DataValue.objects.filter(
        unit=OuterRef("unit"), element=OuterRef("county__dataelement"), period=month.code
    )
    english = (get_language() or "").startswith("en")
    rows = (
        Institution.objects.filter(
            ~Exists(there),
            open_on(month.last_day),
            pk__in=bodies,
            county__dataelement__data_set__frequency=DataSet.Frequency.MONTH,
            county__dataelement__reported_by=DataElement.ReportedBy.INSTITUTION,
        )
        .order_by("code")
        .values_list(
            "name", "name_en", "kind", "county__dataelement__kinds",
            *(f"county__dataelement__data_set__{name}"
              for name in ("name", "name_en", "owner", "due_days")),
        )
    )  # fmt: skip
    return [
        (
            Asked(form_en if english and form_en else form, owner, due),
            name_en if english and name_en else name,
        )
        for name, name_en, kind, kinds, form, form_en, owner, due in rows
        if not kinds or kind in kinds
    ]


def _report(form: Asked, month: Period, units: Mapping[str, int]) -> Waiting:
    words = {
        "form": form.name,
        "period": period_words(month.code),
        "n": sum(units.values()),
        "units": len(units),
        "unit": next(iter(units)),
    }
    if len(units) == 1:
        what = _("%(unit)s：%(form)s，%(period)s，%(n)d 项未报") % words
    else:
        what = _("%(form)s，%(period)s：%(units)d 家共 %(n)d 项未报") % words
    due = None
    if form.due_days is not None:
        due = month.until + timedelta(days=form.due_days - 1)
    return Waiting(
        app="kpi",
        what=what,
        who=form.owner,
        when=None,
        due_on=due,
        url=_import_page(month),
        verb=_("填报"),
    )


def _import_page(month: Period) -> str:
    return f"{reverse('kpi:imports')}?period={month.code}#upload"


def tiles_for(actor: Actor) -> list[Tile]:
    """How the newest run of the county's own assessment stands: of the first county."""
    counties = member_access.reach(actor, "kpi.read_county").counties
    return _tiles(min(counties)) if counties else []


def _tiles(county: int) -> list[Tile]:
    scheme = first_of(Scheme.objects.filter(county=county))
    runs = Run.objects.filter(state__in=(Run.State.COMPUTED, Run.State.PUBLISHED))
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
        missing=sum(row.value is None for row in there),
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
