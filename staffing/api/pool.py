"""人力资源池 over REST: the list, one person, letting in, every step."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
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
from staffing.access import pool as access
from staffing.actions import pool as actions
from staffing.api.postings import TAG
from staffing.models import PoolEntry
from staffing.rules import pool as rules

_STATES = tuple(rules.STATES)
#: Kinds and sides, as the document names them once.
POOL_KINDS = tuple(rules.KINDS)
POOL_SIDES = tuple(rules.SIDES)


class PoolEntryShape(Shape):
    """One person of the pool."""

    id = text(_("标识。"))
    kind = serializers.ChoiceField(choices=POOL_KINDS, help_text=_("人力资源池或人才储备库。"))
    person = text(_("人员代码。"))
    lead = text(_("牵头医院代码。"))
    member = text(_("编制所在或使用单位代码；还没有定为 null。"), allow_null=True)
    hired_on = serializers.DateField(help_text=_("招聘日期。"))
    entered_on = serializers.DateField(help_text=_("入池日期。"))
    status = text(_("状态；只由步骤改变。"))
    since_on = serializers.DateField(help_text=_("进入本状态的日期。"))
    days = whole(_("在本状态的天数。"))
    owner_side = serializers.ChoiceField(
        choices=POOL_SIDES, allow_null=True, help_text=_("在办方；不在办时为 null。")
    )
    payer = text(_("薪酬由谁负责，入池那天的规定。"))
    payer_clause = text(_("薪酬的依据。"), allow_blank=True)
    examined_on = serializers.DateField(help_text=_("最近考核日期。"), allow_null=True)
    passed = truth(_("考核是否通过；没有考核为 null。"), allow_null=True)
    changed_at = moment(_("最后办理时间。"))
    version = whole(_("版本；办一步时写在 If-Match 里。"))
    demo = truth(_("是否演示数据。"))


class NewPoolEntryShape(Shape):
    """Who enters."""

    lead = text(_("牵头医院代码。"), max_length=40)
    person = text(_("人员代码。"), max_length=40)
    hired_on = serializers.DateField(help_text=_("招聘日期。"))
    entered_on = serializers.DateField(help_text=_("入池日期。"))


class PoolStepShape(Shape):
    """What a step says; which of these it needs stands in the table of steps."""

    on = serializers.DateField(help_text=_("日期。"), required=False)
    order_no = text(_("文号。"), max_length=80, required=False)
    reason = text(_("理由。"), max_length=2000, required=False)
    member = text(_("使用单位代码。"), max_length=40, required=False)


@listed(TAG, PoolEntryShape, _("人力资源池"), _("调用者所在机构、所辖县区和本人的人力资源池记录。"))
class PoolEntries(ListView):
    """The pool, the last changed first; POST lets somebody in."""

    title = "staff-pool"
    common = (COUNTY,)
    parameters = (
        parameter("status", _("状态。"), enum=_STATES),
        parameter("lead", _("牵头医院代码。")),
        parameter("member", _("编制所在或使用单位代码。")),
    )
    order = ("-changed_at", "id")
    columns = names_of(PoolEntryShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        return only(
            access.pool_for(actor).filter(county=county).select_related("person", "lead", "member"),
            status__in=asked.among("status", _STATES),
            lead__code__in=asked.texts("lead"),
            member__code__in=asked.texts("member"),
        )

    def records(self, rows: list[PoolEntry]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="staff_pool_enter", tags=[TAG], summary=_("登记入池"),
        parameters=[COUNTY, KEY], request=NewPoolEntryShape,
        responses={201: PoolEntryShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Let somebody in, once for the caller's key."""
        actor, said = actor_of(request), read(NewPoolEntryShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        code = county.code if county else ""
        asked = plain(said)
        lead = member_access.institution_for(actor, code, said.pop("lead"))
        person = member_access.person_for(actor, code, said.pop("person"))
        pk = once(
            actor, key_of(request._request), "staffing.enter_pool",
            lambda: str(actions.enter_pool(lead=lead, person=person, by=actor, **said).pk),
            asked=asked,
        )  # fmt: skip
        address = reverse("api:staff-pool-entry", kwargs={"entry": pk})
        return _answer(access.pool_entry_for(actor, UUID(pk)), status=201, address=address)


class OnePoolEntry(APIView):
    """One person of the pool."""

    @extend_schema(
        operation_id="staff_pool_entry", tags=[TAG], summary=_("一名人力资源池人员"),
        responses={200: PoolEntryShape, **problems(404)},
    )  # fmt: skip
    def get(self, request: Request, entry: UUID) -> Response:
        """As it stands; its version is its ETag."""
        Asked(request, ())
        return _answer(access.pool_entry_for(actor_of(request), entry))


class TakePoolStep(APIView):
    """Every verb of the table."""

    @extend_schema(
        operation_id="staff_pool_step", tags=[TAG], summary=_("办理人力资源池的一步"),
        description=_("由谁办、从哪个状态到哪个状态、必填什么，由统一的流转表决定；状态不能直接写。"),
        parameters=[
            OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=rules.VERBS,
                             description=_("步骤。")),
            MATCH, KEY,
        ],
        request=PoolStepShape,
        responses={200: PoolEntryShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, entry: UUID, verb: str) -> Response:
        """Take it, once for the caller's key."""
        actor = actor_of(request)
        row = access.pool_entry_for(actor, entry)
        said, version = read(PoolStepShape, request), request.headers.get("If-Match")
        once(
            actor, key_of(request._request), f"staffing.pool.{verb}",
            lambda: str(
                actions.move_in_pool(entry=row, verb=verb, version=version, said=said, by=actor).pk
            ),
            asked=[str(entry), verb, version, plain(said)],
        )  # fmt: skip
        return _answer(access.pool_entry_for(actor, entry))


def _line(row: PoolEntry) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "person": row.person.code,
        "lead": row.lead.code,
        "member": row.member.code if row.member else None,
        "hired_on": row.hired_on,
        "entered_on": row.entered_on,
        "status": row.status,
        "since_on": row.since_on,
        "days": (today() - row.since_on).days,
        "owner_side": row.owner_side or None,
        "payer": row.payer,
        "payer_clause": row.payer_clause,
        "examined_on": row.examined_on,
        "passed": row.passed,
        "changed_at": moment_text(row.changed_at),
        "version": row.version,
        "demo": row.demo,
    }


def _answer(row: PoolEntry, *, status: int = 200, address: str = "") -> Response:
    headers = {"ETag": f'"{row.version}"', **({"Location": address} if address else {})}
    return Response(_line(row), status=status, headers=headers)
