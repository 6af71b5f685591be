"""Postings over REST: lists, one posting, stating a need, every step, verifying; service records."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.clock import today
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.said import MATCH, plain, read
from alliance.core.shapes import names_of
from members import access as member_access
from members.models import Person
from staffing import access, actions, queries
from staffing.actions import PostingTold
from staffing.api.shapes import (
    NewPostingShape,
    NewVerificationShape,
    PostingShape,
    PostingStepShape,
    ServiceRecordShape,
    posting_lines,
)
from staffing.models import Posting
from staffing.rules import postings as rules
from staffing.vocabulary import AT_BASE, AT_LEAD, KINDS

TAG: Any = _("人员派驻")


@listed(TAG, PostingShape, _("派驻"), _("调用者所在机构、所辖县区和本人的派驻。"))
class Postings(ListView):
    """Postings the caller sees, the last changed first; POST states a need."""

    title = "postings"
    common = (COUNTY,)
    parameters = (
        parameter("kind", _("形式。"), enum=tuple(KINDS)),
        parameter("status", _("状态，多个用逗号分开。")),
        parameter("home", _("派出单位代码。")),
        parameter("host", _("接收单位代码。")),
        parameter("person", _("人员代码。")),
    )
    order = ("-changed_at", "id")
    columns = names_of(PostingShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.postings_for(actor).filter(county=county)
        return only(
            rows.select_related("person", "home", "host"),
            kind__in=asked.among("kind", tuple(KINDS)),
            status__in=asked.texts("status"),
            home__code__in=asked.texts("home"),
            host__code__in=asked.texts("host"),
            person__code__in=asked.texts("person"),
        )

    def records(self, rows: list[Posting]) -> list[Row]:
        """Ids become codes."""
        return [tuple(line.values()) for line in posting_lines(rows)]

    @extend_schema(
        operation_id="posting_propose", tags=[TAG], summary=_("提出派驻"),
        parameters=[COUNTY, KEY], request=NewPostingShape,
        responses={201: PostingShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """State a need, once for the caller's key."""
        actor, said = actor_of(request), read(NewPostingShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        code = county.code if county else ""
        asked = plain(said)
        home = member_access.institution_for(actor, code, said.pop("home"))
        host = member_access.institution_for(actor, code, said.pop("host"))
        told = PostingTold(**{**said, "share": Decimal(said["share"])})
        pk = once(
            actor, key_of(request._request), "staffing.propose",
            lambda: str(actions.propose(home=home, host=host, told_of=told, by=actor).pk),
            asked=asked,
        )  # fmt: skip
        address = reverse("api:posting", kwargs={"posting": pk})
        return _answer(access.posting_for(actor, UUID(pk)), status=201, address=address)


class OnePosting(APIView):
    """One posting."""

    @extend_schema(
        operation_id="posting", tags=[TAG], summary=_("一次派驻"),
        responses={200: PostingShape, **problems(404)},
    )  # fmt: skip
    def get(self, request: Request, posting: UUID) -> Response:
        """The posting as it stands; its version is its ETag."""
        Asked(request, ())
        return _answer(access.posting_for(actor_of(request), posting))


class TakePostingStep(APIView):
    """Every verb of the table."""

    @extend_schema(
        operation_id="posting_step", tags=[TAG], summary=_("办理派驻的一步"),
        description=_("由谁办、从哪个状态到哪个状态、必填什么，由统一的流转表决定；状态不能直接写。"),
        parameters=[
            OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=rules.VERBS,
                             description=_("步骤。")),
            MATCH, KEY,
        ],
        request=PostingStepShape,
        responses={200: PostingShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, posting: UUID, verb: str) -> Response:
        """Take it, once for the caller's key."""
        actor = actor_of(request)
        row = access.posting_for(actor, posting)
        said = read(PostingStepShape, request)
        version = request.headers.get("If-Match")
        once(
            actor, key_of(request._request), f"staffing.{verb}",
            lambda: str(
                actions.take_step(posting=row, verb=verb, version=version, said=said, by=actor).pk
            ),
            asked=[str(posting), verb, version, plain(said)],
        )  # fmt: skip
        return _answer(access.posting_for(actor, posting))


class VerifyPosting(APIView):
    """A month is verified."""

    @extend_schema(
        operation_id="posting_verify", tags=[TAG], summary=_("月度核实服务"),
        parameters=[KEY], request=NewVerificationShape,
        responses={200: PostingShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, posting: UUID) -> Response:
        """Verify it, once for the caller's key."""
        actor = actor_of(request)
        row = access.posting_for(actor, posting)
        said = read(NewVerificationShape, request)
        once(
            actor, key_of(request._request), "staffing.verify_month",
            lambda: str(
                actions.verify_month(
                    posting=row, month=said["month"], note=said["note"], by=actor
                ).pk
            ),
            asked=[str(posting), plain(said)],
        )  # fmt: skip
        return _answer(access.posting_for(actor, posting))


@listed(TAG, ServiceRecordShape, _("服务记录"), _("调用者可以查看的人员核实过的服务天数。"))
class ServiceRecords(ListView):
    """Verified days of the people whose records the caller reads."""

    title = "service-records"
    common = (COUNTY,)
    parameters = (parameter("person", _("人员代码。")),)
    order = ("code", "id")
    columns = names_of(ServiceRecordShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.records_for(actor).filter(county=county)
        return only(rows.select_related("institution"), code__in=asked.texts("person"))

    def records(self, rows: list[Person]) -> list[Row]:
        """Days of everybody on the page, counted together."""
        base = queries.days_of([row.pk for row in rows], AT_BASE)
        lead = queries.days_of([row.pk for row in rows], AT_LEAD)
        rules = queries.concerned_by(rows[0].county_id, [row.pk for row in rows], today())
        applies = {
            person: {rule.code: concern.applies for rule, concern in found}
            for person, found in rules.items()
        }
        return [
            (
                row.code, row.name, row.institution.code if row.institution else None,
                base.get(row.pk, 0) + lead.get(row.pk, 0), base.get(row.pk, 0),
                lead.get(row.pk, 0), applies[row.pk].get(AT_BASE), applies[row.pk].get(AT_LEAD),
                row.demo,
            )
            for row in rows
        ]  # fmt: skip


def _answer(row: Posting, *, status: int = 200, address: str = "") -> Response:
    headers = {"ETag": f'"{row.version}"', **({"Location": address} if address else {})}
    (line,) = posting_lines([row])
    return Response(line, status=status, headers=headers)
