"""Escalations over REST: the list, and “I know”."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from members import access as member_access
from referrals.access import escalations as access
from referrals.actions import escalations as actions
from referrals.api.rosters import TAG
from referrals.models import Escalation
from referrals.queries import escalated


class EscalationShape(Shape):
    """One step of what is late; nothing of the patient."""

    id = text(_("催办的标识。"))
    number = text(_("转诊单号或远程申请单号。"))
    status = text(_("转诊或远程申请现在的状态。"))
    matter = serializers.ChoiceField(
        Escalation.Matter.choices,
        help_text=_(
            "催办事项；remote 是远程诊断或会诊，void 是两者之一的作废申请，slot 是到期没有排到号源床位，其余是转诊。"
        ),
    )
    due_at = moment(_("过了的办理期限。"))
    institution = text(_("在办机构代码。"))
    step = whole(_("催办到：0 无人可提醒，1 值班人员，2 医务科，3 分管副院长。"))
    person = text(_("提醒到的人员代码。"), allow_null=True)
    phone = text(_("电话。"))
    at = moment(_("提醒时间。"))
    acknowledged_at = moment(_("知晓时间；还没有为 null。"), allow_null=True)
    stands = truth(_("是否仍未办。"))
    demo = truth(_("是否演示数据。"))


@listed(
    TAG, EscalationShape, _("逾期催办"), _("催办到调用者的，和调用者管理的机构的；最新的在前。")
)
class Escalations(ListView):
    """Escalations that the caller may read."""

    title = "escalations"
    common = (COUNTY,)
    parameters = (parameter("step", _("催办到，多个用逗号分开。")),)
    order = ("-at", "id")
    columns = names_of(EscalationShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        rows = access.escalations_for(actor)
        if county is not None:
            rows = rows.filter(county=county)
        steps = [int(one) for one in asked.texts("step") or () if one.isdecimal()]
        return only(escalated.shown(rows), step__in=steps)

    def records(self, rows: list[Escalation]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_line(line).values()) for line in escalated.lines(rows, ())]


class KnowEscalation(APIView):
    """Whom it is addressed to knows."""

    @extend_schema(
        operation_id="escalation_known", tags=[TAG], summary=_("登记知晓催办"),
        parameters=[KEY], request=None,
        responses={200: EscalationShape, **problems(400, 403, 404, 409, 413, 415)},
    )  # fmt: skip
    def post(self, request: Request, escalation: UUID) -> Response:
        """Say so, once for the caller's key."""
        actor = actor_of(request)
        row = access.call_for(actor, escalation)
        once(
            actor, key_of(request._request), "referrals.acknowledge",
            lambda: str(actions.acknowledge(escalation=row, by=actor).pk),
            asked=str(escalation),
        )  # fmt: skip
        (line,) = escalated.lines(
            list(escalated.shown(access.calls_for(actor).filter(pk=row.pk))), ()
        )
        return Response(_line(line))


def _line(line: escalated.Line) -> dict[str, Any]:
    row = line.row
    return {
        "id": str(row.pk),
        "number": row.item.number,
        "status": str(row.item.status),
        "matter": row.matter,
        "due_at": moment_text(row.due_at),
        "institution": row.institution.code,
        "step": row.step,
        "person": row.person.code if row.person else None,
        "phone": row.phone,
        "at": moment_text(row.at),
        "acknowledged_at": moment_text(row.acknowledged_at),
        "stands": line.stands,
        "demo": row.demo,
    }
