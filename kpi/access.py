"""Which figures an actor reaches: entered values, results, scores, runs; the only door to them."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from kpi.models import (
    DataElement,
    DataSet,
    DataValue,
    Indicator,
    IndicatorValue,
    Run,
    Scheme,
    SchemeVersion,
    Score,
    Target,
    Total,
)
from members import access as member_access
from members.models import Unit

VISIBLE = (Run.State.COMPUTED, Run.State.PUBLISHED)


def _mine(actor: Actor, *, shared: bool, through: str = "unit__") -> Q:
    """Rows of the institutions that the actor may read; with `shared` also those of the
    county and its alliances, which everybody of the county may see."""
    reach = member_access.reach(actor, "kpi.read")
    mine = Q(county__in=reach.counties) | Q(**{f"{through}institution__in": reach.institutions})
    if shared:
        everybody = member_access.reach(actor, "kpi.read_county").counties
        kinds = (Unit.Kind.COUNTY, Unit.Kind.ALLIANCE)
        mine |= Q(**{"county__in": everybody, f"{through}kind__in": kinds})
    return mine


def units_for(actor: Actor) -> QuerySet[Unit]:
    """The units whose results the actor may read."""
    return Unit.objects.filter(_mine(actor, shared=True, through=""))


def values_for(actor: Actor) -> QuerySet[DataValue]:
    """Entered values: of the whole county, or of the actor's own institutions."""
    return DataValue.objects.filter(_mine(actor, shared=False))


def results_for(actor: Actor) -> QuerySet[IndicatorValue]:
    """Computed indicator values of runs that are there for everybody who may read them."""
    return IndicatorValue.objects.filter(_mine(actor, shared=True), run__state__in=VISIBLE)


def scores_for(actor: Actor) -> QuerySet[Score]:
    """Points, item by item."""
    return Score.objects.filter(_mine(actor, shared=True), run__state__in=VISIBLE)


def totals_for(actor: Actor) -> QuerySet[Total]:
    """Sums and ranks."""
    return Total.objects.filter(_mine(actor, shared=True), run__state__in=VISIBLE)


def runs_for(actor: Actor) -> QuerySet[Run]:
    """Computed runs for everybody of the county; the others for those who see all of it."""
    everything = member_access.reach(actor, "kpi.read").counties
    everybody = member_access.reach(actor, "kpi.read_county").counties
    return Run.objects.filter(
        Q(county__in=everything) | Q(county__in=everybody, state__in=VISIBLE)
    ).select_related("scheme_version__scheme", "county", "job")


def run_for(actor: Actor, run: UUID | str) -> Run:
    """One run; NotFound when it is not there or not the actor's."""
    found = runs_for(actor).filter(pk=run).first()
    if found is None:
        raise NotFound(_("没有找到这个考核批次。"), exists=Run.objects.filter(pk=run).exists())
    return found


def _definitions(actor: Actor) -> frozenset[int]:
    return member_access.reach(actor, "kpi.read_definitions").counties


def elements_for(actor: Actor) -> QuerySet[DataElement]:
    """Data elements of the actor's counties."""
    return DataElement.objects.filter(county__in=_definitions(actor))


def data_sets_for(actor: Actor) -> QuerySet[DataSet]:
    """Forms of the actor's counties."""
    return DataSet.objects.filter(county__in=_definitions(actor))


def indicators_for(actor: Actor) -> QuerySet[Indicator]:
    """Indicators of the actor's counties."""
    return Indicator.objects.filter(county__in=_definitions(actor))


def targets_for(actor: Actor) -> QuerySet[Target]:
    """Printed and set targets of the actor's counties."""
    return Target.objects.filter(county__in=_definitions(actor))


def schemes_for(actor: Actor) -> QuerySet[Scheme]:
    """Schemes of the actor's counties."""
    return Scheme.objects.filter(county__in=_definitions(actor))


def check_can_start(actor: Actor, version: SchemeVersion) -> Actor:
    """An assessor of the county starts a run of a published scheme."""
    acting = member_access.check_may(actor, "kpi.run", county=version.county_id)
    if not version.published:
        raise Refused(
            _("这个考核方案版本还没有发布，请先发布再计算。"), code="scheme_not_published"
        )
    return acting


def check_can_cancel(actor: Actor, run: Run) -> Actor:
    """An assessor stops a run that is still being computed."""
    acting = member_access.check_may(actor, "kpi.cancel_run", county=run.county_id)
    if run.state != Run.State.COMPUTING:
        raise Refused(
            _("这个批次已不在计算中，无法取消；如需更正请重新计算为新的修订。"),
            code="run_not_computing",
        )
    return acting


def check_can_publish(actor: Actor, run: Run) -> Actor:
    """An approver makes a computed run known; whoever started it may not publish it."""
    acting = member_access.check_may(actor, "kpi.publish_run", county=run.county_id)
    if run.state != Run.State.COMPUTED:
        raise Refused(_("只有已计算的批次可以公布。"), code="run_not_computed")
    if actor.person is not None and run.started_by_id == actor.person:
        raise Refused(_("发起批次的人不能自己公布，请由另一人办理。"), code="same_person")
    return acting
