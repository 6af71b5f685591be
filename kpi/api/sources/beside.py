"""What other sources say beside the figures in use, and where the authoritative one is awaited."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import listed
from alliance.core.listing import Row, only
from alliance.core.shapes import names_of
from kpi import access, queries
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import ELEMENT, PERIOD, RELATIVE_TO, UNIT, periods
from kpi.api.sources.shapes import OtherFigureShape, StandInShape, plain_or_none
from kpi.models import DataValue, OtherFigure, SourceRule
from members.models import County


@listed(
    tags.VALUES, OtherFigureShape, _("各来源不一致的数"),
    _("没有采用的来源所报的数，与采用的数并列；differs 为 true 的应当核对。县区一级可取。"),
)  # fmt: skip
class OtherFigures(ListView):
    """What other sources say, beside what is used."""

    title = "other-figures"
    parameters = (ELEMENT, UNIT, PERIOD, RELATIVE_TO)
    order = ("id",)
    columns = names_of(OtherFigureShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Of the whole county, for those who read all of it."""
        found = only(
            access.other_figures_for(actor).filter(county=county),
            element__code__in=asked.texts("element"),
            unit__code__in=asked.texts("unit"),
            period__in=periods(asked),
        )
        return found.select_related("unit", "element__source_rule", "county")

    def records(self, rows: list[OtherFigure]) -> list[Row]:
        """Each beside the value in use: one more statement for the page."""
        used = queries.sourced.used_beside(access.values_for(actor_of(self.request)), rows)
        return [_other_line(row, used.get(row.pk)) for row in rows]


@listed(
    tags.VALUES, StandInShape, _("权威来源还没有报来的数"),
    _("权威来源还没有说话的数据值：暂用其他来源的，或按规定暂缺的。"),
)  # fmt: skip
class StandIns(ListView):
    """Values for which the authoritative source has said nothing yet."""

    title = "awaited-values"
    parameters = (ELEMENT, UNIT, PERIOD, RELATIVE_TO)
    order = ("id",)
    columns = names_of(StandInShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Of the whole county, or of the actor's own bodies."""
        entered = Q(source__in=queries.sourced.AS_ENTERED, element__source_rule__source="entered")
        spoken = Q(source=F("element__source_rule__source")) | entered
        found = only(
            access.values_for(actor).filter(county=county, element__source_rule__isnull=False),
            element__code__in=asked.texts("element"),
            unit__code__in=asked.texts("unit"),
            period__in=periods(asked),
        )
        found = found.filter(~spoken | Q(missing=DataValue.Missing.AWAITED))
        return found.select_related("unit", "element__source_rule", "county")

    def records(self, rows: list[DataValue]) -> list[Row]:
        """Ids become codes."""
        return [
            (
                row.pk, row.element.code, row.unit.code, row.unit.name, row.period, row.band,
                row.element.source_rule.source, row.element.source_rule.strict,
                plain_or_none(row.value), row.missing or None, row.source,
                row.county.demo or row.source == DataValue.Source.GENERATED,
            )
            for row in rows
        ]  # fmt: skip


def _other_line(row: OtherFigure, used: DataValue | None) -> Row:
    rule: SourceRule | None = getattr(row.element, "source_rule", None)
    limit = rule.limit if rule else None
    apart = queries.sourced.apart(used.value, row.value) if used else None
    return (
        row.pk, row.element.code, row.unit.code, row.unit.name, row.period, row.band,
        plain_or_none(used.value) if used else None, (used.missing or None) if used else None,
        used.source if used else None, plain_or_none(row.value), row.missing or None, row.source,
        moment_text(row.at), plain_or_none(apart), plain_or_none(limit),
        used is not None and queries.sourced.is_listed(used, row, limit), row.county.demo,
    )  # fmt: skip
