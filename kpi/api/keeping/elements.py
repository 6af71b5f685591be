"""Data elements: listed, and something new counted, in a form that has not gone out."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.core.actor import Actor, actor_of
from alliance.core.documents import listed
from alliance.core.listing import COUNTY
from kpi import access, actions
from kpi.actions import Counted, Sheet
from kpi.api import definitions, tags
from kpi.api.defined import DataElementShape
from kpi.api.keeping.form_shapes import AddElementShape
from kpi.api.verbs import carried_out, county_of, example, form_called, posted, told
from kpi.models import DataElement
from members.models import County


@listed(tags.DEFINITIONS, DataElementShape, _("数据元"))
class DataElements(definitions.DataElements):
    """Data elements of a county; POST counts something new."""

    @posted(
        tags.DEFINITIONS, "data_element_add", _("新增数据元"),
        _("放进一张没有下发的报表，或同时新立一张报表；已下发的报表不再加格子。"),
        asks=AddElementShape, gives=DataElementShape, status=201, parameters=(COUNTY,),
        examples=(
            example(
                "new form",
                {
                    "code": "births", "name": "活产数", "unit": "人",
                    "form_name": "妇幼月报", "frequency": "month",
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Add it."""
        actor, county = actor_of(request), county_of(request)
        access.check_can_define(actor, county)
        said = told(AddElementShape, request)
        pk = carried_out(
            request, "add_element", lambda: _added(actor, county, said), [county.code, said]
        )
        found: QuerySet[Any, Any] = access.elements_for(actor).filter(pk=pk)
        (line,) = self.records(list(found.select_related("data_set", "clause")))
        return Response(dict(zip(self.columns, line, strict=True)), status=201)


def _added(actor: Actor, county: County, said: dict[str, Any]) -> DataElement:
    sheet = Sheet(
        form=form_called(actor, county, said.get("data_set", "")),
        code=said.get("form_code", ""),
        name=said.get("form_name", ""),
        name_en=said.get("form_name_en", ""),
        frequency=said.get("frequency", ""),
    )
    counted = Counted(**{name: said[name] for name in Counted.__slots__ if name in said})
    return actions.add_element(county=county, counted=counted, sheet=sheet, by=actor)
