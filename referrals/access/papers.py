"""Who prints which paper of a case, and who says what patients are told on arrival."""

from collections.abc import Mapping
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from members import access as member_access
from members.models import Institution
from referrals.models import ArrivalNote, Referral
from referrals.queries.papers import has_arrived
from referrals.rules import RECEIVE
from referrals.vocabulary import DOWN, UP

LETTER, CERTIFICATE, SLIP = "letter", "certificate", "slip"
PAPERS: Final[Mapping[str, Promise]] = {
    LETTER: _("转诊单"),
    CERTIFICATE: _("分级转诊证明"),
    SLIP: _("就诊提示单"),
}
#: From when a place has promised to see the patient until the patient has come.
_EXPECTED: Final[Mapping[str, frozenset[str]]] = {
    UP: frozenset({"accepted", "awaiting_slot", "booked"}),
    DOWN: frozenset({"accepted", "discharged_to_base"}),
}
#: Nobody but its writer's side has agreed to it.
_NOT_LOOKED_AT: Final = frozenset({"draft", "in_review", "refused"})


def check_can_print(actor: Actor, row: Referral, paper: str) -> Actor:
    """Whoever takes part in a case prints its papers, each from the moment it is true.

    The actor sees the case: `access.referral_for` gave it. NotFound for a paper that there is
    not, Refused with the reason why it does not exist yet or any more.
    """
    if paper not in PAPERS:
        raise NotFound(_("没有这种文书。"))
    if row.status == "voided":
        raise Refused(_("这件转诊已作废，不能打印。"), code="voided")
    if not row.sent or row.status in _NOT_LOOKED_AT:
        raise Refused(_("这件转诊还没有发出，发出后才能打印。"), code="not_sent")
    if paper == CERTIFICATE:
        _check_stay(row)
    if paper == SLIP and row.status not in _EXPECTED.get(row.direction, ()):
        raise Refused(_("接收机构同意接收后、患者到诊前，才打印就诊提示单。"), code="not_expected")
    return actor


def _check_stay(row: Referral) -> None:
    if row.direction != UP:
        raise Refused(_("分级转诊证明只为上转住院的患者开具。"), code="not_up")
    if not has_arrived(row):
        raise Refused(_("患者到诊后才能开具分级转诊证明。"), code="not_arrived")


def arrival_bodies_for(actor: Actor) -> QuerySet[Institution]:
    """The bodies whose desk the actor is."""
    own = member_access.reach(actor, RECEIVE).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own)
    return rows.select_related("county").order_by("sort_key", "code")


def sets_arrival(actor: Actor) -> bool:
    """Whether the actor is the desk of any body; no statement."""
    return bool(member_access.reach(actor, RECEIVE).institutions)


def arrival_notes_for(actor: Actor) -> QuerySet[ArrivalNote]:
    """What these bodies tell patients, every version."""
    own = member_access.reach(actor, RECEIVE).institutions
    rows = ArrivalNote.objects.filter(county__in=actor.counties, institution__in=own)
    return rows.select_related("institution", "set_by")


def check_can_set_arrival(actor: Actor, institution: Institution) -> Actor:
    """The desk of the receiving body."""
    return member_access.check_may(
        actor, RECEIVE, county=institution.county_id, institution=institution.pk
    )
