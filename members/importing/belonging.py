"""医共体、隶属关系: alliances, and who belongs to them on which line from which day."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.imports.rehearsing import rehearsal
from members import actions
from members.actions.batches import Basis, MembershipRow
from members.importing.fields import Choice, Day, Field, LastDay, Named, YesNo
from members.importing.table import Row, TableLayout, Wrong
from members.models import Alliance, Membership, Unit


class Alliances(TableLayout):
    """Alliances, known by their code; what is there is changed on its page."""

    kind = "members.alliances"
    label = gettext_lazy("医共体")

    def fields(self) -> Sequence[Field]:
        """Names, kind, and whether a body belongs to one alone."""
        return [
            Field("code", gettext_lazy("医共体代码"), ("代码", "code"), required=True, longest=40),
            Field("name", gettext_lazy("医共体名称"), ("名称", "name"), required=True, longest=120),
            Field("name_en", gettext_lazy("英文名称"), ()),
            Choice("kind", gettext_lazy("类别"), ("kind",), required=True,
                   choices=tuple(Alliance.Kind.choices)),
            YesNo("exclusive", gettext_lazy("同类只可属一个"), ("exclusive",),
                  help=gettext_lazy("是：一家机构同一天只属一个；不填按是")),
            Day("opened_on", gettext_lazy("成立日"), ("成立日期", "opened")),
        ]  # fmt: skip

    def there(self) -> dict[str, dict[str, Any]]:
        """Every alliance."""
        names = ("code", "name", "name_en", "kind", "exclusive", "opened_on")
        rows = Alliance.objects.filter(county=self.county).order_by("code")
        return {row.code: {name: getattr(row, name) or None if name == "name_en"
                           else getattr(row, name) for name in names} for row in rows}  # fmt: skip

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """The code is free, and nothing that is there differs."""
        units = Unit.objects.filter(county=self.county).exclude(kind=Unit.Kind.ALLIANCE)
        taken = set(units.values_list("code", flat=True))
        for row in rows:
            if row.before is None and row.key in taken:
                yield Wrong(row, "code", _("这个代码在本县区已有其他单元使用，请换一个。"))
            elif row.before and row.differs():
                yield Wrong(row, "name", _("已登记的医共体不由文件改动。"))

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """Each is founded by itself."""
        for row in rows:
            said = {code: value for code, value in row.values.items() if value is not None}
            actions.alliances.found_alliance(
                county=self.county, by=by, demo=self.county.demo, **said
            )


class Memberships(TableLayout):
    """Who belongs to which alliance, on which line, as what, from when to when."""

    kind = "members.memberships"
    label = gettext_lazy("隶属关系")
    keys: ClassVar[tuple[str, ...]] = ("alliance", "institution")
    shown: ClassVar[tuple[str, ...]] = ("alliance", "institution")

    def fields(self) -> Sequence[Field]:
        """The body's place and what it rests on."""
        return [
            Named("alliance", gettext_lazy("医共体"), ("医共体名称", "alliance"), required=True,
                  find=self.names.alliance, show=self.names.shown("alliances")),
            Named("institution", gettext_lazy("机构"), ("机构名称", "单位", "成员单位", "institution"),
                  required=True, find=self.names.body, show=self.names.shown("bodies")),
            Choice("line", gettext_lazy("业务线"), ("line",), choices=tuple(Membership.Line.choices),
                   help=gettext_lazy("不填为整体")),
            Choice("role", gettext_lazy("身份"), ("角色", "role"), required=True,
                   choices=tuple(Membership.Role.choices)),
            Day("from_on", gettext_lazy("起始日"), ("加入日期", "自", "from"),
                help=gettext_lazy("文件未印日期的不填")),
            LastDay("until_on", gettext_lazy("最后一天"), ("终止日期", "至", "last day")),
            Field("order_no", gettext_lazy("文号"), ("order no",), longest=100),
            Day("signed_on", gettext_lazy("签约日"), ("签约日期",)),
            Day("plaque_on", gettext_lazy("挂牌日"), ("挂牌日期",)),
            Field("second_name", gettext_lazy("第二名称"), (), longest=120),
            Field("reason", gettext_lazy("说明"), ("备注", "reason")),
        ]  # fmt: skip

    def key_for(self, values: Mapping[str, Any]) -> str:
        """Alliance, body, line, role and first day."""
        alliance, body = values.get("alliance"), values.get("institution")
        line = values.get("line") or Membership.Line.GENERAL
        parts = (alliance.code if alliance else "", body.code if body else "")
        start = values.get("from_on")
        return "·".join(
            (*parts, line, values.get("role") or "", start.isoformat() if start else "")
        )

    def there(self) -> dict[str, dict[str, Any]]:
        """Every membership, then and now."""
        rows = Membership.objects.filter(county=self.county).select_related(
            "alliance", "institution"
        )
        found = {}
        for row in rows.order_by("alliance__code", "institution__code", "line", "role", "id"):
            values = {code: getattr(row, code) for code in self.by_code}
            values = {code: None if value == "" else value for code, value in values.items()}
            found[self.key_for(values)] = {**values, "row": row}
        return found

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Every row is tried in its turn with the checks of the real thing, then taken back."""
        with rehearsal():
            for row in sorted(rows, key=_leads_first):
                changed = [
                    c for c, v in row.values.items() if row.before and row.before.get(c) != v
                ]
                if any(code != "until_on" for code in changed):
                    sentence = _("已登记的隶属关系只能补写最后一天；其他改动请退出后重新加入。")
                    yield Wrong(row, next(c for c in changed if c != "until_on"), sentence)
                elif row.before is None or changed:
                    yield from self.tried(row, "until_on" if row.before else "institution")

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        actions.batches.enter_memberships(
            county=self.county, rows=[self._said(row) for row in rows], by=by
        )

    def _said(self, row: Row) -> MembershipRow:
        said = row.values
        basis = Basis(
            said.get("reason") or "", said.get("order_no") or "", said.get("signed_on"),
            said.get("plaque_on"), said.get("second_name") or "", self.county.demo,
        )  # fmt: skip
        return MembershipRow(
            said["alliance"], said["institution"], said.get("line") or Membership.Line.GENERAL,
            said["role"], said.get("from_on"), said.get("until_on"), basis,
            row.before["row"] if row.before else None,
        )  # fmt: skip


def _leads_first(row: Row) -> tuple[bool, bool, int]:
    return (row.before is not None, row.values["role"] != Membership.Role.LEAD, row.record.number)
