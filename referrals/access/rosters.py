"""Which rosters an actor reads and keeps; the only door to them."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound
from alliance.core.imports import checks as import_checks
from alliance.core.models import ImportFile
from alliance.core.rows import one_of
from alliance.core.waiting import Waiting
from members import access as member_access
from members.models import Institution, Person
from referrals.models import DutyContact, DutyShift, RosterDesk
from referrals.queries import rosters as queries

READ: Final = "referrals.read_rosters"
KEEP: Final = "referrals.keep_rosters"
#: The kind of file that says who is on duty.
ROSTER: Final = "referrals.roster"


def bodies_for(actor: Actor) -> QuerySet[Institution]:
    """The bodies whose rosters the actor reads: one's own, and those that share an alliance."""
    read = member_access.reach(actor, READ).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=read)
    return rows.select_related("county").order_by("code")


def keeping_bodies_for(actor: Actor) -> QuerySet[Institution]:
    """The bodies whose rosters the actor keeps."""
    own = member_access.reach(actor, KEEP).institutions
    return bodies_for(actor).filter(pk__in=own)


def desks_for(actor: Actor) -> QuerySet[RosterDesk]:
    """Desks of the bodies whose rosters the actor reads."""
    read = member_access.reach(actor, READ).institutions
    return RosterDesk.objects.filter(county__in=actor.counties, institution__in=read)


def kept_desks_for(actor: Actor) -> QuerySet[RosterDesk]:
    """Desks whose rosters the actor keeps."""
    own = member_access.reach(actor, KEEP).institutions
    return RosterDesk.objects.filter(county__in=actor.counties, institution__in=own)


def shifts_for(actor: Actor) -> QuerySet[DutyShift]:
    """Shifts of those desks."""
    return DutyShift.objects.filter(county__in=actor.counties, roster__in=desks_for(actor))


def duty_contacts_for(actor: Actor) -> QuerySet[DutyContact]:
    """Whom those bodies name for what is late."""
    read = member_access.reach(actor, READ).institutions
    return DutyContact.objects.filter(county__in=actor.counties, institution__in=read)


def duty_contact_for(actor: Actor, pk: int) -> DutyContact:
    """One of them; NotFound otherwise."""
    rows = duty_contacts_for(actor).select_related("institution", "person")
    return one_of(rows, pk, _("没有找到这位联系人。"))


def roster_body_for(actor: Actor, county: int, code: str) -> Institution:
    """The body that is named, otherwise the first one the actor keeps or reads; NotFound without."""
    rows = bodies_for(actor).filter(county=county)
    if code:
        body = rows.filter(code=code).first()
    else:
        body = keeping_bodies_for(actor).filter(county=county).first() or rows.first()
    if body is None:
        raise NotFound(_("没有找到这家机构的值班表。"))
    return body


def duty_people_for(actor: Actor, institution: Institution) -> QuerySet[Person]:
    """Who may stand in the roster of a body: the county's people who have not left, its own first."""
    check_can_keep(actor, institution)
    return Person.objects.filter(county=institution.county_id, left_on=None)


def check_can_keep(actor: Actor, institution: Institution) -> Actor:
    """Whoever keeps the rosters of this body."""
    return member_access.check_may(
        actor, KEEP, county=institution.county_id, institution=institution.pk
    )


def check_keeps_somewhere(actor: Actor) -> None:
    """Whoever keeps any roster at all."""
    if not member_access.reach(actor, KEEP).institutions:
        raise Forbidden(_("值班表由本单位的转诊办、管理员、填报人或负责人登记。"))


def roster_files_for(actor: Actor) -> QuerySet[ImportFile]:
    """The files of rosters that the actor has loaded."""
    return ImportFile.objects.filter(
        county__in=actor.counties, by_person__in=actor.persons, kind=ROSTER
    )


def roster_file_for(actor: Actor, pk: UUID) -> ImportFile:
    """One of them; NotFound when it is not there or not the actor's."""
    rows = roster_files_for(actor).select_related("county")
    return one_of(rows, pk, _("没有找到这个导入文件。"))


def check_can_end_roster_file(actor: Actor, file: ImportFile, institution: Institution) -> Actor:
    """Whoever loaded it, while it waits and they keep that roster."""
    acting = check_can_keep(actor, institution)
    import_checks.check_own_and_open(acting, file)
    return acting


def uncovered(actor: Actor) -> list[Waiting]:
    """Hours until the end of tomorrow that nobody covers at the desks the actor keeps, one line."""
    if actor.is_system or not member_access.reach(actor, KEEP).institutions:
        return []
    gaps = queries.gaps(kept_desks_for(actor))
    if not gaps:
        return []
    first = min(gaps, key=lambda gap: gap.from_at)
    told = {
        "n": len(gaps),
        "desk": first.desk,
        "from": timezone.localtime(first.from_at).strftime("%m-%d %H:%M"),
        "until": timezone.localtime(first.until_at).strftime("%m-%d %H:%M"),
    }
    return [
        Waiting(
            app="referrals",
            what=gettext("值班有%(n)d段空着，先是%(desk)s %(from)s至%(until)s") % told,
            who="", when=None, due_on=queries.day_of(first.from_at),
            url=f"{reverse('referrals:rosters')}?institution={first.desk.institution.code}",
            verb=gettext("排班"), tone="warn",
        )
    ]  # fmt: skip
