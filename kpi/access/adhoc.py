"""Who asks for figures once, who reads the answers, who gives them."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from alliance.core.rows import one_of
from kpi.access.returns import check_can_enter, return_units_for
from kpi.models import AdHocCell, AdHocRequest, DataElement
from kpi.rules import AD_HOC
from members import access as member_access
from members.models import County, Unit


def ad_hoc_cells_for(actor: Actor) -> QuerySet[AdHocCell]:
    """Cells of the bodies whose returns the actor may read."""
    return AdHocCell.objects.filter(unit__in=return_units_for(actor).values("pk"))


def ad_hoc_for(actor: Actor) -> QuerySet[AdHocRequest]:
    """Requests of the whole county, or those that ask one of the actor's bodies."""
    counties = member_access.reach(actor, "kpi.read").counties
    mine = ad_hoc_cells_for(actor).filter(item__request=OuterRef("pk"))
    rows = AdHocRequest.objects.filter(Q(county__in=counties) | Exists(mine))
    return rows.select_related("county", "asked_by", "ended_by")


def one_ad_hoc_for(actor: Actor, pk: UUID) -> AdHocRequest:
    """One request; NotFound when it is not there or not the actor's."""
    return one_of(ad_hoc_for(actor), pk, _("没有找到这次临时要数。"))


def ad_hoc_unit_for(actor: Actor, request: AdHocRequest, code: str) -> Unit:
    """One of the bodies asked, where the actor may read it; NotFound otherwise."""
    asked = AdHocCell.objects.filter(item__request=request, unit=OuterRef("pk"))
    rows = return_units_for(actor).filter(county=request.county_id, code=code)
    found = rows.filter(Exists(asked)).first()
    if found is None:
        there = Unit.objects.filter(Exists(asked), county=request.county_id, code=code)
        raise NotFound(_("没有向这个单位要数。"), exists=there.exists())
    return found


def askable_units_for(actor: Actor, county: County) -> QuerySet[Unit]:
    """The bodies of the county of which figures may be asked."""
    rows = return_units_for(actor).filter(county=county, kind=Unit.Kind.INSTITUTION)
    return rows.order_by("code")


def askable_elements_for(actor: Actor, county: County) -> QuerySet[DataElement]:
    """Elements that bodies report, without age bands."""
    counties = member_access.reach(actor, "kpi.read_definitions").counties
    rows = DataElement.objects.filter(county=county, county__in=counties, banded=False)
    rows = rows.exclude(reported_by=DataElement.ReportedBy.COUNTY).select_related("data_set")
    return rows.order_by("position", "code")


def check_can_ask(actor: Actor, county: County) -> Actor:
    """Whoever gives out forms."""
    return member_access.check_may(actor, "kpi.give_out", county=county.pk)


def check_can_end_ad_hoc(actor: Actor, request: AdHocRequest) -> Actor:
    """The same, as long as it runs."""
    acting = member_access.check_may(actor, "kpi.give_out", county=request.county_id)
    AD_HOC.after(request.state, "end")
    return acting


def check_can_reply_ad_hoc(actor: Actor, request: AdHocRequest, unit: Unit) -> Actor:
    """Whoever enters for the body, as long as the request runs; after the hour it is late."""
    acting = check_can_enter(actor, unit)
    if request.state != AdHocRequest.State.OPEN:
        raise Refused(_("这次要数已经结束，不再收取。"), code="ad_hoc_ended")
    return acting
