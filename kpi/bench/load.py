"""Importing values: a CSV of one month for all counties, against parse and bulk insert."""

import csv
import io
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from alliance.core.actor import Actor
from alliance.core.db.bulk import copy_rows
from alliance.core.measuring import Outcome, Watch
from alliance.core.periods import Period
from kpi import actions
from kpi.actions import ValueRow
from kpi.models import DataElement, DataValue
from members.models import County, Institution

PERIOD = "202402"


def _file(county: County) -> bytes:
    """Every institution × element of a county in long format."""
    text = io.StringIO()
    writer = csv.writer(text)
    units = Institution.objects.filter(county=county).order_by("code").values_list("code")
    elements = DataElement.objects.filter(county=county).order_by("code").values_list("code")
    for number, (unit,) in enumerate(units):
        for at, (element,) in enumerate(elements):
            writer.writerow((unit, element, PERIOD, str(number * 100 + at)))
    return text.getvalue().encode()


def _parsed(county: County, content: bytes) -> list[ValueRow]:
    units = dict(Institution.objects.filter(county=county).values_list("code", "unit_id"))
    elements = dict(DataElement.objects.filter(county=county).values_list("code", "pk"))
    return [
        ValueRow(units[unit], elements[element], period, Decimal(value))
        for unit, element, period, value in csv.reader(io.StringIO(content.decode()))
    ]


def _clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kpi_datavalue WHERE period = %s", [PERIOD])


def product() -> Outcome:
    """The product's write, county by county: locked, checked, written, audited."""
    _clear()
    files = [(county, _file(county)) for county in County.objects.order_by("pk")]
    written = 0
    with Watch() as watch:
        for county, content in files:
            rows = _parsed(county, content)
            by = Actor.system(county.pk, "bench")
            source = DataValue.Source.IMPORTED
            written += actions.write_values(county=county, rows=rows, source=source, by=by).created
    return watch.outcome(str(written), counts={"rows": written, "queries": watch.queries})


def floor() -> Outcome:
    """Parse and copy in."""
    _clear()
    files = [(county, _file(county)) for county in County.objects.order_by("pk")]
    columns = (
        "county", "unit", "element", "period", "period_from", "band", "value", "missing",
        "source", "entered_at", "version",
    )  # fmt: skip
    moment, first, written = timezone.now(), Period.parse(PERIOD).first_day, 0
    with Watch() as watch:
        for county, content in files:
            with transaction.atomic():
                written += copy_rows(
                    DataValue,
                    columns,
                    [
                        (county.pk, row.unit, row.element, row.period, first, 0, row.value, "",
                         "imported", moment, 1)
                        for row in _parsed(county, content)
                    ],
                )  # fmt: skip
    return watch.outcome(str(written), counts={"rows": written})
