"""Who reads and states visits to villages, who serves which village, and the teams of a centre."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from alliance.core.rows import one_of
from members import access as member_access
from members.models import Institution, Person, Village
from staffing.access.postings import READ
from staffing.access.service import KEEP, records_for
from staffing.models import FamilyTeam, TeamSeat, VillageDuty, VillageTour
from staffing.rules.postings import AGREE, ARRANGE


def tours_for(actor: Actor) -> QuerySet[VillageTour]:
    """Visits of the actor's counties and bodies."""
    reach = member_access.reach(actor, READ)
    seen = Q(county__in=reach.counties) | Q(institution__in=reach.institutions)
    return VillageTour.objects.filter(seen, county__in=actor.counties)


def tour_for(actor: Actor, pk: UUID) -> VillageTour:
    """One of them; NotFound otherwise."""
    rows = tours_for(actor).select_related("county", "village", "institution")
    return one_of(rows, pk, _("没有找到这次到村服务。"))


def village_for(actor: Actor, county: str, code: str) -> Village:
    """One village of a county of the actor's; NotFound otherwise."""
    rows = Village.objects.filter(county__code=county, code=code)
    found = rows.filter(county__in=actor.counties).first()
    if found is None:
        raise NotFound(_("没有找到这个村。"), exists=rows.exists())
    return found


def touring_places(actor: Actor) -> QuerySet[Institution]:
    """The bodies for which the actor states visits."""
    own = member_access.reach(actor, ARRANGE).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own, closed_on=None)
    return rows.select_related("county").order_by("sort_key", "code")


def check_can_tour(actor: Actor, institution: Institution) -> Actor:
    """The desk of the body whose people came."""
    return member_access.check_may(
        actor, ARRANGE, county=institution.county_id, institution=institution.pk
    )


def check_can_take_tour_back(actor: Actor, row: VillageTour) -> Actor:
    """The head of that body."""
    acting = member_access.check_may(
        actor, AGREE, county=row.county_id, institution=row.institution_id
    )
    if row.withdrawn_at is not None:
        raise Refused(_("这一条已经撤回。"), code="withdrawn")
    return acting


def duties_for(actor: Actor) -> QuerySet[VillageDuty]:
    """Villages served by the people whose records the actor reads."""
    return VillageDuty.objects.filter(county__in=actor.counties, person__in=records_for(actor))


def duty_for(actor: Actor, person: Person, pk: int) -> VillageDuty:
    """One of a person's; NotFound otherwise."""
    rows = duties_for(actor).filter(person=person).select_related("person__institution", "village")
    return one_of(rows, pk, _("没有找到服务的这个村。"))


def one_duty_for(actor: Actor, pk: int) -> VillageDuty:
    """One of them, whosever it is; NotFound otherwise."""
    rows = duties_for(actor).select_related("person__institution", "village")
    return one_of(rows, pk, _("没有找到服务的这个村。"))


def teams_for(actor: Actor) -> QuerySet[FamilyTeam]:
    """Teams of the actor's counties and bodies, and those in which the actor sits."""
    reach = member_access.reach(actor, READ)
    sits = TeamSeat.objects.filter(person__in=actor.persons).values("team")
    seen = Q(county__in=reach.counties) | Q(centre__in=reach.institutions) | Q(pk__in=sits)
    return FamilyTeam.objects.filter(seen, county__in=actor.counties)


def team_for(actor: Actor, pk: UUID) -> FamilyTeam:
    """One of them; NotFound otherwise."""
    rows = teams_for(actor).select_related("county", "centre")
    return one_of(rows, pk, _("没有找到这个家庭医生团队。"))


def seats_for(actor: Actor) -> QuerySet[TeamSeat]:
    """Seats of those teams, also such as are held no more."""
    return TeamSeat.objects.filter(county__in=actor.counties, team__in=teams_for(actor))


def seat_for(actor: Actor, team: FamilyTeam, pk: int) -> TeamSeat:
    """One seat of a team; NotFound otherwise."""
    rows = TeamSeat.objects.filter(county__in=actor.counties, team=team)
    return one_of(rows.select_related("team__centre", "person"), pk, _("没有找到这个席位。"))


def team_places(actor: Actor) -> QuerySet[Institution]:
    """The bodies whose teams the actor keeps."""
    own = member_access.reach(actor, KEEP).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own, closed_on=None)
    return rows.select_related("county").order_by("sort_key", "code")


def check_can_keep_teams(actor: Actor, centre: Institution) -> Actor:
    """The desk of the centre."""
    return member_access.check_may(actor, KEEP, county=centre.county_id, institution=centre.pk)
