"""What every app answers when somebody searches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, cast

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Replace

SHORTEST: Final = 1
LONGEST: Final = 60
#: As many of one kind as are shown; who needs more types another letter.
MOST: Final = 20


@dataclass(frozen=True)
class Found:
    """One thing that answers a search.

    `group` is the heading it stands under, `rank` 0 for the very name or code, then growing;
    `note` is one line that tells it from its namesakes.
    """

    app: str
    group: str
    label: str
    code: str
    note: str
    url: str
    rank: int
    demo: bool = False


def asked(text: str) -> str:
    """What was typed, without blanks at the ends, at most sixty characters."""
    return " ".join(text.split())[:LONGEST]


def matching(
    rows: QuerySet[Any],
    text: str,
    *,
    names: Iterable[str] = ("name",),
    code: str = "code",
    pinyin: bool = True,
) -> QuerySet[Any]:
    """The rows that a text finds by name, code, pinyin or its initials, best first.

    `rank` is annotated: 0 exactly, 1 from the beginning, 2 within, 3 by pinyin.
    """
    exact, begins, within = Q(**{f"{code}__iexact": text}), Q(), Q()
    begins |= Q(**{f"{code}__istartswith": text})
    for name in names:
        exact |= Q(**{f"{name}__iexact": text})
        begins |= Q(**{f"{name}__istartswith": text})
        within |= Q(**{f"{name}__icontains": text})
    # What is the very name, or begins with it, holds it too: the rows are asked once.
    found = Q(**{f"{code}__istartswith": text}) | within
    letters = "".join(text.split()).lower()
    if pinyin and letters.isascii() and letters.isalpha():
        rows = rows.annotate(_toneless=toneless("sort_key"))
        found |= Q(initials__contains=letters) | Q(_toneless__contains=letters)
    ranks = (When(exact, then=0), When(begins, then=1), When(within, then=2))
    ranked = rows.filter(found).annotate(
        rank=Case(*ranks, default=Value(3), output_field=IntegerField())
    )
    return cast(QuerySet[Any], ranked.order_by("rank", code))


def toneless(column: str) -> Replace:
    """The stored pinyin key as people type it: `jie1 long2` is `jielong`."""
    said: F | Replace = F(column)
    for sign in " 12345":
        said = Replace(said, Value(sign), Value(""))
    return said  # type: ignore[return-value]
