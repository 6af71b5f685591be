"""Data elements: listed, something new counted, and called otherwise from a day on."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.listing import COUNTY, Row, only
from alliance.core.shapes import names_of
from kpi import access, actions, queries
from kpi.actions import Counted, Sheet
from kpi.api import definitions, tags
from kpi.api.defined import DataElementShape
from kpi.api.keeping.form_shapes import AddElementShape
from kpi.api.keeping.indicator_shapes import CorrectElementShape, ElementVersionShape
from kpi.api.listing import ListView
from kpi.api.verbs import carried_out, county_of, example, form_called, posted, told
from kpi.models import DataElement, ElementVersion
from kpi.running.catalogues import WORDED
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


@listed(
    tags.DEFINITIONS, ElementVersionShape, _("数据元的更正"),
    _("各数据元的叫法从哪天到哪天；待批准的和未批准的只给起草和发布的人看。"),
)  # fmt: skip
class ElementVersions(ListView):
    """How elements were, are and will be called."""

    title = "data-element-versions"
    parameters = (
        parameter("data_element", _("数据元代码，多个用逗号分开。")),
        parameter("state", _("proposed、approved 或 refused，多个用逗号分开。")),
    )
    order = ("element__position", "number", "id")
    columns = names_of(ElementVersionShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """In the order of the forms."""
        return only(
            access.corrections.element_versions_for(actor).filter(county=county),
            element__code__in=asked.texts("data_element"),
            state__in=asked.among("state", tuple(ElementVersion.State.values)),
        )

    def records(self, rows: list[ElementVersion]) -> list[Row]:
        """One line a version."""
        return [
            (
                row.pk, row.element.code, row.number, row.state, row.from_on, row.until_on,
                row.name, row.name_en, row.unit, row.note, row.owner, row.source_system,
                row.reason, moment_text(row.decided_at),
            )
            for row in rows
        ]  # fmt: skip


class OneElementVersion(APIView):
    """One correction."""

    @extend_schema(
        operation_id="data_element_version",
        tags=[tags.DEFINITIONS],
        summary=_("数据元的一次更正"),
        responses={200: ElementVersionShape, **problems(404)},
    )
    def get(self, request: Request, version: int) -> HttpResponseBase:
        """As it stands."""
        Asked(request, ())
        return as_json(request, _version(actor_of(request), version))


class CorrectElement(APIView):
    """An element is to be called or described otherwise from a day on."""

    @posted(
        tags.DEFINITIONS, "data_element_correct", _("更正数据元的写法"),
        _("由另一人批准后从写明的那天起用；数怎么数不变。不写的照旧，一字不差的答 422。"),
        asks=CorrectElementShape, gives=ElementVersionShape, status=201, parameters=(COUNTY,),
        examples=(
            example(
                "unit", {"from_on": "2027-01-01", "unit": "人次", "reason": "试验〔2026〕5号"}
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """Ask for it."""
        actor, county = actor_of(request), county_of(request)
        element = access.element_for(actor, county, code)
        access.check_can_define(actor, county)
        said = told(CorrectElementShape, request)

        def propose() -> ElementVersion:
            before = queries.definitions.newest_wording(element) or element
            words = {name: said.get(name, getattr(before, name)) for name in WORDED}
            return actions.propose_wording(
                element=element, worded=actions.Reworded(**words), from_on=said["from_on"],
                reason=said["reason"], by=actor,
            )  # fmt: skip

        pk = carried_out(request, "correct_element", propose, [county.code, code, said])
        address = reverse("api:data-element-version", kwargs={"version": pk})
        return Response(_version(actor, int(pk)), status=201, headers={"Location": address})


class _Decide(APIView):
    """Another person's word on a correction."""

    approved: bool

    def decide(self, request: Request, version: int) -> Response:
        """Let it hold, or not."""
        actor = actor_of(request)
        row = access.corrections.element_version_for(actor, version)
        carried_out(
            request, "decide_wording",
            lambda: actions.decide_wording(version=row, approved=self.approved, by=actor),
            [version, self.approved],
        )  # fmt: skip
        return Response(_version(actor, version))


class ApproveElementVersion(_Decide):
    """The correction holds from its day on."""

    approved = True

    @posted(
        tags.DEFINITIONS, "data_element_version_approve", _("批准数据元更正"),
        _("提出的人不能自己批准。"), gives=ElementVersionShape,
    )  # fmt: skip
    def post(self, request: Request, version: int) -> Response:
        """Approve it."""
        return self.decide(request, version)


class RefuseElementVersion(_Decide):
    """The element stays as it is called."""

    approved = False

    @posted(
        tags.DEFINITIONS, "data_element_version_refuse", _("不批准数据元更正"),
        _("写法照旧。"), gives=ElementVersionShape,
    )  # fmt: skip
    def post(self, request: Request, version: int) -> Response:
        """Refuse it."""
        return self.decide(request, version)


def _version(actor: Actor, pk: int) -> dict[str, Any]:
    row = access.corrections.element_version_for(actor, pk)
    (line,) = ElementVersions().records([row])
    return dict(zip(ElementVersions.columns, line, strict=True))
