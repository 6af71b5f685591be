"""How a body stood on a day: today's row, with later events taken back.

No event restates a past period: what was true on an earlier day is what the events after that
day say had been there before them. An event that waits for its day is put forward.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q

from members.facts import DATED
from members.models import Institution, InstitutionEvent, Town

#: What is not text in a row, but names another row by its code.
_NAMED = {"parent": Institution, "town": Town}
_STATED = (*DATED, "status")
#: A body with this status is no longer there.
ENDED = frozenset({Institution.Status.CLOSED, Institution.Status.MERGED})


@dataclass(frozen=True)
class Facts:
    """A body on a day; `parent` and `town` are codes, None is 未印 or 未填."""

    code: str
    name: str
    name_en: str
    kind: str | None
    level: str | None
    ownership: str | None
    parent: str | None
    town: str | None
    status: str


def text_of(row: Institution, field: str) -> str | None:
    """A fact as events and proposals write it down: text, ISO dates, other rows by code."""
    value = getattr(row, field)
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case Model():
            return str(value.code)  # type: ignore[attr-defined]
        case _:
            return str(value)


def standing_events(county: int) -> Any:
    """The events of a county that were not withdrawn, in the order in which they count."""
    rows = InstitutionEvent.objects.filter(county=county, withdrawn_at=None)
    return rows.order_by("on", "id")


def differences(
    county: int, on: date, institution: int | None = None
) -> dict[int, dict[str, str | None]]:
    """Which facts stood otherwise on the day than in today's rows, by body; one statement."""
    otherwise = Q(applied=True, on__gt=on) | Q(applied=False, on__lte=on)
    events = standing_events(county).filter(otherwise)
    if institution is not None:
        events = events.filter(institution=institution)
    before: dict[int, dict[str, str | None]] = defaultdict(dict)
    after: dict[int, dict[str, str | None]] = defaultdict(dict)
    for body, applied, changes in events.values_list("institution_id", "applied", "changes"):
        for field, (was, becomes) in changes.items():
            if applied:
                before[body].setdefault(field, was)
            else:
                after[body][field] = becomes
    return {body: {**after.get(body, {}), **before.get(body, {})} for body in {*before, *after}}


def facts_on(county: int, on: date) -> dict[int, Facts]:
    """Every body of the county as it stood on the day, by id; two statements."""
    rows = Institution.objects.filter(county=county).select_related("parent", "town")
    changed = differences(county, on)
    return {row.pk: _facts(row, changed.get(row.pk, {})) for row in rows}


def body_on(institution: Institution, on: date) -> Facts:
    """One body as it stood on the day."""
    changed = differences(institution.county_id, on, institution.pk)
    return _facts(institution, changed.get(institution.pk, {}))


def stood(institution: Institution, on: date) -> Callable[[str], str | None]:
    """What a fact said: the dated ones on that day, the others today."""
    there = body_on(institution, on)
    return lambda field: (
        (getattr(there, field) or None) if field in DATED else text_of(institution, field)
    )


def of_kind_on(county: int, on: date, kinds: Iterable[str]) -> Q:
    """Bodies that were of one of these kinds (WS 218) on the day."""
    changed = differences(county, on)
    other = {pk: said["kind"] for pk, said in changed.items() if "kind" in said}
    wanted = set(kinds)
    were = [pk for pk, kind in other.items() if kind in wanted]
    return (Q(kind__in=wanted) & ~Q(pk__in=list(other))) | Q(pk__in=were)


def as_they_stood(rows: Iterable[Institution], on: date) -> list[Institution]:
    """The same rows, each saying what it was on the day: for showing, never to be saved.

    One statement for a whole list, two more where a parent or a town was another one.
    """
    found = list(rows)
    if not found:
        return found
    changed = differences(found[0].county_id, on)
    mine = [(row, changed[row.pk]) for row in found if row.pk in changed]
    named = {
        field: _by_code(model, found[0].county_id, field, (said for _row, said in mine))
        for field, model in _NAMED.items()
    }
    for row, said in mine:
        for field, text in said.items():
            setattr(row, field, _value(field, text, named))
    return found


def _facts(row: Institution, changed: Mapping[str, str | None]) -> Facts:
    said = {field: changed.get(field, text_of(row, field)) for field in _STATED}
    texts = {field: said[field] or "" for field in ("name", "name_en", "status")}
    return Facts(**{**said, **texts, "code": row.code})  # type: ignore[arg-type]


def _by_code(
    model: Any, county: int, field: str, changes: Iterable[Mapping[str, str | None]]
) -> dict[str, Any]:
    codes = {said[field] for said in changes if said.get(field)}
    rows = model.objects.filter(county=county, code__in=codes) if codes else ()
    return {row.code: row for row in rows}


def _value(field: str, text: str | None, named: Mapping[str, Mapping[str, Any]]) -> Any:
    if field in named:
        return named[field].get(text or "")
    return "" if text is None and field in {"name", "name_en"} else text
