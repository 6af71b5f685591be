"""What is counted, computed, aimed at and assessed: the definitions a puller needs once."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import listed
from alliance.core.listing import Row, only
from alliance.core.numbers import plain
from alliance.core.shapes import names_of
from kpi import access
from kpi.api import tags
from kpi.api.defined import (
    DataElementShape,
    IndicatorShape,
    ItemShape,
    SchemeShape,
    VersionShape,
)
from kpi.api.listing import ListView
from kpi.models import Indicator, IndicatorVersion, SchemeItem, SchemeVersion
from kpi.rules import version_state
from members.models import Clause, County

CODE = parameter("code", _("代码，多个用逗号分开。"))


class DataElements(ListView):
    """Data elements of a county."""

    title = "data-elements"
    parameters = (CODE, parameter("data_set", _("报表代码，多个用逗号分开。")))
    order = ("position", "id")
    columns = names_of(DataElementShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """In the order of the forms."""
        found = access.elements_for(actor).filter(county=county)
        found = only(
            found, code__in=asked.texts("code"), data_set__code__in=asked.texts("data_set")
        )
        return found.select_related("data_set", "clause")

    def records(self, rows: list[Any]) -> list[Row]:
        """One line an element."""
        return [
            (
                row.code, row.name, row.name_en, row.data_set.code, row.data_set.frequency,
                row.unit, row.over_time, row.over_units, row.zero_significant, row.banded,
                row.kinds, row.reported_by, row.owner, row.source_system,
                row.counted_by or None, row.places, _plain(row.minimum), _plain(row.maximum), _key(row.clause),
            )
            for row in rows
        ]  # fmt: skip


class Indicators(ListView):
    """Indicators of a county, each with all its versions."""

    title = "indicators"
    parameters = (CODE,)
    order = ("position", "id")
    columns = names_of(IndicatorShape)
    inner = ("versions", names_of(VersionShape))

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """In the order of the plan."""
        found = only(access.defined_for(actor).filter(county=county), code__in=asked.texts("code"))
        versions = access.indicator_versions_for(actor).order_by("number")
        return found.select_related("clause").prefetch_related(Prefetch("versions", versions))

    def records(self, rows: list[Indicator]) -> list[Row]:
        """One line an indicator."""
        return [
            (
                row.code, row.name, row.name_en, row.first_level, row.unit, _key(row.clause),
                [version_line(version) for version in row.versions.all()],
            )
            for row in rows
        ]  # fmt: skip


@listed(
    tags.DEFINITIONS,
    SchemeShape,
    _("考核方案"),
    _("每个版本一项，连同考核项。未设的权重为 null，不是零。CSV 中每个考核项一行。"),
)
class Schemes(ListView):
    """Versions of the schemes of a county, each with its lines."""

    title = "schemes"
    parameters = (CODE,)
    order = ("scheme__code", "number", "id")
    columns = names_of(SchemeShape)
    inner = ("items", names_of(ItemShape))

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """In the order of codes and versions."""
        found = only(
            access.scheme_versions_for(actor).filter(county=county),
            scheme__code__in=asked.texts("code"),
        )
        return found.select_related("scheme__clause", "weights_clause").prefetch_related(
            "items__indicator", "items__clause"
        )

    def records(self, rows: list[SchemeVersion]) -> list[Row]:
        """One line a version."""
        return [
            (
                row.scheme.code, row.number, row.scheme.name, row.scheme.name_en,
                row.scheme.purpose, row.scheme.subject, row.scheme.note, row.scheme.note_en,
                row.published,
                version_state(published=row.published, until_on=row.until_on, on=today()),
                moment_text(row.published_at), row.reason, row.from_on, row.until_on,
                row.weights_title or None, row.weights_number or None, _key(row.weights_clause),
                _key(row.scheme.clause), row.scheme.demo,
                row.version, [_item(item) for item in row.items.all()],
            )
            for row in rows
        ]  # fmt: skip


def version_line(version: IndicatorVersion) -> dict[str, Any]:
    """A version under the names of its shape."""
    computed = {
        "until": version.until_on,
        "published_at": moment_text(version.published_at),
        "clause": _key(version.clause),
    }
    return {
        name: computed[name] if name in computed else getattr(version, name)
        for name in names_of(VersionShape)
    }


def _item(item: SchemeItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.name,
        "name_en": item.name_en,
        "clause": _key(item.clause),
        "group": item.group,
        "group_en": item.group_en,
        "indicator": item.indicator.code if item.indicator else None,
        "weight": _plain(item.weight),
        "rule": item.rule,
        "params": item.params,
        "target": _plain(item.target),
        "comparator": item.comparator,
    }


def _plain(number: Any) -> str | None:
    return None if number is None else plain(number)


def _key(clause: Clause | None) -> str | None:
    return None if clause is None else clause.key
