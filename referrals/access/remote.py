"""Which remote items an actor sees, who may take which step, and who names who may sign."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.rows import one_of
from alliance.core.showing import listed
from members import access as member_access
from members.models import Institution
from members.rules import MAY, ROLES
from referrals import remote_rules as rules
from referrals.access.cases import desk_places, own_places
from referrals.models import RemoteItem, RemoteReader
from referrals.queries import remote as queries
from referrals.queries.cases import hidden
from referrals.remote_rules import TREAT, Move, Who
from referrals.vocabulary import DESK, SIDES, SYSTEM

NAME_READERS = "referrals.name_readers"
_PEOPLE = (
    "county", "patient", "origin", "destination", "author", "reader", "first_reader",
    "final_reader", "owner", "owner_at", "earlier", "referral", "void_asked_by",
)  # fmt: skip
#: Steps after which nobody looks at the item any more: not while a critical value is untold.
_ENDING = frozenset({"acknowledge", "confirm_cancel"})
_TELLING = frozenset({"tell_critical", "read_back", "critical_late"})


def remote_for(actor: Actor) -> QuerySet[RemoteItem]:
    """Items of the actor's bodies: from the first word at the base, above once they are sent.

    Whoever coordinates an alliance sees what its members have sent. Nobody sees more, and nobody a
    patient whose record is hidden.
    """
    own, allied = own_places(actor), desk_places(actor)
    seen = Q(origin__in=own) | Q(destination__in=own, sent=True)
    if allied:
        there = Q(origin__in=allied) | Q(destination__in=allied)
        seen |= there & (Q(sent=True) | Q(void_asked_at__isnull=False))
    if actor.is_system:
        seen |= Q(county__in=actor.counties)
    rows = RemoteItem.objects.filter(seen, county__in=actor.counties)
    return rows.exclude(patient__in=hidden())


def remote_item_for(actor: Actor, pk: UUID) -> RemoteItem:
    """One item; NotFound when it is not there or not the actor's."""
    rows = remote_for(actor).select_related(*_PEOPLE)
    return one_of(rows, pk, _("没有找到这件远程诊断或会诊。"))


def check_can_take_remote(actor: Actor, row: RemoteItem, verb: str) -> tuple[Actor, Move, str]:
    """Who takes the step, the row of the table, and on which side; otherwise the reason why not.

    NotFound for a verb this way does not know, Refused where the state or the item forbids it
    now, Forbidden for who is not on the side that takes it.
    """
    if verb not in rules.verbs_of(row.way):
        raise NotFound(_("没有这一步。"))
    move = rules.move_for(row.way, row.status, verb)
    if move is None:
        words = rules.STATES[row.way][row.status].words
        raise Refused(_("现在是“%(state)s”，不能办这一步。") % {"state": words}, code="wrong_state")
    acting, side = _one_of(actor, row, move)
    _check_item(acting, row, move)
    return acting, move, side


def _one_of(actor: Actor, row: RemoteItem, move: Move) -> tuple[Actor, str]:
    """The first of those who may take a step that the actor is."""
    nearly: Who | None = None
    for who in move.who:
        if who.side == SYSTEM:
            if actor.is_system and row.county_id in actor.counties:
                return actor, SYSTEM
            continue
        for place in () if actor.is_system else _places(row, who.side):
            try:
                acting = member_access.check_may(
                    actor, who.verb, county=row.county_id, institution=place
                )
            except (Forbidden, NotFound):
                continue
            if _is(acting, row, who):
                return acting, who.side
            nearly = who
    if nearly is not None and nearly.holder:
        raise Refused(_("这一步由认领的医生本人办理。"), code="not_holder")
    if nearly is not None:
        raise Refused(
            _("这一步由本院指定的诊断医师办理，请牵头单位管理人员先指定。"), code="not_named"
        )
    raise Forbidden(_("这一步由%(who)s办理。") % {"who": listed(map(remote_who_words, move.who))})


def _is(acting: Actor, row: RemoteItem, who: Who) -> bool:
    if who.holder:
        return row.reader_id in acting.names
    return not who.named or queries.is_named(acting.names, row.destination_id, row.kind)


def _places(row: RemoteItem, side: str) -> tuple[int, ...]:
    if side == DESK:
        return (row.origin_id, row.destination_id)
    place = queries.institution_of(row, side)
    return (place,) if place is not None else ()


def remote_who_words(who: Who) -> str:
    """Somebody of the table in words: side and role."""
    if who.side == SYSTEM:
        return str(SIDES[SYSTEM])
    if who.holder:
        return str(_("认领的医生"))
    if who.named:
        return str(_("本院指定的诊断医师"))
    roles = listed(words for role, words in ROLES.items() if role in MAY[who.verb])
    if who.side == DESK:
        return roles
    return str(_("%(side)s的%(roles)s") % {"side": SIDES[who.side], "roles": roles})


def _check_item(acting: Actor, row: RemoteItem, move: Move) -> None:
    """What an item itself forbids: one person may not be both, and nothing before its hour."""
    if move.verb in _ENDING and row.critical_due_at is not None:
        raise Refused(_("还有危急值没有告知，请先复述确认。"), code="critical_open")
    if move.verb in _TELLING and row.critical_due_at is None:
        raise Refused(_("没有待告知的危急值。"), code="no_critical")
    if move.verb == "flag_critical" and row.critical_due_at is not None:
        raise Refused(_("已报的危急值还没有告知，请先告知。"), code="critical_open")
    if move.verb == "critical_late" and not _is_over(row):
        raise Refused(_("还没有到告知危急值的时限。"), code="too_early")
    if move.verb == "release" and acting.is_system and not _lapsed(row):
        raise Refused(_("还没有到占用的时限。"), code="too_early")
    own = move.verb == "sign" and row.first_reader_id in acting.names
    if own and queries.needs_second(row.county_id, today()):
        raise Refused(_("本县区要求由另一名医师审核签发。"), code="own_report")
    if move.verb == "convert" and not row.may_convert:
        raise Refused(_("申请会诊时没有同意转为上转，请直接答复。"), code="no_consent")
    _check_two(acting, row, move)


def _check_two(acting: Actor, row: RemoteItem, move: Move) -> None:
    """Cancelling and voiding take two people."""
    if move.verb in {"confirm_cancel", "refuse_cancel"} and row.cancel_asked_by_id in acting.names:
        raise Refused(_("不能确认自己的取消申请，请由另一人确认。"), code="own_case")
    if move.verb == "ask_void" and row.void_asked_at is not None:
        raise Refused(_("已经有人申请作废，请等医共体转诊中心确认。"), code="void_asked")
    if move.verb in {"confirm_void", "refuse_void"}:
        if row.void_asked_at is None:
            raise Refused(_("没有人申请作废。"), code="void_not_asked")
        if row.void_asked_by_id in acting.names:
            raise Refused(_("不能确认自己的作废申请，请由另一人确认。"), code="own_case")


def _is_over(row: RemoteItem) -> bool:
    due = row.critical_due_at
    return due is not None and due <= now() and not row.critical_late


def _lapsed(row: RemoteItem) -> bool:
    return row.lease_until is not None and row.lease_until <= now()


# --- who may sign -----------------------------------------------------------------


def naming_places(actor: Actor) -> QuerySet[Institution]:
    """The bodies for which the actor names who may sign reports."""
    reached = member_access.reach(actor, NAME_READERS).institutions
    return Institution.objects.filter(pk__in=reached).select_related("county")


def readers_for(actor: Actor) -> QuerySet[RemoteReader]:
    """Those who were named at the actor's bodies."""
    return RemoteReader.objects.filter(
        institution__in=naming_places(actor), county__in=actor.counties
    )


def reader_for(actor: Actor, pk: int) -> RemoteReader:
    """One of them; NotFound otherwise."""
    rows = readers_for(actor).select_related("institution", "person", "county")
    return one_of(rows, pk, _("没有找到这名诊断医师。"))


def check_can_name(actor: Actor, institution: Institution) -> Actor:
    """Who manages the hospital."""
    return member_access.check_may(
        actor, NAME_READERS, county=institution.county_id, institution=institution.pk
    )


def check_can_ask(actor: Actor, origin: Institution) -> Actor:
    """A doctor of the base."""
    return member_access.check_may(actor, TREAT, county=origin.county_id, institution=origin.pk)
