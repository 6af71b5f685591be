"""Which cases an actor sees, and who may take which step: by relation to the case alone."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Forbidden, NotFound, Refusal, Refused
from alliance.core.rows import one_of
from alliance.core.showing import listed
from members import access as member_access
from members.models import Institution
from members.rules import ALLIANCE, MAY, ROLES, relation
from referrals import queries, rules
from referrals.models import Patient, Referral
from referrals.rules import COORDINATE, RECEIVE, REVIEW, TREAT, Move, Who
from referrals.vocabulary import DESK, SIDES, SYSTEM

READ = "referrals.read"
#: Steps by which the one who looks a second time decides; where, says the case.
_REVIEWING = frozenset({"approve", "return", "refuse"})


def own_places(actor: Actor) -> frozenset[int]:
    """The bodies for which the actor stands on a side of a case."""
    return frozenset(
        held.institution
        for held in actor.held
        if held.institution is not None and relation(held, READ) not in {None, ALLIANCE}
    )


def desk_places(actor: Actor) -> frozenset[int]:
    """The bodies whose cases the actor coordinates for an alliance."""
    return member_access.reach(actor, COORDINATE).institutions


def _seen(actor: Actor) -> Q:
    own, allied = own_places(actor), desk_places(actor)
    seen = Q(origin__in=own) | Q(destination__in=own, sent=True)
    seen |= Q(review_at__in=own) & ~Q(status="draft")
    if allied:
        there = Q(origin__in=allied) | Q(destination__in=allied)
        seen |= there & (Q(sent=True) | Q(void_asked_at__isnull=False))
    if actor.is_system:
        seen |= Q(county__in=actor.counties)
    return seen


def referrals_for(actor: Actor) -> QuerySet[Referral]:
    """Cases of the actor's bodies: from the first word at the origin, elsewhere once they are sent.

    Whoever coordinates an alliance sees what its members have sent. Nobody sees more, and nobody a
    patient whose record is hidden.
    """
    rows = Referral.objects.filter(_seen(actor), county__in=actor.counties)
    return rows.exclude(patient__in=queries.cases.hidden())


def referral_for(actor: Actor, pk: UUID) -> Referral:
    """One case; NotFound when it is not there or not the actor's."""
    rows = referrals_for(actor).select_related(
        "county", "patient", "origin", "destination", "review_at", "author", "receiver",
        "reviewer", "owner", "owner_at", "predecessor", "void_asked_by", "joint_ward", "ward_doctor",
    )  # fmt: skip
    return one_of(rows, pk, _("没有找到这件转诊。"))


def open_cases_of(actor: Actor, county: int, keys: tuple[str, ...]) -> list[Referral]:
    """A patient's open cases that the actor sees, whichever way they go, the oldest first."""
    rows = referrals_for(actor).filter(county=county, patient_key__in=keys, is_open=True)
    return list(rows.select_related("origin", "destination").order_by("created_at", "id"))


def patients_for(actor: Actor) -> QuerySet[Patient]:
    """Patients whom a body of the actor's has entered, or who stand in a case the actor sees."""
    mine = Q(institution__in=own_places(actor))
    mine |= Q(pk__in=referrals_for(actor).values("patient"))
    rows = Patient.objects.filter(mine, county__in=actor.counties)
    return rows.filter(merged_into__isnull=True, restricted_at__isnull=True)


def writing_places(actor: Actor) -> QuerySet[Institution]:
    """The bodies as whose doctor the actor may begin a case."""
    return Institution.objects.filter(
        pk__in=member_access.reach(actor, TREAT).institutions
    ).select_related("county")


def sending_place(actor: Actor, code: str) -> Institution | None:
    """The body with this code as whose doctor the actor begins a case; without one the only one.

    None where there are several to choose from; Forbidden for who is no doctor.
    """
    rows = writing_places(actor).order_by("code")
    if not rows:
        raise Forbidden(_("新建转诊由医生办理。"))
    if not code:
        return rows[0] if len(rows) == 1 else None
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise NotFound(_("没有找到这家机构，或者您不在那里看诊。"))
    return found


def writes_anywhere(actor: Actor) -> bool:
    """Whether there is a body as whose doctor the actor may begin a case; asks nothing more."""
    return bool(member_access.reach(actor, TREAT).institutions)


def check_can_write(actor: Actor, origin: Institution) -> Actor:
    """A doctor of the body that sends the patient."""
    return member_access.check_may(actor, TREAT, county=origin.county_id, institution=origin.pk)


def check_can_take(actor: Actor, row: Referral, verb: str) -> tuple[Actor, Move, str]:
    """Who takes the step, the row of the table, and on which side; otherwise the reason why not.

    NotFound for a verb this direction does not know, Refused where the state or the case forbids
    it now, Forbidden for who is not on the side that takes it.
    """
    if verb not in rules.verbs_of(row.direction):
        raise NotFound(_("没有这一步。"))
    move = rules.move_for(row.direction, row.status, verb)
    if move is None:
        words = rules.STATES[row.direction][row.status].words
        raise Refused(_("现在是“%(state)s”，不能办这一步。") % {"state": words}, code="wrong_state")
    acting, side = _one_of(actor, row, move)
    _check_case(acting, row, move)
    return acting, move, side


def _one_of(actor: Actor, row: Referral, move: Move) -> tuple[Actor, str]:
    """The first of those who may take a step that the actor is."""
    not_author = False
    for who in move.who:
        if who.side == SYSTEM:
            if actor.is_system and row.county_id in actor.counties:
                return actor, SYSTEM
            continue
        for place in () if actor.is_system else _places(row, who, move):
            verb = who.verb
            if _is_review(row, move) and place != row.origin_id and place == row.destination_id:
                verb = RECEIVE  # nobody at home can review: the hospital's desk does
            try:
                acting = member_access.check_may(
                    actor, verb, county=row.county_id, institution=place
                )
            except (Forbidden, NotFound):
                continue
            if who.author and row.author_id not in acting.names:
                not_author = True
                continue
            return acting, who.side
    if not_author:
        raise Refused(_("这一步由写这件转诊的医生本人办理。"), code="not_author")
    raise Forbidden(_("这一步由%(who)s办理。") % {"who": listed(map(who_words, move.who))})


def _places(row: Referral, who: Who, move: Move) -> tuple[int, ...]:
    if who.side == DESK:
        there: tuple[int | None, ...] = (row.origin_id, row.destination_id)
    elif who.verb == REVIEW and _is_review(row, move):
        there = (row.review_at_id,)
    else:
        there = (queries.cases.institution_of(row, who.side),)
    return tuple(place for place in there if place is not None)


def _is_review(row: Referral, move: Move) -> bool:
    """Whether the step is a second look; a patient who refuses to go down is none."""
    return row.status == "in_review" and move.verb in _REVIEWING


def who_words(who: Who) -> str:
    """Somebody of the table in words: side and role."""
    if who.side == SYSTEM:
        return str(SIDES[SYSTEM])
    roles = listed(words for role, words in ROLES.items() if role in MAY[who.verb])
    if who.side == DESK:
        return roles
    return str(_("%(side)s的%(roles)s") % {"side": SIDES[who.side], "roles": roles})


def _check_case(acting: Actor, row: Referral, move: Move) -> None:
    """What a case itself forbids: one person may not be both, and nothing before its hour."""
    if _is_review(row, move) and row.author_id in acting.names:
        raise Refused(_("不能审核自己写的转诊，请由另一人审核。"), code="own_case")
    if move.verb == "ask_void" and row.void_asked_at is not None:
        raise Refused(_("已经有人申请作废，请等医共体转诊中心确认。"), code="void_asked")
    if move.verb in {"confirm_void", "refuse_void"}:
        if row.void_asked_at is None:
            raise Refused(_("没有人申请作废。"), code="void_not_asked")
        if row.void_asked_by_id in acting.names:
            raise Refused(_("不能确认自己的作废申请，请由另一人确认。"), code="own_case")
    if move.verb == "review_green" and row.green_due_at is None:
        raise Refused(_("这件转诊没有待办的绿色通道复核。"), code="no_green_review")
    if move.verb == "admit" and queries.cases.was_admitted(row):
        raise Refused(_("已经登记过入院。"), code="admitted")
    if move.verb == "not_arrived" and row.due_at is not None and now() < row.due_at:
        raise Refused(_("还没有到急救转送的时限，到时仍未送到再登记。"), code="too_early")
    if move.verb in {"no_show", "close_no_show"} and row.booked_for and now() < row.booked_for:
        raise Refused(_("还没有到预约时间。"), code="too_early")


def check_can_reveal(actor: Actor, row: Referral) -> Actor:
    """Who takes part in an open case may read the patient's number, telephone and address."""
    for place in (row.origin_id, row.destination_id):
        for verb in (TREAT, RECEIVE, REVIEW, COORDINATE):
            if place is None:
                continue
            try:
                return member_access.check_may(actor, verb, county=row.county_id, institution=place)
            except Refusal:
                continue
    raise Forbidden(_("只有参与这件转诊的人能查看患者的完整信息。"))
