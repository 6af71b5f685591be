"""Requests for a few figures: the list, one of them, asking, what came in, the end."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
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
from alliance.core.clock import today
from alliance.core.documents import listed, problems
from alliance.core.listing import COUNTY, Row, only
from alliance.core.numbers import plain
from alliance.core.shapes import names_of
from kpi import access, actions
from kpi.actions import Asking, NewItem
from kpi.api import tags
from kpi.api.adhoc.shapes import (
    CELL_STATES,
    STATES,
    AskedCellShape,
    AskedItemShape,
    AskShape,
    OneRequestShape,
    RequestShape,
)
from kpi.api.codes import by_code
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, UNIT, periods
from kpi.api.verbs import carried_out, county_of, example, posted, told
from kpi.models import AdHocCell, AdHocRequest, DataElement
from members import access as member_access
from members import queries as member_queries
from members.models import County, Unit


@listed(
    tags.RETURNS,
    RequestShape,
    _("临时要数"),
    _("急用的几个数，要一次，到点为止；单位只能取得向本单位要的。各格见 ad-hoc-cells。"),
)
class Requests(ListView):
    """Requests, the newest first; POST asks."""

    title = "ad-hoc-requests"
    parameters = (
        PERIOD, RELATIVE_TO, parameter("state", _("状态，多个用逗号分开。"), enum=STATES),
    )  # fmt: skip
    order = ("-asked_at", "id")
    columns = names_of(RequestShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Of the whole county, or those that ask one of the reader's bodies."""
        found = only(
            access.ad_hoc_for(actor).filter(county=county),
            period__in=periods(asked),
            state__in=asked.among("state", STATES),
        )
        return _counted(actor, found)

    def records(self, rows: list[Any]) -> list[Row]:
        """One line a request."""
        return [_line(row) for row in rows]

    @posted(
        tags.RETURNS, "ad_hoc_ask", _("要数"),
        _(
            "一次最多 12 个数。系统里有的连同来源和日期填入，只有缺的才发给单位；"
            "全都有时答 409，不必再要。"
        ),
        asks=AskShape, gives=OneRequestShape, status=201, parameters=(COUNTY,),
        examples=(
            example(
                "cold wave",
                {
                    "title": "寒潮期间门诊量", "basis": "市卫生健康委电话通知", "period": "202501",
                    "due_at": "2025-01-20T17:00:00+08:00", "elements": ["visits"],
                    "new": [{"name": "发热门诊留观人数", "unit": "人"}], "units": ["H-001"],
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Ask."""
        actor, county = actor_of(request), county_of(request)
        said = told(AskShape, request)
        asking = _asking(actor, county, said)
        pk = carried_out(
            request, "ask_for_figures",
            lambda: actions.ask_for_figures(county=county, asking=asking, by=actor),
            [county.code, said],
        )  # fmt: skip
        address = reverse("api:ad-hoc-request", kwargs={"asked": pk})
        return Response(_shown(actor, UUID(pk)), status=201, headers={"Location": address})


class OneRequest(APIView):
    """One request with what it asks for."""

    @extend_schema(
        operation_id="ad_hoc_request",
        tags=[tags.RETURNS],
        summary=_("一次临时要数"),
        responses={200: OneRequestShape, **problems(404)},
    )
    def get(self, request: Request, asked: UUID) -> HttpResponseBase:
        """The request as it stands."""
        Asked(request, ())
        return as_json(request, _shown(actor_of(request), asked))


class EndRequest(APIView):
    """No more answers are taken."""

    @posted(
        tags.RETURNS, "ad_hoc_end", _("结束收取"), _("不再收取；没有答复的仍记为待答复。"),
        gives=OneRequestShape,
    )  # fmt: skip
    def post(self, request: Request, asked: UUID) -> Response:
        """End it."""
        actor = actor_of(request)
        row = access.one_ad_hoc_for(actor, asked)
        carried_out(
            request, "end_asking", lambda: actions.end_asking(asked=row, by=actor), str(asked)
        )
        return Response(_shown(actor, asked))


@listed(
    tags.RETURNS,
    AskedCellShape,
    _("临时要数的各格"),
    _("每个单位的每个数：已有、待答复、已答复或不能提供；单位只能取得本单位的。"),
)
class Cells(ListView):
    """Cells of requests, in the order in which they were asked."""

    title = "ad-hoc-cells"
    parameters = (
        parameter("request", _("要数的编号。")), UNIT, PERIOD, RELATIVE_TO,
        parameter("state", _("状态，多个用逗号分开。"), enum=CELL_STATES),
    )  # fmt: skip
    order = ("id",)
    columns = names_of(AskedCellShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Those of the bodies whose returns the reader sees."""
        found = only(
            access.ad_hoc_cells_for(actor).filter(county=county),
            item__request=asked.uuid("request"),
            item__request__period__in=periods(asked),
            unit__code__in=asked.texts("unit"),
            state__in=asked.among("state", CELL_STATES),
        )
        return found.select_related("item__element", "item__request", "unit")

    def records(self, rows: list[AdHocCell]) -> list[Row]:
        """Ids become codes."""
        return [cell_line(row) for row in rows]


def cell_line(cell: AdHocCell) -> Row:
    """One cell as a line of the list."""
    item, unit = cell.item, cell.unit
    return (
        cell.pk, str(item.request_id), unit.code, unit.name, item.position,
        item.element.code if item.element else None, item.name, item.unit, cell.state,
        None if cell.value is None else plain(cell.value), cell.missing or None,
        cell.stated_zero, cell.refusal or None, cell.source or None, moment_text(cell.at),
        cell.kept, cell.not_kept or None, item.request.demo,
    )  # fmt: skip


def _asking(actor: Actor, county: County, said: dict[str, Any]) -> Asking:
    """The codes as rows; Invalid names those that are not there."""
    units = access.askable_units_for(actor, county)
    chosen = {unit.pk: unit for unit in by_code(units, said.get("units", ()), "units")}
    alliances = member_access.alliances_for(actor).filter(county=county)
    named = by_code(alliances, said.get("alliances", ()), "alliances")
    if named:
        members = member_queries.memberships_on(county.pk, today()).filter(alliance__in=named)
        inside = units.filter(pk__in=members.values("institution__unit"))
        chosen |= {unit.pk: unit for unit in inside}
    elements: list[DataElement] = by_code(
        access.askable_elements_for(actor, county), said.get("elements", ()), "elements"
    )
    bodies: list[Unit] = sorted(chosen.values(), key=lambda unit: unit.code)
    return Asking(
        title=said["title"],
        basis=said["basis"],
        period=said["period"],
        due_at=said["due_at"],
        elements=elements,
        new=[
            NewItem(one["name"], one["unit"], one.get("places", 0)) for one in said.get("new", ())
        ],
        units=bodies,
        minutes=said.get("minutes"),
        keeps=said.get("keeps", False),
    )


def _counted(actor: Actor, rows: QuerySet[AdHocRequest]) -> QuerySet[Any, Any]:
    """With the counts of those cells that the reader sees, inside the same statement."""
    mine = access.ad_hoc_cells_for(actor).filter(item__request=OuterRef("pk")).order_by()

    def count(what: Any) -> Subquery:
        one = mine.annotate(one=F("item__request")).values("one").annotate(n=what).values("n")
        return Subquery(one)

    return rows.annotate(
        units=count(Count("unit", distinct=True)),
        seen=count(Count("pk")),
        found=count(Count("pk", filter=Q(state=AdHocCell.State.FOUND))),
        waiting=count(Count("pk", filter=Q(state=AdHocCell.State.ASKED))),
    )


def _line(row: Any) -> Row:
    return (
        str(row.pk), row.title, row.basis, row.period, moment_text(row.due_at), row.minutes,
        row.keeps, row.state, row.asked_by.name if row.asked_by else None,
        moment_text(row.asked_at), moment_text(row.ended_at), row.units or 0, row.seen or 0,
        row.found or 0, row.waiting or 0, row.demo,
    )  # fmt: skip


def _shown(actor: Actor, pk: UUID) -> dict[str, Any]:
    row = access.one_ad_hoc_for(actor, pk)
    counted = _counted(actor, access.ad_hoc_for(actor).filter(pk=row.pk)).get()
    items = row.items.select_related("element").order_by("position")
    names = names_of(AskedItemShape)
    return {
        **dict(zip(Requests.columns, _line(counted), strict=True)),
        "items": [
            {
                name: (item.element.code if item.element else None)
                if name == "element"
                else getattr(item, name)
                for name in names
            }
            for item in items
        ],
    }
