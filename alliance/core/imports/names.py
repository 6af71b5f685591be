"""Things by every text they are known by, as files name them."""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.imports.layout import normal

Thing = TypeVar("Thing")


class Known(Generic[Thing]):
    """Things by every text they are known by; a text of two different things names none."""

    def __init__(self, things: Iterable[tuple[Thing, Iterable[str]]]) -> None:
        self._found: dict[str, set[Thing]] = defaultdict(set)
        self._shown: dict[str, str] = {}
        self._asked: dict[str, Thing] = {}
        for thing, texts in things:
            for text in texts:
                if text:
                    self._found[normal(text)].add(thing)
                    self._shown[normal(text)] = text

    def get(self, text: str) -> Thing | None:
        """The one thing of that name; None without one, Invalid when there are two."""
        if text in self._asked:  # a file names the same things over and over
            return self._asked[text]
        found = self._found.get(normal(text), set())
        if len(found) > 1:
            raise Invalid(_("“%(text)s”不止一个，请改写代码。") % {"text": text[:60]})
        for thing in found:
            self._asked[text] = thing
        return self._asked.get(text)

    def names_one(self, text: str) -> bool:
        """Whether exactly one thing is called so."""
        return len(self._found.get(normal(text), ())) == 1

    def nearest(self, text: str) -> str:
        """The most similar name; "" when nothing is similar."""
        close = get_close_matches(normal(text), self._found, 1, 0.6)
        return self._shown[close[0]] if close else ""

    def near(self, text: str) -> str:
        """The most similar name, as a question to append; "" when nothing is similar."""
        name = self.nearest(text)
        return _("是不是“%(name)s”？") % {"name": name} if name else ""
