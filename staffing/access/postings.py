"""Which postings an actor sees, who states a need, and who takes which step."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.rows import one_of
from alliance.core.showing import listed
from members import access as member_access
from members.models import Institution
from members.rules import MAY, ROLES
from staffing import queries
from staffing.access.standing_in import (
    check_can_act_at,
    clinics_under,
    stand_in,
    stand_in_words,
)
from staffing.models import (
    EmployerChange,
    MonthlyVerification,
    Posting,
    PostingEvent,
    PostingVersion,
)
from staffing.rules import postings as rules
from staffing.rules.postings import Move, Who
from staffing.vocabulary import COUNTY, HOME, HOST, PERSON, SIDES, SYSTEM

READ = "staffing.read"
_PEOPLE = ("county", "person", "home", "host", "proposed_by")


def postings_for(actor: Actor) -> QuerySet[Posting]:
    """Postings of the actor's counties and bodies, and the actor's own."""
    reach = member_access.reach(actor, READ)
    seen = Q(county__in=reach.counties) | Q(person__in=actor.persons)
    seen |= Q(home__in=reach.institutions) | Q(host__in=reach.institutions)
    # A centre sees who works at the village clinics it manages, and what it once did for others.
    seen |= Q(host__in=clinics_under(actor, reach.institutions))
    stood = PostingEvent.objects.filter(through__in=reach.institutions)
    proved = MonthlyVerification.objects.filter(through__in=reach.institutions)
    seen |= Q(pk__in=stood.values("posting")) | Q(pk__in=proved.values("posting"))
    # A former host keeps what it has verified in sight.
    once = PostingVersion.objects.filter(host__in=reach.institutions)
    seen |= Q(pk__in=once.values("posting"))
    # And so does a former employer.
    left = EmployerChange.objects.filter(before__in=reach.institutions)
    seen |= Q(pk__in=left.values("posting"))
    return Posting.objects.filter(seen, county__in=actor.counties)


def posting_for(actor: Actor, pk: UUID) -> Posting:
    """One posting; NotFound when it is not there or not the actor's."""
    rows = postings_for(actor).select_related(*_PEOPLE)
    return one_of(rows, pk, _("没有找到这次派驻。"))


def proposing_places(actor: Actor) -> QuerySet[Institution]:
    """The bodies for which the actor states needs."""
    own = member_access.reach(actor, rules.ARRANGE).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own)
    return rows.select_related("county").order_by("sort_key", "code")


def check_can_propose(actor: Actor, home: Institution, host: Institution) -> Actor:
    """The desk of the body that sends, or of the one that needs somebody or its centre."""
    try:
        return member_access.check_may(
            actor, rules.ARRANGE, county=home.county_id, institution=home.pk
        )
    except NotFound:
        found = stand_in(actor, host, rules.ARRANGE)
        place = found.centre if found and found.centre else host
        return member_access.check_may(
            actor, rules.ARRANGE, county=host.county_id, institution=place.pk
        )


def check_can_take(actor: Actor, row: Posting, verb: str) -> tuple[Actor, Move, str]:
    """Who takes the step, the row of the table, and on which side; otherwise the reason why not.

    NotFound for a verb that there is not, Refused where the state or the posting forbids it now,
    Forbidden for who is not on the side that takes it.
    """
    if verb not in rules.VERBS:
        raise NotFound(_("没有这一步。"))
    move = rules.move_for(row.status, verb)
    if move is None:
        words = rules.STATES[row.status].words
        raise Refused(_("现在是“%(state)s”，不能办这一步。") % {"state": words}, code="wrong_state")
    acting, side = _one_of(actor, row, move)
    _check_row(acting, row, move, side)
    return acting, move, side


def who_words(who: Who) -> str:
    """Somebody of the table in words: side and role."""
    if who.side in {SYSTEM, PERSON}:
        return str(SIDES[who.side])
    roles = listed(words for role, words in ROLES.items() if role in MAY[who.verb])
    if who.side == COUNTY:
        return roles
    return str(_("%(side)s的%(roles)s") % {"side": SIDES[who.side], "roles": roles})


def _one_of(actor: Actor, row: Posting, move: Move) -> tuple[Actor, str]:
    """The first of those who may take a step that the actor is."""
    for who in move.who:
        if who.side == SYSTEM:
            if actor.is_system and row.county_id in actor.counties:
                return actor, SYSTEM
        elif actor.is_system:
            continue
        elif who.side == PERSON:
            own = (held for held in actor.held if held.person == row.person_id)
            held = next((one for one in own if one.giver is None), None)
            if held is not None and row.person_id is not None:
                return actor.acting_as(held), PERSON
        else:
            try:
                return _at(actor, row, who), who.side
            except (Forbidden, NotFound):
                continue
    for who in move.who:
        found = stand_in(actor, row.host, who.verb) if who.side == HOST else None
        if found is not None:
            raise Forbidden(stand_in_words(found, who.verb))
    raise Forbidden(_("这一步由%(who)s办理。") % {"who": listed(map(who_words, move.who))})


def _at(actor: Actor, row: Posting, who: Who) -> Actor:
    """The actor at the body of a side; at the host perhaps through the centre that stands in."""
    if who.side == HOST:
        return check_can_act_at(actor, row.host, who.verb)
    place = queries.institution_of(row, who.side)
    return member_access.check_may(actor, who.verb, county=row.county_id, institution=place)


def _check_row(acting: Actor, row: Posting, move: Move, side: str) -> None:
    """What a posting itself forbids: nobody signs for a body about themselves, nothing too early."""
    if side not in {PERSON, SYSTEM} and row.person_id in acting.names:
        raise Refused(_("不能代表单位办理本人的派驻，请由本单位另一人办理。"), code="own_posting")
    _check_county(row, move)
    if move.verb == "void" and side == SYSTEM and not queries.never_began(row, today()):
        raise Refused(_("计划的期间还没有过完，不能作废。"), code="too_early")
    if move.verb == "void" and side == HOME and row.versions.filter(verb="change_host").exists():
        raise Refused(_("改派前的服务已经发生，不能作废，请登记新单位的到岗。"), code="has_begun")
    if move.verb == "countersign" and (missing := queries.months_to_verify(row, today())):
        months = listed(month.strftime("%Y-%m") for month in missing[:6])
        raise Refused(
            _("还有月份没有核实：%(months)s。请接收单位先逐月核实。") % {"months": months},
            code="months_missing",
        )


def _check_county(row: Posting, move: Move) -> None:
    """Where the plan says so, the commission approves before the order; elsewhere never."""
    asked = move.verb in {"approve_county", "refuse_county"}
    if not asked and (move.verb, row.status) != ("order", "host_confirmed"):
        return
    approves = queries.county_approves(row.county_id, today())
    if approves and not asked:
        raise Refused(_("本县区的人员调配须先经卫健委批准，再发文。"), code="county_first")
    if asked and not approves:
        raise Refused(
            _("本县区的方案没有卫健委审批这一步，由派出单位直接发文。"), code="no_county_step"
        )
