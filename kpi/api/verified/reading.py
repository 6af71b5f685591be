"""Verifications and their samples: each reader the county's, or the sheets of their own bodies."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import attachments
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.listing import Row, only
from alliance.core.numbers import plain
from alliance.core.shapes import names_of
from kpi import access, actions, queries
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import ELEMENT, PERIOD, RELATIVE_TO, RUN, SCHEME, UNIT, periods
from kpi.api.verbs import carried_out, example, posted, told
from kpi.api.verified.shapes import (
    STATES,
    DrawVerificationShape,
    OneVerificationShape,
    VerificationShape,
    VerifiedFigureShape,
)
from kpi.models import Verification, VerifiedFigure
from members.models import County


@listed(
    tags.RUNS,
    VerificationShape,
    _("现场核查"),
    _("对批次所用的数的抽样核查；成员单位只能取得抽到本单位的。"),
)
class Verifications(ListView):
    """Verifications, the newest first; POST draws a sample."""

    title = "verifications"
    parameters = (
        RUN, SCHEME, PERIOD, RELATIVE_TO,
        parameter("state", _("状态，多个用逗号分开。"), enum=STATES),
    )  # fmt: skip
    order = ("-drawn_at", "id")
    columns = names_of(VerificationShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """All of the county, or those that drew a body of the reader."""
        return only(
            access.verifications_for(actor).filter(county=county),
            run=asked.uuid("run"),
            run__scheme_version__scheme__code__in=asked.texts("scheme"),
            run__period__in=periods(asked),
            state__in=asked.among("state", STATES),
        )

    def records(self, rows: list[Verification]) -> list[Row]:
        """Ids become codes."""
        return [_line(row) for row in rows]

    @posted(
        tags.RUNS, "verification_draw", _("抽取核查样本"),
        _("从批次所用的数里按种子抽样，种子和抽样框留在记录里。只能抽已计算、还没有公示的批次。"),
        asks=DrawVerificationShape, gives=OneVerificationShape, status=201,
        examples=(
            example(
                "draw",
                {
                    "run": "01a20117-ed49-71d3-9db4-5eae61ba5bb0",
                    "basis": "县现场核查办法（〔2026〕6号）", "units": 3, "elements": 5,
                    "seed": "20260318",
                },
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Draw it."""
        actor, said = actor_of(request), told(DrawVerificationShape, request)
        asked = {**said}
        run = access.visible_run_for(actor, said.pop("run"))
        pk = carried_out(
            request, "draw_verification",
            lambda: actions.draw_verification(run=run, by=actor, **said), asked,
        )  # fmt: skip
        address = reverse("api:verification", kwargs={"verification": pk})
        return Response(shown(actor, UUID(pk)), status=201, headers={"Location": address})


class OneVerification(APIView):
    """One verification with its sheets."""

    @extend_schema(
        operation_id="verification",
        tags=[tags.RUNS],
        summary=_("一次现场核查"),
        description=_("怎样抽的、各单位核到哪里、签了没有，以及县区怎样把结果计入得分。"),
        responses={200: OneVerificationShape, **problems(404)},
    )
    def get(self, request: Request, verification: UUID) -> HttpResponseBase:
        """The verification as it stands."""
        Asked(request, ())
        return as_json(request, shown(actor_of(request), verification))


@listed(
    tags.RUNS,
    VerifiedFigureShape,
    _("核查的数"),
    _("抽到的数，上报数与核实数并列；成员单位只能取得本单位的。"),
)
class VerifiedFigures(ListView):
    """The figures of samples, in the order in which they were drawn."""

    title = "verified-figures"
    parameters = (
        parameter("verification", _("核查编号。")),
        RUN, SCHEME, PERIOD, RELATIVE_TO, UNIT, ELEMENT,
    )  # fmt: skip
    order = ("id",)
    columns = names_of(VerifiedFigureShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """All of the county, or those of the reader's bodies."""
        return only(
            access.verified_figures_for(actor).filter(county=county),
            sheet__verification=asked.uuid("verification"),
            sheet__verification__run=asked.uuid("run"),
            sheet__verification__run__scheme_version__scheme__code__in=asked.texts("scheme"),
            sheet__verification__run__period__in=periods(asked),
            sheet__unit__code__in=asked.texts("unit"),
            element__code__in=asked.texts("element"),
        )

    def records(self, rows: list[VerifiedFigure]) -> list[Row]:
        """Ids become codes."""
        return [figure_line(row) for row in rows]


class VerifiedDocument(APIView):
    """The proof of a finding."""

    @extend_schema(
        operation_id="verified_figure_document",
        tags=[tags.RUNS],
        summary=_("核实数的佐证材料"),
        description=_("原样给出所附文件；谁取用过，留有记录。"),
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **problems(404)},
    )
    def get(self, request: Request, figure: int) -> HttpResponseBase:
        """The file, to be kept; that it was read is written down."""
        Asked(request, ())
        actor = actor_of(request)
        row = access.verified_for(actor, figure)
        return attachments.handed_out(actor, "kpi.verified_file_read", row)


def shown(actor: Actor, pk: UUID) -> dict[str, Any]:
    """A verification with its sheets as the reader may see them, and the rule it counts by."""
    row = access.verification_for(actor, pk)
    sheets = queries.verified.check_sheets(row, access.check_sheets_for(actor))
    rule = queries.verified.rule_of(row.run)
    return {
        **dict(zip(Verifications.columns, _line(row), strict=True)),
        **_counted(queries.verified.agreement(one for it in sheets for one in it.figures)),
        "sheets": [_sheet(one) for one in sheets],
        "rule": {
            "outcome": rule.outcome or None,
            "points_per_figure": None if rule.each is None else plain(rule.each),
            "tolerance": None if rule.tolerance is None else plain(rule.tolerance),
            "clause": rule.clause or None,
            "basis": rule.said or None,
            "on": rule.on.isoformat(),
        },
    }


def figure_line(row: VerifiedFigure) -> Row:
    """A figure as its shape names it."""
    verification, file = row.sheet.verification, row.document
    is_checked = row.at is not None
    return (
        row.pk, str(verification.pk), row.sheet.unit.code, row.element.code,
        verification.run.period,
        None if row.reported is None else plain(row.reported),
        None if row.verified is None else plain(row.verified),
        row.verified == row.reported if is_checked else None,
        row.note or None, row.by.name if row.by else None, moment_text(row.at),
        f"{file.name} {file.sha256}" if file else None, verification.demo,
    )  # fmt: skip


def _counted(found: queries.verified.Agreement) -> dict[str, Any]:
    share = None if found.share is None else plain(found.share)
    return {"figures": found.figures, "checked": found.checked, "same": found.same, "share": share}


def _sheet(one: queries.verified.CheckSheet) -> dict[str, Any]:
    sheet = one.sheet
    return {
        "unit": sheet.unit.code,
        "unit_name": sheet.unit.name,
        **_counted(one.agreement),
        "words": sheet.words or None,
        "signed_by": sheet.signed_by.name if sheet.signed_by else None,
        "signed_at": moment_text(sheet.signed_at),
    }


def _line(row: Verification) -> Row:
    return (
        str(row.pk), str(row.run_id), row.run.scheme_version.scheme.code, row.run.period,
        row.state, row.basis, row.seed, row.frame, row.frame_units, row.frame_elements,
        row.units, row.elements, row.drawn_by.name if row.drawn_by else None,
        moment_text(row.drawn_at), moment_text(row.ended_at), row.reason or None, row.demo,
    )  # fmt: skip
