"""中心服务对象: which body or which whole alliance a shared centre serves, from which day to which."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.imports.rehearsing import rehearsal
from members import actions
from members.actions.sharing import ServedRow
from members.importing.fields import Day, Field, LastDay, Named
from members.importing.names import Either
from members.importing.table import Row, TableLayout, Wrong
from members.models import Alliance, CentreServed


class Served(TableLayout):
    """Whom the centres serve, then and now; what is there only gets its last day."""

    kind = "members.centres_served"
    label = gettext_lazy("中心服务对象")
    keys: ClassVar[tuple[str, ...]] = ("centre", "served")
    shown: ClassVar[tuple[str, ...]] = ("centre", "served")

    def fields(self) -> Sequence[Field]:
        """The centre, whom it serves, from when to when."""
        served = Either(
            self.names,
            "alliances",
            gettext_lazy("没有叫“%(text)s”的医共体或机构。%(near)s请照登记的名称或代码填写。"),
        )
        return [
            Named("centre", gettext_lazy("共享中心"), ("中心", "中心代码", "centre"), required=True,
                  find=self.names.centre, show=self.names.shown("centres")),
            Named("served", gettext_lazy("服务对象"), ("医共体", "机构", "成员单位", "served"),
                  required=True, find=served.find, show=served.show,
                  help=gettext_lazy("医共体或机构的名称或代码；写医共体即服务其全部成员")),
            Day("from_on", gettext_lazy("起始日"), ("自", "from"),
                help=gettext_lazy("文件未印日期的不填")),
            LastDay("until_on", gettext_lazy("最后一天"), ("终止日期", "至", "last day")),
        ]  # fmt: skip

    def key_for(self, values: Mapping[str, Any]) -> str:
        """Centre, whom it serves and from which day."""
        centre, served, start = (values.get(c) for c in ("centre", "served", "from_on"))
        kind = "" if served is None else f"{served._meta.model_name}:{served.code}"
        return "·".join((centre.code if centre else "", kind, start.isoformat() if start else ""))

    def there(self) -> dict[str, dict[str, Any]]:
        """Every statement, then and now."""
        rows = CentreServed.objects.filter(county=self.county)
        found = {}
        for row in rows.select_related("centre", "institution", "alliance").order_by(
            "centre__code", "alliance__code", "institution__code", "from_on", "id"
        ):
            values = {
                "centre": row.centre,
                "served": row.alliance or row.institution,
                "from_on": row.from_on,
                "until_on": row.until_on,
            }
            found[self.key_for(values)] = {**values, "row": row}
        return found

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Every row is tried with the checks of the real thing, ends first, then taken back."""
        with rehearsal():
            for row in sorted(rows, key=lambda one: (one.before is None, one.record.number)):
                if row.before is None or row.get("until_on") != row.before["until_on"]:
                    yield from self.tried(row, "until_on" if row.before else "served")

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [self._said(row) for row in rows]
        actions.sharing.enter_served(county=self.county, rows=said, by=by, demo=self.county.demo)

    def _said(self, row: Row) -> ServedRow:
        served = row.get("served")
        of = {"alliance": served} if isinstance(served, Alliance) else {"institution": served}
        return ServedRow(
            row.get("centre"), from_on=row.get("from_on"), until_on=row.get("until_on"),
            row=row.before["row"] if row.before else None, **of,
        )  # fmt: skip
