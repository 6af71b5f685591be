"""Daily lists of a hospital, from a file or a program: read, rid of numbers, compared, loaded.

What the import engine keeps of a list is the list without its numbers: before it is compared,
each number has become its keyed indexes and its last four signs, each name its index.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.imports import Column, Layout, Outcome, Record, refusal
from alliance.core.imports.reading import read
from alliance.core.models import ImportFile
from alliance.core.tables import write_xlsx
from members.models import Institution
from referrals import list_rows
from referrals.access.lists import LIST
from referrals.actions import lists
from referrals.queries import lists as queries

#: Columns that people see of a kept list; the others hold indexes.
_SHOWN: Final = ("row", "kind", "at", "number", "department")
_HIDDEN: Final = ("indexes", "name_index", "wrong")


@dataclass
class RawList(Layout):
    """A list as the hospital's system gives it out; `of` is its kind where no column says it."""

    of: str = ""
    kind: str = field(default=LIST, init=False)

    def columns(self) -> Sequence[Column]:
        """What stands in it."""
        return (
            Column("kind", gettext_lazy("类别"), ("业务类别", "类型", "kind"),
                   required=not self.of),
            Column("number", gettext_lazy("证件号码"),
                   ("身份证号", "身份证号码", "证件号", "身份证", "number")),
            Column("at", gettext_lazy("时间"),
                   ("日期", "挂号时间", "挂号日期", "就诊时间", "就诊日期", "入院时间", "入院日期",
                    "出院时间", "出院日期", "at", "date")),
            Column("name", gettext_lazy("姓名"), ("患者姓名", "病人姓名", "name"), required=False),
            Column("department", gettext_lazy("科室"),
                   ("科室名称", "就诊科室", "department"), required=False),
        )  # fmt: skip

    def key_columns(self) -> Sequence[str]:
        """None: what a row lacks is said of it later, once its number is gone."""
        return ()

    def key_of(self, record: Record) -> str:
        """Every row for itself: the same line twice is one."""
        return str(record.number)


@dataclass
class KeptList(Layout):
    """The same list without its numbers, as it is compared, shown and loaded."""

    institution: Institution
    file: ImportFile | None = None
    hidden: tuple[str, ...] = _HIDDEN
    kind: str = field(default=LIST, init=False)

    def columns(self) -> Sequence[Column]:
        """What is kept of a row."""
        names = {
            "row": _("原表行"),
            "kind": _("类别"),
            "at": _("时间"),
            "number": _("证件号码"),
            "department": _("科室"),
        }
        shown = [Column(code, names[code]) for code in _SHOWN]
        return [*shown, *(Column(code, code, required=False) for code in self.hidden)]

    def key_columns(self) -> Sequence[str]:
        """Its place in the hospital's own list."""
        return ("row",)

    def shown_columns(self) -> Sequence[str]:
        """What people know a line by."""
        return _SHOWN

    def compare(self, records: list[Record]) -> list[Outcome]:
        """Every line against those that were loaded before; two statements a few hundred lines."""
        said = [(record, list_rows.told_in(record.values)) for record in records]
        indexes = [index for _record, line in said if line for index in line.indexes]
        there = queries.loaded_before(self.institution, indexes)
        return [
            _refused(record)
            if line is None
            else _outcome(record, is_there=not there.isdisjoint(line.keys))
            for record, line in said
        ]

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Load what is new."""
        if self.file is None:
            raise RuntimeError("a list is loaded from its file")
        told = [list_rows.told_in(records[outcome.row].values) for outcome in outcomes]
        lists.load_lines(
            institution=self.institution, file=self.file, lines=[one for one in told if one], by=by
        )


def compare_file(
    *, institution: Institution, name: str, content: bytes, by: Actor, of: str = ""
) -> ImportFile:
    """Read a list, take the numbers out of it, compare the rest; Invalid where it cannot be read.

    `of` is the kind of all its rows, where it has no column that says so.
    """
    rows = list_rows.cleaned(read(RawList(of), name, content).records, of)
    return imports.compare(
        layout=KeptList(institution),
        county=institution.county_id,
        name=f"{name[:190]}.json",
        content=orjson.dumps(rows),
        by=by,
        arguments={"institution": institution.pk},
    )


def body_of(file: ImportFile) -> Institution:
    """The hospital whose list it is."""
    rows = Institution.objects.select_related("county")
    return rows.get(county=file.county_id, pk=file.arguments["institution"])


def layout_of(file: ImportFile) -> KeptList:
    """The layout a list was compared with."""
    return KeptList(body_of(file), file)


def returned(file: ImportFile) -> bytes:
    """The refused lines with their reasons, without what only machines read."""
    layout = layout_of(file)
    layout.hidden = ()
    return imports.returned(file, layout, demo=file.county.demo)


def template(institution: Institution) -> bytes:
    """An empty list with its headings."""
    headings = [str(column.name) for column in RawList().columns()]
    return write_xlsx(headings, [], title=_("就诊住院清单"), demo=institution.county.demo)


def _refused(record: Record) -> Outcome:
    column, sentence = list_rows.trouble(record.values["wrong"])
    return refusal(record, sentence, column)


def _outcome(record: Record, *, is_there: bool) -> Outcome:
    return Outcome(record.number, "unchanged" if is_there else "created", record.values["row"])
