"""Visits to villages are stated and taken back; who serves which village from when until when."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused, wrong_field
from members.models import Institution, Person, Village
from staffing import access as staffing_access
from staffing.access import villages as access
from staffing.actions._withdrawing import withdraw
from staffing.models import VillageDuty, VillageTour
from staffing.queries import villages as queries

_DAY: Final = timedelta(days=1)


@action
def state_tour(
    *,
    institution: Institution,
    village: Village,
    on: date,
    mode: str,
    services: Sequence[str],
    by: Actor,
    served: int | None = None,
) -> VillageTour:
    """A body's people came to a village; mode and services are among those the county's plan names.

    NotSet where it names none.
    """
    by = access.check_can_tour(by, institution)
    modes, known = queries.words_of_tours(institution.county_id, on)
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    asked = list(dict.fromkeys(services))
    if village.county_id != institution.county_id:
        raise wrong_field("village", _("请选本县区的村。"))
    if mode not in modes:
        raise wrong_field("mode", _("请选方案写定的方式。"))
    if not asked or not set(asked) <= set(known):
        raise wrong_field("services", _("请选方案写定的服务内容。"))
    if on > today():
        raise wrong_field("on", _("还没有到这一天，请当天或之后再登记。"))
    there = VillageTour.objects.filter(village=village, institution=institution, on=on)
    if there.filter(withdrawn_at=None).exists():
        raise Refused(_("本单位这一天到这个村的服务已经登记。"), code="stated")
    row = VillageTour.objects.create(
        county_id=institution.county_id, village=village, institution=institution, on=on, mode=mode,
        services=asked, served=served, stated_by_id=by.person, stated_at=now(),
        demo=institution.demo or village.demo,
    )  # fmt: skip
    audit.record(
        by, "village.toured", row, county=row.county_id, institution=institution.pk,
        tour_mode=mode, tour_services=asked,
    )  # fmt: skip
    return row


@action
def withdraw_tour(*, tour: VillageTour, reason: str, by: Actor) -> VillageTour:
    """It was stated wrongly: it stays readable and counts no more."""
    row = VillageTour.objects.select_for_update(no_key=True).get(pk=tour.pk)
    by = access.check_can_take_tour_back(by, row)
    withdraw(row, reason, by)
    audit.record(by, "village.tour_withdrawn", row, county=row.county_id, reason=row.reason)
    return row


@action
def give_village(*, person: Person, village: Village, from_on: date, by: Actor) -> VillageDuty:
    """Somebody serves a village from a day on."""
    held = Person.objects.select_for_update(no_key=True, of=("self",))
    person = held.select_related("institution").get(pk=person.pk)
    by = staffing_access.check_can_keep_staff(by, person.institution, person.county_id)
    _check_other(person, by)
    if village.county_id != person.county_id:
        raise wrong_field("village", _("请选本县区的村。"))
    there = VillageDuty.objects.filter(person=person, village=village)
    if there.filter(until_on=None).exists() or there.filter(until_on__gt=from_on).exists():
        raise Refused(_("这个人这段时间已登记服务这个村。"), code="serves_already")
    row = VillageDuty.objects.create(
        county_id=person.county_id, person=person, village=village, from_on=from_on,
        stated_by_id=by.person, demo=person.demo,
    )  # fmt: skip
    audit.record(by, "staff.village_given", person, village=village.code, from_on=from_on)
    return row


@action
def end_village(*, duty: VillageDuty, last_day: date, by: Actor) -> VillageDuty:
    """Somebody serves a village until a last day."""
    row = (
        VillageDuty.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person__institution", "village")
        .get(pk=duty.pk)
    )
    by = staffing_access.check_can_keep_staff(by, row.person.institution, row.county_id)
    _check_other(row.person, by)
    if row.until_on is not None:
        raise Refused(_("已经登记过最后一天。"), code="ended")
    if last_day < row.from_on:
        raise wrong_field("last_day", _("最后一天不能早于起始日。"))
    row.until_on = last_day + _DAY
    row.save(update_fields=["until_on"])
    audit.record(
        by, "staff.village_ended", row.person, village=row.village.code, until_on=row.until_on
    )
    return row


def _check_other(person: Person, by: Actor) -> None:
    if person.pk in by.names:
        raise Refused(_("本人服务的村由本单位另一人登记。"), code="own_record")
