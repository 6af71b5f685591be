"""Which figures an actor reaches: entered values, results, scores, definitions, units."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from alliance.core.rows import one_of
from kpi.models import (
    DataElement,
    DataSet,
    DataValue,
    Indicator,
    IndicatorValue,
    Scheme,
    Score,
    Target,
    Total,
)
from kpi.rules import VISIBLE
from members import access as member_access
from members.models import County, Unit


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


def result_for(actor: Actor, pk: int) -> IndicatorValue:
    """One computed value; NotFound when it is not there or not the actor's."""
    rows = results_for(actor).select_related("unit", "indicator")
    return one_of(rows, pk, _("没有找到这一行结果。"))


def score_for(actor: Actor, pk: int) -> Score:
    """One score; NotFound when it is not there or not the actor's."""
    rows = scores_for(actor).select_related("unit", "item")
    return one_of(rows, pk, _("没有找到这一行得分。"))


def totals_for(actor: Actor) -> QuerySet[Total]:
    """Sums and ranks."""
    return Total.objects.filter(_mine(actor, shared=True), run__state__in=VISIBLE)


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
    """Printed and set targets in force, of the actor's counties."""
    return Target.objects.filter(county__in=_definitions(actor), state=Target.State.IN_FORCE)


def schemes_for(actor: Actor) -> QuerySet[Scheme]:
    """Schemes of the actor's counties."""
    return Scheme.objects.filter(county__in=_definitions(actor))


def unit_for(actor: Actor, county: County, code: str) -> Unit:
    """One unit of a county by its code; NotFound when it is not there or not the actor's."""
    there = Unit.objects.filter(county=county, code=code)
    unit = _named(units_for(actor)).filter(county=county, code=code).first()
    if unit is None:
        raise NotFound(_("没有找到这个单位的结果。"), exists=there.exists())
    return unit


def county_unit_for(actor: Actor, county: County) -> Unit:
    """The unit that is the county itself; NotFound when the actor may not read it."""
    unit = _named(units_for(actor)).filter(county=county, kind=Unit.Kind.COUNTY).first()
    if unit is None:
        raise NotFound(_("没有找到这个县区的结果。"), exists=True)
    return unit


def _named(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """With the rows that hold a unit's English name."""
    return units.select_related("county", "institution", "alliance")


def reads_all(actor: Actor, county: County) -> bool:
    """Whether the actor reads every entered value of the county."""
    return county.pk in member_access.reach(actor, "kpi.read").counties


def value_units_for(actor: Actor) -> QuerySet[Unit]:
    """The units whose entered values the actor may read."""
    return Unit.objects.filter(_mine(actor, shared=False, through=""))
