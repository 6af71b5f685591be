"""药品目录: which medicines bodies have, by generic name; each body loads its own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from members import access, actions, queries
from members.importing.fields import Day, Field, Named, YesNo
from members.importing.table import Row, TableLayout, Wrong
from members.medicines import MedicineRow, checked, medicine_name


class Medicines(TableLayout):
    """What stands on the lists today or will; a medicine that is not in a file stays."""

    kind = "members.medicines"
    label = gettext_lazy("药品目录")
    verb: ClassVar[str] = "members.keep_medicines"
    keys: ClassVar[tuple[str, ...]] = ("institution", "name")
    shown: ClassVar[tuple[str, ...]] = ("institution", "name")

    def fields(self) -> Sequence[Field]:
        """Whose, which, whether, from when and where it is written."""
        return [
            Named("institution", gettext_lazy("机构"), ("机构名称", "单位", "institution"),
                  required=True, find=self.names.body, show=self.names.shown("bodies")),
            Field("code", gettext_lazy("药品代码"), ("代码", "医保代码", "国家药品代码", "code"),
                  longest=40),
            Field("name", gettext_lazy("通用名"), ("药品名称", "药品通用名", "品名", "name"),
                  required=True, longest=100),
            YesNo("has", gettext_lazy("配备"), ("是否配备", "has"),
                  help=gettext_lazy("不填为“是”；写“否”的自起始日停用")),
            Day("from_on", gettext_lazy("起始日"), ("自", "启用日期", "from"),
                help=gettext_lazy("不填为导入当天")),
            Field("source", gettext_lazy("来源"), ("依据", "source")),
        ]  # fmt: skip

    def key_for(self, values: Mapping[str, Any]) -> str:
        """Body and name."""
        body = values.get("institution")
        name = medicine_name(values.get("name") or "")
        return f"{body.code if body else ''}·{name}"

    def there(self) -> dict[str, dict[str, Any]]:
        """What stands on the lists."""
        return {
            f"{row.institution.code}·{row.name}": {
                "institution": row.institution,
                "code": row.code or None,
                "name": row.name,
                "has": True,
                "from_on": row.from_on,
                "source": row.source or None,
            }
            for row in queries.sharing.listed_medicines(self.county.pk)
        }

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """One's own list; a medicine that is there keeps its first day and ends after it."""
        mine = access.reach(self.actor, self.verb)
        standing = {
            f"{row.institution.code}·{row.name}": row
            for row in queries.sharing.listed_medicines(self.county.pk)
        }
        for row in rows:
            if not mine.covers(self.county.pk, row.get("institution").pk):
                yield Wrong(row, "institution", _("只能登记本单位的药品目录。"))
                continue
            try:
                checked(_told(row), standing.get(row.key))
            except Invalid as wrong:
                yield Wrong(row, next(iter(wrong.fields)), str(wrong))

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        actions.sharing.enter_medicines(
            county=self.county, rows=[_told(row) for row in rows], by=by, demo=self.county.demo
        )


def _told(row: Row) -> MedicineRow:
    """What a row says; a blank “has” means that the body has it."""
    said = row.values
    return MedicineRow(
        row.get("institution"), row.get("name"), said.get("code") or "",
        said.get("has") is not False, said.get("from_on"), said.get("source") or "",
    )  # fmt: skip
