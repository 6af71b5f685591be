"""What a step does beside moving the item, by verb; most do nothing more."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from referrals.actions.remote._taking import Taking
from referrals.remote_rules import CRITICAL


def _submit(taking: Taking) -> None:
    """The clock of the report starts; what was read before stands in the events."""
    row, said = taking.row, taking.said
    row.study_reference, row.study_hash = said["study_reference"], said["study_hash"]
    row.quality, row.sent = said["quality"], True
    row.clock_from = taking.at
    row.first_reader_id = None


def _claim(taking: Taking) -> None:
    row = taking.row
    row.reader_id = taking.by.person
    if taking.hours.lease:
        row.lease_until = taking.hours.leased(taking.at)


def _release(taking: Taking) -> None:
    taking.row.reader_id = None


def _report(taking: Taking) -> None:
    """Whoever may sign takes it from here; nobody holds it any more."""
    row = taking.row
    row.first_reader_id, row.reader_id = taking.by.person, None


def _sign(taking: Taking) -> None:
    taking.row.final_reader_id = taking.by.person


def _return(taking: Taking) -> None:
    taking.row.reader_id = None


def _flag_critical(taking: Taking) -> None:
    row = taking.row
    row.critical_at, row.critical_late = taking.at, False
    row.critical_due_at = taking.hours.after(taking.at, CRITICAL)


def _told_critical(taking: Taking) -> None:
    row = taking.row
    if row.critical_at is not None and taking.happened < row.critical_at:
        sentence = _("告知时间不能早于报危急值的时间。")
        raise Invalid(sentence, fields={"occurred_at": sentence})
    row.critical_due_at = None


def _critical_late(taking: Taking) -> None:
    taking.row.critical_late = True


def _ask_more(taking: Taking) -> None:
    """The clock of the answer stands still while the base answers."""
    row = taking.row
    if row.due_at is not None:
        row.clock_left = max(0, round((row.due_at - taking.at).total_seconds()))


def _cancel(taking: Taking) -> None:
    if taking.move.to == "cancel_requested":
        taking.row.before, taking.row.cancel_asked_by_id = taking.before, taking.by.person


def _ask_void(taking: Taking) -> None:
    row = taking.row
    row.void_asked_by_id, row.void_asked_at = taking.by.person, taking.at


def _void_settled(taking: Taking) -> None:
    taking.row.void_asked_by_id = taking.row.void_asked_at = None


EFFECTS: Final[Mapping[str, Callable[[Taking], None]]] = MappingProxyType(
    {
        "submit": _submit,
        "claim": _claim,
        "renew": _claim,
        "release": _release,
        "report": _report,
        "sign": _sign,
        "return": _return,
        "flag_critical": _flag_critical,
        "tell_critical": _told_critical,
        "read_back": _told_critical,
        "critical_late": _critical_late,
        "ask_more": _ask_more,
        "cancel": _cancel,
        "ask_void": _ask_void,
        "confirm_void": _void_settled,
        "refuse_void": _void_settled,
    }
)
