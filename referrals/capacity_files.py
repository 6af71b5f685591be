"""What a lead hospital has, loaded from a file or sent by a program: one service a row and day."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.imports import Column, Layout, Outcome, Record, refusal
from alliance.core.imports.layout import normal
from alliance.core.models import ImportFile
from alliance.core.tables import write_xlsx
from members.models import Institution
from referrals.access.pools import CAPACITY
from referrals.actions import pools
from referrals.capacity import CapacityRow, check_not_below, checked
from referrals.models import PoolDay

_DAY: Final = re.compile(r"(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?(?: 00:00:00)?")
_WHOLE: Final = re.compile(r"\d{1,9}(?:\.0+)?")
SEPARATOR: Final = "·"
TEMPLATE_DAYS: Final = 7


@dataclass
class CapacityLayout(Layout):
    """Date, kind, service and total of one lead hospital; what is reserved is counted by rule."""

    institution: Institution
    actor: Actor
    source: str = PoolDay.Source.FILE
    kind: str = field(default=CAPACITY, init=False)
    asks_headings: bool = field(default=True, init=False)

    def columns(self) -> Sequence[Column]:
        """The four columns."""
        return (
            Column("on", gettext_lazy("日期"), ("就诊日期", "出诊日期", "on", "date")),
            Column("kind", gettext_lazy("类别"), ("资源类别", "kind")),
            Column("service", gettext_lazy("科室或项目"), ("科室", "项目", "service")),
            Column("total", gettext_lazy("总数"), ("总号数", "数量", "total"), adds=True),
        )

    def key_columns(self) -> Sequence[str]:
        """Day, kind and service."""
        return ("on", "kind", "service")

    def key_of(self, record: Record) -> str:
        """The same, however the day is written."""
        try:
            row = _row({**record.values, "total": "0"})
        except Invalid:
            return super().key_of(record)
        return _key(row)

    def compare(self, records: list[Record]) -> list[Outcome]:
        """Every row against what was stated before; read at once, however many there are."""
        said: list[tuple[Record, CapacityRow | Invalid]] = []
        for record in records:
            try:
                said.append((record, _row(record.values)))
            except Invalid as wrong:
                said.append((record, wrong))
        rows = [row for _record, row in said if isinstance(row, CapacityRow)]
        there = self._there({row.on for row in rows})
        return [
            _refused(record, row)
            if isinstance(row, Invalid)
            else _outcome(record, row, there.get(row.key))
            for record, row in said
        ]

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """State what is new or changed, all of it or nothing."""
        rows = [_row(records[outcome.row].values) for outcome in outcomes]
        pools.state_capacity(institution=self.institution, rows=rows, by=by, source=self.source)

    def _there(self, days: set[date]) -> dict[tuple[str, str, date], PoolDay]:
        if not days:
            return {}
        rows = PoolDay.objects.filter(
            institution=self.institution, on__gte=min(days), on__lte=max(days)
        )
        return {(row.kind, row.service, row.on): row for row in rows}


def compare_file(
    *, institution: Institution, name: str, content: bytes, by: Actor, source: str
) -> ImportFile:
    """Read a file and compare it with what was stated; writes nothing but the comparison."""
    layout = CapacityLayout(institution, by, source)
    arguments = {"institution": institution.code, "source": str(source)}
    return imports.compare(
        layout=layout, county=institution.county_id, name=name, content=content, by=by,
        arguments=arguments,
    )  # fmt: skip


def body_of(file: ImportFile) -> Institution:
    """The hospital a file speaks of."""
    rows = Institution.objects.select_related("county")
    return rows.get(county=file.county_id, code=file.arguments["institution"])


def layout_of(file: ImportFile, by: Actor) -> CapacityLayout:
    """The layout a file was compared with, for whoever looks at it or applies it now."""
    return CapacityLayout(body_of(file), by, file.arguments["source"])


def template(institution: Institution) -> bytes:
    """A table to fill in: the services stated last, for seven days after the last stated one."""
    rows = PoolDay.objects.filter(institution=institution, on__gte=today() - timedelta(days=31))
    known = dict.fromkeys(rows.order_by("-kind", "service").values_list("kind", "service"))
    last = rows.order_by("on").values_list("on", flat=True).last()
    first = max(last, today()) + timedelta(days=1) if last else today() + timedelta(days=1)
    kinds = dict(PoolDay.Kind.choices)
    lines = [
        [(first + timedelta(days=n)).isoformat(), str(kinds[PoolDay.Kind(kind)]), service, None]
        for kind, service in known
        for n in range(TEMPLATE_DAYS)
    ]
    headings = [str(column.name) for column in CapacityLayout(institution, Actor()).columns()]
    return write_xlsx(headings, lines, title=_("号源床位检查报送表"), demo=institution.county.demo)


def _row(values: dict[str, str]) -> CapacityRow:
    """What a row says; Invalid names the column that cannot be read."""
    row = CapacityRow(
        kind=_kind(values.get("kind", "")),
        service=" ".join(values.get("service", "").split()),
        on=_day(values.get("on", "")),
        total=_total(values.get("total", "")),
    )
    return checked(row)


def _day(text: str) -> date:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    told = _("“%(text)s”不是日期，请写成 2026-11-22。") % {"text": text[:40]}
    raise Invalid(told, fields={"on": told})


def _kind(text: str) -> str:
    said = normal(text)
    for code, words in PoolDay.Kind.choices:
        if said in {code, normal(str(words))}:
            return str(code)
    told = _("“%(text)s”不是类别，请写号源、床位或检查。") % {"text": text[:40]}
    raise Invalid(told, fields={"kind": told})


def _total(text: str) -> int:
    said = normal(text).replace(",", "")
    if _WHOLE.fullmatch(said):
        return int(said.partition(".")[0])
    told = _("“%(text)s”不是整数；没有就填 0。") % {"text": text[:40]}
    raise Invalid(told, fields={"total": told})


def _key(row: CapacityRow) -> str:
    return SEPARATOR.join((row.on.isoformat(), row.kind, row.service))


def _refused(record: Record, wrong: Invalid) -> Outcome:
    return refusal(record, wrong, next(iter(wrong.fields), ""))


def _outcome(record: Record, row: CapacityRow, there: PoolDay | None) -> Outcome:
    key, new = _key(row), str(row.total)
    if there is None:
        return Outcome(record.number, "created", key, "", new, "total")
    try:
        check_not_below(there, row.total)
    except Invalid as wrong:
        return refusal(record, wrong, "total", key)
    old = str(there.total)
    return Outcome(record.number, "unchanged" if old == new else "changed", key, old, new, "total")
