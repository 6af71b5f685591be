"""Two days compared: who entered, left, moved, changed role, was renamed, came or went."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from members.models import Alliance, County, Institution, Membership
from members.queries.bodies.facts import differences
from members.queries.days import memberships_on, open_on

Places = dict[int, dict[int, set[tuple[str, str]]]]


@dataclass(frozen=True)
class Moved:
    """A body that left one alliance and stands in another one of the same kind."""

    institution: Institution
    source: Alliance
    target: Alliance


@dataclass(frozen=True)
class Changed:
    """A body in the same alliance on both days in other roles or on other lines."""

    institution: Institution
    alliance: Alliance
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class Movements:
    """What is different on the second day."""

    entered: list[tuple[Institution, Alliance]]
    left: list[tuple[Institution, Alliance]]
    moved: list[Moved]
    changed: list[Changed]
    renamed: list[tuple[Institution, str, str]]
    opened: list[Institution]
    closed: list[Institution]

    @property
    def total(self) -> int:
        """How many differences there are."""
        return sum(len(rows) for rows in vars(self).values())


def movements(county: County, one: date, other: date) -> Movements:
    """How the second day differs from the first; each day is asked once."""
    bodies: dict[int, Institution] = {}
    alliances: dict[int, Alliance] = {}
    before, after = (_places(county, day, bodies, alliances) for day in (one, other))
    entered, left, changed = [], [], []
    for body in sorted({*before, *after}, key=lambda pk: bodies[pk].code):
        was, now = before.get(body, {}), after.get(body, {})
        entered += [(bodies[body], alliances[pk]) for pk in sorted(now.keys() - was.keys())]
        left += [(bodies[body], alliances[pk]) for pk in sorted(was.keys() - now.keys())]
        changed += [
            Changed(bodies[body], alliances[pk], _words(was[pk]), _words(now[pk]))
            for pk in sorted(was.keys() & now.keys())
            if was[pk] != now[pk]
        ]
    return Movements(
        moved=_paired(entered, left),
        entered=entered,
        left=left,
        changed=changed,
        renamed=_renamed(county, one, other),
        opened=_only(county, other, one),
        closed=_only(county, one, other),
    )


def _places(
    county: County, on: date, bodies: dict[int, Institution], alliances: dict[int, Alliance]
) -> Places:
    found: Places = defaultdict(lambda: defaultdict(set))
    rows = memberships_on(county.pk, on).select_related("institution", "alliance")
    for row in rows.order_by("id"):
        bodies[row.institution_id], alliances[row.alliance_id] = row.institution, row.alliance
        found[row.institution_id][row.alliance_id].add((row.line, row.role))
    return found


def _words(places: set[tuple[str, str]]) -> list[str]:
    """Role and line in words, the whole without its line."""
    roles, lines = dict(Membership.Role.choices), dict(Membership.Line.choices)
    return [
        str(roles[role]) if line == Membership.Line.GENERAL else f"{roles[role]}·{lines[line]}"
        for line, role in sorted(places)
    ]


def _paired(
    entered: list[tuple[Institution, Alliance]], left: list[tuple[Institution, Alliance]]
) -> list[Moved]:
    """Who left one and entered another of the same kind has moved; taken out of both lists."""
    found = []
    for body, source in list(left):
        target = next(
            (to for other, to in entered if other.pk == body.pk and to.kind == source.kind), None
        )
        if target is not None:
            found.append(Moved(body, source, target))
            left.remove((body, source))
            entered.remove((body, target))
    return found


def _renamed(county: County, one: date, other: date) -> list[tuple[Institution, str, str]]:
    """Bodies there on both days under two names."""
    first, second = differences(county.pk, one), differences(county.pk, other)
    there = Institution.objects.filter(open_on(one), county=county, pk__in={*first, *second})
    found = []
    for body in there.filter(open_on(other)).order_by("code"):
        names = [days.get(body.pk, {}).get("name") or body.name for days in (first, second)]
        if names[0] != names[1]:
            found.append((body, names[0], names[1]))
    return found


def _only(county: County, there: date, not_there: date) -> list[Institution]:
    """Bodies that existed on the one day and not on the other."""
    both = Institution.objects.filter(open_on(not_there), county=county).values("pk")
    found = Institution.objects.filter(open_on(there), county=county).exclude(pk__in=both)
    return list(found.order_by("code"))
