"""Fund requests over REST: lists, one request, its documents, every verb of the table, accounts."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request as Asking
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Invalid, NotFound, why_not
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.money import parse_yuan
from alliance.core.shapes import Shape, names_of
from fundpool.access import requests as access
from fundpool.actions import requests as actions
from fundpool.actions.requests import RequestTold
from fundpool.api import request_shapes as shapes
from fundpool.models import Earmark, Request, RequestStep
from fundpool.queries import request_lists as lists
from fundpool.queries import requests as queries
from fundpool.queries.request_money import amounts, amounts_of
from fundpool.rules import requests as rules
from members import access as member_access
from members.models import County, Institution

TAG: Any = _("资金申请")
REFUSED = problems(400, 403, 404, 409, 413, 415, 422)
_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True,
    description=_("调用者所见的版本，如 \"3\"；别人已经办过时答 409。"),
)  # fmt: skip
_VERB = OpenApiParameter(
    "verb", str, OpenApiParameter.PATH, enum=rules.VERBS, description=_("步骤。")
)
_YEAR = parameter("year", _("预算年度；不写为本年度。"))


def read(shape: type[Shape], request: Asking) -> dict[str, Any]:
    """What was sent, in its shape; a field that is none of it is refused."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    if unknown := set(request.data) - set(names_of(shape)):
        told = {str(name)[:100]: _("没有这一项。") for name in unknown}
        raise Invalid(_("有不认识的内容，请对照接口文档。"), code="unknown_field", fields=told)
    return dict(asked.validated_data)


def county_asked(request: Asking) -> tuple[Actor, County]:
    actor = actor_of(request)
    county = member_access.county_asked(actor, request.query_params.get("county", ""))
    if county is None:
        raise NotFound(_("没有找到。请核对地址，或向管理员申请相应角色。"))
    return actor, county


def _said(told: dict[str, Any]) -> RequestTold:
    return RequestTold(
        parse_yuan(told["amount"]), told["purpose"], told["category"], tuple(told["facts"])
    )


def plain(told: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in sorted(told.items())}


@listed(TAG, shapes.FundRequestShape, _("资金申请"), _("调用者可见的资金申请，新的在前。"))
class FundRequests(ListView):
    """Requests the caller reads, the newest first; POST begins one as a draft."""

    title = "fund-requests"
    common = (COUNTY,)
    parameters = (
        parameter("status", _("状态，多个用逗号分开。")),
        parameter("institution", _("申请单位代码。")),
        parameter("no", _("申请号。")),
    )
    order: ClassVar = ("-created_at", "id")
    columns = names_of(shapes.FundRequestShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.requests_for(actor).filter(county=county)
        return only(
            rows.select_related("pool", "earmark", "institution"),
            status__in=asked.among("status", tuple(rules.STATES)),
            institution__code__in=asked.texts("institution"),
            no=asked.text("no"),
        )

    def records(self, rows: list[Request]) -> list[Row]:
        """Ids become codes, fen become yuan."""
        money = amounts_of(rows)
        return [tuple(shapes.request_line(row, money[row.pk]).values()) for row in rows]

    @extend_schema(
        operation_id="fund_request_begin", tags=[TAG], summary=_("新建资金申请"),
        description=_("成为草稿；附好材料后用 submit 提交。"), parameters=[COUNTY, KEY],
        request=shapes.NewFundRequestShape,
        responses={201: shapes.OneFundRequestShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking) -> Response:
        """Begin one, once for the caller's key."""
        actor, county = county_asked(request)
        said = read(shapes.NewFundRequestShape, request)
        body = body_named(access.applying_bodies_for(actor), county, said["institution"])
        earmark = _earmark(body, said["pool"], said["earmark"])
        pk = once(
            actor, key_of(request._request), "fundpool.begin_request",
            lambda: str(
                actions.begin_request(
                    institution=body, earmark=earmark, told_of=_said(said), by=actor
                ).pk
            ),
            asked=plain(said),
        )  # fmt: skip
        return _answer(actor, access.request_for(actor, UUID(pk)), status=201)


def body_named(rows: QuerySet[Institution], county: County, code: str) -> Institution:
    found = rows.filter(county=county, code=code).first()
    if found is None:
        raise NotFound(_("没有找到这家机构，或您不为它办理。"))
    return found


def _earmark(body: Institution, pool: str, code: str) -> Earmark:
    """The earmark of this pool; EARMARK_MISMATCH where it belongs to another."""
    there = [one for one in access.all_earmarks(body) if one.code == code]
    found = next((one for one in there if one.pool.code == pool), None)
    if found is None:
        sentence = _("这个资金池里没有这个专项。")
        raise Invalid(sentence, code="EARMARK_MISMATCH", fields={"earmark": sentence})
    return found


class OneFundRequest(APIView):
    """One request."""

    @extend_schema(
        operation_id="fund_request", tags=[TAG], summary=_("一件资金申请"),
        responses={200: shapes.OneFundRequestShape, **problems(404)},
    )  # fmt: skip
    def get(self, request: Asking, request_id: UUID) -> Response:
        """As it stands; its version is its ETag."""
        Asked(request, ())
        actor = actor_of(request)
        return _answer(actor, access.request_for(actor, request_id))

    @extend_schema(
        operation_id="fund_request_edit", tags=[TAG], summary=_("填写资金申请"),
        description=_("草稿或退回补正的申请。"), parameters=[_MATCH, KEY],
        request=shapes.EditFundRequestShape,
        responses={200: shapes.OneFundRequestShape, **REFUSED},
    )  # fmt: skip
    def put(self, request: Asking, request_id: UUID) -> Response:
        """Fill it in anew, once for the caller's key."""
        actor = actor_of(request)
        row = access.request_for(actor, request_id)
        said = read(shapes.EditFundRequestShape, request)
        version = request.headers.get("If-Match")
        once(
            actor, key_of(request._request), "fundpool.edit_request",
            lambda: str(
                actions.edit_request(
                    request=row, told_of=_said(said), version=version, by=actor
                ).pk
            ),
            asked=[str(request_id), version, plain(said)],
        )  # fmt: skip
        return _answer(actor, access.request_for(actor, request_id))


def _answer(actor: Actor, row: Request, status: int = 200) -> Response:
    line = shapes.request_line(row, amounts(row))
    moves = dict.fromkeys(move.verb for move in rules.moves_from(row.status))
    line["verbs"] = [verb for verb in moves if not why_not(access.check_can_take, actor, row, verb)]
    address = reverse("api:fund-request", kwargs={"request_id": row.pk})
    headers = {"ETag": f'"{row.version}"', **({"Location": address} if status == 201 else {})}  # noqa: PLR2004
    return Response(line, status=status, headers=headers)


class FundRequestVerb(APIView):
    """Every verb of the table."""

    @extend_schema(
        operation_id="fund_request_step", tags=[TAG], summary=_("办理一步"),
        description=_(
            "verb 是步骤；由谁办、从哪个状态到哪个状态、必填什么，由统一的流转表决定。"
            "动用资金的步骤须写 Idempotency-Key。"
        ),
        parameters=[_VERB, _MATCH, KEY], request=shapes.FundStepShape,
        responses={200: shapes.OneFundRequestShape, **REFUSED},
    )  # fmt: skip
    def post(self, request: Asking, request_id: UUID, verb: str) -> Response:
        """Take it, once for the caller's key; what moves money is refused without one."""
        actor = actor_of(request)
        row = access.request_for(actor, request_id)
        said = read(shapes.FundStepShape, request)
        key, version = key_of(request._request), request.headers.get("If-Match")
        if verb in rules.MONEY_VERBS and not key:
            raise Invalid(
                _("这一步动用资金，请在 Idempotency-Key 里写一个自选的键。"), code="key_missing"
            )
        asked = [str(request_id), verb, version, plain(said)]
        about = said.pop("about", None)
        for name in ("amount", "offset"):
            if name in said:
                said[name] = parse_yuan(said[name])
        once(
            actor, key, f"fundpool.{verb}",
            lambda: str(
                actions.take_request_step(
                    request=row, verb=verb, version=version, said=said, about=about, by=actor
                ).pk
            ),
            asked=asked,
        )  # fmt: skip
        return _answer(actor, access.request_for(actor, request_id))


@listed(TAG, shapes.FundStepLineShape, _("一件申请的经过"))
class FundRequestSteps(ListView):
    """Every step, in the order in which it was taken."""

    title = "fund-request-steps"
    order: ClassVar = ("at", "id")
    columns = names_of(shapes.FundStepLineShape)

    def rows(self, actor: Actor, asked: Asked, **place: Any) -> QuerySet[Any, Any] | None:
        """Those of a request the caller reads."""
        row = access.request_for(actor, place["request_id"])
        return queries.step_rows(row)

    def records(self, rows: list[RequestStep]) -> list[Row]:
        """Ids become codes."""
        return [tuple(shapes.step_line(row).values()) for row in rows]


class FundAdvances(APIView):
    """已拨未核销, the oldest first."""

    @extend_schema(
        operation_id="fund_advances", tags=[TAG], summary=_("已拨未核销"), parameters=[COUNTY],
        responses={200: shapes.AdvanceShape(many=True), **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Asking) -> Response:
        """Money that is out."""
        actor, county = county_asked(request)
        Asked(request, (COUNTY,))
        found = lists.advances(access.requests_for(actor).filter(county=county))
        return Response([shapes.advance_line(one) for one in found])


class FundRecoveries(APIView):
    """追回台账, what is still owed first."""

    @extend_schema(
        operation_id="fund_recoveries", tags=[TAG], summary=_("追回台账"), parameters=[COUNTY],
        responses={200: shapes.RecoveryLineShape(many=True), **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Asking) -> Response:
        """Money that has to come back."""
        actor, county = county_asked(request)
        Asked(request, (COUNTY,))
        found = lists.owed(access.misuses_for(actor).filter(county=county))
        return Response([shapes.recovery_line(one) for one in found])


class FundUses(APIView):
    """专项资金使用情况表 of a budget year."""

    @extend_schema(
        operation_id="fund_uses", tags=[TAG], summary=_("专项资金使用情况表"),
        parameters=[COUNTY, _YEAR],
        responses={200: shapes.UseShape(many=True), **problems(403, 404, 422)},
    )  # fmt: skip
    def get(self, request: Asking) -> Response:
        """What became of the money by earmark and body."""
        actor, county = county_asked(request)
        year = Asked(request, (COUNTY, _YEAR)).year("year") or today().year
        found = lists.uses(access.requests_for(actor).filter(county=county), year)
        return Response([shapes.use_line(one) for one in found])
