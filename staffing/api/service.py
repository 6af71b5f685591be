"""Service over REST: verified months, their withdrawal by two people, results, one person's record."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
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
from alliance.core.said import plain, read
from alliance.core.shapes import names_of
from members import access as member_access
from staffing import access, actions, queries
from staffing.api.postings import TAG
from staffing.api.service_shapes import (
    AskServiceCorrectionShape,
    DecideServiceCorrectionShape,
    NewServiceResultShape,
    OneServiceRecordShape,
    ServiceConsequenceShape,
    ServiceCorrectionShape,
    ServiceResultShape,
    ServiceVerificationShape,
    SettleServiceConsequenceShape,
    result_line,
    span_line,
    standing_line,
)
from staffing.models import (
    EligibilityResult,
    MonthlyVerification,
    ServiceConsequence,
    ServiceCorrection,
)

_ANSWERS: Any = problems(400, 403, 404, 409, 413, 415, 422)
_PERSON = parameter("person", _("人员代码。"))


@listed(TAG, ServiceVerificationShape, _("月度核实"), _("调用者可见派驻的月度核实，包括撤回的。"))
class ServiceVerifications(ListView):
    """What was verified of the postings the caller sees."""

    title = "service-verifications"
    common = (COUNTY,)
    parameters = (
        _PERSON,
        parameter("posting", _("派驻的标识。")),
        parameter("host", _("核实单位代码。")),
        parameter("month", _("月份，例如 2026-10-01。")),
    )
    order = ("-month", "id")
    columns = names_of(ServiceVerificationShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.verifications_for(actor).filter(county=county)
        return only(
            rows.select_related("posting__person", "home", "host", "through"),
            posting__person__code__in=asked.texts("person"),
            posting=asked.uuid("posting"),
            host__code__in=asked.texts("host"),
            month=asked.day("month"),
        )

    def records(self, rows: list[MonthlyVerification]) -> list[Row]:
        """Ids become codes."""
        return [
            (
                str(row.pk), str(row.posting_id), row.posting.person.code if row.posting.person else "",
                row.home.code, row.host.code, row.through.code if row.through else None, row.month, row.from_on, row.until_on, row.note,
                moment_text(row.verified_at),
                moment_text(row.withdrawn_at) if row.withdrawn_at else None, row.demo,
            )
            for row in rows
        ]  # fmt: skip


class AskServiceWithdrawal(APIView):
    """Somebody of the host asks that a month be withdrawn."""

    @extend_schema(
        operation_id="service_withdrawal_ask", tags=[TAG], summary=_("申请撤回月度核实"),
        description=_("由接收单位另一人决定。"), parameters=[KEY],
        request=AskServiceCorrectionShape, responses={201: ServiceCorrectionShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request, verification: UUID) -> Response:
        """Ask, once for the caller's key."""
        actor, said = actor_of(request), read(AskServiceCorrectionShape, request)
        row = access.verification_for(actor, verification)
        pk = once(
            actor, key_of(request._request), "staffing.ask_withdrawal",
            lambda: str(
                actions.ask_withdrawal(verification=row, reason=said["reason"], by=actor).pk
            ),
            asked=[str(verification), plain(said)],
        )  # fmt: skip
        found = access.correction_for(actor, UUID(pk))
        headers = {"Location": reverse("api:service-corrections")}
        return Response(_correction(found), status=201, headers=headers)


@listed(TAG, ServiceCorrectionShape, _("核实更正"), _("调用者可见派驻的核实更正，由两个人办理。"))
class ServiceCorrections(ListView):
    """Withdrawals that were asked for, the latest first."""

    title = "service-corrections"
    common = (COUNTY,)
    parameters = (_PERSON,)
    order = ("-asked_at", "id")
    columns = names_of(ServiceCorrectionShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.corrections_for(actor).filter(county=county)
        return only(
            rows.select_related("verification__posting__person"),
            verification__posting__person__code__in=asked.texts("person"),
        )

    def records(self, rows: list[ServiceCorrection]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_correction(row).values()) for row in rows]


class DecideServiceCorrection(APIView):
    """Another person of the host decides."""

    @extend_schema(
        operation_id="service_correction_decide", tags=[TAG], summary=_("决定撤回月度核实"),
        description=_("同意的，每一项后果成为有关单位的一件待办。"), parameters=[KEY],
        request=DecideServiceCorrectionShape,
        responses={200: ServiceCorrectionShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request, correction: UUID) -> Response:
        """Decide, once for the caller's key."""
        actor, said = actor_of(request), read(DecideServiceCorrectionShape, request)
        row = access.correction_for(actor, correction)
        once(
            actor, key_of(request._request), "staffing.decide_withdrawal",
            lambda: str(
                actions.decide_withdrawal(correction=row, agreed=said["agreed"], by=actor).pk
            ),
            asked=[str(correction), plain(said)],
        )  # fmt: skip
        return Response(_correction(access.correction_for(actor, correction)))


@listed(TAG, ServiceConsequenceShape, _("更正后果"), _("撤回核实后各单位要处理的后果。"))
class ServiceConsequences(ListView):
    """What must be looked at."""

    title = "service-consequences"
    common = (COUNTY,)
    parameters = (parameter("institution", _("办理单位代码。")),)
    order = ("id",)
    columns = names_of(ServiceConsequenceShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.consequences_for(actor).filter(county=county).select_related("institution")
        return only(rows, institution__code__in=asked.texts("institution"))

    def records(self, rows: list[ServiceConsequence]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_consequence(row).values()) for row in rows]


class SettleServiceConsequence(APIView):
    """The body says what was done."""

    @extend_schema(
        operation_id="service_consequence_settle", tags=[TAG], summary=_("登记更正后果的处理情况"),
        parameters=[KEY], request=SettleServiceConsequenceShape,
        responses={200: ServiceConsequenceShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request, consequence: int) -> Response:
        """Settle it, once for the caller's key."""
        actor, said = actor_of(request), read(SettleServiceConsequenceShape, request)
        row = access.consequence_for(actor, consequence)
        once(
            actor, key_of(request._request), "staffing.settle_consequence",
            lambda: actions.settle_consequence(
                consequence=row, answer=said["answer"], by=actor
            ).pk,
            asked=[consequence, plain(said)],
        )  # fmt: skip
        return Response(_consequence(access.consequence_for(actor, consequence)))


@listed(TAG, ServiceResultShape, _("晋升前服务结果"), _("出具过的结果，规定以后修改也不变。"))
class ServiceResults(ListView):
    """Results that were given about people whose record the caller reads; POST gives one."""

    title = "service-results"
    common = (COUNTY,)
    parameters = (_PERSON,)
    order = ("-given_at", "id")
    columns = names_of(ServiceResultShape)
    inner = ("spans", ("from_on", "until_on"))

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.results_for(actor).filter(county=county)
        rows = rows.select_related("person", "institution")
        return only(rows, person__code__in=asked.texts("person"))

    def records(self, rows: list[EligibilityResult]) -> list[Row]:
        """Ids become codes."""
        return [tuple(result_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="service_result_give", tags=[TAG], summary=_("出具晋升前服务结果"),
        parameters=[COUNTY, KEY], request=NewServiceResultShape,
        responses={201: ServiceResultShape, **_ANSWERS},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Give one, once for the caller's key."""
        actor, said = actor_of(request), read(NewServiceResultShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        person = access.record_for(actor, county.code if county else "", said["person"])
        pk = once(
            actor, key_of(request._request), "staffing.give_result",
            lambda: str(actions.give_result(person=person, rule=said["rule"], by=actor).pk),
            asked=plain(said),
        )  # fmt: skip
        row = access.result_for(actor, UUID(pk))
        headers = {"Location": reverse("api:service-results")}
        return Response(result_line(row), status=201, headers=headers)


class OneServiceRecord(APIView):
    """One person's record."""

    @extend_schema(
        operation_id="service_record", tags=[TAG], summary=_("一个人的服务记录"),
        parameters=[COUNTY],
        responses={200: OneServiceRecordShape, **problems(404, 422)},
    )  # fmt: skip
    def get(self, request: Request, person: str) -> Response:
        """Verified days one by one, and how the person stands today."""
        actor, asked = actor_of(request), Asked(request, (COUNTY,))
        county = member_access.county_asked(actor, asked.text("county"))
        row = access.record_for(actor, county.code if county else "", person)
        day = today()
        found = queries.record_of(row, day)
        return Response(
            {
                "person": row.code,
                "name": row.name,
                "institution": row.institution.code if row.institution else None,
                "as_of": day,
                "days": found.days,
                "part_time_days": found.part_time_days,
                "spans": [span_line(one) for one in found.spans],
                "standings": [standing_line(one) for one in found.standings],
                "demo": row.demo,
            }
        )  # fmt: skip


def _correction(row: ServiceCorrection) -> dict[str, Any]:
    there = row.verification
    person = there.posting.person
    return {
        "id": str(row.pk),
        "verification": str(there.pk),
        "posting": str(there.posting_id),
        "person": person.code if person else "",
        "month": there.month,
        "reason": row.reason,
        "asked_at": moment_text(row.asked_at),
        "decided_at": moment_text(row.decided_at) if row.decided_at else None,
        "agreed": row.agreed,
        "demo": row.demo,
    }


def _consequence(row: ServiceConsequence) -> dict[str, Any]:
    return {
        "id": row.pk,
        "correction": str(row.correction_id),
        "what": row.what,
        "institution": row.institution.code,
        "days": row.days,
        "answer": row.answer,
        "done_at": moment_text(row.done_at) if row.done_at else None,
        "demo": row.demo,
    }
