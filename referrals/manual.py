"""The procedures in words: every row of the tables by which referral runs, with the county's hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.showing import listed
from members import queries as member_queries
from members.models import County
from referrals import access, remote_rules, rules
from referrals.access.remote import remote_who_words
from referrals.queries.cases import KEY
from referrals.queries.remote.deadlines import KEY as REMOTE_KEY
from referrals.remote_words import FIELDS as REMOTE_FIELDS
from referrals.remote_words import KINDS, WAYS
from referrals.vocabulary import DIRECTIONS, FIELDS, SIDES

_DAY, _HOUR = 24 * 60, 60
#: A void request is answered within the hour of a cancellation, see `queries.escalations.VOID_KEY`.
_VOID = {"ask_void": "cancel"}


@dataclass(frozen=True)
class Line:
    """One row of a table: from where, which step, to where, who, what it needs, who hears of it.

    `cases` are the county's deadlines that begin with it, `minutes` how long each is; None: not set.
    """

    verb: str
    come_from: tuple[str, ...]
    to: str
    step: str
    states: tuple[str, ...]
    result: str
    who: tuple[str, ...]
    needs: tuple[str, ...]
    may: tuple[str, ...]
    tells: tuple[str, ...]
    minutes: tuple[tuple[str, int | None], ...]

    @property
    def within(self) -> str:
        """Within what time the next step is due, in words."""
        return listed(dict.fromkeys(in_words(minutes) for _case, minutes in self.minutes))


@dataclass(frozen=True)
class Section:
    """One table: a direction of referral, or a way of remote diagnosis."""

    code: str
    words: str
    lines: tuple[Line, ...]


def in_words(minutes: int | None) -> str:
    """A time limit as people say it; a county that has set none is said to."""
    if minutes is None:
        return _("县区未设")
    if minutes % _DAY == 0:
        return _("%(n)d天") % {"n": minutes // _DAY}
    if minutes % _HOUR == 0:
        return _("%(n)d小时") % {"n": minutes // _HOUR}
    return _("%(n)d分钟") % {"n": minutes}


def sections(county: County) -> list[Section]:
    """Up, down, out of the county, readings and consultations; one statement."""
    rows = member_queries.rules.county_rules(county.pk, today())
    rows = rows.filter(key__startswith="referrals.", value__isnull=False)
    there = {row.key: row.value for row in rows}
    return [*_referrals(there), *_remote(there)]


def _referrals(there: Mapping[str, Any]) -> Iterable[Section]:
    for way, words in DIRECTIONS.items():
        states = rules.STATES[way]
        lines = [
            _line(
                move, {code: one.words for code, one in states.items()}, FIELDS,
                [access.who_words(who) for who in move.who],
                _minutes(there, {KEY.format(case): case for case in [_due(states, move)] if case}),
            )
            for move in rules.MOVES[way]
        ]  # fmt: skip
        yield Section(way, str(words), tuple(lines))


def _remote(there: Mapping[str, Any]) -> Iterable[Section]:
    for way, words in WAYS.items():
        states = remote_rules.STATES[way]
        kinds = [kind for kind in KINDS if remote_rules.way_of(kind) == way]
        lines = []
        for move in remote_rules.MOVES[way]:
            waits = move.to in states and states[move.to].due
            cases = [remote_rules.due_case(kind, move.to) for kind in kinds] if waits else []
            cases += [_VOID[move.verb]] if move.verb in _VOID else []
            keys = {REMOTE_KEY.format(case): case for case in cases}
            lines.append(
                _line(
                    move, {code: one.words for code, one in states.items()}, REMOTE_FIELDS,
                    [remote_who_words(who) for who in move.who], _minutes(there, keys),
                )
            )  # fmt: skip
        yield Section(way, str(words), tuple(lines))


def _due(states: Mapping[str, Any], move: rules.Move) -> str:
    """The case of the deadline that begins with a step."""
    case = states[move.to].due if move.to in states else _VOID.get(move.verb, "")
    return "" if case == rules.SAID else str(case)


def _minutes(
    there: Mapping[str, Any], keys: Mapping[str, str]
) -> tuple[tuple[str, int | None], ...]:
    found = {case: int(there[key]) if key in there else None for key, case in keys.items()}
    return tuple(found.items())


def _line(
    move: Any,
    states: Mapping[str, Promise],
    fields: Mapping[str, tuple[Promise, str]],
    who: Iterable[str],
    minutes: tuple[tuple[str, int | None], ...],
) -> Line:
    def said(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(str(fields[name][0]) for name in names)

    back = {rules.SAME: _("状态不变"), rules.BEFORE: _("取消前的状态")}
    return Line(
        move.verb,
        move.come_from,
        move.to,
        str(move.words),
        tuple(str(states[code]) for code in move.come_from if code),
        back.get(move.to) or str(states[move.to]),
        tuple(dict.fromkeys(who)),
        said(move.needs),
        said(move.may),
        tuple(str(SIDES[side]) for side in move.tells),
        minutes,
    )
