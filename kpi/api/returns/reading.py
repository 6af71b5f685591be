"""What is owed, what was handed in, and one return with its cells."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.errors import NotFound
from alliance.core.listing import COUNTY, Row, only
from alliance.core.periods import Period
from alliance.core.shapes import names_of
from alliance.core.showing import local
from kpi import access, queries
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, UNIT, periods
from kpi.api.returns import shapes
from kpi.models import DataSet, Finding, Submission
from kpi.queries.collecting.grid import Line
from kpi.rules import due_on
from members import access as member_access
from members.models import County, Unit

DATA_SET = parameter("data_set", _("报表代码，多个用逗号分开。"))
#: So many returns are listed at once; the count is always whole.
LISTED: Final = 1000


@dataclass(frozen=True)
class Place:
    """Which return an address is about, and for whom."""

    actor: Actor
    form: DataSet
    unit: Unit
    period: Period

    @property
    def row(self) -> Submission | None:
        """The return as it stands; None before anybody saved anything."""
        return queries.collecting.submission_of(self.form, self.unit, self.period)


def place_of(request: Request, form: str, period: str, unit: str) -> Place:
    """The form, body and period of an address; NotFound for what is not the actor's."""
    actor = actor_of(request)
    county = member_access.county_asked(actor, Asked(request, (COUNTY,)).text("county"))
    if county is None:
        raise NotFound(_("没有找到这个单位的填报。"))
    body = access.return_unit_for(actor, county, unit)
    return Place(actor, access.form_for(actor, county, form), body, Period.parse(period))


class OwedReturns(APIView):
    """What the caller still has to hand in, the most urgent first."""

    parameters = (COUNTY, DATA_SET, UNIT)

    @extend_schema(
        operation_id="owed_returns",
        tags=[tags.RETURNS],
        summary=_("应报未报"),
        description=_(
            "调用者要报的：本单位的、由本单位代填的村卫生室的、县区自己的；退回的也在内，急的在前。"
            "每格都有数或缺数原因才算报齐。"
        ),
        parameters=[*parameters],
        responses={200: shapes.OwedListShape, **problems(404, 422)},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """All of them in one answer."""
        asked = Asked(request, self.parameters)
        actor = actor_of(request)
        county = member_access.county_asked(actor, asked.text("county"))
        rows = [] if county is None else _owed(actor, county, asked)
        found = [_owed_line(one, whose) for one, whose in rows[:LISTED]]
        return as_json(request, {"results": found, "not_listed": max(0, len(rows) - LISTED)})


def _owed(actor: Actor, county: County, asked: Asked) -> list[tuple[queries.collecting.Owed, str]]:
    """Every owed return once, under the nearest name the actor has to it."""
    near = {
        shapes.COUNTY: access.county_units_for(actor),
        shapes.CLINIC: access.clinic_units_for(actor),
        shapes.OWN: access.owing_units_for(actor),
    }
    whose = {
        pk: name
        for name, units in near.items()
        for pk in only(units.filter(county=county), code__in=asked.texts("unit")).values_list(
            "pk", flat=True
        )
    }
    forms = set(asked.texts("data_set"))
    units = access.return_units_for(actor).filter(pk__in=whose)
    found = [one for one in queries.collecting.owed(units) if not forms or one.form.code in forms]
    return [(one, whose[one.unit.pk]) for one in found]


def _owed_line(one: queries.collecting.Owed, whose: str) -> dict[str, Any]:
    row = one.submission
    return {
        "data_set": one.form.code,
        "name": local(one.form, "name"),
        "unit": one.unit.code,
        "unit_name": one.unit.name,
        "period": one.period.code,
        "due_on": one.due_on,
        "cells": one.cells,
        "there": one.there,
        "state": row.state if row else None,
        "version": row.version if row else 0,
        "returned_for": (row.returned_for if row else "") or None,
        "whose": whose,
    }


@listed(
    tags.RETURNS,
    shapes.SubmissionShape,
    _("填报"),
    _("草稿和已提交的填报；成员单位只能取得本单位的。每一格见该填报的地址。"),
)
class Returns(ListView):
    """Returns that somebody has begun, the newest first."""

    title = "returns"
    parameters = (
        DATA_SET, UNIT, PERIOD, RELATIVE_TO,
        parameter("state", _("状态，多个用逗号分开。"), enum=shapes.STATES),
    )  # fmt: skip
    order = ("-id",)
    columns = names_of(shapes.SubmissionShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """One's own, or all of the county."""
        found = only(
            access.returns_for(actor).filter(county=county),
            data_set__code__in=asked.texts("data_set"),
            unit__code__in=asked.texts("unit"),
            period__in=periods(asked),
            state__in=asked.among("state", shapes.STATES),
        )
        still = ~Q(findings__state=Finding.State.CLOSED) & Q(findings__isnull=False)
        found = found.select_related("data_set", "unit")
        counted: QuerySet[Any, Any] = found.annotate(findings_open=Count("findings", filter=still))
        return counted

    def records(self, rows: list[Any]) -> list[Row]:
        """Ids become codes."""
        return [
            (
                row.data_set.code, row.unit.code, row.unit.name, row.period, row.state,
                row.version, row.basis, queries.collecting.is_late(row), moment_text(row.saved_at),
                moment_text(row.submitted_at), moment_text(row.reviewed_at),
                moment_text(row.accepted_at), row.returned_for or None, row.findings_open,
                row.demo,
            )
            for row in rows
        ]  # fmt: skip


class OneReturn(APIView):
    """One return: its state, every cell, what was found in it."""

    @extend_schema(
        operation_id="return",
        tags=[tags.RETURNS],
        summary=_("一份填报及其各格"),
        parameters=[COUNTY],
        responses={200: shapes.ReturnShape, **problems(404, 422)},
    )
    def get(self, request: Request, form: str, period: str, unit: str) -> HttpResponseBase:
        """The return as it stands; before anything was saved, what is there already."""
        return as_json(request, shown(place_of(request, form, period, unit)))


def shown(place: Place) -> dict[str, Any]:
    """A return as the API shows it."""
    form, unit, period, row = place.form, place.unit, place.period, place.row
    grid = queries.collecting.grid(form, unit, period, row)
    was_handed_in = row is not None and row.first_submitted_at is not None
    photo = row.document if row else None
    return {
        "data_set": form.code,
        "unit": unit.code,
        "unit_name": unit.name,
        "period": period.code,
        "state": row.state if row else None,
        "version": row.version if row else 0,
        "due_on": due_on(period, form.due_days),
        "late": queries.collecting.is_late(row) if row and was_handed_in else None,
        "lock": queries.collecting.locked(form, unit, period, row) or None,
        "own": access.is_own(place.actor, unit),
        "basis": row.basis if row else None,
        "told_by": (row.told_by if row else "") or None,
        **{
            name: moment_text(getattr(row, name)) if row else None
            for name in ("saved_at", "submitted_at", "reviewed_at", "accepted_at")
        },
        "returned_for": (row.returned_for if row else "") or None,
        "photo": f"{photo.name} {photo.sha256}" if photo else None,
        "cells": [_cell(line) for line in grid.lines],
        "findings": [_finding(one) for one in queries.collecting.findings_of(row)] if row else [],
        "demo": row.demo if row else form.demo or unit.county.demo,
    }


def _cell(line: Line) -> dict[str, Any]:
    return {
        "key": line.cell.key,
        "element": line.cell.element.code,
        "name": line.name,
        "band": line.cell.band,
        "text": line.text,
        "before": line.before or None,
        "last_year": line.last_year or None,
        "stated_zero": line.stated_zero,
    }


def _finding(row: Finding) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "rule": row.rule.code if row.rule else None,
        "element": row.element.code if row.element else None,
        "figures": row.figures,
        "state": row.state,
        "explanation": row.explanation or None,
    }
