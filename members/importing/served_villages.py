"""村级服务: which body serves which village, how, from which day to which."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.imports import Record
from alliance.core.imports.rehearsing import rehearsal
from members import actions, queries
from members.actions.places import ServiceRow
from members.importing.fields import Choice, Day, Field, LastDay, Named, Whole
from members.importing.table import Row, TableLayout, Wrong
from members.models import Figure, ServedVillage


class ServedVillages(TableLayout):
    """Every service then and now; what is there only gets its last day."""

    kind = "members.served_villages"
    label = gettext_lazy("村级服务")
    keys: ClassVar[tuple[str, ...]] = ("village", "institution")
    shown: ClassVar[tuple[str, ...]] = ("village", "institution")
    unstored: ClassVar[frozenset[str]] = frozenset({"population"})
    #: The served population of each village, to read beside who serves it.
    population: ClassVar[Mapping[int, Figure]] = {}

    def fields(self) -> Sequence[Field]:
        """The village, who serves it, how, from when to when; its population to read."""
        return [
            Named("village", gettext_lazy("行政村"), ("村", "村名称", "村代码", "village"),
                  required=True, find=self.names.village, show=self.names.shown("villages"),
                  help=gettext_lazy("村名有重复的写村代码")),
            Named("institution", gettext_lazy("服务机构"),
                  ("机构", "机构名称", "村卫生室", "institution"), required=True,
                  find=self.names.body, show=self.names.shown("bodies")),
            Choice("mode", gettext_lazy("方式"), ("服务方式", "mode"), required=True,
                   choices=tuple(ServedVillage.Mode.choices)),
            Day("from_on", gettext_lazy("起始日"), ("自", "from"), required=True),
            LastDay("until_on", gettext_lazy("最后一天"), ("终止日期", "至", "last day")),
            Whole("population", gettext_lazy("服务人口"), ("人口", "population"),
                  help=gettext_lazy("只供查看；改人口请导入“人口与床位”")),
        ]  # fmt: skip

    def begin(self, records: Iterable[Record]) -> None:
        """The latest served population of every village: one query."""
        kind = Figure.Kind.SERVED
        self.__dict__["population"] = queries.bodies.figures_of(
            self.county.pk, kind, today(), of="village"
        )

    def key_for(self, values: Mapping[str, Any]) -> str:
        """Village, body and first day."""
        village, body = values.get("village"), values.get("institution")
        start = values.get("from_on")
        parts = (village.code if village else "", body.code if body else "")
        return "·".join((*parts, start.isoformat() if start else ""))

    def there(self) -> dict[str, dict[str, Any]]:
        """Every service, then and now."""
        self.begin(())
        rows = ServedVillage.objects.filter(county=self.county)
        found = {}
        for row in rows.select_related("village", "institution").order_by(
            "village__code", "institution__code", "from_on", "id"
        ):
            values = {c: getattr(row, c) for c in self.by_code if c != "population"}
            found[self.key_for(values)] = {
                **values,
                "population": self._population(values),
                "row": row,
            }
        return found

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Every row is tried with the checks of the real thing, ends first, then taken back."""
        with rehearsal():
            for row in sorted(rows, key=lambda one: (one.before is None, one.record.number)):
                if row.values.get("population", self._population(row)) != self._population(row):
                    yield Wrong(row, "population", _("人口不由这张表改动，请导入“人口与床位”。"))
                elif row.before and row.get("mode") != row.before["mode"]:
                    yield Wrong(row, "mode", _("换方式请先写最后一天，再另写一行。"))
                elif row.before is None or row.get("until_on") != row.before["until_on"]:
                    yield from self.tried(row, "until_on" if row.before else "village")

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [
            ServiceRow(
                row.get("village"), row.get("institution"), row.get("mode"), row.get("from_on"),
                row.get("until_on"), row.before["row"] if row.before else None,
            )
            for row in rows
        ]  # fmt: skip
        actions.places.enter_services(county=self.county, rows=said, by=by, demo=self.county.demo)

    def _population(self, values: Mapping[str, Any] | Row) -> int | None:
        village = values.get("village")
        figure = self.population.get(village.pk) if village else None
        return figure.value if figure else None
