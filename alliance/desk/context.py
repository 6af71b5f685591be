"""What the frame around every page shows: county, person, side bar, counts, missing parts."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from alliance.core import assets, outbox, showing
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.waiting import Waiting, counts_key
from alliance.desk import asking
from alliance.desk.navigation import Entry, area_of, entries
from members import access as member_access
from members import queries as member_queries
from members.models import County

#: Entries in a telephone's bottom bar; further ones stand under 更多.
AT_THE_BOTTOM = 5


#: Roles looked in, how much waits in each area, and the areas where something is late.
Counted = tuple[str, Counter[str], set[str]]


@dataclass(frozen=True)
class Nav:
    """A side bar entry as it stands on this page."""

    entry: Entry
    here: bool
    count: int
    late: bool

    @property
    def open(self) -> bool:
        """Whether its pages are shown beneath it."""
        return self.here and len(self.entry.pages) > 1


class Frame:
    """Read lazily: a page that shows no frame asks nothing.

    `page` and `area` are those of this address, or, where only the side bar is asked for, of the
    page around it.
    """

    def __init__(self, request: HttpRequest, *, page: str = "", area: str = "") -> None:
        self._request = request
        self._page, self._area = page, area
        self.actor: Actor = getattr(request, "actor", Actor())
        self.built = assets.present()

    @cached_property
    def counties(self) -> list[County]:
        """The actor's counties, by code."""
        return list(member_access.counties_for(self.actor))

    @cached_property
    def county(self) -> County | None:
        """The county of this address, otherwise the one chosen, otherwise the actor's first."""
        match = self._request.resolver_match
        by_code = {county.code: county for county in self.counties}
        chosen = getattr(self._request, "session", {}).get("county", "")
        for code in (match.kwargs.get("county") if match else "", chosen):
            if code in by_code:
                return by_code[code]
        return next(iter(self.counties), None)

    @property
    def county_name(self) -> str:
        """The county's name in the language of the page."""
        return showing.local(self.county, "name") if self.county else ""

    @property
    def elsewhere(self) -> list[tuple[County, str]]:
        """The actor's counties to choose from, each with the page to go to after choosing.

        The same page where its address names the county, otherwise home; none with one county.
        """
        if len(self.counties) < 2:  # noqa: PLR2004 nothing to choose
            return []
        match = self._request.resolver_match
        same = match is not None and set(match.kwargs) == {"county"}
        return [
            (county, reverse(match.view_name, args=[county.code]) if match and same else "")
            for county in self.counties
        ]

    @property
    def layout(self) -> str:
        """What a page that anybody may see extends: a part for htmx, plain before sign-in."""
        if "HX-Request" in self._request.headers:
            return "frame/part.html"
        return "base.html" if self.actor.user else "base_plain.html"

    @property
    def page(self) -> str:
        """The name of this address."""
        match = self._request.resolver_match
        return self._page or (match.view_name if match else "")

    @property
    def demo(self) -> bool:
        """Whether the county holds demonstration data."""
        return self.county is not None and self.county.demo

    @property
    def words(self) -> dict[str, str]:
        """The county's own words."""
        return self.county.words if self.county else {}

    @cached_property
    def who(self) -> member_queries.Signed | None:
        """Name, position and roles of the person signed in."""
        return member_queries.signed(self.actor)

    @cached_property
    def unread(self) -> int:
        """How many notices the person has not seen."""
        persons = self.actor.persons
        return outbox.notices_for(*persons).count() if persons else 0

    @cached_property
    def worn(self) -> list[member_queries.Worn]:
        """All roles of the person signed in, to look in one of them; none where there is one."""
        every = getattr(self._request, "every_role", ())
        return member_queries.in_words(every) if len(every) > 1 or self.actor.narrowed else []

    @property
    def wearing(self) -> member_queries.Worn | None:
        """The one role that is looked in; None when it has ended."""
        grants = {held.grant for held in self.actor.held}
        return next((one for one in self.worn if one.grant in grants), None)

    @property
    def looking(self) -> int | None:
        """The grant that is looked in; None for all."""
        return self.wearing.grant if self.actor.narrowed and self.wearing else None

    @cached_property
    def waiting(self) -> list[Waiting]:
        """What waits for this actor, late ones first, then by deadline."""
        items: list[Waiting] = asking.ask("waiting_for", self.actor)
        return sorted(items, key=lambda item: (item.due_on is None, item.due_on or today()))

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return entries(self.actor)

    def count(self) -> None:
        """Count now what waits in each area, for the roles looked in, and keep it for a while."""
        areas = [(area_of(self._entries, item.url, item.app), item) for item in self.waiting]
        late = {area for area, item in areas if item.due_on and item.due_on < today()}
        self._counted = self._looked, Counter(area for area, _item in areas), late
        key = counts_key(self.actor.user)
        cache.set(key, self._counted, timeout=settings.WAITING_SECONDS)

    @property
    def _looked(self) -> str:
        return ",".join(str(held.grant) for held in self.actor.held)

    @cached_property
    def _counted(self) -> Counted | None:
        """What was counted lately and for the same roles."""
        found: Counted | None = cache.get(counts_key(self.actor.user))
        return found if found and found[0] == self._looked else None

    @property
    def uncounted(self) -> bool:
        """Whether the side bar must still be asked for its counts.

        Asking all apps costs dozens of statements, more than most pages: the page does not wait
        for them, and what was counted serves until the person does something, or for a while.
        """
        return self.actor.user is not None and self._counted is None

    @cached_property
    def nav(self) -> list[Nav]:
        """The side bar with counts, where they are known; red where something is late."""
        _roles, counts, late = self._counted or ("", Counter(), set())
        here = self.area
        return [
            Nav(
                entry,
                here=entry.area == here,
                count=counts.total() if entry.area == "desk" else counts[entry.area],
                late=bool(late) if entry.area == "desk" else entry.area in late,
            )
            for entry in self._entries
        ]

    @property
    def more(self) -> list[Nav]:
        """The entries that a telephone keeps under 更多, behind the first ones of its bottom bar."""
        return self.nav[AT_THE_BOTTOM:]

    @cached_property
    def beside(self) -> Entry | None:
        """The page of the side bar that this page and others share; None where it stands alone.

        Only those pages themselves show the others: what they lead to has its way back above.
        """
        return next(
            (
                page
                for item in self.nav
                if item.open
                for page in item.entry.pages
                if len(page.pages) > 1 and any(one.name == self.page for one in page.pages)
            ),
            None,
        )

    @cached_property
    def area(self) -> str:
        """The area of this page: of the entry that names it, or of the app it is written in."""
        named = (one.area for one in self._entries if one.leads_to(self.page))
        return next(named, self._area or self._app())

    def _app(self) -> str:
        match = self._request.resolver_match
        module = match.func.__module__ if match else ""
        return "desk" if module.startswith("alliance.desk") else module.partition(".")[0]


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame` for every template."""
    return {"frame": Frame(request)}
