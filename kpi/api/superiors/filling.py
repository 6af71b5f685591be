"""A superior's form filled in: the list, one with the source of every number, the workbook."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.listing import Row, only
from alliance.core.shapes import names_of
from kpi import access, actions
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, periods
from kpi.api.superiors.keeping import BINARY
from kpi.api.superiors.shapes import FilledShape, FillShape, OneFilledShape
from kpi.api.verbs import carried_out, example, posted, told
from kpi.models import Filled
from members.models import County


@listed(tags.RETURNS, FilledShape, _("填好的上级报表"))
class FilledForms(ListView):
    """Fillings, the newest first."""

    title = "filled-superiors"
    parameters = (parameter("form", _("上级报表的编号。")), PERIOD, RELATIVE_TO)
    order = ("-at", "id")
    columns = names_of(FilledShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Of the counties whose figures the actor reads as a whole."""
        return only(
            access.all_filled_for(actor).filter(county=county),
            file__form=asked.uuid("form"),
            period__in=periods(asked),
        )

    def records(self, rows: list[Filled]) -> list[Row]:
        """One line a filling."""
        return [_line(row) for row in rows]


class FillSuperior(APIView):
    """Fill the newest blank workbook in."""

    @posted(
        tags.RETURNS, "superior_fill", _("填上级报表"),
        _("按对应填好一期，没有数的格空着并列出原因；填好的 XLSX 见 file/。"),
        asks=FillShape, gives=OneFilledShape, status=201,
        examples=(example("month", {"period": "202403"}),),
    )  # fmt: skip
    def post(self, request: Request, form: UUID) -> Response:
        """Fill it in."""
        actor, said = actor_of(request), told(FillShape, request)
        row = access.superior_for(actor, form)
        pk = carried_out(
            request, "fill_superior",
            lambda: actions.fill_superior(form=row, by=actor, **said), [str(form), said],
        )  # fmt: skip
        address = reverse("api:filled-superior", kwargs={"filled": pk})
        return Response(_shown(actor, UUID(pk)), status=201, headers={"Location": address})


class OneFilled(APIView):
    """One filling with its sources and gaps."""

    @extend_schema(
        operation_id="filled_superior",
        tags=[tags.RETURNS],
        summary=_("一次填表：各格来源和空格"),
        responses={200: OneFilledShape, **problems(404)},
    )
    def get(self, request: Request, filled: UUID) -> HttpResponseBase:
        """The filling as it was."""
        Asked(request, ())
        return as_json(request, _shown(actor_of(request), filled))


class FilledFile(APIView):
    """The filled workbook."""

    @extend_schema(
        operation_id="filled_superior_file",
        tags=[tags.RETURNS],
        summary=_("填好的表（XLSX）"),
        description=_("原来的版式、公式和保护都在；谁取用过，留有记录。"),
        responses={**BINARY, **problems(404)},
    )
    def get(self, request: Request, filled: UUID) -> HttpResponseBase:
        """The file, to be sent on."""
        Asked(request, ())
        actor = actor_of(request)
        row = access.filled_for(actor, filled)
        return attachments.handed_out(actor, "kpi.superior_filled_read", row, period=row.period)


def _line(row: Filled) -> Row:
    return (
        str(row.pk), str(row.file.form_id), row.file.form.name, row.period, row.file.number,
        len(row.cells), len(row.gaps), row.provisional, moment_text(row.at), row.demo,
    )  # fmt: skip


def _shown(actor: Actor, pk: UUID) -> dict[str, Any]:
    row = access.filled_for(actor, pk)
    return {
        **dict(zip(FilledForms.columns, _line(row), strict=True)),
        "cells": row.cells,
        "gaps": row.gaps,
    }
