"""The list of a county's institutions on a day: searched, filtered, page by page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from alliance.core.pagination import Page, page_of
from members.models import Alliance, County, Custody, Institution, InstitutionName, Membership, Town
from members.queries.bodies.facts import as_they_stood, of_kind_on
from members.queries.bodies.standing import Through, belongs_through
from members.queries.days import alliances_on, in_force, institutions_on, memberships_on
from members.queries.rules.wording import kind_words

#: Asked for in place of an alliance or a town: bodies that have none.
NONE: Final = "-"


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; "" is everything, `-` an alliance or town is none."""

    text: str = ""
    kind: str = ""
    alliance: str = ""
    town: str = ""

    @property
    def anything(self) -> bool:
        """Whether the list is narrowed at all."""
        return bool(self.text or self.kind or self.alliance or self.town)


@dataclass(frozen=True)
class Body:
    """An institution on a day under the name it had: where it belongs and who runs it."""

    institution: Institution
    name: str
    memberships: list[Membership]
    custodian: str
    through: Through | None

    @property
    def kind(self) -> str:
        """Its WS 218 kind in words, "" when it is not known."""
        return kind_words(self.institution.kind)

    @property
    def was_called_otherwise(self) -> bool:
        """Whether it has another name today."""
        return self.name != self.institution.name


@dataclass(frozen=True)
class Registry:
    """One page of a county's institutions, what they can be filtered by, how many there are."""

    bodies: list[Body]
    next: str
    previous: str
    kinds: list[tuple[str, str, int]]
    alliances: list[Alliance]
    towns: list[Town]
    total: int


def registry(county: County, on: date, wanted: Wanted, cursor: str = "") -> Registry:
    """A page of it in seven statements, however many bodies there are."""
    page = page_of(bodies_on(county, on, wanted), order=("code",), cursor=cursor)
    kinds = _kinds(county, on)
    return Registry(
        bodies=_bodies(county, on, page),
        next=page.next,
        previous=page.previous,
        kinds=kinds,
        alliances=list(alliances_on(county.pk, on).order_by("code")),
        towns=list(Town.objects.filter(county=county).order_by("sort_key", "code")),
        total=sum(n for _kind, _words, n in kinds),
    )


def bodies_on(county: County, on: date, wanted: Wanted) -> QuerySet[Institution]:
    """The institutions that existed on the day and fit what is wanted."""
    run = Custody.objects.filter(in_force(on), institution=OuterRef("pk"))
    found = institutions_on(county.pk, on).select_related("clause", "town", "parent")
    found = found.annotate(custodian=Subquery(run.values("custodian__name")[:1]))
    if wanted.text:
        found = found.filter(named(county.pk, wanted.text))
    if wanted.kind:
        of_kind = Q(kind=None) if wanted.kind == NONE else of_kind_on(county.pk, on, [wanted.kind])
        found = found.filter(of_kind)
    if wanted.town:
        found = (
            found.filter(town=None) if wanted.town == NONE else found.filter(town__code=wanted.town)
        )
    if wanted.alliance:
        there = memberships_on(county.pk, on)
        if wanted.alliance == NONE:
            placed = there.values("institution")
            return found.exclude(pk__in=placed).exclude(parent__in=placed)
        there = there.filter(alliance__code=wanted.alliance)
        found = found.filter(pk__in=there.values("institution"))
    return found


def named(county: int, text: str) -> Q:
    """Bodies called so: part of a name or alias, the beginning of a code, initials, credit code."""
    aliases = InstitutionName.objects.filter(county=county, name__contains=text)
    said = text.strip()
    return (
        Q(name__contains=said)
        | Q(pk__in=aliases.values("institution"))
        | Q(code__istartswith=said)
        | Q(initials__startswith=said.lower())
        | Q(uscc__iexact=said)
    )


def _kinds(county: County, on: date) -> list[tuple[str, str, int]]:
    """The kinds there are, in words, each with how many bodies."""
    rows = institutions_on(county.pk, on).values_list("kind").annotate(n=Count("pk"))
    return [(kind or NONE, kind_words(kind), n) for kind, n in rows.order_by("kind")]


def _bodies(county: County, on: date, page: Page[Institution]) -> list[Body]:
    ids = [body.pk for body in page.rows]
    of_body: dict[int, list[Membership]] = defaultdict(list)
    rows = memberships_on(county.pk, on).filter(institution__in=ids).select_related("alliance")
    for row in rows.order_by("alliance__code", "line", "role"):
        of_body[row.institution_id].append(row)
    found = []
    bodies = as_they_stood(page.rows, on)
    above = belongs_through(bodies, on)
    for body in bodies:
        body.county = county
        custodian = getattr(body, "custodian", None) or ""
        through = above.get(body.pk)
        found.append(Body(body, body.name, of_body[body.pk], custodian, through))
    return found
