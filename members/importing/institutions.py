"""机构: one institution a row, known by its code."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.imports import Record
from alliance.core.imports.names import Known
from members import actions, queries, uscc
from members.actions.batches import BodyRow
from members.facts import DATED
from members.importing.fields import Choice, Day, Field, Named, Texts, Whole, YesNo
from members.importing.table import Row, TableLayout, Wrong
from members.models import Institution, InstitutionName, Town, Unit
from members.rules import KINDS

_SAID_ONCE: Final = frozenset({"effective_on", "order_no", "uscc_override"})
CODED: Final = ("代码", "机构编码", "编码", "code", "institution code")
NAMED: Final = ("机构", "名称", "单位名称", "单位", "name", "institution")
#: Columns that are facts of the body as its row holds them.
_FACTS: Final = (
    *("name", "name_en", "kind", "level", "ownership", "parent", "town", "uscc", "licence_no"),
    *("address", "phone", "opened_on", "clinic_mode", "joint_room", "ecg", "star"),
)


class Institutions(TableLayout):
    """Registry facts of institutions; parents may stand in the same file."""

    kind = "members.institutions"
    label = gettext_lazy("机构")
    unstored: ClassVar[frozenset[str]] = _SAID_ONCE

    def fields(self) -> Sequence[Field]:
        """Facts, then what is said once about a change."""
        clinic = gettext_lazy("只填村卫生室和社区卫生服务站")
        return [
            Field("code", gettext_lazy("机构代码"), CODED, required=True, longest=40),
            Field("name", gettext_lazy("机构名称"), NAMED, required=True, longest=120),
            Field("name_en", gettext_lazy("英文名称"), ("name (english)",)),
            Choice(
                "kind", gettext_lazy("机构类别"), ("类别", "kind"), choices=tuple(KINDS.items()),
                help=gettext_lazy("WS 218 第三级，写代码或名称"),
            ),
            Field("level", gettext_lazy("等级"), ("级别", "level"), longest=20,
                  help=gettext_lazy("如 三级、二甲；未定可不填")),
            Choice("ownership", gettext_lazy("举办"), ("举办主体", "性质", "ownership"),
                   choices=tuple(Institution.Ownership.choices)),
            Field("uscc", gettext_lazy("统一社会信用代码"), ("信用代码", "uscc"), longest=30),
            Field("uscc_override", gettext_lazy("信用代码说明"), (), longest=200,
                  help=gettext_lazy("校验未过而确认无误时写明理由")),
            Field("licence_no", gettext_lazy("执业许可证登记号"), ("许可证号", "登记号"), longest=40),
            Named("parent", gettext_lazy("隶属"), ("上级机构", "隶属机构", "parent"),
                  find=self._parent, show=self._shown_parent,
                  help=gettext_lazy("上级机构的名称或代码，可以是本表中的另一行")),
            Named("town", gettext_lazy("镇街"), ("乡镇", "所在镇街", "苏木镇", "town"),
                  find=self.names_town, show=self.names.shown("towns")),
            Field("address", gettext_lazy("地址"), ("address",)),
            Field("phone", gettext_lazy("值班电话"), ("电话", "联系电话", "phone"), longest=40),
            Day("opened_on", gettext_lazy("开业日"), ("成立日期", "开业日期", "opened")),
            Texts("short_names", gettext_lazy("简称"), ("别名", "short names"), longest=120,
                  help=gettext_lazy("几个简称用顿号分开")),
            Choice("clinic_mode", gettext_lazy("管理方式"), (), help=clinic,
                   choices=tuple(Institution.ClinicMode.choices)),
            YesNo("joint_room", gettext_lazy("联合设置"), (), help=clinic),
            YesNo("ecg", gettext_lazy("配备心电设备"), (), help=clinic),
            Whole("star", gettext_lazy("星级"), (), most=5, help=clinic),
            Day("effective_on", gettext_lazy("变动生效日"), ("生效日",),
                help=gettext_lazy("更名、类别等级、隶属变动时填；不填按更正处理")),
            Field("order_no", gettext_lazy("变动文号"), ("文号",), longest=100),
        ]  # fmt: skip

    def there(self) -> dict[str, dict[str, Any]]:
        """Every institution with its short names; three queries."""
        short: dict[int, list[str]] = {}
        kind = InstitutionName.Kind.SHORT
        rows = InstitutionName.objects.filter(county=self.county, kind=kind, until_on=None)
        for body, name in rows.order_by("name").values_list("institution_id", "name"):
            short.setdefault(body, []).append(name)
        bodies = Institution.objects.filter(county=self.county).select_related("parent", "town")
        return {
            body.code: {
                "code": body.code,
                **{fact: _value(body, fact) for fact in _FACTS},
                "short_names": tuple(short.get(body.pk, ())),
                "closed": body.closed_on,
            }
            for body in bodies.order_by("code")
        }

    # --- what a row names ----------------------------------------------------------

    def begin(self, records: Iterable[Record]) -> None:
        """Whoever stands in the file may be a parent of others in it."""
        rows = [record.values for record in records]
        self.__dict__["own"] = Known(
            (said["code"], (said["code"], said.get("name", "")))
            for said in rows
            if said.get("code")
        )

    @cached_property
    def own(self) -> Known[str]:
        """The codes in the file by code and name; nobody before a file was begun."""
        return Known(())

    def names_town(self, text: str) -> Town:
        """The town of this name or code."""
        return self.names.town(text)

    def _parent(self, text: str) -> str:
        """The code of the institution that is meant."""
        own = self.own.get(text)
        if own is not None:
            return own
        return self.names.body(text).code

    def _shown_parent(self, code: str) -> str:
        body = self.names.bodies.get(code) if self.names.bodies.names_one(code) else None
        return self.names.shown("bodies")(body) if body else code

    # --- checks ----------------------------------------------------------------------

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Codes, credit codes, closed bodies, protected facts, circles and lost parents."""
        units = Unit.objects.filter(county=self.county).exclude(kind=Unit.Kind.INSTITUTION)
        taken = set(units.values_list("code", flat=True))
        kept = queries.bodies.protected(self.county.pk, today())
        for row in rows:
            if row.before is None and row.key in taken:
                yield Wrong(row, "code", _("这个代码在本县区已有其他单元使用，请换一个。"))
            elif row.before and row.before["closed"]:
                yield Wrong(row, "code", _("这家机构已经停业或撤并，不能由文件改动。"))
            elif not self._credible(row):
                sentence = _("校验未过，请与证书核对；确认无误的，在“信用代码说明”列写明理由。")
                yield Wrong(row, "uscc", sentence)
            for fact in () if row.before is None else self._changed(row):
                if fact in kept and not self.reason.strip():
                    said = {"clause": kept[fact].clause, "words": kept[fact].words}
                    sentence = _("%(clause)s写明“%(words)s”不变。确需改动的，请在上传时写明依据。")
                    yield Wrong(row, fact, sentence % said)
        yield from self._circles(rows)

    @staticmethod
    def _credible(row: Row) -> bool:
        code = row.values.get("uscc")
        return (
            not code or bool(row.values.get("uscc_override")) or uscc.passes(uscc.normalised(code))
        )

    def _circles(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Nobody stands above themselves, and every parent is there or comes with the file."""
        there = Institution.objects.filter(county=self.county)
        above = dict(there.values_list("code", "parent__code"))
        above |= {row.key: row.get("parent") for row in rows}
        for row in rows:
            code, seen = row.get("parent"), {row.key}
            while code and code in above and code not in seen:
                seen.add(code)
                code = above[code]
            if code and code in seen:
                yield Wrong(row, "parent", _("机构不能隶属于它自己或它的下属机构。"))
            elif code:
                yield Wrong(row, "parent", _("所写的上级机构那一行被退回，请一并改正。"))

    def odd(self, row: Row) -> str:
        """A credit code from elsewhere, a name that somebody else has, a date missing."""
        code = row.values.get("uscc")
        if code and not uscc.is_of(uscc.normalised(code), queries.records.codes_of(self.county)):
            return _("请核对：信用代码的登记地不是本县区")
        name = row.values.get("name")
        if row.before is None and name and self.names.bodies.names_one(name):
            return _("请核对：已有同名机构")
        if row.before and not row.values.get("effective_on") and self._changed(row) & set(DATED):
            return _("没有写变动生效日，按更正处理")
        return ""

    def _changed(self, row: Row) -> set[str]:
        before = row.before or {}
        texts = {fact: self.by_code[fact].write for fact in _FACTS}
        return {
            fact
            for fact, value in row.values.items()
            if fact in texts and texts[fact](value) != texts[fact](before.get(fact))
        }

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        actions.batches.enter_institutions(
            county=self.county, rows=[_row(row) for row in rows], by=by, reason=self.reason,
            demo=self.county.demo,
        )  # fmt: skip


def _row(row: Row) -> BodyRow:
    values = row.values
    return BodyRow(
        code=row.key,
        facts={fact: _text(fact, values[fact]) for fact in _FACTS if fact in values},
        short_names=values.get("short_names") or (),
        override=values.get("uscc_override") or "",
        on=values.get("effective_on"),
        order_no=values.get("order_no") or "",
    )


def _text(fact: str, value: Any) -> str | None:
    """A value as the registry writes facts down."""
    if fact == "uscc" and value:
        return uscc.normalised(value)
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case Town():
            return value.code
        case _:
            return str(value)


def _value(body: Institution, fact: str) -> Any:
    """A fact of a row as its column writes it."""
    if fact == "parent":
        return body.parent.code if body.parent else None
    value = getattr(body, fact)
    return None if value == "" else value
