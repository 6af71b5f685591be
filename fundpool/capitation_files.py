"""Verified work from a workbook: a body, quarter and service a row."""

from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, wrong_field
from alliance.core.imports import Column, Layout, Outcome, Record, refusal
from alliance.core.models import ImportFile
from alliance.core.numbers import parse_number, plain
from alliance.core.tables import write_xlsx
from fundpool.access import capitation as access
from fundpool.access.capitation import WORK_FILE
from fundpool.actions import capitation_work as actions
from fundpool.actions._capitation_said import PLACES, check_amount
from fundpool.actions.capitation_work import WorkTold
from fundpool.models import (
    CapitationBudget,
    CapitationStandard,
    CapitationWork,
    CapitationYear,
)
from fundpool.queries import capitation as queries
from fundpool.rules import capitation_years as rules
from members.models import County

_Key = tuple[int, int, int]
_YEAR: Final = 4


@dataclass
class WorkTable(Layout):
    """A table of verified work, for the bodies whose work `by` verifies."""

    county: int
    by: Actor
    file: ImportFile | None = None
    kind: str = field(default=WORK_FILE, init=False)

    def columns(self) -> list[Column]:
        """Year, quarter, body, service, quantity, and by what it was verified."""
        return [
            Column("year", gettext_lazy("年度"), ("年份", "year")),
            Column("quarter", gettext_lazy("季度"), ("quarter",)),
            Column("unit", gettext_lazy("机构代码"), ("单位代码", "代码", "unit")),
            Column("name", gettext_lazy("机构名称"), ("单位名称", "单位", "name"), required=False),
            Column("service", gettext_lazy("服务代码"), ("项目代码", "service")),
            Column("amount", gettext_lazy("核实工作量"), ("工作量", "amount"), adds=True),
            Column("source", gettext_lazy("核实依据"), ("依据", "source")),
        ]

    def key_columns(self) -> tuple[str, ...]:
        """A body's service in a quarter."""
        return ("year", "quarter", "unit", "service")

    def compare(self, records: list[Record]) -> list[Outcome]:
        """Every row against what was verified so far; a few statements of SQL for all rows."""
        known = _Known(self.county, self.by)
        return [self._outcome(record, known) for record in records]

    def _outcome(self, record: Record, known: "_Known") -> Outcome:
        read = known.read(record)
        if isinstance(read, Outcome):
            return read
        key = f"{read.budget.institution.code}·{read.quarter}·{read.service.code}"
        old = known.works.get((read.budget.pk, read.quarter, read.service.pk))
        if old is None:
            return Outcome(record.number, "created", key, "", plain(read.amount))
        if (old.amount, old.source) == (read.amount, read.source):
            return Outcome(record.number, "unchanged", key)
        return Outcome(record.number, "changed", key, plain(old.amount), plain(read.amount))

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Keep what is new or was verified anew, year by year."""
        known = _Known(self.county, by)
        years: dict[int, tuple[CapitationYear, list[WorkTold]]] = {}
        for outcome in outcomes:
            read = known.read(records[outcome.row])
            if isinstance(read, Outcome):
                raise TypeError("a refused row is not written")
            row = read.budget.capitation
            years.setdefault(row.pk, (row, []))[1].append(read)
        for row, lines in years.values():
            actions.verify_work(row=row, lines=lines, by=by, file=self.file)


class _Known:
    """What rows are compared with: bodies, services, earlier figures, quarters that are settled."""

    def __init__(self, county: int, by: Actor) -> None:
        rows = list(access.verified_bodies(by, county))
        self.budgets: dict[tuple[int, str], list[CapitationBudget]] = {}
        for one in rows:
            key = (one.capitation.year, one.institution.code)
            self.budgets.setdefault(key, []).append(one)
        years = {one.capitation_id for one in rows}
        services = CapitationStandard.objects.filter(county=county, capitation__in=years)
        self.services = {(one.capitation_id, one.code): one for one in services}
        works = CapitationWork.objects.filter(county=county, budget__in=[one.pk for one in rows])
        self.works: dict[_Key, CapitationWork] = {
            (one.budget_id, one.quarter, one.service_id): one for one in works
        }
        self.settled: dict[int, bool] = {}

    def read(self, record: Record) -> WorkTold | Outcome:
        """What a row says, or why it cannot be taken."""
        try:
            return self._told({name: text.strip() for name, text in record.values.items()})
        except Invalid as wrong:
            return refusal(record, wrong, next(iter(wrong.fields), "amount"))

    def _told(self, said: dict[str, str]) -> WorkTold:
        year, quarter = said["year"], said["quarter"]
        if not (year.isascii() and year.isdecimal() and len(year) == _YEAR):
            raise wrong_field("year", _("年度请写四位数字，例如 2023。"))
        if quarter not in {str(n) for n in rules.covered(rules.WHOLE)}:
            raise wrong_field("quarter", _("季度请写 1 至 4。"))
        budget = self._budget(int(year), said["unit"])
        service = self.services.get((budget.capitation_id, said["service"]))
        if service is None:
            raise wrong_field("service", _("没有这个服务代码，请先填写支付标准。"))
        if not said["source"]:
            raise wrong_field("source", _("请写明核实依据。"))
        amount = parse_number(said["amount"], places=PLACES)
        check_amount(amount)
        if self._is_settled(budget.capitation, int(quarter)):
            raise wrong_field("quarter", _("这个季度已经结算或正在结算，工作量不能再改。"))
        return WorkTold(budget, int(quarter), service, amount, said["source"])

    def _budget(self, year: int, unit: str) -> CapitationBudget:
        found = self.budgets.get((year, unit), [])
        if not found:
            raise wrong_field("unit", _("这个年度没有它的预算，或它的工作量不由您核实。"))
        if len(found) > 1:
            raise wrong_field("unit", _("它在两个资金池有预算，请逐笔填写。"))
        return found[0]

    def _is_settled(self, row: CapitationYear, quarter: int) -> bool:
        key = row.pk * 10 + quarter
        if key not in self.settled:
            self.settled[key] = queries.settlement_of(row, [quarter]) is not None
        return self.settled[key]


def compare_file(*, county: County, name: str, content: bytes, by: Actor) -> ImportFile:
    """Read a table and compare it; nothing is written."""
    return imports.compare(
        layout=WorkTable(county.pk, by), county=county.pk, name=name, content=content, by=by
    )


def layout_of(file: ImportFile, by: Actor) -> WorkTable:
    """The layout a file was compared with, for whoever looks at it now."""
    return WorkTable(file.county_id, by, file)


#: So many rows a template lists.
MOST: Final = 5000


def template(row: CapitationYear, by: Actor) -> bytes:
    """A table with a year's bodies and services filled in, quantities empty."""
    headings = [str(one.name) for one in WorkTable(row.county_id, by).columns()]
    services = list(CapitationStandard.objects.filter(county=row.county_id, capitation=row))
    rows = [
        [str(row.year), str(quarter), one.institution.code, one.institution.name, service.code, None, None]
        for quarter in rules.covered(rules.WHOLE)
        for one in access.verified_bodies(by, row.county_id).filter(capitation=row)
        for service in services
    ]  # fmt: skip
    return write_xlsx(headings, rows[:MOST], title=_("核实工作量"), demo=row.demo)
