"""托管: bodies run by another, from which day to which."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.imports.rehearsing import rehearsal
from members import actions
from members.actions.batches import CustodyRow
from members.importing.fields import Day, Field, LastDay, Named
from members.importing.table import Row, TableLayout, Wrong
from members.models import Custody


class Custodies(TableLayout):
    """Who runs which body; what is there only gets its last day."""

    kind = "members.custody"
    label = gettext_lazy("托管")
    keys: ClassVar[tuple[str, ...]] = ("institution",)
    shown: ClassVar[tuple[str, ...]] = ("institution", "custodian")

    def fields(self) -> Sequence[Field]:
        """The body, who runs it, from when to when."""
        shown = self.names.shown("bodies")
        return [
            Named("institution", gettext_lazy("机构"), ("机构名称", "单位", "institution"),
                  required=True, find=self.names.body, show=shown),
            Named("custodian", gettext_lazy("托管方"), ("托管单位", "受托单位", "custodian"),
                  required=True, find=self.names.body, show=shown),
            Day("from_on", gettext_lazy("起始日"), ("自", "from"),
                help=gettext_lazy("文件未印日期的不填")),
            LastDay("until_on", gettext_lazy("最后一天"), ("终止日期", "至", "last day")),
        ]  # fmt: skip

    def key_for(self, values: Mapping[str, Any]) -> str:
        """Body and first day."""
        body, start = values.get("institution"), values.get("from_on")
        return f"{body.code if body else ''}·{start.isoformat() if start else ''}"

    def there(self) -> dict[str, dict[str, Any]]:
        """Every custody, then and now."""
        rows = Custody.objects.filter(county=self.county).select_related("institution", "custodian")
        found = {}
        for row in rows.order_by("institution__code", "from_on", "id"):
            values = {code: getattr(row, code) for code in self.by_code}
            found[self.key_for(values)] = {**values, "row": row}
        return found

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Every row is tried with the checks of the real thing, ends first, then taken back."""
        with rehearsal():
            for row in sorted(rows, key=lambda one: (one.before is None, one.record.number)):
                if row.before and row.get("custodian") != row.before["custodian"]:
                    yield Wrong(row, "custodian", _("换托管方请先写最后一天，再另写一行。"))
                elif row.before is None or row.get("until_on") != row.before["until_on"]:
                    yield from self.tried(row, "until_on" if row.before else "institution")

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [
            CustodyRow(
                row.get("institution"), row.get("custodian"), row.get("from_on"),
                row.get("until_on"), row.before["row"] if row.before else None,
            )
            for row in rows
        ]  # fmt: skip
        actions.batches.enter_custodies(county=self.county, rows=said, by=by)
