"""镇街、行政村: towns and villages, with the village's latest population and its source."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from members import actions
from members.actions.bodies import FigureRow
from members.actions.places import VillageRow
from members.importing.fields import Choice, Day, Field, Named, Whole
from members.importing.table import Row, TableLayout, Wrong
from members.models import Figure, Town, Village

_COUNTED: Final = ("population", "as_of", "source")


class Towns(TableLayout):
    """Towns, streets and sumu, known by their code."""

    kind = "members.towns"
    label = gettext_lazy("镇街")

    def fields(self) -> Sequence[Field]:
        """Code and names."""
        return [
            Field("code", gettext_lazy("镇街代码"), CODED, required=True, longest=12),
            Field(
                "name", gettext_lazy("镇街名称"), (*TOWN, "名称", "name"), required=True, longest=60
            ),
            Field("name_en", gettext_lazy("英文名称"), (), longest=100),
        ]

    def there(self) -> dict[str, dict[str, Any]]:
        """Every town."""
        rows = Town.objects.filter(county=self.county).order_by("code")
        return {row.code: {"code": row.code, "name": row.name, "name_en": row.name_en,
                           "closed": row.closed_on} for row in rows}  # fmt: skip

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """What has ended is not changed."""
        for row in rows:
            if row.before and row.before["closed"]:
                yield Wrong(row, "code", _("这个镇街已经撤销，不能由文件改动。"))

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = {
            row.key: {code: row.values[code] or "" for code in row.values if code != "code"}
            for row in rows
        }
        actions.batches.enter_towns(county=self.county, rows=said, by=by, demo=self.county.demo)


class Villages(TableLayout):
    """Villages, known by their code."""

    kind = "members.villages"
    label = gettext_lazy("行政村")

    def fields(self) -> Sequence[Field]:
        """The village, and how many people live in it by when and whom."""
        return [
            Field("code", gettext_lazy("村代码"), CODED, required=True, longest=20),
            Field("name", gettext_lazy("村名称"), VILLAGE, required=True, longest=60),
            Named("town", gettext_lazy("镇街"), TOWN, find=self.names.town,
                  show=self.names.shown("towns")),
            Choice("recruiting", gettext_lazy("村医招录"), ("招录情况", "recruiting"),
                   choices=tuple(Village.Recruiting.choices)),
            Whole("population", gettext_lazy("常住人口"), ("人口", "population"),
                  help=gettext_lazy("单位：人；写了人口须写截至日期和来源")),
            Day("as_of", gettext_lazy("人口截至"), ("截至日期", "as of")),
            Field("source", gettext_lazy("人口来源"), ("来源", "数据来源", "source")),
        ]  # fmt: skip

    def there(self) -> dict[str, dict[str, Any]]:
        """Every village with its latest population; two queries."""
        kind = Figure.Kind.RESIDENT
        figures = Figure.objects.filter(county=self.county, kind=kind, village__isnull=False)
        latest = {figure.village_id: figure for figure in figures.order_by("as_of")}
        rows = Village.objects.filter(county=self.county).select_related("town").order_by("code")
        return {
            row.code: {
                "code": row.code,
                "name": row.name,
                "town": row.town,
                "recruiting": row.recruiting,
                "closed": row.closed_on,
                "row": row,
                **_counted(latest.get(row.pk)),
            }
            for row in rows
        }

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """A population comes with its day and its source; a village that ended stays as it is."""
        for row in rows:
            lacking = [c for c in _COUNTED if row.values.get(c) is None]
            if row.before and row.before["closed"]:
                yield Wrong(row, "code", _("这个村已经撤并，不能由文件改动。"))
            elif len(lacking) not in {0, len(_COUNTED)}:
                yield Wrong(
                    row, lacking[0], _("常住人口、人口截至、人口来源三项要么都写，要么都不写。")
                )
            elif row.values.get("as_of") and row.values["as_of"] > today():
                yield Wrong(row, "as_of", _("截至日期不能晚于今天。"))
            elif any(c in row.values and row.values[c] is None for c in ("town", "recruiting")):
                yield Wrong(row, "town", _("镇街和招录情况不能由文件清空，请在页面办理。"))

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """Villages first, then their figures."""
        said = [
            VillageRow(
                row.key, row.get("name"), row.values.get("town"), row.values.get("recruiting")
            )
            for row in rows
        ]
        demo = self.county.demo
        entered = actions.places.enter_villages(county=self.county, rows=said, by=by, demo=demo)
        figures = [
            FigureRow(
                Figure.Kind.RESIDENT, row.values["population"], row.values["as_of"],
                row.values["source"], village=village,
            )
            for row, village in zip(rows, entered, strict=True)
            if row.values.get("population") is not None
        ]  # fmt: skip
        if figures:
            actions.bodies.enter_figures(county=self.county, rows=figures, by=by, demo=demo)


CODED: Final = ("代码", "编码", "code")
TOWN: Final = ("镇街", "乡镇", "街道", "苏木镇", "所属镇街", "town")
VILLAGE: Final = ("行政村", "村", "名称", "村名", "village", "name")


def _counted(figure: Figure | None) -> dict[str, Any]:
    if figure is None:
        return {}
    return {"population": figure.value, "as_of": figure.as_of, "source": figure.source}
