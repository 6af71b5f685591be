"""The lines of a score sheet, in blocks of their first-level indicator."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet

from kpi.models import Run, SchemeItem, Score
from kpi.queries.results.lines import Line, Spoken, Table
from kpi.running.marking import GATE
from members.models import Unit


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One item: its number on the sheet, its points, and its line: computed or spoken."""

    number: str
    item: SchemeItem
    score: Score | None
    line: Line | None
    spoken: Spoken | None


@dataclass(frozen=True, slots=True)
class Block:
    """A first-level indicator with its items; `points` is the sum of the rounded ones.

    `is_closed`: a gate of the block does not hold, so that its sum is nought.
    """

    name: str
    name_en: str
    lines: tuple[SheetLine, ...]
    points: Decimal | None
    maximum: Decimal | None
    is_closed: bool = False

    @property
    def rows(self) -> int:
        """How many rows it takes, its sum included."""
        return len(self.lines) + (self.points is not None)


def score_sheet(run: Run, unit: Unit, table: Table, scores: QuerySet[Score]) -> list[Block]:
    """All items of the scheme for one unit, with points where the scheme has weights."""
    by_item = {score.item_id: score for score in scores.filter(run=run, unit=unit)}
    by_line = {line.item.pk: line for line in table.lines}
    by_words = {one.item.pk: one for one in table.spoken}
    items = list(run.scheme_version.items.select_related("indicator").order_by("position"))
    blocks = []
    for first, (_name, some) in enumerate(groupby(items, key=lambda item: item.group), 1):
        told = [
            SheetLine(
                f"{first}-{second}",
                item,
                by_item.get(item.pk),
                by_line.get(item.pk),
                by_words.get(item.pk),
            )
            for second, item in enumerate(some, 1)
        ]
        is_closed = any(_closes(one) for one in told)
        given = [one.score for one in told if one.score is not None]
        blocks.append(
            Block(
                name=told[0].item.group,
                name_en=told[0].item.group_en,
                lines=tuple(told),
                points=sum((one.points or Decimal(0) for one in given if not is_closed), Decimal(0))
                if given
                else None,
                maximum=sum((one.scaled or Decimal(0) for one in given), Decimal(0))
                if given
                else None,
                is_closed=is_closed,
            )
        )
    return blocks


def _closes(one: SheetLine) -> bool:
    """Whether a line is a gate over its block that an assessor found not to hold."""
    mark = one.spoken.mark if one.spoken else None
    is_gate = one.item.rule == GATE and one.item.params.get("scope", "group") == "group"
    return is_gate and mark is not None and not mark["holds"]
