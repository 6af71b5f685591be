"""设备: items of equipment with their owners, known by their code."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from members import access, actions
from members.actions.batches import EquipmentRow
from members.importing.fields import Day, Field, Named, YesNo, Yuan
from members.importing.table import Row, TableLayout, Wrong
from members.models import Equipment

_FACTS: Final = ("name", "model", "acquired_on", "cost_fen", "idle", "note")


class Items(TableLayout):
    """What bodies own; each body loads its own."""

    kind = "members.equipment"
    label = gettext_lazy("设备")
    verb: ClassVar[str] = "members.keep_equipment"

    def fields(self) -> Sequence[Field]:
        """The item, its owner, its cost."""
        return [
            Field("code", gettext_lazy("设备编号"), ("编号", "资产编号", "code"), required=True,
                  longest=40),
            Field("name", gettext_lazy("设备名称"), ("名称", "name"), required=True, longest=100),
            Field("model", gettext_lazy("型号"), ("规格型号", "model"), longest=100),
            Named("owner", gettext_lazy("所有单位"), ("机构", "单位", "使用单位", "owner"),
                  required=True, find=self.names.body, show=self.names.shown("bodies")),
            Day("acquired_on", gettext_lazy("购置日"), ("购置日期", "acquired")),
            Yuan("cost_fen", gettext_lazy("原值"), ("金额", "价值", "cost"),
                 help=gettext_lazy("单位：元；表头写“原值（万元）”则按万元")),
            YesNo("idle", gettext_lazy("闲置"), ("是否闲置", "idle")),
            Field("note", gettext_lazy("说明"), ("备注", "note")),
        ]  # fmt: skip

    def there(self) -> dict[str, dict[str, Any]]:
        """Every item that is in use and that the actor's bodies own, or all to read."""
        rows = Equipment.objects.filter(county=self.county).select_related("owner")
        return {
            row.code: {
                "code": row.code,
                "owner": row.owner,
                **{fact: getattr(row, fact) or None for fact in _FACTS},
                "idle": row.idle,
                "retired": row.retired_on,
                "row": row,
            }
            for row in rows.order_by("code")
        }

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """One's own items, in use, not bought tomorrow; an owner changes by a transfer."""
        mine = access.reach(self.actor, self.verb)
        for row in rows:
            owner = row.get("owner")
            if not mine.covers(self.county.pk, owner.pk):
                yield Wrong(row, "owner", _("只能登记本单位的设备。"))
            elif row.before and row.before["retired"]:
                yield Wrong(row, "code", _("这件设备已经报废。"))
            elif row.before and row.before["owner"] != owner:
                yield Wrong(row, "owner", _("设备换单位请办理调剂，不由文件改动。"))
            elif row.get("acquired_on") and row.get("acquired_on") > today():
                yield Wrong(row, "acquired_on", _("购置日不能晚于今天。"))
            elif "idle" in row.values and row.values["idle"] is None:
                yield Wrong(row, "idle", _("闲置只能写“是”或“否”。"))

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [
            EquipmentRow(row.key, row.get("owner"), row.facts(_FACTS, "model", "note"))
            for row in rows
        ]
        actions.batches.enter_equipment(county=self.county, rows=said, by=by, demo=self.county.demo)
