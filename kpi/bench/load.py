"""Importing values from one file, against parsing it and copying its good rows in.

The file has a value a row: every institution and element of the first county, for months that
nobody has reported. Every thousandth row or so is wrong in one of five ways. Loading it is what a
person or client does: compared with what is there, then the good rows written.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from alliance.core import imports, lasting
from alliance.core.db.bulk import copy_rows
from alliance.core.measuring import Outcome, Watch, digest_of
from alliance.core.periods import Period
from kpi import importing
from kpi.access import check_can_import
from kpi.bench import seeding
from kpi.models import DataElement, DataValue
from members.middleware import actor_behind
from members.models import County, Institution, User

Row = tuple[str, str, str, str]
HEADING: Row = ("unit", "element", "period", "value")
MOST = 100_000
SECONDS = 10
MONTHS = tuple(f"{year}{month:02}" for year in (2022, 2023) for month in range(1, 13))[:14]
EVERY = 997
"""So many rows apart one is wrong: a prime, so that all units and elements have their turn."""
WRONG: tuple[Callable[[Row], Row], ...] = (
    lambda row: ("nobody", *row[1:]),
    lambda row: (row[0], "nothing", *row[2:]),
    lambda row: (*row[:2], "202213", row[3]),
    lambda row: (*row[:3], "many"),
    lambda row: (*row[:3], "-1"),
)


def product_csv() -> Outcome:
    """The product's way with CSV."""
    return _product("values.csv", _csv)


def product_xlsx() -> Outcome:
    """The product's way with a workbook."""
    return _product("values.xlsx", _xlsx)


def floor_csv() -> Outcome:
    """The shortest way with CSV."""
    return _floor(_csv, lambda content: csv.reader(io.StringIO(content.decode())))


def floor_xlsx() -> Outcome:
    """The shortest way with a workbook: calamine in the same process."""
    return _floor(_xlsx, _cells)


def _product(name: str, written: Callable[[list[Row]], bytes]) -> Outcome:
    county, rows, wrong = _file()
    content = written(rows)
    by = check_can_import(actor_behind(User.objects.get(username=seeding.LOADER)), county)
    lasting.keep_what_is_read()
    with Watch() as watch:
        file = importing.compare_file(county=county, name=name, content=content, by=by)
        imports.apply_good(file=file, layout=importing.layout_of(file, by), by=by)
    told = imports.comparison(file).refused_rows
    faults = [] if told == wrong else [f"{len(told)} rows refused, {len(wrong)} are wrong"]
    counts = {"rows": len(rows), "refused": len(told), "queries": watch.queries}
    slow = [f"above {SECONDS} s"] if watch.seconds > SECONDS else []
    return watch.outcome(_digest(), counts=counts, faults=faults, slow=slow)


def _floor(
    written: Callable[[list[Row]], bytes], read: Callable[[bytes], Iterable[Iterable[str]]]
) -> Outcome:
    county, rows, _wrong = _file()
    content = written(rows)
    columns = (
        "county", "unit", "element", "period", "period_from", "band", "value", "missing",
        "source", "entered_at", "version",
    )  # fmt: skip
    lasting.keep_what_is_read()
    with Watch() as watch, transaction.atomic():
        units = dict(Institution.objects.filter(county=county).values_list("code", "unit_id"))
        elements = dict(DataElement.objects.filter(county=county).values_list("code", "pk"))
        first: dict[str, date] = {month: Period.parse(month).first_day for month in MONTHS}
        moment = timezone.now()

        def good() -> Iterator[tuple[Any, ...]]:
            lines = iter(read(content))
            next(lines)
            for unit, element, period, text in lines:
                try:
                    value = Decimal(text)
                except InvalidOperation:
                    continue
                if unit in units and element in elements and period in first and value >= 0:
                    yield (
                        county.pk, units[unit], elements[element], period, first[period], 0, value,
                        "", "imported", moment, 1,
                    )  # fmt: skip

        copy_rows(DataValue, columns, good())
    return watch.outcome(_digest(), counts={"rows": len(rows)})


def _file() -> tuple[County, list[Row], set[int]]:
    """The rows of the file, and the numbers of those that are wrong; nothing of it is there."""
    county = County.objects.order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kpi_datavalue WHERE period < '2024'")
    units = Institution.objects.filter(county=county).order_by("code").values_list("code")
    elements = DataElement.objects.filter(county=county).order_by("pk").values_list("code")
    names = [(unit, element) for (unit,) in units for (element,) in elements]
    months = MONTHS if len(names) > seeding.ALONE * seeding.ELEMENTS else MONTHS[:1]
    rows = [
        (unit, element, month, str(at * 7 % 9000))
        for month in months
        for at, (unit, element) in enumerate(names)
    ][:MOST]
    wrong = range(EVERY, len(rows), EVERY)
    for number, at in enumerate(wrong):
        rows[at] = WRONG[number % len(WRONG)](rows[at])
    return county, rows, {at + 2 for at in wrong}


def _csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADING, *rows])
    return text.getvalue().encode()


def _xlsx(rows: list[Row]) -> bytes:
    """As spreadsheet programs write it: numbers are numbers, texts stand apart."""
    content = io.BytesIO()
    book = Workbook(content)
    sheet = book.add_worksheet()
    for number, row in enumerate([HEADING, *rows]):
        value = row[3]
        sheet.write_row(number, 0, [*row[:3], int(value) if value.isdigit() else value])
    book.close()
    return content.getvalue()


def _cells(content: bytes) -> Iterator[Iterable[str]]:
    """The cells of the first sheet as texts: calamine makes floats of all numbers."""
    for row in (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).iter_rows()
    ):
        yield [repr(int(cell)) if isinstance(cell, float) else str(cell) for cell in row]


def _digest() -> str:
    loaded = DataValue.objects.filter(period__lt="2024").order_by()
    return digest_of(loaded.values_list("unit_id", "element_id", "period", "value"))
