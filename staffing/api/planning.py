"""Planning over REST: the candidates of a need, who is chosen, and by which order a body chooses."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.said import MATCH, plain, read
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from members import access as member_access
from staffing.access import planning as access
from staffing.actions import planning as actions
from staffing.api.postings import TAG
from staffing.models import CandidateOrder
from staffing.queries import planning as queries
from staffing.rules.concerns import APPLIES_CODES
from staffing.rules.ranking import CRITERIA


class CandidateShape(Shape):
    """Somebody of the home."""

    rank = whole(_("名次；没有公布排序或不能派出为 null。"), allow_null=True)
    person = text(_("人员代码。"))
    name = text(_("姓名。"))
    department = text(_("科室；没有登记为空。"), allow_blank=True)
    title = text(_("职称。"))
    left = whole(_("派出后科室余员；没有登记科室为 null。"), allow_null=True)
    least = whole(_("科室至少留多少人；没有登记为 null。"), allow_null=True)
    served_days = whole(_("已核实服务天数。"))
    last_until_on = serializers.DateField(
        help_text=_("上次派驻结束（不含）；没有为 null。"), allow_null=True
    )
    applies = serializers.ChoiceField(
        choices=APPLIES_CODES, allow_null=True,
        help_text=_("这次派驻所计入的晋升前规定适用与否：yes、no、unknown、open；没有这样的规定为 null。"),
    )  # fmt: skip
    why = text(_("不能派出的原因；能派出为空。"), allow_blank=True)


class CandidatesShape(Shape):
    """A need with everybody of the home."""

    posting = text(_("派驻的标识。"))
    version = whole(_("派驻的版本。"))
    criteria = serializers.ListField(child=serializers.CharField(), help_text=_("排序条件。"))
    candidates = CandidateShape(many=True, help_text=_("能派出的按名次，其余在后。"))


class NewChoiceShape(Shape):
    """Who is nominated."""

    person = text(_("人员代码。"), max_length=40)
    reason = text(_("理由。"), max_length=2000, required=False, default="", allow_blank=True)


class CandidateOrderShape(Shape):
    """An order that was published."""

    institution = text(_("派出单位代码。"))
    number = whole(_("第几版；最大的为现行。"))
    criteria = serializers.ListField(child=serializers.CharField(), help_text=_("排序条件。"))
    published_at = moment(_("公布时间。"))
    demo = truth(_("是否演示数据。"))


class NewCandidateOrderShape(Shape):
    """An order to be published."""

    institution = text(_("派出单位代码。"), max_length=40)
    criteria = serializers.ListField(
        child=serializers.ChoiceField([(code, one.words) for code, one in CRITERIA.items()]),
        help_text=_("排序条件，先后有序。"), min_length=1, max_length=len(CRITERIA),
    )  # fmt: skip


class PlanPosting(APIView):
    """The candidates of one need."""

    @extend_schema(
        operation_id="posting_candidates", tags=[TAG], summary=_("派驻候选"),
        responses={200: CandidatesShape, **problems(403, 404)},
    )  # fmt: skip
    def get(self, request: Request, posting: UUID) -> Response:
        """Everybody of the home, in the published order."""
        Asked(request, ())
        _actor, row = access.check_can_plan(actor_of(request), posting)
        plan = queries.plan_for(row, today())
        return Response(
            {
                "posting": str(row.pk),
                "version": row.version,
                "criteria": plan.order.criteria if plan.order else [],
                "candidates": [_line(one) for one in (*plan.free, *plan.barred)],
            },
            headers={"ETag": f'"{row.version}"'},
        )

    @extend_schema(
        operation_id="posting_choose", tags=[TAG], summary=_("按排序提名"),
        description=_("不是第一名，或派出后科室低于下限时，必须写明理由。"),
        parameters=[MATCH, KEY], request=NewChoiceShape,
        responses={200: CandidatesShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, posting: UUID) -> Response:
        """Nominate one, once for the caller's key."""
        actor = actor_of(request)
        acting, row = access.check_can_plan(actor, posting)
        said, version = read(NewChoiceShape, request), request.headers.get("If-Match")
        person = member_access.person_for(actor, row.county.code, said["person"])
        once(
            actor, key_of(request._request), "staffing.choose",
            lambda: str(actions.choose(
                posting=row, person=person, reason=said["reason"], version=version, by=acting
            ).pk),
            asked=[str(posting), version, plain(said)],
        )  # fmt: skip
        return self.get(request, posting)


def _line(one: queries.Candidate) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "person": one.person.code,
        "name": one.person.name,
        "department": one.department,
        "title": one.title,
        "left": one.facts.left,
        "least": one.least,
        "served_days": one.facts.served,
        "last_until_on": one.facts.last,
        "applies": one.applies or None,
        "why": one.why,
    }


@listed(TAG, CandidateOrderShape, _("候选排序"), _("各机构公布的候选排序，各版都在。"))
class CandidateOrders(ListView):
    """What bodies published; POST publishes one."""

    title = "candidate-orders"
    common = (COUNTY,)
    parameters = (parameter("institution", _("派出单位代码。")),)
    order = ("institution", "-number", "id")
    columns = names_of(CandidateOrderShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.orders_for(actor).filter(county=county).select_related("institution")
        return only(rows, institution__code__in=asked.texts("institution"))

    def records(self, rows: list[CandidateOrder]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_order(row).values()) for row in rows]

    @extend_schema(
        operation_id="candidate_order_publish", tags=[TAG], summary=_("公布候选排序"),
        parameters=[COUNTY, KEY], request=NewCandidateOrderShape,
        responses={201: CandidateOrderShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Publish one, once for the caller's key."""
        actor, said = actor_of(request), read(NewCandidateOrderShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        body = member_access.institution_for(
            actor, county.code if county else "", said["institution"]
        )
        pk = once(
            actor, key_of(request._request), "staffing.publish_order",
            lambda: actions.publish_order(institution=body, criteria=said["criteria"], by=actor).pk,
            asked=plain(said),
        )  # fmt: skip
        row = access.order_for(actor, pk)
        return Response(
            _order(row), status=201, headers={"Location": reverse("api:candidate-orders")}
        )


def _order(row: CandidateOrder) -> dict[str, Any]:
    return {
        "institution": row.institution.code,
        "number": row.number,
        "criteria": row.criteria,
        "published_at": moment_text(row.published_at),
        "demo": row.demo,
    }
