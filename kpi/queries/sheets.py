"""The lines of a score sheet, in blocks of their first-level indicator."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet

from kpi.models import Run, SchemeItem, Score
from kpi.queries.lines import Line, Table
from members.models import Unit


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One item: its number on the sheet, its points, and its line where it has an indicator."""

    number: str
    item: SchemeItem
    score: Score | None
    line: Line | None


@dataclass(frozen=True, slots=True)
class Block:
    """A first-level indicator with its items; `points` is the sum of the rounded ones."""

    name: str
    name_en: str
    lines: tuple[SheetLine, ...]
    points: Decimal | None
    maximum: Decimal | None

    @property
    def rows(self) -> int:
        """How many rows it takes, its sum included."""
        return len(self.lines) + (self.points is not None)


def score_sheet(run: Run, unit: Unit, table: Table, scores: QuerySet[Score]) -> list[Block]:
    """All items of the scheme for one unit, with points where the scheme has weights."""
    by_item = {score.item_id: score for score in scores.filter(run=run, unit=unit)}
    by_indicator = {line.item.pk: line for line in table.lines}
    items = list(run.scheme_version.items.select_related("indicator").order_by("position"))
    blocks = []
    for first, (_name, some) in enumerate(groupby(items, key=lambda item: item.group), 1):
        told = [
            SheetLine(f"{first}-{second}", item, by_item.get(item.pk), by_indicator.get(item.pk))
            for second, item in enumerate(some, 1)
        ]
        given = [one.score for one in told if one.score is not None]
        blocks.append(
            Block(
                name=told[0].item.group,
                name_en=told[0].item.group_en,
                lines=tuple(told),
                points=sum((one.points or Decimal(0) for one in given), Decimal(0))
                if given
                else None,
                maximum=sum((one.scaled or Decimal(0) for one in given), Decimal(0))
                if given
                else None,
            )
        )
    return blocks
