"""Reported values, as far as the actor may read them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.listing import Row, digits, only
from alliance.core.shapes import names_of
from kpi import access, naming
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import ELEMENT, LEVEL, LEVELS, PERIOD, RELATIVE_TO, UNIT, periods
from kpi.api.shapes import DataValueShape
from kpi.models import DataValue
from members.models import County

SOURCES = tuple(DataValue.Source.values)


@listed(
    tags.VALUES,
    DataValueShape,
    _("数据值"),
    _("填报、导入或生成的原始数据；成员单位只能取得本单位的。每行或有值，或有缺数原因。"),
)
class DataValues(ListView):
    """Entered values: of the whole county, or of the actor's own institutions."""

    title = "data-values"
    parameters = (
        parameter("data_set", _("报表代码，多个用逗号分开。")),
        ELEMENT, UNIT, LEVEL, PERIOD, RELATIVE_TO,
        parameter("source", _("来源，多个用逗号分开。"), enum=SOURCES),
    )  # fmt: skip
    order = ("id",)
    columns = names_of(DataValueShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """In the order in which they were first written."""
        found = only(
            access.values_for(actor).filter(county=county),
            element__data_set__code__in=asked.texts("data_set"),
            element__code__in=asked.texts("element"),
            unit__code__in=asked.texts("unit"),
            unit__kind__in=asked.among("level", LEVELS),
            period__in=periods(asked),
            source__in=asked.among("source", SOURCES),
        )
        return found.values_list(
            "id", "element_id", "unit_id", "period", "band", digits("value"), "missing",
            "source", "entered_at", "version", "county__demo",
        )  # fmt: skip

    def records(self, rows: list[Any]) -> list[Row]:
        """Ids become codes."""
        elements = naming.elements(row[1] for row in rows)
        units = naming.units(row[2] for row in rows)
        generated = DataValue.Source.GENERATED
        return [
            (
                pk, elements[element], *units[unit], period, band, value, missing or None,
                source, moment_text(entered_at), version, demo or source == generated,
            )
            for (
                pk, element, unit, period, band, value, missing, source, entered_at, version, demo,
            ) in rows
        ]  # fmt: skip
