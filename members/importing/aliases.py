"""机构别名: other names of institutions, with the days on which they were used."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from members import actions
from members.actions.batches import NameRow
from members.importing.fields import Choice, Day, Field, LastDay, Named
from members.importing.table import Row, TableLayout, Wrong
from members.models import InstitutionName


class Aliases(TableLayout):
    """Short, former, misprinted and second names."""

    kind = "members.aliases"
    label = gettext_lazy("机构别名")
    keys: ClassVar[tuple[str, ...]] = ("institution", "name")
    shown: ClassVar[tuple[str, ...]] = ("institution", "name")

    def fields(self) -> Sequence[Field]:
        """Whose name, which, why, from when to when."""
        return [
            Named("institution", gettext_lazy("机构"), ("机构名称", "单位", "institution"),
                  required=True, find=self.names.body, show=self.names.shown("bodies")),
            Field("name", gettext_lazy("别名"), ("名称", "简称", "alias"), required=True,
                  longest=120),
            Choice("kind", gettext_lazy("类别"), ("kind",), required=True,
                   choices=tuple(InstitutionName.Kind.choices)),
            Day("from_on", gettext_lazy("起始日"), ("自", "from")),
            LastDay("until_on", gettext_lazy("最后一天"), ("至", "last day")),
        ]  # fmt: skip

    def key_for(self, values: Mapping[str, Any]) -> str:
        """Body, name and kind."""
        body = values.get("institution")
        return "·".join((body.code if body else "", values["name"], values.get("kind") or ""))

    def there(self) -> dict[str, dict[str, Any]]:
        """Every other name."""
        rows = InstitutionName.objects.filter(county=self.county).select_related("institution")
        found = {}
        for row in rows.order_by("institution__code", "name", "kind"):
            values = {code: getattr(row, code) for code in self.by_code}
            found[self.key_for(values)] = {**values, "row": row}
        return found

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """An interval holds a day; former names follow from renamings."""
        for row in rows:
            start, end = row.get("from_on"), row.get("until_on")
            if start and end and end <= start:
                yield Wrong(row, "until_on", _("最后一天不能早于起始日。"))

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [
            NameRow(
                row.get("institution"), row.get("name"), row.get("kind"), row.get("from_on"),
                row.get("until_on"), row.before["row"] if row.before else None,
            )
            for row in rows
        ]  # fmt: skip
        actions.batches.enter_names(county=self.county, rows=said, by=by)
