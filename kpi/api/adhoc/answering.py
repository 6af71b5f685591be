"""What a body is asked in a request, and its two answers: figures, or why there are none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked
from alliance.core.documents import problems
from alliance.core.errors import Invalid
from alliance.core.idempotency import key_of, once
from kpi import access, actions, queries
from kpi.api import tags
from kpi.api.adhoc.asking import Cells, cell_line
from kpi.api.adhoc.shapes import PartShape, RefuseShape, ReplyShape
from kpi.api.verbs import example, posted, told
from kpi.models import AdHocRequest
from members.models import Unit


@dataclass(frozen=True)
class Part:
    """Which body of which request an address is about, and for whom."""

    actor: Actor
    row: AdHocRequest
    unit: Unit

    def shown(self) -> dict[str, Any]:
        """The body's part as it stands."""
        part = queries.adhoc.asked_cells(self.row, self.unit)
        cells = part.cells if part else ()
        return {
            "request": str(self.row.pk),
            "unit": self.unit.code,
            "unit_name": self.unit.name,
            "due_at": moment_text(self.row.due_at),
            "state": self.row.state,
            "open": part.open if part else 0,
            "late": bool(part and part.is_late),
            "cells": [dict(zip(Cells.columns, cell_line(one), strict=True)) for one in cells],
        }


def _part(request: Request, asked: UUID, unit: str) -> Part:
    actor = actor_of(request)
    row = access.one_ad_hoc_for(actor, asked)
    return Part(actor, row, access.ad_hoc_unit_for(actor, row, unit))


class OnePart(APIView):
    """What one body is asked, and what it has answered."""

    @extend_schema(
        operation_id="ad_hoc_part",
        tags=[tags.RETURNS],
        summary=_("一个单位要答复的数"),
        responses={200: PartShape, **problems(404)},
    )
    def get(self, request: Request, asked: UUID, unit: str) -> HttpResponseBase:
        """The part as it stands."""
        Asked(request, ())
        return as_json(request, _part(request, asked, unit).shown())


class PartVerb(APIView):
    """A body's answer; what it gives back is the part as it stands afterwards."""

    def reply(
        self,
        request: Request,
        asked: UUID,
        unit: str,
        verb: tuple[str, Any],
        act: Callable[[Part], int],
    ) -> Response:
        """Carry it out, once for the caller's key; `verb` is its name and what was said."""
        part = _part(request, asked, unit)
        name, said = verb
        once(
            part.actor, key_of(request._request), f"kpi.{name}", lambda: act(part),
            asked=[str(asked), unit, said],
        )  # fmt: skip
        return Response(part.shown())


class AnswerPart(PartVerb):
    """The body gives figures, or reasons."""

    @posted(
        tags.RETURNS, "ad_hoc_answer", _("答复要数"),
        _("可以先答一部分；有一格不对就什么也不收，fields 里逐格写明原因。结束前可以改答。"),
        asks=ReplyShape, gives=PartShape,
        examples=(example("part", {"cells": {"41": "7", "42": "未采集"}, "zeros": [43]}),),
    )  # fmt: skip
    def post(self, request: Request, asked: UUID, unit: str) -> Response:
        """Answer."""
        said = told(ReplyShape, request)
        texts = {_cell(key): text for key, text in said["cells"].items()}
        return self.reply(
            request, asked, unit, ("answer_figures", said),
            lambda part: actions.answer_figures(
                asked=part.row, unit=part.unit, texts=texts, zeros=said.get("zeros", ()),
                by=part.actor,
            ),
        )  # fmt: skip


class RefusePart(PartVerb):
    """The body cannot give what is open."""

    @posted(
        tags.RETURNS, "ad_hoc_refuse", _("说明不能提供"),
        _("待答复的格都记为不能提供，写明理由；结束前还可以改答。"),
        asks=RefuseShape, gives=PartShape,
    )  # fmt: skip
    def post(self, request: Request, asked: UUID, unit: str) -> Response:
        """Refuse."""
        said = told(RefuseShape, request)
        return self.reply(
            request, asked, unit, ("refuse_figures", said),
            lambda part: actions.refuse_figures(
                asked=part.row, unit=part.unit, reason=said["reason"], by=part.actor
            ),
        )  # fmt: skip


def _cell(key: str) -> int:
    if not key.isascii() or not key.isdecimal() or len(key) > 18:  # noqa: PLR2004
        sentence = _("“%(key)s”不是格的编号。") % {"key": key[:40]}
        raise Invalid(sentence, fields={"cells": sentence})
    return int(key)
