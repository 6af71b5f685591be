"""分片联系: which lead or public-health body answers for which town or body on which line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.imports.rehearsing import rehearsal
from members import actions
from members.actions.places import AreaRow
from members.importing.fields import Choice, Day, Field, LastDay, Named
from members.importing.names import Either
from members.importing.table import Row, TableLayout, Wrong
from members.models import Membership, ServedArea, Town


class Areas(TableLayout):
    """Every area then and now; what is there only gets its last day."""

    kind = "members.areas"
    label = gettext_lazy("分片联系")
    keys: ClassVar[tuple[str, ...]] = ("provider", "line", "served")
    shown: ClassVar[tuple[str, ...]] = ("provider", "served")

    def fields(self) -> Sequence[Field]:
        """Who answers, on which line, for whom, from when to when, by which document."""
        served = Either(
            self.names,
            "towns",
            gettext_lazy("没有叫“%(text)s”的镇街或机构。%(near)s请照登记的名称或代码填写。"),
        )
        return [
            Named("provider", gettext_lazy("联系单位"), ("牵头单位", "责任单位", "provider", "lead"),
                  required=True, find=self.names.body, show=self.names.shown("bodies")),
            Choice("line", gettext_lazy("业务线"), ("line",), required=True,
                   choices=tuple(Membership.Line.choices)),
            Named("served", gettext_lazy("服务对象"), ("镇街", "机构", "成员单位", "served"),
                  required=True, find=served.find, show=served.show,
                  help=gettext_lazy("镇街或机构的名称或代码；单独写机构的不再随镇街")),
            Field("area", gettext_lazy("片区"), ("片区名称", "area"), longest=60),
            Day("from_on", gettext_lazy("起始日"), ("自", "from"), required=True),
            LastDay("until_on", gettext_lazy("最后一天"), ("终止日期", "至", "last day")),
            Field("source", gettext_lazy("依据"), ("文号", "source"), required=True),
        ]  # fmt: skip

    def key_for(self, values: Mapping[str, Any]) -> str:
        """Who, on which line, for whom and from which day."""
        provider, served, start = (values.get(c) for c in ("provider", "served", "from_on"))
        kind = "" if served is None else f"{served._meta.model_name}:{served.code}"
        parts = (provider.code if provider else "", values.get("line") or "", kind)
        return "·".join((*parts, start.isoformat() if start else ""))

    def there(self) -> dict[str, dict[str, Any]]:
        """Every area, then and now."""
        rows = ServedArea.objects.filter(county=self.county)
        found = {}
        for row in rows.select_related("provider", "town", "institution").order_by(
            "line", "provider__code", "town__code", "institution__code", "from_on"
        ):
            values = {c: getattr(row, c) or None for c in self.by_code if c != "served"}
            values["served"] = row.town or row.institution
            found[self.key_for(values)] = {**values, "row": row}
        return found

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Every row is tried with the checks of the real thing, ends first, then taken back."""
        with rehearsal():
            for row in sorted(rows, key=lambda one: (one.before is None, one.record.number)):
                before = row.before or {}
                if before and any(row.get(c) != before[c] for c in ("area", "source")):
                    sentence = _("已登记的分片联系只能补写最后一天；其他改动请终止后另写一行。")
                    yield Wrong(row, "area", sentence)
                elif not before or row.get("until_on") != before["until_on"]:
                    yield from self.tried(row, "until_on" if before else "provider")

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [self._said(row) for row in rows]
        actions.places.enter_areas(county=self.county, rows=said, by=by, demo=self.county.demo)

    def _said(self, row: Row) -> AreaRow:
        served = row.get("served")
        of = {"town": served} if isinstance(served, Town) else {"institution": served}
        return AreaRow(
            row.get("provider"), row.get("line"), row.get("from_on"), row.get("source"),
            area=row.get("area") or "", until_on=row.get("until_on"),
            row=row.before["row"] if row.before else None, **of,
        )  # fmt: skip
