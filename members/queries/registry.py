"""The registry as its pages show it: bodies, alliances and printed counts on a day."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from members.models import (
    Alliance,
    County,
    Custody,
    Expectation,
    Institution,
    InstitutionName,
    Membership,
)
from members.queries.days import alliances_on, in_force, institutions_on, memberships_on
from members.queries.wording import kind_words


@dataclass(frozen=True)
class Body:
    """An institution on a day: where it belongs and who runs it."""

    institution: Institution
    memberships: list[Membership]
    custody: Custody | None

    @property
    def kind(self) -> str:
        """Its WS 218 kind in words, "" when it is not known."""
        return kind_words(self.institution.kind)


@dataclass(frozen=True)
class Union:
    """An alliance on a day with its bodies, leads first."""

    alliance: Alliance
    leads: list[Membership]
    others: list[Membership]


@dataclass(frozen=True)
class Counted:
    """A printed count beside what is registered: 登记 n / 文件 m; invented ones apart."""

    expectation: Expectation
    registered: int
    demo: int

    @property
    def tone(self) -> str:
        """Good when they agree, warn when not, neutral where nothing is printed."""
        low, high = self.expectation.printed, self.expectation.printed_max
        if low is None:
            return "neutral"
        return "good" if low <= self.registered <= (high or low) else "warn"


@dataclass(frozen=True)
class Registry:
    """A county's registry on a day."""

    bodies: list[Body]
    unions: list[Union]
    counted: list[Counted]

    @property
    def alone(self) -> int:
        """How many bodies belong to no alliance."""
        return sum(not body.memberships for body in self.bodies)


def registry(county: County, on: date) -> Registry:
    """All of it in six statements, however many bodies there are."""
    institutions = list(institutions_on(county.pk, on).select_related("clause").order_by("code"))
    alliances = list(alliances_on(county.pk, on).order_by("code"))
    memberships = list(
        memberships_on(county.pk, on)
        .select_related("alliance", "institution", "clause")
        .order_by("alliance__code", "institution__code", "line", "role")
    )
    custody = {
        row.institution_id: row
        for row in Custody.objects.filter(in_force(on), county=county).select_related("custodian")
    }
    of_body: dict[int, list[Membership]] = defaultdict(list)
    of_union: dict[int, list[Membership]] = defaultdict(list)
    for row in memberships:
        of_body[row.institution_id].append(row)
        of_union[row.alliance_id].append(row)
    for body in institutions:
        body.county = county
    return Registry(
        [Body(body, of_body[body.pk], custody.get(body.pk)) for body in institutions],
        [_union(alliance, of_union[alliance.pk], county) for alliance in alliances],
        _counted(county, institutions, alliances, memberships),
    )


def _union(alliance: Alliance, rows: list[Membership], county: County) -> Union:
    for row in rows:
        row.institution.county = county
    leads = [row for row in rows if row.role == Membership.Role.LEAD]
    return Union(alliance, leads, [row for row in rows if row.role != Membership.Role.LEAD])


def _counted(
    county: County,
    institutions: list[Institution],
    alliances: list[Alliance],
    memberships: list[Membership],
) -> list[Counted]:
    found = []
    for row in Expectation.objects.filter(county=county).select_related("clause").order_by("id"):
        rows = _rows_counted(row.counts, institutions, alliances, memberships)
        marks = Counter(rows.values())
        found.append(Counted(row, registered=marks[False], demo=marks[True]))
    return found


def _rows_counted(
    counts: dict[str, object],
    institutions: list[Institution],
    alliances: list[Alliance],
    memberships: list[Membership],
) -> dict[int, bool]:
    """The rows that a printed count speaks of, each once, and whether they are invented."""
    if "alliance" in counts:
        return {
            row.institution_id: row.institution.demo
            for row in memberships
            if row.alliance.code == counts["alliance"]
            and counts.get("role", row.role) == row.role
            and counts.get("line", row.line) == row.line
        }
    if "alliances" in counts:
        return {row.pk: row.demo for row in alliances if counts.get("kind", row.kind) == row.kind}
    kinds = counts.get("kind_in")
    return {
        row.pk: row.demo
        for row in institutions
        if (not isinstance(kinds, list) or row.kind in kinds)
        and counts.get("ownership", row.ownership) == row.ownership
    }


@dataclass(frozen=True)
class BodyPage:
    """Everything that is known of one institution, with dates."""

    institution: Institution
    aliases: list[InstitutionName]
    memberships: list[Membership]
    custodies: list[Custody]
    wards: list[Custody]
    children: list[Institution]


def body_page(institution: Institution) -> BodyPage:
    """One institution with its names, its memberships then and now, and its custody."""
    by_day = (F("from_on").asc(nulls_first=True), "id")
    custody = Custody.objects.select_related("custodian", "institution", "clause")
    return BodyPage(
        institution=institution,
        aliases=list(institution.aliases.order_by("kind", "name")),
        memberships=list(
            institution.memberships.select_related("alliance", "clause").order_by(*by_day)
        ),
        custodies=list(custody.filter(institution=institution).order_by(*by_day)),
        wards=list(custody.filter(custodian=institution).order_by(*by_day)),
        children=list(institution.children.order_by("code")),
    )
