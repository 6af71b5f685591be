"""Figures that were checked on the spot and signed, as a run takes them in when it is frozen.

By the county's rule the verified figure stands in the place of the reported one, or a figure found
wrong takes points off, or nothing happens. What was reported stays beside it either way.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from alliance.core.numbers import plain
from alliance.core.periods import Period
from kpi.models import Appeal, Verification, VerifiedFigure
from kpi.parameters import BY_DEDUCTION, BY_VERIFIED
from kpi.running.frozen import FrozenRun
from kpi.running.verified_rule import VerifiedRule, verified_rule
from members.models import County

#: The source of an entry that stands in the place of the reported ones.
SOURCE: Final = "verified"
#: What a checked figure does to a run: it is the value, it takes points off, or nothing.
VALUE, POINTS, NOTHING = "value", "points", ""
_HUNDRED = 100

Json = dict[str, Any]
_Found = tuple[VerifiedFigure, Decimal]
_Corrected = list[tuple[datetime, Mapping[str, Any]]]


def settle(
    county: County, period: Period, scheme: int | None, needed: Mapping[str, set[str]], facts: Json
) -> Json:
    """What was checked and signed of the figures that a run may need, and the rules for it.

    `needed` are period codes by element. A figure stands for exactly the period it was checked
    for. Verified values are written into `facts["values"]`; the last verification of a figure
    counts. Points come off only in the scheme and for the period that were checked. One
    statement where nothing was checked.
    """
    rows = _signed(county, needed, facts)
    rules = {
        code: verified_rule(county.pk, Period.parse(code).last_day)
        for code in sorted({_period_of(row) for row, _found in rows})
    }
    corrected = _corrected_since(county, [row for row, _found in rows]) if rows else []
    reported = FrozenRun({**facts, "indicators": {}})
    kept = []
    for found in rows:
        row, code = found[0], _period_of(found[0])
        one = _kept(found, rules[code], reported, corrected)
        if one["effect"] == POINTS and (code, _scheme_of(row)) != (period.code, scheme):
            one["effect"] = NOTHING
        kept.append(one)
    for one in kept:
        if one["effect"] == VALUE:
            entries = facts["values"].setdefault(one["element"], {}).setdefault(one["unit"], {})
            entries[one["period"]] = [
                one["verified"], "", SOURCE, one["checked_at"], one["checked_by"], None
            ]  # fmt: skip
    return {"rules": {code: one.kept() for code, one in rules.items()}, "figures": kept}


def nothing_checked() -> Json:
    """What a run keeps where no figure of its county was ever checked and signed."""
    return {"rules": {}, "figures": []}


def differs(reported: Decimal | None, found: Decimal, tolerance: Decimal | None) -> bool:
    """Whether a figure was found wrong: by more per cent of the reported one than is tolerated.

    Without a tolerance any difference counts; so does a figure where nothing, or nought, was
    reported.
    """
    if reported is None:
        return True
    if reported == found or not tolerance:
        return reported != found
    if reported == 0:
        return True
    share = abs(Fraction(found) - Fraction(reported)) / abs(Fraction(reported)) * _HUNDRED
    return share > Fraction(tolerance)


def checked(frozen: Mapping[str, Any]) -> list[Json]:
    """The checked figures that a run has kept; older facts know none."""
    found: list[Json] = frozen.get("verification", {}).get("figures", [])
    return found


def _signed(county: County, needed: Mapping[str, set[str]], facts: Json) -> list[_Found]:
    """The last signed finding of each figure that may be read, in order of their conclusion."""
    rows = (
        VerifiedFigure.objects.filter(
            county=county,
            verified__isnull=False,
            sheet__verification__state=Verification.State.DONE,
            sheet__verification__run__period__in=sorted(set().union(*needed.values())),
        )
        .select_related(
            "element",
            "by",
            "sheet__unit",
            "sheet__signed_by",
            "sheet__verification__run__scheme_version",
        )
        .order_by("sheet__verification__ended_at", "pk")
    )
    last: dict[tuple[str, str, str], _Found] = {}
    for row in rows:
        unit, element = row.sheet.unit.code, row.element.code
        code = _period_of(row)
        if row.verified is not None and code in needed.get(element, ()) and unit in facts["units"]:
            last[element, unit, code] = (row, row.verified)
    return list(last.values())


def _period_of(row: VerifiedFigure) -> str:
    return row.sheet.verification.run.period


def _scheme_of(row: VerifiedFigure) -> int:
    return row.sheet.verification.run.scheme_version.scheme_id


def _corrected_since(county: County, rows: Iterable[VerifiedFigure]) -> _Corrected:
    """What decisions on appeals have put right since: they stand above what was found before."""
    first = min(row.sheet.verification.ended_at for row in rows if row.sheet.verification.ended_at)
    decided = Appeal.objects.filter(
        county=county, state=Appeal.State.ACCEPTED, decided_at__gt=first
    ).values_list("decided_at", "corrected")
    return [(at, one) for at, corrected in decided if at for one in corrected]


def _set_aside(row: VerifiedFigure, corrected: _Corrected) -> str:
    """When a decision on an appeal has put another figure there since; "" where none has."""
    verification = row.sheet.verification
    whole, ended = Period.parse(verification.run.period), verification.ended_at
    for at, one in corrected:
        if (one["unit"], one["element"]) != (row.sheet.unit.code, row.element.code):
            continue
        part = Period.parse(one["period"])
        if ended and at > ended and whole.first_day <= part.first_day <= whole.last_day:
            return at.isoformat()
    return ""


def _kept(one: _Found, rule: VerifiedRule, reported: FrozenRun, corrected: _Corrected) -> Json:
    """One figure as the run keeps it: both numbers, whose signatures, and what it does."""
    row, found = one
    verification = row.sheet.verification
    code, unit, element = verification.run.period, row.sheet.unit.code, row.element.code
    there = reported.contribution(element, unit, [Period.parse(code)])
    now = None if there.gaps else there.total
    aside = _set_aside(row, corrected)
    effect = NOTHING
    if not aside and rule.outcome == BY_VERIFIED and now != found:
        effect = VALUE
    elif not aside and rule.outcome == BY_DEDUCTION and rule.each:
        effect = POINTS if differs(row.reported, found, rule.tolerance) else NOTHING
    return {
        "element": element,
        "unit": unit,
        "period": code,
        "reported": _text(now),
        "checked_against": _text(row.reported),
        "verified": plain(found),
        "note": row.note,
        "effect": effect,
        "aside": aside,
        "verification": str(verification.pk),
        "basis": verification.basis,
        "demo": verification.demo,
        "checked_by": row.by.name if row.by else "",
        "checked_at": row.at.isoformat() if row.at else "",
        "signed_by": row.sheet.signed_by.name if row.sheet.signed_by else "",
        "signed_at": row.sheet.signed_at.isoformat() if row.sheet.signed_at else "",
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
