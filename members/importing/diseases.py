"""病种: the entries of the county's own disease lists; a list must be there before."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from members import actions, queries
from members.actions.sharing import Disease
from members.importing.fields import Choice, Day, Field, Named, Pattern, Texts
from members.importing.table import Row, TableLayout, Wrong
from members.models import DiseaseEntry, DiseaseList

#: ICD-10 with the extensions of the national clinical edition (I10.x00x002), or a range.
ICD: Final = re.compile(r"[A-Z]\d{2}(\.[0-9x]{1,3}(x\d{1,3})?)?[+*]?(-[A-Z]\d{2}(\.[0-9x]{1,3})?)?")


class Diseases(TableLayout):
    """One disease of one list a row; what differs begins anew on its first day."""

    kind = "members.diseases"
    label = gettext_lazy("病种")
    keys: ClassVar[tuple[str, ...]] = ("catalogue", "icd")
    shown: ClassVar[tuple[str, ...]] = ("icd", "name")
    unstored: ClassVar[frozenset[str]] = frozenset({"from_on"})

    def fields(self) -> Sequence[Field]:
        """List, disease, how it is referred."""
        return [
            Named("catalogue", gettext_lazy("病种目录"), ("目录", "list"), required=True,
                  find=self.names.disease_list, show=self.names.shown("lists")),
            Pattern("icd", gettext_lazy("ICD 编码"), ("icd", "icd-10", "icd10", "疾病编码", "编码"),
                    required=True, longest=20, form=ICD,
                    hint=gettext_lazy("不是 ICD-10 编码，请写作 I10 或 E11.900。")),
            Field("name", gettext_lazy("病种名称"), ("病种", "疾病名称", "名称", "name"),
                  required=True, longest=100),
            Choice("level", gettext_lazy("诊治层级"), ("层级", "level"),
                   choices=tuple(DiseaseList.Level.choices)),
            Choice("direction", gettext_lazy("转诊方向"), ("方向", "direction"),
                   choices=tuple(DiseaseEntry.Direction.choices)),
            Texts("required", gettext_lazy("须附资料"), ("资料", "required"), longest=60,
                  help=gettext_lazy("几项用顿号分开")),
            Field("criteria", gettext_lazy("转诊指征"), ("指征", "criteria"), longest=300),
            Day("from_on", gettext_lazy("起始日"), ("自", "from"),
                help=gettext_lazy("不填为导入当天")),
        ]  # fmt: skip

    def key_for(self, values: Mapping[str, Any]) -> str:
        """List and code."""
        catalogue = values.get("catalogue")
        return f"{catalogue.code if catalogue else ''}·{values.get('icd')}"

    def there(self) -> dict[str, dict[str, Any]]:
        """What stands in the lists today."""
        rows = DiseaseEntry.objects.filter(
            queries.days.overlaps(today(), None), county=self.county
        ).select_related("catalogue")
        found = {}
        for row in rows.order_by("catalogue__code", "icd", "from_on"):
            values = {code: getattr(row, code) or None for code in self.by_code}
            found[self.key_for(values)] = values
        return found

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """A blank level stays; what is emptied is entered anew on its page."""
        for row in rows:
            if any(value is None for value in row.values.values()):
                yield Wrong(row, "name", _("病种的内容不能由文件清空。"))

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch for each list and first day."""
        batches: dict[tuple[Any, Any], list[Disease]] = {}
        for row in rows:
            said = Disease(
                row.key.rpartition("·")[2], row.get("name"), row.get("level") or "",
                row.get("direction") or "", tuple(row.get("required") or ()),
                row.get("criteria") or "",
            )  # fmt: skip
            place = (row.get("catalogue"), row.values.get("from_on") or today())
            batches.setdefault(place, []).append(said)
        for (catalogue, day), found in batches.items():
            actions.sharing.enter_diseases(
                catalogue=catalogue, rows=found, by=by, from_on=day, demo=self.county.demo
            )
