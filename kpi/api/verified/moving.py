"""What happens to a sample: a finding is entered, a body signs, the whole is called off."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import actor_of
from alliance.core.uploads import PARSERS, either, sent
from kpi import access, actions
from kpi.api import tags
from kpi.api.verbs import carried_out, example, posted, told
from kpi.api.verified.reading import VerifiedFigures, figure_line, shown
from kpi.api.verified.shapes import (
    CallOffVerificationShape,
    EnterVerifiedShape,
    OneVerificationShape,
    SignSheetShape,
    VerifiedFigureShape,
)


class EnterVerified(APIView):
    """What was found of one figure."""

    parser_classes = PARSERS

    @posted(
        tags.RUNS, "verified_figure_enter", _("填写核实数"),
        _(
            "与上报数不同的须有说明和佐证材料，材料用表单（multipart/form-data）的 file 上传。"
            "以前填的留着；单位签字后不能再改。"
        ),
        asks=either(EnterVerifiedShape), gives=VerifiedFigureShape,
        examples=(example("same", {"value": "120"}),),
    )  # fmt: skip
    def post(self, request: Request, figure: int) -> Response:
        """Enter it."""
        actor = actor_of(request)
        row = access.verified_for(actor, figure)
        found = sent(request, EnterVerifiedShape)
        carried_out(
            request, "enter_verified",
            lambda: actions.enter_verified(
                figure=row, text=found.said["value"], note=found.said.get("note", ""),
                file=found.upload, by=actor,
            ),
            [figure, *found.same],
        )  # fmt: skip
        told_of = access.verified_figures_for(actor).get(pk=figure)
        return Response(dict(zip(VerifiedFigures.columns, figure_line(told_of), strict=True)))


class SignVerification(APIView):
    """A body signs its sheet."""

    @posted(
        tags.RUNS, "verification_sign", _("在核查表上签字"),
        _(
            "被核查单位（或其医共体牵头单位）的负责人在本单位的数都核完后签字；最后一家签字，"
            "核查即完成，批次才能公示。"
        ),
        asks=SignSheetShape, gives=OneVerificationShape,
        examples=(example("agreed", {"words": "认可"}),),
    )  # fmt: skip
    def post(self, request: Request, verification: UUID, unit: str) -> Response:
        """Sign it."""
        actor, said = actor_of(request), told(SignSheetShape, request)
        row = access.verification_for(actor, verification)
        sheet = access.check_sheet_for(actor, row, unit)
        carried_out(
            request, "sign_sheet",
            lambda: actions.sign_sheet(sheet=sheet, words=said.get("words", ""), by=actor),
            _asked(verification, unit, said),
        )  # fmt: skip
        return Response(shown(actor, verification))


class CallOffVerification(APIView):
    """A verification is stopped."""

    @posted(
        tags.RUNS, "verification_call_off", _("撤销现场核查"),
        _("由审批人撤销，写明原因；已核的数留着，不再拦住公示，也不计入得分。"),
        asks=CallOffVerificationShape, gives=OneVerificationShape,
        examples=(example("again", {"reason": "抽样框有误，另抽"}),),
    )  # fmt: skip
    def post(self, request: Request, verification: UUID) -> Response:
        """Call it off."""
        actor, said = actor_of(request), told(CallOffVerificationShape, request)
        row = access.verification_for(actor, verification)
        carried_out(
            request, "call_off_verification",
            lambda: actions.call_off_verification(
                verification=row, reason=said["reason"], by=actor
            ),
            _asked(verification, "", said),
        )  # fmt: skip
        return Response(shown(actor, verification))


def _asked(verification: UUID, unit: str, said: dict[str, Any]) -> list[Any]:
    return [str(verification), unit, said]
