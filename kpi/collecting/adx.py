"""Aggregate data exchange: reported values as the XML of the IHE QRPH profile ADX.

One group for each unit and period; codes of the registry, of forms and of data elements; the
period as an ISO 8601 interval of its first day and its length. A nought that was reported is
written, a missing value is left out: the profile has no sign for it.
"""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from typing import Final
from xml.sax.saxutils import XMLGenerator, quoteattr
from xml.sax.xmlreader import AttributesImpl

from django.utils.translation import gettext

from alliance.core.periods import MONTHS, Period
from kpi.collecting.cell_text import BANDS
from kpi.models import DataValue

NAMESPACE: Final = "urn:ihe:qrph:adx:2015"
#: The category of age bands, and its options in the profile's notation.
AGE: Final = "ageGroup"
AGES: Final = tuple(
    f"P{int(first)}Y--P{int(last) + 1}Y" for first, _dash, last in (b.partition("-") for b in BANDS)
)
Stated = tuple[str, str, str, int, str, str]
"""Codes of unit, period and element; the age band, 0 for none; the digits; the source."""


def interval(period: Period) -> str:
    """The period as first day and length: `2024-01-01/P1M`."""
    months = MONTHS[period.kind]
    length = "P1Y" if months == MONTHS["year"] else f"P{months}M"
    return f"{period.first_day.isoformat()}/{length}"


def written(form: str, rows: Iterable[Stated], *, demo: bool) -> bytes:
    """The groups of a form, from rows in the order of their units and periods.

    A group of demonstration figures says so in its comment; `demo`: all of them are.
    """
    buffer = io.BytesIO()
    xml = XMLGenerator(buffer, encoding="utf-8", short_empty_elements=True)
    for (unit, period), values in groupby(rows, key=lambda row: row[:2]):
        lines = list(values)
        group = {"orgUnit": unit, "period": interval(Period.parse(period)), "dataSet": form}
        if demo or any(row[5] == DataValue.Source.GENERATED for row in lines):
            group["comment"] = gettext("演示数据，不是真实情况")
        xml.startElement("group", AttributesImpl(group))
        for _unit, _period, element, band, value, _source in lines:
            said = {"dataElement": element, "value": value}
            if band:
                said[AGE] = AGES[band - 1]
            xml.startElement("dataValue", AttributesImpl(said))
            xml.endElement("dataValue")
        xml.endElement("group")
        buffer.write(b"\n")
    return buffer.getvalue()


def enveloped(groups: bytes, at: datetime) -> bytes:
    """The document around the groups, with the moment at which it was written."""
    exported = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    head = f"<adx xmlns={quoteattr(NAMESPACE)} exported={quoteattr(exported)}>\n"
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + head.encode() + groups + b"</adx>\n"
