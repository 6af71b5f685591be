"""The list of a county's people: who they are, which roles they hold today, whether they come in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from alliance.core.finding import matching
from alliance.core.pagination import Page, page_of
from members.models import Grant, Institution, Invitation, Person
from members.queries.days import in_force
from members.rules import ROLES

HERE: Final = "here"
WITHOUT_ROLE: Final = "without-role"
WITHOUT_ACCOUNT: Final = "without-account"
LEFT: Final = "left"
SHOWS: Final = (HERE, WITHOUT_ROLE, WITHOUT_ACCOUNT, LEFT)
ORDER: Final = ("sort_key", "pk")


@dataclass(frozen=True)
class Sought:
    """What a reader looks for among the people."""

    text: str = ""
    institution: str = ""
    role: str = ""
    show: str = HERE


@dataclass(frozen=True)
class Line:
    """One person with the roles of today."""

    person: Person
    grants: list[Grant]
    invited: datetime | None

    @property
    def roles(self) -> list[tuple[Grant, Promise | str]]:
        """Each role of today with its words."""
        return [(grant, ROLES.get(grant.role, grant.role)) for grant in self.grants]

    @property
    def account(self) -> str:
        """Whether they can come in: active, off, invited or none."""
        if self.person.user is not None:
            return "active" if self.person.user.is_active else "off"
        return "invited" if self.invited else "none"


def people_sought(people: QuerySet[Person], sought: Sought, on: date) -> QuerySet[Person]:
    """Those of these people who are looked for."""
    held = Grant.objects.filter(in_force(on))
    gone = Q(left_on__lte=on)
    match sought.show:
        case "left":
            found = people.filter(gone)
        case "without-role":
            found = people.exclude(gone).exclude(pk__in=held.values("person"))
        case "without-account":
            found = people.exclude(gone).filter(user=None)
        case _:
            found = people.exclude(gone)
    if sought.role:
        found = found.filter(pk__in=held.filter(role=sought.role).values("person"))
    if sought.institution:
        at = held.filter(institution__code=sought.institution).values("person")
        found = found.filter(Q(institution__code=sought.institution) | Q(pk__in=at))
    return matching(found, sought.text, names=("name", "position")) if sought.text else found


def people_page(
    people: QuerySet[Person], sought: Sought, on: date, at: datetime, cursor: str
) -> Page[Line]:
    """One page of them by pinyin, in three statements."""
    found = people_sought(people, sought, on).select_related("institution", "user")
    page = page_of(found, order=ORDER, cursor=cursor)
    return Page(_lines(page.rows, on, at), page.next, page.previous)


def _lines(people: Iterable[Person], on: date, at: datetime) -> list[Line]:
    rows = list(people)
    grants: dict[int, list[Grant]] = defaultdict(list)
    held = Grant.objects.filter(in_force(on), person__in=rows).select_related("institution")
    for grant in held.order_by("pk"):
        grants[grant.person_id].append(grant)
    open_links = Invitation.objects.filter(
        person__in=rows, used_at=None, revoked_at=None, expires_at__gt=at
    )
    invited = dict(open_links.values_list("person", "expires_at"))
    return [Line(person, grants[person.pk], invited.get(person.pk)) for person in rows]


def institutions_of_people(people: QuerySet[Person]) -> list[Institution]:
    """The institutions at which these people work, to choose from."""
    rows = Institution.objects.filter(persons__in=people).distinct()
    return list(rows.order_by("sort_key", "pk"))
