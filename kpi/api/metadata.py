"""What another system has to know before figures travel: definitions by code, in DHIS2's words."""

from typing import Any, Final

from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.answering import as_json
from alliance.core.asking import Asked
from alliance.core.clock import today
from alliance.core.documents import problems
from alliance.core.listing import COUNTY
from kpi import access, queries
from kpi.api import tags
from kpi.collecting import adx
from kpi.collecting.cell_text import BANDS
from kpi.models import DataElement, DataSet
from members import access as member_access
from members.api.places import ON
from members.models import Unit
from members.queries import Tree, units_on

PERIODS: Final = {"month": "Monthly", "quarter": "Quarterly", "year": "Yearly"}
OVER_TIME: Final = {"sum": "SUM", "last": "LAST", "average": "AVERAGE", "none": "NONE"}
#: A name in a list of DHIS2 is not longer.
SHORT: Final = 50


class Metadata(APIView):
    """Data elements, forms, units and age bands of a county as one document."""

    @extend_schema(
        operation_id="metadata",
        tags=[tags.DEFINITIONS],
        summary=_("元数据（DHIS2 名称）"),
        description=_(
            "数据元、报表（连同应报的单元）、单元和年龄组，用 DHIS2 的字段名，互相以代码引用；"
            "在 DHIS2 中以 CODE 为标识导入。单元按 on 那一天排成一棵树。"
        ),
        parameters=[COUNTY, ON],
        responses={200: OpenApiTypes.OBJECT, **problems(404, 422)},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The whole document; nothing for who has no county."""
        asked = Asked(request, (COUNTY, ON))
        actor = actor_of(request)
        county = member_access.county_asked(actor, asked.text("county"))
        on = asked.day("on") or today()
        if county is None:
            return as_json(request, {})
        elements = list(access.elements_for(actor).filter(county=county).order_by("position", "id"))
        forms = access.data_sets_for(actor).filter(county=county).prefetch_related("elements")
        units = member_access.units_for(actor).filter(units_on(on), county=county)
        tree = Tree(county, on)
        named = units.select_related("county", "institution", "alliance").order_by("code")
        found = sorted(named, key=lambda unit: (tree.place(unit.code).level, unit.code))
        standings = queries.collecting.Standings(county.pk)

        def asked_of(form: DataSet) -> list[str]:
            """The units that owe something of a form on that day, in the tree's order."""
            every = list(form.elements.all())
            return [
                unit.code
                for unit in found
                if unit.kind != Unit.Kind.ALLIANCE
                and queries.collecting.cells_of(every, unit, on, standings)
            ]

        answer = {
            "system": {"county": county.code, "on": on.isoformat(), "identifier": "CODE"},
            **_ages(),
            "dataElements": [_element(row) for row in elements],
            "dataSets": [_form(row, asked_of(row)) for row in forms.order_by("code")],
            "organisationUnits": [_unit(tree, row) for row in found],
        }
        return as_json(request, answer)


def _ages() -> dict[str, Any]:
    """Age bands as options of one category, beside the category of what has none."""
    names = [gettext("%(ages)s岁") % {"ages": band} for band in BANDS]
    options = [
        {"code": code, "name": name, "shortName": name}
        for code, name in zip(adx.AGES, names, strict=True)
    ]
    named = {"code": adx.AGE, "name": gettext("年龄组"), "shortName": gettext("年龄组")}
    return {
        "categoryOptions": options,
        "categories": [
            {
                **named,
                "dataDimensionType": "DISAGGREGATION",
                "categoryOptions": [{"code": code} for code in adx.AGES],
            }
        ],
        "categoryCombos": [
            {**named, "dataDimensionType": "DISAGGREGATION", "categories": [{"code": adx.AGE}]}
        ],
    }


def _element(row: DataElement) -> dict[str, Any]:
    combo = adx.AGE if row.banded else "default"
    return {
        **_named(row),
        "domainType": "AGGREGATE",
        "valueType": "NUMBER" if row.places else "INTEGER",
        "aggregationType": OVER_TIME[row.over_time],
        "zeroIsSignificant": row.zero_significant,
        "categoryCombo": {"code": combo},
    }


def _form(row: DataSet, asked: list[str]) -> dict[str, Any]:
    """A form with the codes of its elements and of the units that it asks."""
    return {
        **_named(row),
        "periodType": PERIODS[row.frequency],
        "timelyDays": row.due_days,
        "categoryCombo": {"code": "default"},
        "dataSetElements": [{"dataElement": {"code": one.code}} for one in row.elements.all()],
        "organisationUnits": [{"code": code} for code in asked],
    }


def _unit(tree: Tree, unit: Unit) -> dict[str, Any]:
    place = tree.place(unit.code)
    said = tree.said(unit)
    opened = getattr(tree.row(unit), "opened_on", None)
    closed = getattr(tree.row(unit), "closed_on", None)
    return {
        **_named(said, unit.code),
        "parent": {"code": place.parent} if place.parent else None,
        "level": place.level,
        "path": "/" + "/".join(place.path),
        "openingDate": opened.isoformat() if opened else None,
        "closedDate": closed.isoformat() if closed else None,
    }


def _named(row: Any, code: str = "") -> dict[str, Any]:
    """Code and name; a row's own name is Chinese, whoever asks."""
    english = (get_language() or "").startswith("en") and row.name_en
    name = row.name_en if english else row.name
    return {"code": code or row.code, "name": name, "shortName": name[:SHORT]}
