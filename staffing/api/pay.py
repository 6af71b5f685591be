"""Pay of posted people over REST: the lines, and computing, closing and correcting a month."""

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
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.money import two_places
from alliance.core.numbers import plain
from alliance.core.said import MATCH, read
from alliance.core.said import plain as as_sent
from alliance.core.shapes import Shape, names_of, number, text, truth, whole
from members import access as member_access
from staffing import pay_sheet
from staffing.access import pay as access
from staffing.actions import pay as actions
from staffing.api.postings import TAG
from staffing.models import PayLine, PayMonth
from staffing.vocabulary import COMPONENTS, PAYERS

#: Components, as the document names them once.
COMPONENT_CODES = tuple(COMPONENTS)
PAYER_KEYS = tuple(PAYERS)


class PayLineShape(Shape):
    """What one payer owes for somebody's days of a month."""

    id = text(_("行的标识。"))
    month = text(_("月份，例如 2026-10。"))
    institution = text(_("派出单位代码。"))
    person = text(_("人员代码。"))
    posting = text(_("派驻的标识。"))
    component = serializers.ChoiceField(choices=COMPONENT_CODES, help_text=_("待遇。"))
    payer = serializers.ChoiceField(choices=PAYER_KEYS, help_text=_("由谁承担。"))
    payer_institution = text(_("承担单位代码；资金池和财政为 null。"), allow_null=True)
    days = whole(_("天数；更正行是差额，可以为负。"))
    fte_days = number(_("折合全职天数。"))
    rate = text(_("每天标准（元）；未设为 null。"), allow_null=True)
    amount = text(_("金额（元）；标准未设为 null。"), allow_null=True)
    missing = text(_("未设的参数；有金额时为 null。"), allow_null=True)
    explanation = text(_("服务时段、承担依据和更正理由。"))
    correction = truth(_("是否更正行。"))
    closed = truth(_("这个月是否已结账。"))
    demo = truth(_("是否演示数据。"))


class PayMonthShape(Shape):
    """A month of pay of a body's posted people."""

    id = text(_("月份的标识。"))
    institution = text(_("派出单位代码。"))
    month = text(_("月份，例如 2026-10。"))
    closed = truth(_("是否已结账。"))
    version = whole(_("版本；结账时写在 If-Match 里。"))
    demo = truth(_("是否演示数据。"))


class NewPayMonthShape(Shape):
    """Which month is to be computed."""

    institution = text(_("派出单位代码。"), max_length=40)
    month = serializers.DateField(help_text=_("月份里的任意一天。"))


class PayCorrectionShape(Shape):
    """Why a closed month is corrected."""

    reason = text(_("更正的理由。"), max_length=2000)


@listed(
    TAG, PayLineShape, _("派驻待遇"), _("调用者所在机构派出或承担的、所辖县区的和本人的待遇行。")
)
class PayLines(ListView):
    """Lines the caller sees; POST computes a month."""

    title = "pay-lines"
    common = (COUNTY,)
    parameters = (
        parameter("month", _("月份，例如 2026-10-01。")),
        parameter("institution", _("派出单位代码。")),
        parameter("person", _("人员代码。")),
        parameter("component", _("待遇。"), enum=COMPONENT_CODES),
    )
    order = ("at", "id")
    columns = names_of(PayLineShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.lines_for(actor).filter(county=county)
        related = ("month__institution", "person", "payer_body")
        return only(
            rows.select_related(*related),
            month__month=asked.day("month"),
            month__institution__code__in=asked.texts("institution"),
            person__code__in=asked.texts("person"),
            component__in=asked.among("component", COMPONENT_CODES),
        )

    def records(self, rows: list[PayLine]) -> list[Row]:
        """Amounts with two decimals, ids as codes."""
        return [
            (
                str(row.pk), str(row.month), row.month.institution.code, row.person.code,
                str(row.posting_id), row.component, row.payer,
                row.payer_body.code if row.payer_body else None, row.days, plain(row.fte_days),
                None if row.rate_fen is None else two_places(row.rate_fen),
                None if row.fen is None else two_places(row.fen), row.missing or None,
                pay_sheet.explained(row), row.is_correction, row.month.closed_at is not None,
                row.demo,
            )
            for row in rows
        ]  # fmt: skip

    @extend_schema(
        operation_id="pay_compute", tags=[TAG], summary=_("计算一个月的派驻待遇"),
        parameters=[COUNTY, KEY], request=NewPayMonthShape,
        responses={201: PayMonthShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Compute it, once for the caller's key; while it is open it is computed anew."""
        actor, said = actor_of(request), read(NewPayMonthShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        asked = as_sent(said)
        body = member_access.institution_for(
            actor, county.code if county else "", said["institution"]
        )
        pk = once(
            actor, key_of(request._request), "staffing.compute_pay",
            lambda: str(
                actions.compute_pay(institution=body, month=said["month"], by=actor).pk
            ),
            asked=asked,
        )  # fmt: skip
        row = access.month_for(actor, UUID(pk))
        address = f"{reverse('api:pay-lines')}?month={row.month}&institution={body.code}"
        return _answer(row, status=201, address=address)


@listed(TAG, PayMonthShape, _("派驻待遇的月份"), _("调用者可以查看的派驻待遇月份。"))
class PayMonths(ListView):
    """Months the caller sees, the last first."""

    title = "pay-months"
    common = (COUNTY,)
    parameters = (
        parameter("month", _("月份，例如 2026-10-01。")),
        parameter("institution", _("派出单位代码。")),
    )
    order = ("-month", "id")
    columns = names_of(PayMonthShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.months_for(actor).filter(county=county).select_related("institution")
        bodies = asked.texts("institution")
        return only(rows, month=asked.day("month"), institution__code__in=bodies)

    def records(self, rows: list[PayMonth]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_month_line(row).values()) for row in rows]


class ClosePay(APIView):
    """A month is closed."""

    @extend_schema(
        operation_id="pay_close", tags=[TAG], summary=_("派驻待遇结账"),
        parameters=[MATCH, KEY], request=None,
        responses={200: PayMonthShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, month: UUID) -> Response:
        """Close it, once for the caller's key."""
        actor = actor_of(request)
        row = access.month_for(actor, month)
        version = request.headers.get("If-Match")
        once(
            actor, key_of(request._request), "staffing.close_pay",
            lambda: str(actions.close_pay(month=row, version=version, by=actor).pk),
            asked=[str(month), version],
        )  # fmt: skip
        return _answer(access.month_for(actor, month))


class CorrectPay(APIView):
    """A closed month gets lines with what has changed."""

    @extend_schema(
        operation_id="pay_correct", tags=[TAG], summary=_("更正派驻待遇"),
        parameters=[KEY], request=PayCorrectionShape,
        responses={200: PayMonthShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, month: UUID) -> Response:
        """Add them, once for the caller's key."""
        actor = actor_of(request)
        row = access.month_for(actor, month)
        said = read(PayCorrectionShape, request)
        once(
            actor, key_of(request._request), "staffing.correct_pay",
            lambda: str(actions.correct_pay(month=row, reason=said["reason"], by=actor)),
            asked=[str(month), as_sent(said)],
        )  # fmt: skip
        return _answer(access.month_for(actor, month))


def _answer(row: PayMonth, *, status: int = 200, address: str = "") -> Response:
    headers = {"ETag": f'"{row.version}"', **({"Location": address} if address else {})}
    return Response(_month_line(row), status=status, headers=headers)


def _month_line(row: PayMonth) -> dict[str, Any]:
    return {
        "id": str(row.pk), "institution": row.institution.code, "month": str(row),
        "closed": row.closed_at is not None, "version": row.version, "demo": row.demo,
    }  # fmt: skip
