"""服务能力: what bodies have or have not from a day; said anew it follows what was said before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.imports import Record
from alliance.core.imports.rehearsing import rehearsal
from members import actions, queries
from members.actions.sharing import CapabilityRow
from members.importing.fields import Choice, Day, Field, Named, YesNo
from members.importing.table import Row, TableLayout, Wrong
from members.models import Capability

#: Medicines have a table of their own.
OTHER_KINDS = tuple(pair for pair in Capability.Kind.choices if pair[0] != Capability.Kind.MEDICINE)


class Capabilities(TableLayout):
    """What holds today or will; without a day a row speaks of what is said today."""

    kind = "members.capabilities"
    label = gettext_lazy("服务能力")
    keys: ClassVar[tuple[str, ...]] = ("institution", "kind", "name")
    shown: ClassVar[tuple[str, ...]] = ("institution", "name")

    def fields(self) -> Sequence[Field]:
        """Whose, what, whether, from when and where it is written."""
        return [
            Named("institution", gettext_lazy("机构"), ("机构名称", "单位", "institution"),
                  required=True, find=self.names.body, show=self.names.shown("bodies")),
            Choice("kind", gettext_lazy("类别"), ("kind",), required=True,
                   choices=OTHER_KINDS),
            Field("name", gettext_lazy("名称"), ("能力", "name"), required=True, longest=100),
            YesNo("has", gettext_lazy("具备"), ("是否具备", "has"), required=True),
            Day("from_on", gettext_lazy("起始日"), ("自", "from"),
                help=gettext_lazy("不填为导入当天")),
            Field("source", gettext_lazy("来源"), ("依据", "source"), required=True),
        ]  # fmt: skip

    def begin(self, records: Iterable[Record]) -> None:
        """Which first day a row without one means: that of what stands today."""
        self.__dict__["standing"] = {
            _stem(row): row.from_on for row in self._rows() if not _later(row)
        }

    standing: ClassVar[Mapping[str, Any]] = {}

    def key_for(self, values: Mapping[str, Any]) -> str:
        """Body, kind, name and first day."""
        body = values.get("institution")
        stem = "·".join((body.code if body else "", values.get("kind") or "", values["name"]))
        start = values.get("from_on") or self.standing.get(stem)
        return f"{stem}·{start.isoformat() if start else ''}"

    def there(self) -> dict[str, dict[str, Any]]:
        """What stands today, and what will."""
        found = {}
        for row in self._rows():
            values = {code: getattr(row, code) for code in self.by_code}
            start = row.from_on.isoformat() if row.from_on else ""
            found[f"{_stem(row)}·{start}"] = {**values, "source": row.source or None}
        return found

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Every row that says something new is tried with the checks of the real thing."""
        with rehearsal():
            for row in sorted(rows, key=lambda row: row.values.get("from_on") or today()):
                if row.before and row.before["has"] == row.get("has"):
                    if row.differs():
                        yield Wrong(row, "source", _("已登记的服务能力不由文件改动来源和起始日。"))
                else:
                    yield from self.tried(row, "has")

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [
            CapabilityRow(
                row.get("institution"), row.get("kind"), row.get("name"),
                row.get("source") or "", row.get("has"), row.values.get("from_on"),
            )
            for row in rows
        ]  # fmt: skip
        actions.sharing.enter_capabilities(
            county=self.county, rows=said, by=by, demo=self.county.demo
        )

    def _rows(self) -> Iterable[Capability]:
        rows = Capability.objects.filter(queries.days.overlaps(today(), None), county=self.county)
        rows = rows.exclude(kind=Capability.Kind.MEDICINE)
        order = ("institution__code", "kind", "name", "from_on")
        return rows.select_related("institution").order_by(*order)


def _stem(row: Capability) -> str:
    return f"{row.institution.code}·{row.kind}·{row.name}"


def _later(row: Capability) -> bool:
    return row.from_on is not None and row.from_on > today()
