"""An item begins: an examination is ordered for a reading from afar, or a question is asked."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid
from members.models import Institution
from referrals.access import remote as access
from referrals.actions.cases._patients import PatientTold, entered
from referrals.actions.remote._recording import next_number, told, written_down
from referrals.models import RemoteItem
from referrals.queries import remote as queries
from referrals.queries.cases.patients import keys_of
from referrals.remote_rules import FIRST, MOVES, STATES, due_case, way_of
from referrals.remote_words import CONSULTATION, KINDS, READING
from referrals.vocabulary import BASE, PRIORITIES, SPECIALTIES

_MOST_SUBJECT: Final = 200
_MOST_REASON: Final = 500


@dataclass(frozen=True)
class RemoteTold:
    """What was said of an item: `specialty` and `may_convert` for consultations alone.

    `repeat_reason` says why an examination is made again although a result is there.
    """

    kind: str
    destination: Institution
    subject: str
    summary: str
    priority: str = "routine"
    specialty: str = ""
    may_convert: bool = False
    repeat_reason: str = ""


@action
def begin_remote(
    *, origin: Institution, patient: PatientTold, told_of: RemoteTold, by: Actor, demo: bool = False
) -> RemoteItem:
    """A doctor of the base orders an examination or asks a specialist.

    The county's hours of the kind must be set (NotSet names every one). Where the actor may see a
    signed result of the same patient and kind, an order needs the reason of the repetition
    (Invalid with `repeat_reason` otherwise, nothing has begun); the newest one is linked.
    """
    by = access.check_can_ask(by, origin)
    _check(told_of, origin)
    hours = queries.hours_of(origin.county_id, told_of.kind, today())
    person = entered(patient, origin, by, demo=demo)
    way, moment = way_of(told_of.kind), now()
    row = RemoteItem(
        county_id=origin.county_id,
        way=way,
        kind=told_of.kind,
        specialty=told_of.specialty,
        patient=person,
        patient_key=keys_of(person)[0],
        origin=origin,
        destination=told_of.destination,
        author_id=by.person,
        status=next(iter(STATES[way])),
        is_open=True,
        sent=way == CONSULTATION,
        priority=told_of.priority,
        subject=told_of.subject.strip(),
        summary=told_of.summary.strip(),
        may_convert=told_of.may_convert,
        clock_from=moment if way == CONSULTATION else None,
        created_at=moment,
        changed_at=moment,
        demo=demo,
    )
    if way == READING:
        _repeated(row, told_of.repeat_reason.strip(), by)
    row.owner_side, row.owner_at_id, row.owner_id = queries.owner_of(row)
    row.due_at = hours.after(moment, due_case(row.kind, row.status))
    row.number = next_number(row.county_id)
    row.save(force_insert=True)
    first = next(move for move in MOVES[way] if move.verb == FIRST[way])
    said = {"reason": row.repeat_reason} if row.repeat_reason else {}
    written_down(row, action=first.verb, before="", side=BASE, by=by, said=said)
    told(row, first.tells, by)
    return row


def _repeated(row: RemoteItem, reason: str, by: Actor) -> None:
    """Where a result is there that may be seen, it is linked and the repetition has a reason."""
    there = queries.earlier_results(access.remote_for(by), row.patient, row.kind)
    if not there:
        return
    if not reason:
        sentence = _("这位患者已有%(n)d次同类结果，请先看能否采用（互认）；要重做请写明理由。") % {
            "n": len(there)
        }
        raise Invalid(
            sentence,
            code="earlier_results",
            fields={"repeat_reason": sentence},
            details={"earlier": [str(one.pk) for one in there]},
        )
    row.earlier, row.repeat_reason = there[0], reason[:_MOST_REASON]


def _check(told_of: RemoteTold, origin: Institution) -> None:
    wrong: dict[str, Any] = {}
    if told_of.kind not in KINDS:
        wrong["kind"] = _("请选类别。")
    if told_of.kind == CONSULTATION and told_of.specialty not in SPECIALTIES:
        wrong["specialty"] = _("请选专科。")
    if told_of.priority not in PRIORITIES:
        wrong["priority"] = _("请选优先级。")
    if told_of.destination.pk == origin.pk or told_of.destination.county_id != origin.county_id:
        wrong["destination"] = _("请选本县区另一家诊断机构。")
    if not 0 < len(told_of.subject.strip()) <= _MOST_SUBJECT:
        wrong["subject"] = _("请填检查项目或会诊问题，不超过%(most)d字。") % {"most": _MOST_SUBJECT}
    if not told_of.summary.strip():
        wrong["summary"] = _("请填病情摘要。")
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
