"""家庭医生团队 begin and end; somebody takes a seat and leaves it."""

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused, wrong_field
from members.models import Institution, Person
from staffing.access import villages as access
from staffing.models import FamilyTeam, TeamSeat
from staffing.queries import teams as queries

_DAY: Final = timedelta(days=1)
_LONGEST: Final = 60


@action
def found_team(*, centre: Institution, name: str, from_on: date, by: Actor) -> FamilyTeam:
    """A centre sets up a team; NotSet where the county's plan names no seats."""
    by = access.check_can_keep_teams(by, centre)
    queries.seats_here(centre.county_id, today())
    Institution.objects.select_for_update(no_key=True).get(pk=centre.pk)
    name = name.strip()
    if not name or len(name) > _LONGEST:
        raise wrong_field("name", _("请写名称，不超过%(most)d字。") % {"most": _LONGEST})
    if FamilyTeam.objects.filter(centre=centre, name=name, until_on=None).exists():
        raise wrong_field("name", _("本单位已有这个名称的团队。"))
    row = FamilyTeam.objects.create(
        county_id=centre.county_id, centre=centre, name=name, from_on=from_on,
        stated_by_id=by.person, demo=centre.demo,
    )  # fmt: skip
    audit.record(by, "team.founded", row, county=row.county_id, institution=centre.pk, team=name)
    return row


@action
def take_seat(*, team: FamilyTeam, person: Person, seat: str, from_on: date, by: Actor) -> TeamSeat:
    """Somebody sits on a seat of a team from a day on, while one of it is empty."""
    row = FamilyTeam.objects.select_for_update(no_key=True).get(pk=team.pk)
    by = access.check_can_keep_teams(by, team.centre)
    wanted = queries.seats_here(row.county_id, today())
    if row.until_on is not None:
        raise Refused(_("这个团队已经撤销。"), code="ended")
    if seat not in wanted:
        raise wrong_field("seat", _("请选方案写定的席位。"))
    if from_on < row.from_on:
        raise wrong_field("from_on", _("不能早于团队成立的日期。"))
    if not queries.candidates(team.centre, from_on).filter(pk=person.pk).exists():
        raise wrong_field("person", _("请选本单位、所属村卫生室或牵头医院的在任人员。"))
    there = TeamSeat.objects.filter(team=row, until_on=None) | TeamSeat.objects.filter(
        team=row, until_on__gt=from_on
    )
    if there.filter(person=person).exists():
        raise wrong_field("person", _("这个人已在这个团队中。"))
    if there.filter(seat=seat).count() >= wanted[seat]:
        raise Refused(_("“%(seat)s”已经有人，请先登记其最后一天。") % {"seat": seat}, code="taken")
    made = TeamSeat.objects.create(
        county_id=row.county_id, team=row, person=person, seat=seat, from_on=from_on,
        stated_by_id=by.person, demo=row.demo,
    )  # fmt: skip
    audit.record(by, "team.seat_taken", row, county=row.county_id, team_seat=seat, from_on=from_on)
    return made


@action
def leave_seat(*, seat: TeamSeat, last_day: date, by: Actor) -> TeamSeat:
    """Somebody leaves a seat after a last day."""
    row = (
        TeamSeat.objects.select_for_update(no_key=True, of=("self",))
        .select_related("team__centre")
        .get(pk=seat.pk)
    )
    by = access.check_can_keep_teams(by, row.team.centre)
    if row.until_on is not None:
        raise Refused(_("已经登记过最后一天。"), code="ended")
    if last_day < row.from_on:
        raise wrong_field("last_day", _("最后一天不能早于起始日。"))
    row.until_on = last_day + _DAY
    row.save(update_fields=["until_on"])
    audit.record(
        by, "team.seat_left", row.team, county=row.county_id, team_seat=row.seat,
        until_on=row.until_on,
    )  # fmt: skip
    return row


@action
def end_team(*, team: FamilyTeam, last_day: date, by: Actor) -> FamilyTeam:
    """A team ends, and with it every seat that was still held."""
    row = FamilyTeam.objects.select_for_update(no_key=True).get(pk=team.pk)
    by = access.check_can_keep_teams(by, team.centre)
    if row.until_on is not None:
        raise Refused(_("这个团队已经撤销。"), code="ended")
    if last_day < row.from_on:
        raise wrong_field("last_day", _("最后一天不能早于起始日。"))
    until = last_day + _DAY
    held = TeamSeat.objects.filter(team=row, until_on=None)
    if held.filter(from_on__gte=until).exists():
        raise wrong_field("last_day", _("有人在这一天之后才进入团队，请核对。"))
    held.update(until_on=until)
    row.until_on = until
    row.save(update_fields=["until_on"])
    audit.record(by, "team.ended", row, county=row.county_id, until_on=until)
    return row
