"""Remote diagnosis and consultation counted for a period: by who asked, by who read, by patient.

The same facts that are handed up as evidence, so that page, assessment and fund request agree.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.evidence import Evidence
from alliance.core.periods import Period
from referrals.queries.figures.scope import Scope
from referrals.queries.figures.tables import TOTAL, Asked, Line, Table, alone, cell, matrix, shares
from referrals.queries.remote import evidence
from referrals.queries.remote.evidence import KINDS
from referrals.remote_words import KINDS as WORDS


@dataclass(frozen=True)
class RemoteAnswer:
    """The tables of a period in their order."""

    scope: Scope
    tables: tuple[Table, ...]
    nothing: bool

    def table(self, key: str) -> Table | None:
        """One table by its key."""
        return next((one for one in self.tables if one.key == key), None)


def remote_figures(scope: Scope, names: Mapping[int, str]) -> RemoteAnswer:
    """All of them, in three statements whatever there is; `names` are those of bodies.

    Who oversees a county does not read by who read it: two tables of the same columns would let
    the hidden counts of one be reckoned from the other.
    """
    period = scope.period
    every = evidence.counted(scope.county, period.first_day, period.last_day)
    items = [one for one in every if _is_of(scope.bodies, one.origin, one.destination)]
    asked = Counter((one.origin, one.kind) for one in items)
    read = Counter((one.destination, one.kind) for one in items)
    patients, adopted = (
        Counter(fact.institution or 0 for fact in _facts(scope, period, kind))
        for kind in ("referrals.remote_patients", "referrals.recognised_results")
    )
    tables = [
        _by_kind("asked", _("按申请机构"), asked, names, hides=scope.hides),
        *([] if scope.hides else [_by_kind("read", _("按诊断、会诊机构"), read, names)]),
        _by_body("patients", "referrals.remote_patients", patients, names, hides=scope.hides),
        _by_body("adopted", "referrals.recognised_results", adopted, names, hides=scope.hides),
    ]
    return RemoteAnswer(scope, tuple(tables), not (items or adopted))


def _is_of(bodies: Collection[int] | None, *places: int | None) -> bool:
    return bodies is None or any(place in bodies for place in places)


def _facts(scope: Scope, period: Period, kind: str) -> list[Evidence]:
    found = evidence.facts(scope.county, period.first_day, period.last_day, kind)
    return [one for one in found if _is_of(scope.bodies, one.institution)]


def _by_kind(
    key: str,
    title: str,
    pairs: Counter[tuple[int, str]],
    names: Mapping[int, str],
    *,
    hides: bool = False,
) -> Table:
    """Bodies down, kinds across, with every sum."""
    found = matrix(pairs, [*names, *WORDS], hides=hides)
    note = _("期内首次签发报告的远程诊断和首次答复或转为上转的会诊，每件计 1；已作废的不计。")
    if found.marks is None:
        whole = alone(found.value(TOTAL, TOTAL), {}, hides=hides)
        line = Line(_("合计"), (whole,), is_total=True)
        return Table(key, title, (_("合计"),), (line,), note=note, withheld=True)
    heads: dict[Any, str] = {**names, **{kind: str(word) for kind, word in WORDS.items()}}
    heads[TOTAL] = _("合计")
    columns = (*found.columns, TOTAL)
    lines = tuple(
        Line(
            heads[row],
            tuple(cell(found.value(row, column), found.mark(row, column)) for column in columns),
            is_total=row == TOTAL,
        )
        for row in (*found.rows, *((TOTAL,) if found.rows else ()))
    )
    return Table(key, title, tuple(heads[column] for column in columns), lines, note=note)


def _by_body(
    key: str, kind: str, found: Counter[int], names: Mapping[int, str], *, hides: bool
) -> Table:
    """One kind of fact by body, with the sentence that says what it counts."""
    about = next(one for one in KINDS if one.code == kind)
    rows: list[tuple[str, int, Asked]] = [
        (name, found[pk], {}) for pk, name in names.items() if found[pk]
    ]
    lines, withheld = shares(rows, hides=hides)
    return Table(key, str(about.name), (_("数"),), lines, note=str(about.filter), withheld=withheld)
