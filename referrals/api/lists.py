"""Daily lists over REST: send lines, see what they prove, confirm; who never came."""

from typing import Any
from uuid import UUID

import orjson
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import imports
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Forbidden
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import names_of
from members import access as member_access
from members.models import Institution
from referrals import list_files
from referrals.access import cases as case_access
from referrals.access import lists as access
from referrals.actions import lists as actions
from referrals.api.list_shapes import (
    AsideShape,
    ConfirmedShape,
    ConfirmShape,
    LinesBackShape,
    ListLineShape,
    LoadShape,
    MissingShape,
)
from referrals.api.pool_shapes import StatedShape, said_in
from referrals.list_rows import same_name
from referrals.models import Referral
from referrals.queries import lists as queries

TAG: Any = _("就诊住院清单")
_BODY = parameter("institution", _("本单位代码；只有一家时可不写。"))


def _bodies(actor: Actor, asked: Asked) -> Institution | None:
    county = member_access.county_asked(actor, asked.text("county"))
    if county is None:
        return None
    return access.list_body_for(actor, county.pk, asked.text("institution"))


def _body(request: Request, code: str) -> tuple[Actor, Institution]:
    """The hospital at whose desk the caller sits."""
    actor = actor_of(request)
    county = member_access.county_asked(actor, Asked(request, (COUNTY,)).text("county"))
    if county is None:
        raise Forbidden(_("您没有任何县区的角色，不能导入清单。"))
    body = access.list_body_for(actor, county.pk, code)
    return access.check_can_load(actor, body), body


@listed(TAG, ListLineShape, _("清单各行"), _("本单位清单的各行，和它们各证明哪件转诊。"))
class ListLines(ListView):
    """Lines of the caller's own hospital, the oldest first."""

    title = "list-lines"
    common = (COUNTY,)
    parameters = (
        _BODY,
        parameter("tab", _("归在哪一类。"), enum=tuple(queries.TABS)),
        parameter("from", _("自这一天（含）。")),
        parameter("last_day", _("至这一天（含）。")),
    )
    order = ("moment", "id")
    columns = names_of(ListLineShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        body = _bodies(actor, asked)
        if body is None:
            return None
        return only(
            queries.tabbed(access.list_lines_for(actor).filter(institution=body)),
            tab__in=asked.among("tab", tuple(queries.TABS)),
            moment__date__gte=asked.day("from"),
            moment__date__lte=asked.day("last_day"),
        )

    def records(self, rows: list[Any]) -> list[Row]:
        """With the cases that each line may prove."""
        return [
            (
                str(one.line.pk), one.line.kind, moment_text(one.line.moment), one.line.exact,
                f"****{one.line.last_four}", one.line.department, one.line.tab,  # type: ignore[attr-defined]
                [
                    {
                        "referral": str(fit.case.pk), "number": fit.case.number,
                        "version": fit.case.version, "steps": list(fit.verbs),
                        "same_name": fit.same_name,
                    }
                    for fit in (() if one.line.settled_at else one.fits)
                ],
                str(one.line.referral_id) if one.line.referral_id else None, one.line.reason,
                moment_text(one.line.settled_at), one.line.demo,
            )
            for one in queries.proposals(rows, same_name)
        ]  # fmt: skip


@listed(TAG, MissingShape, _("转诊未到"), _("时间已过、清单里没有挂号或入院的转诊。"))
class NeverCame(ListView):
    """Referrals to the caller's hospital whose patient stands in no list."""

    title = "list-missing"
    common = (COUNTY,)
    parameters = (_BODY,)
    order = ("due_at", "id")
    columns = names_of(MissingShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those of one hospital."""
        self.body = _bodies(actor, asked)
        if self.body is None:
            return None
        return queries.never_came(case_access.referrals_for(actor), self.body)

    def records(self, rows: list[Referral]) -> list[Row]:
        """Ids become codes."""
        if self.body is None:
            return []
        return [
            (
                str(one.case.pk), one.case.number, one.case.origin.code, one.case.status,
                moment_text(one.case.due_at), one.listed, one.comparable,
            )
            for one in queries.missing_lines(rows, self.body)
        ]  # fmt: skip


class LoadLines(APIView):
    """Send lines of a list."""

    @extend_schema(
        operation_id="list_lines_load", tags=[TAG], summary=_("导入清单"),
        description=_("与导入表格同一套规则：有一行不对就全不写入，重复的不再写；dry_run 只比对。"),
        parameters=[COUNTY, KEY], request=LoadShape,
        responses={200: StatedShape, **problems(400, 403, 404, 409, 413, 415, 422)},
        examples=[OpenApiExample("list_lines_load", request_only=True, value={"rows": [
            {"kind": "registered", "number": "E00000001", "at": "2026-11-22 08:30"}]})],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Compare, then load unless it is a dry run."""
        said = said_in(LoadShape, request)
        by, body = _body(request, said["institution"])
        rows = [{**row} for row in said["rows"]]

        def load() -> dict[str, Any]:
            return _loaded(body, orjson.dumps(rows), by, dry=said["dry_run"])

        key = "" if said["dry_run"] else key_of(request._request)
        asked = [body.code, rows]
        return Response(once(by, key, "referrals.load_lines", load, asked=asked))


def _loaded(body: Institution, content: bytes, by: Actor, *, dry: bool) -> dict[str, Any]:
    file = list_files.compare_file(institution=body, name="rows.json", content=content, by=by)
    return imports.all_or_none(file, list_files.layout_of, by, dry=dry)


class ConfirmLines(APIView):
    """Take the steps that lines prove."""

    @extend_schema(
        operation_id="list_lines_confirm", tags=[TAG], summary=_("确认清单行"),
        description=_("每行各自登记：有一件已经变动的，其余照常登记，那一件连同原因列在 left。"),
        parameters=[COUNTY, KEY], request=ConfirmShape,
        responses={200: ConfirmedShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Confirm them."""
        said = said_in(ConfirmShape, request)
        by, body = _body(request, said["institution"])
        picks = [actions.Pick(**dict(one)) for one in said["picks"]]

        def confirm() -> dict[str, Any]:
            done = actions.confirm_lines(institution=body, picks=picks, by=by)
            return {
                "confirmed": [str(line.pk) for line in done.done],
                "left": [
                    {
                        "line": str(one.line.pk), "number": one.referral.number,
                        "code": one.refusal.code, "detail": str(one.refusal),
                    }
                    for one in done.left
                ],
            }  # fmt: skip

        asked = [body.code, [[str(one.line), str(one.referral), one.version] for one in picks]]
        key = key_of(request._request)
        return Response(once(by, key, "referrals.confirm_lines", confirm, asked=asked))


class AsideLines(APIView):
    """Say that lines are of no referral."""

    @extend_schema(
        operation_id="list_lines_aside", tags=[TAG], summary=_("不算转诊"),
        description=_("这些行不属于任何转诊，写明理由；全部或一行也不。"),
        parameters=[COUNTY, KEY], request=AsideShape,
        responses={200: ConfirmedShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Set them aside."""
        said = said_in(AsideShape, request)
        by, body = _body(request, said["institution"])
        lines: list[UUID] = said["lines"]

        def put() -> dict[str, Any]:
            done = actions.set_aside(institution=body, lines=lines, reason=said["reason"], by=by)
            return {"confirmed": [str(line.pk) for line in done], "left": []}

        asked = [body.code, [str(one) for one in lines], said["reason"]]
        key = key_of(request._request)
        return Response(once(by, key, "referrals.set_aside", put, asked=asked))


class BackLines(APIView):
    """Lines that were set aside wait again."""

    @extend_schema(
        operation_id="list_lines_back", tags=[TAG], summary=_("取回不算转诊的行"),
        description=_("这些行回到待确认；全部或一行也不。"),
        parameters=[COUNTY, KEY], request=LinesBackShape,
        responses={200: ConfirmedShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Take them back."""
        said = said_in(LinesBackShape, request)
        by, body = _body(request, said["institution"])
        lines: list[UUID] = said["lines"]

        def take() -> dict[str, Any]:
            done = actions.take_back(institution=body, lines=lines, by=by)
            return {"confirmed": [str(line.pk) for line in done], "left": []}

        asked = [body.code, [str(one) for one in lines]]
        return Response(
            once(by, key_of(request._request), "referrals.take_back", take, asked=asked)
        )
