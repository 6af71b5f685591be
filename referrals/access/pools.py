"""Reserved places: a lead says what it has, bases of its alliances book, oversight reads counts."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, NotFound, NotSet, Refused
from alliance.core.imports import checks as import_checks
from alliance.core.models import ImportFile
from alliance.core.rows import one_of
from members import access as member_access
from members import queries as member_queries
from members.models import Institution, Membership
from members.rules import VILLAGE_KINDS
from referrals.models import PoolBooking, PoolDay
from referrals.queries.pools import PoolRules
from referrals.reserving import POOL_BOOKING

READ: Final = "referrals.read_pools"
STATE: Final = "referrals.state_pools"
BOOK: Final = "referrals.book_pools"
SETTLE: Final = "referrals.settle_pools"
#: The kind of file that says what a hospital has.
CAPACITY: Final = "referrals.capacity"


def pools_for(actor: Actor) -> QuerySet[PoolDay]:
    """Published days of the county, or of the actor's alliances; of one's own hospital every day."""
    reach = member_access.reach(actor, READ)
    own = member_access.reach(actor, STATE).institutions
    shown = Q(county__in=reach.counties) | Q(institution__in=_allied(actor, reach.institutions))
    rows = PoolDay.objects.filter(
        (Q(published_at__isnull=False) & shown) | Q(institution__in=own), county__in=actor.counties
    )
    return rows.select_related("institution", "county")


def pool_for(actor: Actor, pk: int) -> PoolDay:
    """One of them; NotFound when it is not there or not the actor's."""
    rows = pools_for(actor).select_related("clause__plan", "stated_by", "published_by")
    return one_of(rows, pk, _("没有找到这一天的预留资源。"))


def hides_turnout(actor: Actor, county: int) -> bool:
    """Whether the actor reads places only, not who came: whoever oversees the county."""
    return county in member_access.reach(actor, READ).counties


def pool_bookings_for(actor: Actor) -> QuerySet[PoolBooking]:
    """What one's own bodies booked, and what was booked at one's own hospital."""
    asked = member_access.reach(actor, BOOK)
    received = member_access.reach(actor, SETTLE)
    rows = PoolBooking.objects.filter(
        Q(institution__in=asked.institutions) | Q(pool__institution__in=received.institutions),
        county__in=actor.counties,
    )
    return rows.select_related("pool__institution", "institution", "county", "asked_by")


def pool_booking_for(actor: Actor, pk: UUID) -> PoolBooking:
    """One of them; NotFound when it is not there or not the actor's."""
    return one_of(pool_bookings_for(actor), pk, _("没有找到这个预约。"))


def stating_bodies_for(actor: Actor) -> QuerySet[Institution]:
    """The lead hospitals for which the actor says what there is."""
    own = member_access.reach(actor, STATE).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own)
    return (
        rows.filter(pk__in=_leading(own).values("institution"))
        .select_related("county")
        .order_by("code")
    )


def booking_bodies_for(actor: Actor, pool: PoolDay) -> QuerySet[Institution]:
    """The actor's own bodies that may book at the hospital of this pool."""
    own = member_access.reach(actor, BOOK).institutions
    rows = Institution.objects.filter(county=pool.county_id, pk__in=own)
    allowed = [body.pk for body in rows if _is_base_of(body, pool.institution_id)]
    return rows.filter(pk__in=allowed).order_by("code")


def booking_body(actor: Actor, pool: PoolDay, chosen: Institution | None) -> Institution:
    """The body that books: the one chosen, otherwise the actor's first; a refusal without one."""
    body = chosen or booking_bodies_for(actor, pool).first()
    if body is None:
        member_access.check_may(
            actor, BOOK, county=pool.county_id, institution=_own(actor, pool.county_id)
        )
        raise Refused(_("您的单位不在这家医院的医共体里，不能预约。"), code="not_a_base")
    return body


def check_can_state(actor: Actor, institution: Institution) -> Actor:
    """Whoever speaks for a hospital that leads an alliance today."""
    acting = member_access.check_may(
        actor, STATE, county=institution.county_id, institution=institution.pk
    )
    if not _leading([institution.pk]).exists():
        raise Refused(
            _("%(body)s今天不是牵头单位，不报送预留资源。") % {"body": institution.name},
            code="not_a_lead",
        )
    return acting


def check_can_book(actor: Actor, pool: PoolDay, institution: Institution) -> Actor:
    """A base of an alliance of that hospital, on a published day to come with a free place."""
    acting = member_access.check_may(
        actor, BOOK, county=institution.county_id, institution=institution.pk
    )
    if pool.county_id != institution.county_id or not _is_base_of(institution, pool.institution_id):
        raise NotFound(_("没有找到这一天的预留资源。"), exists=True)
    if pool.published_at is None:
        raise NotFound(_("没有找到这一天的预留资源。"), exists=True)
    if pool.on < today():
        raise Refused(_("这一天已经过去，请另选一天。"), code="pool_over")
    if pool.free <= 0:
        raise full(pool)
    return acting


def full(pool: PoolDay) -> Refused:
    """What who comes too late is told."""
    sentence = _("%(service)s %(day)s 的预留已约满或已释放。请另选一天，或请牵头单位安排。")
    return Refused(
        sentence % {"service": pool.service, "day": pool.on.isoformat()}, code="pool_full"
    )


def not_held() -> NotSet:
    """What who wants to hold a place is told where the county has not said for how long."""
    return NotSet(_("“预留资源先占位的时间”未设，不能先占位。请直接预约，或由县区设定。"))


def check_can_hold(rules: PoolRules) -> int:
    """For how many minutes the county lets a place be held; NotSet where it has not said."""
    minutes = rules.hold_minutes(today())
    if minutes is None:
        raise not_held()
    return minutes


def check_can_confirm(actor: Actor, booking: PoolBooking) -> Actor:
    """The body that holds the place, while its hold lasts."""
    acting = _check_asked(actor, booking)
    POOL_BOOKING.after(booking.state, "confirm")
    if booking.held_until is not None and booking.held_until <= now():
        raise Refused(_("占位时间已过，请重新占位或直接预约。"), code="hold_over")
    return acting


def check_can_give_back(actor: Actor, booking: PoolBooking) -> Actor:
    """The body that booked, until the day is over."""
    acting = _check_asked(actor, booking)
    POOL_BOOKING.after(booking.state, "give_back")
    if booking.pool.on < today():
        raise Refused(_("这一天已经过去，由牵头单位登记到没到。"), code="pool_over")
    return acting


def check_can_settle(actor: Actor, booking: PoolBooking) -> Actor:
    """The hospital that was booked at, from the day itself on."""
    pool = booking.pool
    acting = member_access.check_may(
        actor, SETTLE, county=pool.county_id, institution=pool.institution_id
    )
    POOL_BOOKING.after(booking.state, "keep")
    if pool.on > today():
        raise Refused(_("到了预约的那一天再登记。"), code="pool_not_yet")
    return acting


def check_state_somewhere(actor: Actor, county: int) -> Institution:
    """The first hospital for which the actor says what there is; a refusal that says who does."""
    body = stating_bodies_for(actor).filter(county=county).first()
    if body is None:
        member_access.check_may(actor, STATE, county=county, institution=_own(actor, county))
        raise Refused(_("您的单位今天不是牵头单位，不报送预留资源。"), code="not_a_lead")
    return body


def stating_body_for(actor: Actor, county: int, code: str) -> Institution:
    """One of the hospitals the actor speaks for; the only one where none is named."""
    check_state_somewhere(actor, county)
    rows = stating_bodies_for(actor).filter(county=county)
    found = list(rows[:2])
    if code:
        body = rows.filter(code=code).first()
        if body is None:
            raise Invalid(
                _("“%(code)s”不是您报送的牵头单位。") % {"code": code[:40]},
                code="unknown_body",
                fields={"institution": _("请写牵头单位的代码。")},
            )
        return body
    if len(found) > 1:
        raise Invalid(
            _("请写明是哪家牵头单位。"),
            code="body_needed",
            fields={"institution": _("请写牵头单位的代码。")},
        )
    return found[0]


def capacity_files_for(actor: Actor) -> QuerySet[ImportFile]:
    """The files of capacity that the actor has loaded."""
    return ImportFile.objects.filter(
        county__in=actor.counties, by_person__in=actor.persons, kind=CAPACITY
    )


def capacity_file_for(actor: Actor, pk: UUID) -> ImportFile:
    """One of them; NotFound when it is not there or not the actor's."""
    rows = capacity_files_for(actor).select_related("county")
    return one_of(rows, pk, _("没有找到这个导入文件。"))


def check_can_end_file(actor: Actor, file: ImportFile, institution: Institution) -> Actor:
    """Whoever loaded it, while it waits and the hospital still leads."""
    acting = check_can_state(actor, institution)
    import_checks.check_own_and_open(acting, file)
    return acting


def _check_asked(actor: Actor, booking: PoolBooking) -> Actor:
    return member_access.check_may(
        actor, BOOK, county=booking.county_id, institution=booking.institution_id
    )


def _own(actor: Actor, county: int) -> int | None:
    return next((held.institution for held in actor.held if held.county == county), None)


def _leading(institutions: Iterable[int]) -> "QuerySet[Membership]":
    """Where these lead an alliance today."""
    return Membership.objects.filter(
        member_queries.in_force(today()),
        institution__in=tuple(institutions),
        role=Membership.Role.LEAD,
    ).order_by()


def _allied(actor: Actor, institutions: frozenset[int]) -> frozenset[int]:
    """These bodies, and the partners of the centres to which the actor's clinics belong."""
    if "pools.allied" not in actor.known:
        centres = _centres_of(held.institution for held in actor.held)
        partners = member_queries.days.partners_of(centres, today()) if centres else frozenset()
        actor.known["pools.allied"] = partners
    allied: frozenset[int] = actor.known["pools.allied"]
    return institutions | allied


def _centres_of(clinics: Iterable[int | None]) -> list[int]:
    rows = Institution.objects.filter(
        pk__in=[pk for pk in clinics if pk is not None],
        kind__in=VILLAGE_KINDS,
        parent__isnull=False,
    )
    return [pk for pk in rows.values_list("parent_id", flat=True) if pk is not None]


def _is_base_of(body: Institution, hospital: int) -> bool:
    """Whether the body, or the centre a clinic belongs to, shares an alliance with the hospital."""
    if body.pk == hospital:
        return False
    at = [body.pk]
    if body.kind in VILLAGE_KINDS and body.parent_id is not None:
        at.append(body.parent_id)
    # Asked at every attempt for a place: one plain statement, its few rows looked at here.
    rows = Membership.objects.filter(institution__in=[*at, hospital]).order_by()
    day = today()
    standing = {
        (member, alliance)
        for member, alliance, begins, ends in rows.values_list(
            "institution_id", "alliance_id", "from_on", "until_on"
        )
        if (begins is None or begins <= day) and (ends is None or day < ends)
    }
    theirs = {alliance for member, alliance in standing if member == hospital}
    return any(member != hospital and alliance in theirs for member, alliance in standing)
