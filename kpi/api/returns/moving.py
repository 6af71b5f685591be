"""The verbs of a return: save, hand in, review, accept, give back, unlock."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import attachments
from alliance.core.clock import end_of
from alliance.core.documents import problems
from alliance.core.errors import Refused
from alliance.core.listing import COUNTY
from alliance.core.shapes import Shape
from alliance.core.uploads import PARSERS, either, sent
from kpi import actions
from kpi.actions import Behalf
from kpi.api import tags
from kpi.api.returns import shapes
from kpi.api.returns.reading import Place, place_of, shown
from kpi.api.verbs import SeenShape, carried_out, example, posted, told
from kpi.models import Submission


class ReturnVerb(APIView):
    """One step of a return; the answer is the return as it stands afterwards."""

    def act(
        self,
        request: Request,
        place: Place,
        name: str,
        said: Any,
        carry_out: Callable[[], Any],
    ) -> Response:
        """Carry the step out, once for the caller's key, and show what came of it."""
        where = [place.form.code, place.period.code, place.unit.code]
        carried_out(request, name, carry_out, [place.form.county.code, *where, said])
        return Response(shown(place))

    @staticmethod
    def row(place: Place, sentence: Any) -> Submission:
        """The return, which somebody must have saved before."""
        row = place.row
        if row is None:
            raise Refused(sentence, code="nothing_saved")
        return row


class SaveReturn(ReturnVerb):
    """Keep what was typed so far."""

    parser_classes = PARSERS

    @posted(
        tags.RETURNS,
        "return_save",
        _("保存填报"),
        _(
            "照原文保存草稿，不校验，不写入数据值。version 为所见的版本（没有保存过写 0）；"
            "别人已先保存时答 409，values 里逐格写着双方填的数，什么也不覆盖。"
            "代填可附纸质报表的照片：用表单（multipart/form-data）的 photo 上传，"
            "这时 cells 写成 JSON 文本。"
        ),
        asks=either(shapes.SaveShape, "photo"),
        gives=shapes.ReturnShape,
        parameters=(COUNTY,),
        examples=(
            example("own", {"version": 0, "cells": {"visits": "7500", "beds": "未采集"}}),
            example(
                "on behalf",
                {
                    "version": 2,
                    "cells": {"visits": "31"},
                    "basis": "telephone",
                    "told_by": "村医值班电话",
                },
            ),
        ),
    )
    def post(self, request: Request, form: str, period: str, unit: str) -> Response:
        """Save it."""
        place = place_of(request, form, period, unit)
        found = sent(request, shapes.SaveShape, "photo", inner=("cells",))
        said = found.said
        behalf = Behalf(said.get("basis", ""), said.get("told_by", ""), found.upload)
        return self.act(
            request,
            place,
            "save_return",
            found.same,
            lambda: actions.save_return(
                form=place.form,
                unit=place.unit,
                period=place.period.code,
                cells=said["cells"],
                version=said["version"],
                behalf=behalf,
                by=place.actor,
            ),
        )


class ReturnPhoto(APIView):
    """The photo of the paper that an entry on behalf was taken from."""

    @extend_schema(
        operation_id="return_photo",
        tags=[tags.RETURNS],
        summary=_("代填所附的照片"),
        description=_("原样给出所附文件；谁取用过，留有记录。"),
        parameters=[COUNTY],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **problems(404, 409)},
    )
    def get(self, request: Request, form: str, period: str, unit: str) -> HttpResponseBase:
        """The file, to be kept; that it was read is written down."""
        place = place_of(request, form, period, unit)
        row = ReturnVerb.row(place, _("还没有保存过，请先填写。"))
        return attachments.handed_out(place.actor, "kpi.return_photo_read", row)


class SubmitReturn(ReturnVerb):
    """Hand a saved return in."""

    @posted(
        tags.RETURNS,
        "return_submit",
        _("提交填报"),
        _("逐格读准，校验通过才整份写入；有一格不对就什么也不写，fields 里逐格写明原因。"),
        asks=shapes.HandInShape,
        gives=shapes.ReturnShape,
        parameters=(COUNTY,),
        examples=(example("zeros", {"version": 3, "zeros": ["births"]}),),
    )
    def post(self, request: Request, form: str, period: str, unit: str) -> Response:
        """Hand it in."""
        place = place_of(request, form, period, unit)
        said = told(shapes.HandInShape, request)
        row = self.row(place, _("还没有保存过，请先填写。"))
        return self.act(
            request,
            place,
            "submit_return",
            said,
            lambda: actions.submit_return(submission=row, by=place.actor, **said),
        )


class _OnItsWay(ReturnVerb):
    """A verb of somebody else than who handed it in."""

    shape: type[Shape] = SeenShape
    name: str
    action: Callable[..., Submission]

    def carry(self, request: Request, form: str, period: str, unit: str) -> Response:
        """Take the step that a subclass names."""
        place = place_of(request, form, period, unit)
        said = told(self.shape, request)
        row, step = self.row(place, _("还没有提交。")), type(self).action
        return self.act(
            request, place, self.name, said, lambda: step(submission=row, by=place.actor, **said)
        )


class ReviewReturn(_OnItsWay):
    """A second pair of eyes has looked at it."""

    name, action = "review_return", staticmethod(actions.review_return)

    @posted(
        tags.RETURNS, "return_review", _("审核填报"),
        _("由本单位负责人或牵头单位审核；提交的人不能自己审核。"),
        asks=SeenShape, gives=shapes.ReturnShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, form: str, period: str, unit: str) -> Response:
        """Review it."""
        return self.carry(request, form, period, unit)


class AcceptReturn(_OnItsWay):
    """The commission takes it."""

    name, action = "accept_return", staticmethod(actions.accept_return)

    @posted(
        tags.RETURNS, "return_accept", _("接收填报"), _("县区接收；从此锁定，要改须解锁。"),
        asks=SeenShape, gives=shapes.ReturnShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, form: str, period: str, unit: str) -> Response:
        """Accept it."""
        return self.carry(request, form, period, unit)


class GiveBackReturn(_OnItsWay):
    """It goes back with a reason."""

    name, action = "give_back_return", staticmethod(actions.give_back_return)
    shape = shapes.GiveBackShape

    @posted(
        tags.RETURNS, "return_give_back", _("退回填报"), _("退回填报人，写明哪里不对。"),
        asks=shapes.GiveBackShape, gives=shapes.ReturnShape, parameters=(COUNTY,),
        examples=(example("reason", {"version": 4, "reason": "门急诊人次比上月少一半，请核对"}),),
    )  # fmt: skip
    def post(self, request: Request, form: str, period: str, unit: str) -> Response:
        """Give it back."""
        return self.carry(request, form, period, unit)


class UnlockReturn(ReturnVerb):
    """An accepted or closed return may be changed again."""

    @posted(
        tags.RETURNS, "return_unlock", _("解锁填报"),
        _("已接收或已关闭的填报，写明原因和期限，可以再改。"),
        asks=shapes.UnlockShape, gives=shapes.ReturnShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, form: str, period: str, unit: str) -> Response:
        """Unlock it until the end of a day."""
        place = place_of(request, form, period, unit)
        said = told(shapes.UnlockShape, request)
        return self.act(
            request,
            place,
            "unlock_return",
            said,
            lambda: actions.unlock_return(
                form=place.form,
                unit=place.unit,
                period=place.period.code,
                reason=said["reason"],
                until=end_of(said["until_on"]),
                by=place.actor,
            ),
        )
