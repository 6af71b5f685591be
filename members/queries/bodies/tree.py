"""One tree out of a county's units on a day, for systems that know only one place for a body."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from members.models import Alliance, County, Institution, Unit
from members.queries.bodies.facts import Facts, facts_on
from members.queries.days import memberships_on, open_on
from members.rules import FULL_ROLES


def units_on(on: date) -> Q:
    """Units of a county, and of the alliances and bodies that existed on the day."""
    found = Q(kind=Unit.Kind.COUNTY)
    for kind in (Unit.Kind.ALLIANCE, Unit.Kind.INSTITUTION):
        opened = Q(**{f"{kind}__opened_on": None}) | Q(**{f"{kind}__opened_on__lte": on})
        closed = Q(**{f"{kind}__closed_on": None}) | Q(**{f"{kind}__closed_on__gt": on})
        found |= Q(kind=kind) & opened & closed
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit hangs: codes from the county down to the unit itself, and its alliances."""

    path: tuple[str, ...]
    alliances: tuple[str, ...]

    @property
    def parent(self) -> str | None:
        """The code of the unit above; None for the county."""
        return self.path[-2] if len(self.path) > 1 else None

    @property
    def level(self) -> int:
        """1 for the county."""
        return len(self.path)


class Tree:
    """The county on top, then alliances, then bodies; three statements, whoever asks for whom.

    A body hangs under the body it is subordinate to; without one under its alliance, where that
    is the only exclusive one in which it is a full member; otherwise under the county. Alliances
    may overlap: all of them are named beside it.
    """

    def __init__(self, county: County, on: date) -> None:
        self.county = county.code
        there = Institution.objects.filter(open_on(on), county=county)
        self.open = frozenset(there.values_list("code", flat=True))
        self.facts = facts_on(county.pk, on)
        self._codes = {one.code: one for one in self.facts.values()}
        self._all: dict[str, set[str]] = {}
        self._exclusive: dict[str, set[str]] = {}
        rows = memberships_on(county.pk, on).filter(role__in=FULL_ROLES)
        names = ("institution__code", "alliance__code", "alliance__exclusive")
        for code, alliance, exclusive in rows.values_list(*names):
            self._all.setdefault(code, set()).add(alliance)
            if exclusive:
                self._exclusive.setdefault(code, set()).add(alliance)

    def said(self, unit: Unit) -> Facts | Alliance | County:
        """What bears the unit's names, a body as it stood on the day."""
        row = self.row(unit)
        return self._codes[unit.code] if isinstance(row, Institution) else row

    def kind(self, unit: Unit) -> str | None:
        """The WS 218 kind of a body on the day; None for what is no body."""
        body = self._codes.get(unit.code)
        return body.kind if body and unit.kind == Unit.Kind.INSTITUTION else None

    def row(self, unit: Unit) -> Institution | Alliance | County:
        """The body, alliance or county of a unit, as it stands today."""
        if unit.kind == Unit.Kind.INSTITUTION:
            return unit.institution
        return unit.alliance if unit.kind == Unit.Kind.ALLIANCE else unit.county

    def place(self, code: str) -> Place:
        """Where a body or an alliance hangs; the county is its own place."""
        if code == self.county:
            return Place((code,), ())
        above = [code]
        while (parent := self._above(above[-1])) is not None and parent not in above:
            above.append(parent)
        # What is subordinate to a body belongs with it: a village clinic through its centre.
        held = next((self._all[one] for one in above if one in self._all), set())
        return Place((self.county, *reversed(above)), tuple(sorted(held)))

    def _above(self, code: str) -> str | None:
        body = self._codes.get(code)
        if body is None:  # an alliance hangs under the county
            return None
        if body.parent in self.open:
            return body.parent
        alliances = self._exclusive.get(code, set())
        return next(iter(alliances)) if len(alliances) == 1 else None
