"""Superiors' forms: the list, one with its cells, taking one in, binding, renewing, ending."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, Row, only
from alliance.core.shapes import names_of
from alliance.core.tables.blanks import read_blank
from alliance.core.uploads import PARSERS, either, needed, sent
from kpi import access, actions, filling, queries
from kpi.actions import Bound
from kpi.api import tags
from kpi.api.codes import definition_of, one_by_code
from kpi.api.listing import ListView
from kpi.api.superiors.shapes import (
    FREQUENCIES,
    AddSuperiorShape,
    BindShape,
    BoundShape,
    CellsShape,
    EndSuperiorShape,
    OneSuperiorShape,
    PlaceShape,
    SuperiorShape,
)
from kpi.api.verbs import SeenShape, county_of, example, posted, told
from kpi.models import BoundCell, SuperiorForm
from members.models import County

BINARY = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


@listed(
    tags.RETURNS, SuperiorShape, _("上级报表"),
    _("省、市要填的表，收下空白表、逐格对应后每期一次填好；县区一级可取。"),
)  # fmt: skip
class Superiors(ListView):
    """Forms by name; POST takes in a blank workbook."""

    parser_classes = PARSERS
    title = "superiors"
    parameters = (parameter("frequency", _("频次，多个用逗号分开。"), enum=FREQUENCIES),)
    order = ("name", "id")
    columns = names_of(SuperiorShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Of the counties whose figures the actor reads as a whole."""
        found = access.superiors_for(actor).filter(county=county)
        return queries.collecting.counted_superiors(
            only(found, frequency__in=asked.among("frequency", FREQUENCIES))
        )

    def records(self, rows: list[Any]) -> list[Row]:
        """One line a form."""
        return [_line(row) for row in rows]

    @posted(
        tags.RETURNS, "superior_add", _("收下上级空白表"),
        _("用表单（multipart/form-data）的 file 上传 XLSX；版式、公式和保护以后都不动。"),
        asks=either(AddSuperiorShape, must=True), gives=OneSuperiorShape, status=201,
        parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Take it in."""
        actor, county = actor_of(request), county_of(request)
        access.check_can_add_superior(actor, county)
        found = sent(request, AddSuperiorShape)
        upload, said = needed(found), {"basis": "", **found.said}
        pk = once(
            actor, key_of(request._request), "kpi.add_superior",
            lambda: str(
                actions.add_superior(county=county, upload=upload, by=actor, **said).pk
            ),
            asked=[county.code, *found.same],
        )  # fmt: skip
        address = reverse("api:superior", kwargs={"form": pk})
        return Response(_shown(actor, UUID(pk)), status=201, headers={"Location": address})


class OneSuperior(APIView):
    """One form with the cells of its newest workbook."""

    @extend_schema(
        operation_id="superior",
        tags=[tags.RETURNS],
        summary=_("一张上级报表及其各格"),
        responses={200: OneSuperiorShape, **problems(404)},
    )
    def get(self, request: Request, form: UUID) -> HttpResponseBase:
        """The form as it stands."""
        Asked(request, ())
        return as_json(request, _shown(actor_of(request), form))


class SuperiorBlank(APIView):
    """The newest blank workbook."""

    @extend_schema(
        operation_id="superior_blank",
        tags=[tags.RETURNS],
        summary=_("上级的空白表"),
        description=_("原样给出收下的空白表；谁取用过，留有记录。"),
        responses={**BINARY, **problems(404)},
    )
    def get(self, request: Request, form: UUID) -> HttpResponseBase:
        """The file as it came."""
        Asked(request, ())
        actor = actor_of(request)
        file = access.superior_file_for(actor, access.superior_for(actor, form))
        return attachments.handed_out(actor, "kpi.superior_blank_read", file)


class SuperiorVerb(APIView):
    """A change of a form; the answer is the form as it stands afterwards."""

    def change(
        self,
        request: Request,
        form: UUID,
        verb: tuple[str, Any],
        act: Callable[[SuperiorForm, Actor], Any],
    ) -> Response:
        """Carry it out, once for the caller's key; `verb` is its name and what was said."""
        actor = actor_of(request)
        row, (name, said) = access.superior_for(actor, form), verb

        def done() -> str:
            act(row, actor)
            return str(form)

        once(actor, key_of(request._request), f"kpi.{name}", done, asked=[str(form), said])
        return Response(_shown(actor, form))


class BindCell(SuperiorVerb):
    """A figure stands in a cell."""

    @posted(
        tags.RETURNS, "superior_bind", _("对应一格"),
        _("说明一个空格填哪个指标或数据元、哪个单元、哪个期间；原来的对应被代替。"),
        asks=BindShape, gives=OneSuperiorShape,
        examples=(
            example(
                "visits",
                {
                    "sheet": "表一", "cell": "B4", "element": "visits", "unit": "H-001",
                    "when": "same",
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request, form: UUID) -> Response:
        """Bind it."""
        actor, said = actor_of(request), told(BindShape, request)
        row = access.superior_for(actor, form)
        bound = _bound(actor, row, said)
        return self.change(
            request, form, ("bind_cell", said),
            lambda one, by: actions.bind_cell(
                form=one, sheet=said["sheet"], cell=said["cell"], bound=bound, by=by
            ),
        )  # fmt: skip


class UnbindCell(SuperiorVerb):
    """A cell is filled in no more."""

    @posted(
        tags.RETURNS, "superior_unbind", _("取消一格的对应"), asks=PlaceShape,
        gives=OneSuperiorShape,
    )  # fmt: skip
    def post(self, request: Request, form: UUID) -> Response:
        """Unbind it."""
        said = told(PlaceShape, request)
        return self.change(
            request, form, ("unbind_cell", said),
            lambda one, by: actions.unbind_cell(form=one, by=by, **said),
        )  # fmt: skip


class ConfirmCells(SuperiorVerb):
    """Bindings that were found again hold."""

    @posted(
        tags.RETURNS, "superior_confirm", _("确认找到的对应"),
        _("换空白表后按旁边的文字找到、还待确认的对应，从此照填。"),
        asks=CellsShape, gives=OneSuperiorShape,
    )  # fmt: skip
    def post(self, request: Request, form: UUID) -> Response:
        """Confirm them."""
        said = told(CellsShape, request)["cells"]
        return self.change(
            request, form, ("confirm_cells", said),
            lambda one, by: actions.confirm_cells(form=one, cells=said, by=by),
        )  # fmt: skip


class DropCells(SuperiorVerb):
    """Bindings that were found again do not hold."""

    @posted(
        tags.RETURNS, "superior_drop", _("不要找到的对应"), asks=CellsShape,
        gives=OneSuperiorShape,
    )  # fmt: skip
    def post(self, request: Request, form: UUID) -> Response:
        """Drop them."""
        said = told(CellsShape, request)["cells"]
        return self.change(
            request, form, ("drop_cells", said),
            lambda one, by: actions.drop_cells(form=one, cells=said, by=by),
        )  # fmt: skip


class RenewSuperior(SuperiorVerb):
    """The superior sent another blank workbook."""

    parser_classes = PARSERS

    @posted(
        tags.RETURNS, "superior_renew", _("换空白表"),
        _("旁边文字相同的格沿用原来的对应；没有找到的列在 lost 里。"),
        asks=either(SeenShape, must=True), gives=OneSuperiorShape,
    )  # fmt: skip
    def post(self, request: Request, form: UUID) -> Response:
        """Renew it."""
        actor = actor_of(request)
        access.check_can_keep_superior(actor, access.superior_for(actor, form))
        found = sent(request, SeenShape)
        upload, version = needed(found), found.said["version"]
        return self.change(
            request, form, ("renew_superior", found.same),
            lambda one, by: actions.renew_superior(
                form=one, upload=upload, version=version, by=by
            ),
        )  # fmt: skip


class EndSuperior(SuperiorVerb):
    """The superior wants it no more."""

    @posted(
        tags.RETURNS, "superior_end", _("停用上级报表"), _("填过的都留着。"),
        asks=EndSuperiorShape, gives=OneSuperiorShape,
    )  # fmt: skip
    def post(self, request: Request, form: UUID) -> Response:
        """End it."""
        said = told(EndSuperiorShape, request)
        return self.change(
            request, form, ("end_superior", said),
            lambda one, by: actions.end_superior(form=one, by=by, **said),
        )  # fmt: skip


def _bound(actor: Actor, form: SuperiorForm, said: dict[str, Any]) -> Bound:
    about = definition_of(actor, form.county, said)
    rows = access.bindable_units_for(actor, form.county)
    return Bound(
        about=about,
        unit=one_by_code(rows, said["unit"], "unit"),
        when=said["when"],
        band=said.get("band", 0),
        scale=said.get("scale", ""),
        places=said.get("places"),
    )


def _line(row: Any) -> Row:
    return (
        str(row.pk), row.name, row.superior, row.basis or None, row.frequency, row.blank,
        row.bound or 0, moment_text(row.ended_at), row.ended_reason or None, row.version, row.demo,
    )  # fmt: skip


def _shown(actor: Actor, pk: UUID) -> dict[str, Any]:
    form = access.superior_for(actor, pk)
    file = access.superior_file_for(actor, form)
    cells = queries.collecting.bound_cells(file)
    taken = {(row.sheet, row.cell) for row in cells}
    sheets = read_blank(bytes(file.document.content))
    return {
        **dict(
            zip(
                Superiors.columns,
                _line(
                    queries.collecting.counted_superiors(
                        access.superiors_for(actor).filter(pk=form.pk)
                    ).get()
                ),
                strict=True,
            )
        ),
        "cells": [_cell(row) for row in cells],
        "open_cells": {
            sheet.name: [
                cell for cell in filling.labels_of(sheet) if (sheet.name, cell) not in taken
            ]
            for sheet in sheets
        },
        "lost": file.lost,
    }


def _cell(row: BoundCell) -> dict[str, Any]:
    told_by = {
        "indicator": row.indicator.code if row.indicator else None,
        "element": row.element.code if row.element else None,
        "unit": row.unit.code,
        "scale": row.scale or None,
    }
    return {
        name: told_by[name] if name in told_by else getattr(row, name)
        for name in names_of(BoundShape)
    }
