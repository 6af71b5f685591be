"""Whom and what a table means: units by code, name or alias, elements by code or name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.imports.names import Known
from alliance.core.periods import Period
from kpi.models import DataElement
from members.models import County, Institution, InstitutionName, Unit

_MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})月?|(\d{2}))(?:[-/]0?1)?")
_QUARTER = re.compile(r"(\d{4})年?第?([1-4一二三四])季度?")
_YEAR = re.compile(r"(\d{4})年?度?")
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True)
class Reporter:
    """A unit that may hand in figures: the county itself, or one institution with its kind."""

    unit: int
    code: str
    name: str
    institution: int | None = None
    kind: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None


class UnknownUnit(Invalid):
    """No unit is called so: somebody may be asked once who is meant."""

    code = "unknown_unit"


class Names:
    """Everything a file of one county may name; three queries."""

    def __init__(self, county: County) -> None:
        self.units = Known(_reporters(county))
        elements = list(
            DataElement.objects.filter(county=county)
            .select_related("data_set")
            .order_by("position")
        )
        self.by_code = {element.code: element for element in elements}
        self.elements = Known((e, (e.code, e.name, e.name_en)) for e in elements)

    def unit(self, text: str) -> Reporter:
        """The unit; Invalid with the nearest name when nobody is called so."""
        found = self.units.get(text)
        if found is None:
            raise UnknownUnit(
                _("没有叫“%(text)s”的单位，也没有这个代码。%(near)s请照登记的名称或代码填写。")
                % {"text": text[:60], "near": self.units.near(text)},
            )
        return found

    def element(self, text: str) -> DataElement:
        """The element; Invalid with the nearest name when nothing is called so."""
        found = self.elements.get(text)
        if found is None:
            raise Invalid(
                _("没有叫“%(text)s”的数据元，也没有这个代码。%(near)s请照报表模板填写。")
                % {"text": text[:60], "near": self.elements.near(text)},
                code="unknown_element",
            )
        return found


@lru_cache(maxsize=1024)
def read_period(text: str) -> Period:
    """`202410`, `2024-10`, `2024年10月`, `2024年`, `2024Q3`, `2024年三季度`; Invalid otherwise."""
    said = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    if match := _MONTH.fullmatch(said):
        return Period.parse(f"{match[1]}{int(match[2] or match[3]):02}")
    if match := _QUARTER.fullmatch(said):
        return Period.parse(f"{match[1]}Q{_CHINESE.get(match[2], match[2])}")
    if match := _YEAR.fullmatch(said):
        return Period.parse(match[1])
    return Period.parse(said)


def _reporters(county: County) -> Iterable[tuple[Reporter, Iterable[str]]]:
    own = Unit.objects.get(county=county, kind=Unit.Kind.COUNTY)
    yield (
        Reporter(own.pk, own.code, county.name),
        (own.code, county.name, county.short, county.name_en),
    )
    others = defaultdict(list)
    aliases = InstitutionName.objects.filter(county=county)
    for institution, name in aliases.values_list("institution_id", "name"):
        others[institution].append(name)
    for body in Institution.objects.filter(county=county):
        reporter = Reporter(
            body.unit_id, body.code, body.name, body.pk, body.kind, body.opened_on, body.closed_on
        )
        yield reporter, (body.code, body.name, body.name_en, *others[body.pk])
