"""A personnel list as it is compared: whom a row names, what differs, why it cannot be written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import crypto
from alliance.core.actor import Actor
from alliance.core.imports import Record
from alliance.core.imports.layout import normal
from members.importing.fields import Field, Named
from members.importing.table import Row, TableLayout, Wrong
from staffing.access import rosters as access
from staffing.actions import rosters as actions
from staffing.actions.rosters import RosterRow
from staffing.queries import rosters as queries
from staffing.roster_cells import AnyDay, AnyLastDay, Spelled
from staffing.rules.titles import LADDER
from staffing.vocabulary import POSTS, PROFESSIONS, STEPS

#: Where a number is sealed on its way from the sheet to its row, and what only machines read.
PLACE: Final = "staffing.roster"
HIDDEN: Final = ("index", "sealed", "mark", "wrong")
_PROFESSION_WORDS: Final = {
    "医师": "doctor", "医生": "doctor", "临床医师": "doctor", "助理医师": "assistant_doctor",
    "村医": "village_doctor", "护理": "nurse", "注册护士": "nurse", "护师": "nurse",
    "药剂": "pharmacist", "药学": "pharmacist", "检验": "technician", "影像": "technician",
    "公卫": "public_health",
}  # fmt: skip
_POST_WORDS: Final = {
    "在编": "established", "编制内": "established", "事业编制": "established", "备案制": "registered",
    "备案人员": "registered", "合同制": "contract", "聘用制": "contract", "编外": "contract",
}  # fmt: skip
#: How lists write the steps of titles, as printed and otherwise.
STEP_WORDS: Final = {
    **{words: str(step) for step, words in enumerate(LADDER)},
    "无职称": "0", "初级职称": "1", "中级职称": "2", "副高级": "3", "副高职称": "3", "正高级": "4",
    "正高职称": "4",
}  # fmt: skip


class Roster(TableLayout):
    """People of the bodies whose staff somebody keeps, without their numbers."""

    kind = access.ROSTER
    label = gettext_lazy("人员名册")
    keys: ClassVar[tuple[str, ...]] = ("name",)
    shown: ClassVar[tuple[str, ...]] = ("line", "name", "institution")
    unstored: ClassVar[frozenset[str]] = frozenset({"line", *HIDDEN})
    _holders: dict[str, int]
    _asked: set[str]
    _titles: Mapping[str, int]
    _bodies: set[int]
    _code_of: dict[int, str]
    _named: dict[tuple[int | None, str], str]

    def fields(self) -> Sequence[Field]:
        """The person, the post, the licence, the title; then what only machines read."""
        steps = tuple((str(step), words) for step, words in enumerate(STEPS))
        return [
            Field("line", gettext_lazy("原表行")),
            Field("code", gettext_lazy("工号"), ("人员代码", "人员编号", "职工号", "代码"), longest=40),
            Field("name", gettext_lazy("姓名"), ("职工姓名", "名字"), required=True, longest=60),
            Named("institution", gettext_lazy("单位"),
                  ("机构", "机构名称", "单位名称", "所在单位", "工作单位"), required=True,
                  find=self.names.body, show=self.names.shown("bodies")),
            Field("department", gettext_lazy("科室"), ("部门", "所在科室", "科室名称"), longest=60),
            Field("position", gettext_lazy("职务"), ("岗位", "职务（岗位）"), longest=100),
            Field("number", gettext_lazy("身份证号"),
                  ("身份证号码", "身份证", "公民身份号码", "证件号码")),
            Spelled("profession", gettext_lazy("执业类别"), ("人员类别", "专业类别", "执业资格"),
                    choices=tuple(PROFESSIONS.items()), others=_PROFESSION_WORDS),
            Spelled("post", gettext_lazy("用人方式"),
                    ("编制类型", "编制情况", "人员性质", "编制性质"),
                    choices=tuple(POSTS.items()), others=_POST_WORDS),
            AnyLastDay("licence", gettext_lazy("执业证书有效期最后一天"),
                       ("执业证书有效期", "执业证有效期", "执业证书到期日", "有效期至")),
            Field("title", gettext_lazy("职称"),
                  ("专业技术职务", "现任专业技术职务", "职称名称"), longest=40),
            Spelled("step", gettext_lazy("职称级别"), ("职称等级",), choices=steps,
                    others=STEP_WORDS),
            AnyDay("title_on", gettext_lazy("任职时间"),
                   ("职称取得时间", "聘任时间", "取得时间", "任职日期")),
            *(Field(code, code, longest=400) for code in HIDDEN),
        ]  # fmt: skip

    def begin(self, records: Iterable[Record]) -> None:
        """Whose numbers and codes these are."""
        said = [record.values for record in records]
        indexes = [one for row in said for one in row.get("index", "").split()]
        self._holders = queries.holders_of(self.county.pk, indexes)
        self._asked = {row["code"] for row in said if row.get("code")}
        self._titles = queries.known_titles(self.county.pk)

    def there(self) -> dict[str, dict[str, Any]]:
        """Everybody of these bodies, and whoever a number or a code names, by code."""
        bodies = list(access.keeping_places(self.actor).filter(county=self.county))
        rows = queries.listed_people(
            self.county.pk, [body.pk for body in bodies], also=self._holders.values(),
            codes=self._asked,
        )  # fmt: skip
        found = {row.code: queries.told_of(row) for row in rows}
        self._bodies = {body.pk for body in bodies}
        self._code_of = {told["row"].pk: code for code, told in found.items()}
        self._named = {}
        for code, told in found.items():
            if told["row"].left_on is None:
                key = (told["row"].institution_id, normal(told["name"]))
                self._named[key] = "" if key in self._named else code
        return found

    def key_for(self, values: Mapping[str, Any]) -> str:
        """By the number, then the code, then the name at the body; a new one by all it says."""
        for index in (values.get("index") or "").split():
            if index in self._holders:
                return self._code_of[self._holders[index]]
        body = values.get("institution")
        name = normal(values["name"])
        said = values.get("code") or self._named.get((body.pk if body else None, name))
        new = values.get("index") or f"{body.code if body else ''}·{values['name']}"
        return said or f"+{new}"

    def key_of(self, record: Record) -> str:
        """Rows are refused as doubles once it is known whom they name; before, each is its own."""
        return record.values.get("index") or record.values.get("code") or str(record.number)

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """What may not be written although every cell can be read."""
        enters = access.may_enter(self.actor, self.county.pk)
        seen: dict[str, Row] = {}
        for row in rows:
            if row.key in seen:
                yield Wrong(row, "name", _("与第 %(row)s 行是同一个人。同一个文件里只能有一行。")
                            % {"row": seen[row.key].get("line")})  # fmt: skip
            seen.setdefault(row.key, row)
            self._prepare(row, enters=enters)
            if wrong := self._wrong(row, enters=enters):
                yield Wrong(row, *wrong)

    def _prepare(self, row: Row, *, enters: bool) -> None:
        """What this person may not write, and what is there already, is not compared."""
        if row.before and normal(row.values["name"]) == normal(row.before["name"]):
            row.values["name"] = row.before["name"]
        if row.before and not enters:
            row.values.pop("position", None)
        if row.before and row.get("title") == row.before["title"] and "title" in row.values:
            row.values.setdefault("step", row.before["step"])
        elif row.values.get("title") and not row.values.get("step"):
            step = self._titles.get(row.values["title"])
            if step is not None:
                row.values["step"] = str(step)

    def _wrong(self, row: Row, *, enters: bool) -> tuple[str, str] | None:
        """Which column is to blame and why; None for a row that can be written."""
        before = row.before or {}
        person = before.get("row")
        if said := row.values.get("wrong"):
            return "number", _number_wrong(said)
        if row.get("institution").pk not in self._bodies:
            return "institution", _("您不能登记这个单位的人员。")
        if person is None and not enters:
            return "name", _(
                "登记里没有此人。新人员由系统管理员登记：请下载退回的行，交其在“机构与联盟”的"
                "导入页按“人员”导入，再重新比对。"
            )
        is_other = self._other_person(row, before) if person is not None else None
        return is_other or self._half_said(row) or self._wrong_title(row, before)

    def _other_person(self, row: Row, before: Mapping[str, Any]) -> tuple[str, str] | None:
        """Whether the row means somebody else than the one it names, or may not speak of them."""
        person = before["row"]
        checks: list[tuple[bool, str, str]] = [
            (person.left_on is not None, "name", _("此人已登记离任，不能由文件改动。")),
            (person.institution_id != row.get("institution").pk, "institution",
             _("此人登记在别的单位。调动请在人员页面办理，再重新比对。")),
            (row.values.get("code") not in {None, before["code"]}, "code",
             _("登记的工号是%(code)s。请核对。") % {"code": before["code"]}),
            (before["name"] != row.values["name"], "name",
             _("号码或工号是“%(name)s”的。请核对姓名。") % {"name": before["name"]}),
            (self._is_another_number(row, before), "number",
             _("与登记的身份证号不同。请核对是不是同名的另一个人。")),
            (person.pk in self.actor.persons and self._differs(row), "name",
             _("本人的职称、执业和请假由本单位另一人登记。")),
        ]  # fmt: skip
        return next(((column, why) for is_wrong, column, why in checks if is_wrong), None)

    @staticmethod
    def _half_said(row: Row) -> tuple[str, str] | None:
        """Nothing is emptied by a list, and a file has both its profession and its kind of post."""
        if empty := next((code for code, value in row.values.items() if value is None), ""):
            return empty, _("名册不能清空已登记的内容；不改的请留空。")
        if any(row.values.get(code) is not None for code in ("profession", "post", "licence")):
            for code in ("profession", "post"):
                if row.get(code) is None:
                    return code, _("请同时填写执业类别和用人方式。")
        return None

    @staticmethod
    def _wrong_title(row: Row, before: Mapping[str, Any]) -> tuple[str, str] | None:
        title = row.values.get("title")
        if not title or title == before.get("title"):
            differs = title and any(
                row.values.get(c, before[c]) != before[c] for c in ("step", "title_on")
            )
            told = _("这个职称已登记，级别或任职时间与登记的不同。请在人员页面核对。")
            return ("title", told) if differs else None
        if "step" not in row.values:
            return "title", _("“%(title)s”是哪一级职称还没有人说过。请在下面选定，只问一次。") % {
                "title": title
            }
        if "title_on" not in row.values:
            return "title_on", _("请填写任职时间。")
        held = before.get("row")
        taken = {one.from_on for one in held.titles.all()} if held else set()
        if row.values["title_on"] in taken:
            return "title_on", _("这一天已登记职称。")
        return None

    @staticmethod
    def _is_another_number(row: Row, before: Mapping[str, Any]) -> bool:
        held = before.get("index")
        if not held:
            return False
        if row.values.get("index"):
            return held not in row.values["index"].split()
        return row.values.get("number") not in {None, before["number"]}

    def _differs(self, row: Row) -> bool:
        before = row.before or {}
        stated = {c: v for c, v in row.values.items() if c not in self.unstored}
        return any(before.get(code) != value for code, value in stated.items())

    def odd(self, row: Row) -> str:
        """A number that only chance may have made right."""
        return _("号码末三位是000，请核对原件。") if row.values.get("mark") == "odd" else ""

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """The whole list in one action; numbers are opened here and nowhere else."""
        for row in rows:
            self._prepare(row, enters=access.may_enter(self.actor, self.county.pk))
        actions.load_roster(county=self.county, rows=[self._said(row) for row in rows], by=by)

    @staticmethod
    def _said(row: Row) -> RosterRow:
        values, before = row.values, row.before or {}
        sealed = values.get("sealed") or ""
        mark, _colon, text = sealed.partition(" ")
        number = crypto.unseal(text, table=PLACE, pk=mark, field="number") if text else ""
        is_title = bool(values.get("title")) and values["title"] != before.get("title")
        moved = values.get("position")
        return RosterRow(
            name=values["name"], institution=row.get("institution"),
            code="" if before else values.get("code") or "",
            position=moved if not before or moved != before.get("position") else None,
            department=values.get("department"), number=number,
            profession=values.get("profession"), post=values.get("post"),
            licence=values.get("licence"), title=values["title"] if is_title else "",
            step=int(values["step"]) if is_title else None,
            title_on=row.get("title_on") if is_title else None, person=before.get("row"),
        )  # fmt: skip

    def unknown_titles(self, records: Iterable[Record]) -> list[str]:
        """Printed titles of a file of which nobody has said the step, each once."""
        found = []
        for record in records:
            title = record.values.get("title", "")
            if title and not record.values.get("step") and title not in self._titles:
                found.append(title)
        return list(dict.fromkeys(found))

    def bodies_named(self, records: Iterable[Record]) -> set[int]:
        """The bodies whose people a file lists, of those whose staff one keeps."""
        texts = {record.values.get("institution", "") for record in records}
        found = [self.names.bodies.get(text) for text in texts if self.names.bodies.names_one(text)]
        mine = set(access.keeping_places(self.actor).values_list("pk", flat=True))
        return {body.pk for body in found if body} & mine

    def missing_from(self, records: Iterable[Record], bodies: Iterable[int]) -> list[Any]:
        """Who is registered at these bodies and stands in no row of the file."""
        self.begin(list(records))
        there = self.there()
        keys = {self._understood(record)[0].key for record in records}
        return [
            told["row"]
            for code, told in there.items()
            if code not in keys
            and told["row"].left_on is None
            and told["row"].institution_id in set(bodies)
        ]


def _number_wrong(said: str) -> str:
    if said == "lost":
        return _(
            "身份证号被表格软件当成了数字，末几位已经丢失。请把该列设为“文本”，从原件重新填写再上传。"
        )
    return _("身份证号码不对：应为18位，请逐位核对。")
