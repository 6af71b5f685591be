"""Who enters, confirms and looks after the addresses to which events go: never the same person."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.rows import one_of
from members import access as member_access
from members.models import ApiClient, County
from referrals.models import DeliveryAddress, EventDelivery
from referrals.queries.deliveries import HEAR

READ: Final = "referrals.read_deliveries"
KEEP: Final = "referrals.keep_deliveries"
CONFIRM: Final = "referrals.confirm_deliveries"


def addresses_for(actor: Actor) -> QuerySet[DeliveryAddress]:
    """The addresses of the counties whose interfaces the actor looks after."""
    return DeliveryAddress.objects.filter(county__in=member_access.reach(actor, READ).counties)


def address_for(actor: Actor, pk: UUID) -> DeliveryAddress:
    """One of them; NotFound otherwise."""
    rows = addresses_for(actor).select_related("county", "client__contact", "client__institution")
    return one_of(rows, pk, _("没有找到这个推送地址。"))


def deliveries_for(actor: Actor) -> QuerySet[EventDelivery]:
    """What was or is to be delivered in those counties; nothing of it names a patient."""
    return EventDelivery.objects.filter(county__in=member_access.reach(actor, READ).counties)


def delivery_for(actor: Actor, pk: UUID) -> EventDelivery:
    """One of them; NotFound otherwise."""
    rows = deliveries_for(actor).select_related("client", "referral", "event")
    return one_of(rows, pk, _("没有找到这条推送。"))


def hearers_for(actor: Actor, county: County) -> QuerySet[ApiClient]:
    """The programs for which the actor may enter an address: registered to hear, without one."""
    there = member_access.reach(actor, KEEP).counties & {county.pk}
    taken = DeliveryAddress.objects.filter(ended_at__isnull=True, county__in=there)
    rows = ApiClient.objects.filter(county__in=there, disabled_at__isnull=True)
    hearing = [one.pk for one in rows if HEAR in one.verbs]
    return rows.filter(pk__in=hearing).exclude(pk__in=taken.values("client")).order_by("code")


def hearer_for(actor: Actor, county: County, code: str) -> ApiClient:
    """One of them by its code; NotFound otherwise."""
    row = hearers_for(actor, county).filter(code=code).first()
    if row is None:
        raise NotFound(
            _("没有可登记推送地址的这个接口客户端：要先勾选“接收转诊事件”，且还没有地址。")
        )
    return row


def check_can_keep(actor: Actor, county: int) -> Actor:
    """The county's system administrator."""
    return member_access.check_may(actor, KEEP, county=county)


def check_can_confirm(actor: Actor, row: DeliveryAddress) -> Actor:
    """The county's security administrator, and never who entered it."""
    by = member_access.check_may(actor, CONFIRM, county=row.county_id)
    if row.entered_by_id in by.names:
        raise Refused(_("不能确认自己登记的推送地址，请由另一人确认。"), code="own_address")
    return by


def check_can_end(actor: Actor, row: DeliveryAddress) -> Actor:
    """Either of the two may end it."""
    try:
        return check_can_keep(actor, row.county_id)
    except Forbidden:
        return member_access.check_may(actor, CONFIRM, county=row.county_id)
