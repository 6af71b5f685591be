"""Who sets which source counts, and who reads how a figure was counted."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from alliance.core.rows import one_of
from kpi.models import DataElement, Derivation, OtherFigure, SourceRule
from members import access as member_access
from members.models import County, Unit


def check_can_keep_sources(actor: Actor, county: County) -> Actor:
    """Whoever keeps the county's forms and rules, and the nightly job."""
    return member_access.check_may(actor, "kpi.keep_forms", county=county.pk)


def other_figures_for(actor: Actor) -> QuerySet[OtherFigure]:
    """What other sources say: for those who read every entered value of the county."""
    return OtherFigure.objects.filter(county__in=member_access.reach(actor, "kpi.read").counties)


def source_rules_for(actor: Actor) -> QuerySet[SourceRule]:
    """Which source counts: for those who read every entered value of the county."""
    counties = member_access.reach(actor, "kpi.read").counties
    return SourceRule.objects.filter(county__in=counties).select_related("element", "set_by")


def derivations_for(actor: Actor) -> QuerySet[Derivation]:
    """Countings for the county itself: everybody's in the county; for a body: its readers'."""
    reach = member_access.reach(actor, "kpi.read")
    everybody = member_access.reach(actor, "kpi.read_county").counties
    shared = Q(county__in=everybody, unit__kind=Unit.Kind.COUNTY)
    mine = Q(county__in=reach.counties) | Q(unit__institution__in=reach.institutions)
    return Derivation.objects.filter(shared | mine).select_related(
        "county", "unit__county", "unit__institution", "element__data_set", "by"
    )


def derivation_for(actor: Actor, pk: int) -> Derivation:
    """One counting; NotFound when it is not there or not the actor's."""
    return one_of(derivations_for(actor), pk, _("没有找到这次推算。"))


def element_for(actor: Actor, county: County, code: str) -> DataElement:
    """One element of the actor's county; NotFound otherwise."""
    counties = member_access.reach(actor, "kpi.read_definitions").counties
    rows = DataElement.objects.filter(county=county, code=code).select_related("data_set")
    found = rows.filter(county__in=counties).first()
    if found is None:
        raise NotFound(_("没有找到这个数据元。"), exists=rows.exists())
    return found
