"""One entry of the side bar, and a page beneath it."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Page:
    """One entry: the name of its address, what it is called, and the area it stands for.

    `covers` names further addresses that count as this page: what it leads to. An entry's own
    address is its first page's that the actor may open.
    """

    url_name: str
    label: Promise
    icon: str = ""
    area: str = ""
    pages: tuple["Page", ...] = ()
    covers: frozenset[str] = frozenset()


def page(url_name: str, label: Promise, *covers: str) -> Page:
    """A page with what counts as it."""
    return Page(url_name, label, covers=frozenset(covers))


def both(first: Page, second: Page) -> Page:
    """Two pages under the name of the first."""
    names = {first.url_name, second.url_name, *first.covers, *second.covers}
    return Page(first.url_name, first.label, pages=(first, second), covers=frozenset(names))
