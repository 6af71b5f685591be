"""A ward in which examinations are read from afar: hours, readers, items in every state."""

from typing import Any

from alliance.core.actor import Actor
from members import actions as member_actions
from members.models import County, Person
from referrals import remote_rules as rules
from referrals.actions.remote import RemoteTold, begin_remote, name_reader, take_remote_step
from referrals.models import RemoteItem
from referrals.queries import remote as queries
from referrals.remote_words import CONSULTATION, KINDS, READING
from tests import make
from tests.referrals.story import Ward, ward
from tests.remembering import remembered

MINUTES = 120
LEASE = 30
#: What every step says, by its field.
SAID: dict[str, Any] = {
    "study_reference": "1.2.840.1.7", "study_hash": "a" * 64, "quality": "good",
    "reason": "试验理由", "findings": "窦性心律", "conclusion": "未见异常", "addendum": "补充一句",
    "critical_value": "血钾 7.1", "told_to": "演示人员 91，值班医生", "read_back_by": "演示人员 91",
    "read_back": "血钾 7.1，已处置", "question": "请补用药史", "answer": "已补", "advice": "先观察",
    "result": "已按意见处理",
}  # fmt: skip
#: By which verbs an item comes to a state from its first one.
WAYS: dict[str, dict[str, tuple[str, ...]]] = {
    READING: {
        "ordered": (),
        "acquired": ("acquire",),
        "submitted": ("acquire", "submit"),
        "claimed": ("acquire", "submit", "claim"),
        "preliminary": ("acquire", "submit", "claim", "report"),
        "final": ("acquire", "submit", "claim", "report", "sign"),
        "acknowledged": ("acquire", "submit", "claim", "report", "sign", "acknowledge"),
        "returned_for_repeat": ("acquire", "submit", "claim", "return"),
        "cancel_requested": ("acquire", "submit", "claim", "cancel"),
        "cancelled": ("cancel",),
        "voided": ("ask_void", "confirm_void"),
    },
    CONSULTATION: {
        "asked": (),
        "claimed": ("claim",),
        "more_info": ("claim", "ask_more"),
        "answered": ("claim", "answer"),
        "acknowledged": ("claim", "answer", "acknowledge"),
        "cancel_requested": ("claim", "cancel"),
        "closed": ("claim", "answer", "acknowledge", "close"),
        "converted": ("claim", "convert"),
        "cancelled": ("cancel",),
        "voided": ("ask_void", "confirm_void"),
    },
}


def set_remote_hours(county: County) -> None:
    """Every hour of every kind, two hours each, and half an hour for a claim."""
    by = make.system(county)
    keys = {key for kind in KINDS for key in queries.keys_of(kind)}
    for key in sorted(keys):
        value = LEASE if key == queries.LEASE else MINUTES
        member_actions.set_rule(county=county, key=key, value=value, by=by, reason="试验")


@remembered
def _read_from_afar(*, hours: bool) -> Ward:
    found = ward(hours=False)
    hospital = found.hospital
    found.people["signer"] = make.actor(role="doctor", institution=hospital)
    found.people["manager"] = make.actor(role="lead_admin", institution=hospital)
    for kind in (code for code in KINDS if code != CONSULTATION):
        name_reader(
            institution=hospital, person=found.person("signer"), kind=kind,
            by=found.people["manager"],
        )  # fmt: skip
    if hours:
        set_remote_hours(found.county)
    return found


class Far:
    """A ward with hours and one doctor of the hospital who may sign every kind."""

    def __init__(self, *, hours: bool = True) -> None:
        self.ward: Ward = _read_from_afar(hours=hours)
        self.people = self.ward.people

    def person(self, name: str) -> Person:
        """Who stands behind an actor."""
        return Person.objects.get(pk=self.people[name].person or 0)

    def begin(self, kind: str = "ecg", **fields: Any) -> RemoteItem:
        """An order or a question by the doctor of the base."""
        patient, by = fields.pop("patient", None), fields.pop("by", self.people["doctor"])
        special = {"specialty": "03"} if kind == CONSULTATION else {}
        told_of = RemoteTold(
            **{"kind": kind, "destination": self.ward.hospital, "subject": "十二导联心电图",
               "summary": "胸闷两天", **special, **fields}
        )  # fmt: skip
        return begin_remote(
            origin=self.ward.base, patient=patient or self.ward.patient(), told_of=told_of, by=by
        )

    def taker(self, row: RemoteItem, verb: str) -> Actor:
        """Somebody who may take this step."""
        move = rules.move_for(row.way, row.status, verb)
        assert move is not None, (row.status, verb)
        who = next(one for one in move.who if one.verb)
        if who.side == "D":
            return self.people["desk"]
        if who.side == "B":
            return self.people["doctor"]
        if who.named:
            return self.people["signer"]
        return self.people["hospital_desk" if who.verb == rules.RECEIVE else "hospital_doctor"]

    def step(self, row: RemoteItem, verb: str, by: Actor | None = None, **more: Any) -> RemoteItem:
        """Take one step as whoever may, with all it needs; `said` are further words."""
        row = RemoteItem.objects.get(pk=row.pk)
        move = rules.move_for(row.way, row.status, verb)
        said = {name: SAID[name] for name in (move.needs if move else ())} | more.pop("said", {})
        return take_remote_step(
            item=row, verb=verb, version=row.version, said=said, by=by or self.taker(row, verb),
            **more,
        )  # fmt: skip

    def at(self, state: str, kind: str = "ecg", **fields: Any) -> RemoteItem:
        """An item that has come to a state by its steps."""
        if state == "converted":
            fields["may_convert"] = True
        row = self.begin(kind, **fields)
        for verb in WAYS[rules.way_of(kind)][state]:
            row = self.step(row, verb)
        assert row.status == state
        return row
