"""Runs over REST: see them, start one, stop one."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import jobs
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Invalid
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, Row, only
from alliance.core.periods import Period
from alliance.core.shapes import names_of
from kpi import access, actions
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, SCHEME, STATES, periods
from kpi.api.shapes import RunShape, StartShape
from kpi.models import Run, SchemeVersion
from members import access as member_access
from members.models import County

COLUMNS = names_of(RunShape)


@listed(
    tags.RUNS,
    RunShape,
    _("考核批次"),
    _("新的在前。计算中、已取消、未完成的批次只有县区一级的角色看得到。"),
)
class Runs(ListView):
    """Runs of a county, newest first; POST starts one."""

    title = "runs"
    parameters = (
        SCHEME, PERIOD, RELATIVE_TO, parameter("state", _("状态，多个用逗号分开。"), enum=STATES),
    )  # fmt: skip
    order = ("-started_at", "id")
    columns = COLUMNS

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Visible runs for everybody, the others for those who see the whole county."""
        return only(
            access.runs_for(actor).filter(county=county),
            scheme_version__scheme__code__in=asked.texts("scheme"),
            period__in=periods(asked),
            state__in=asked.among("state", STATES),
        )

    def records(self, rows: list[Run]) -> list[Row]:
        """With the progress of all jobs in one question."""
        done = jobs.progress_of(row.job_id for row in rows if row.job_id)
        return [
            _line(row, done.get(row.job_id, NOTHING) if row.job_id else NOTHING) for row in rows
        ]

    @extend_schema(
        operation_id="runs_start",
        tags=[tags.RUNS],
        summary=_("发起批次"),
        description=_(
            "在后台计算一个已发布的考核方案，成为新的修订。同一方案同一期间正在计算时答 409。"
            "进度见该批次的地址。"
        ),
        parameters=[COUNTY, KEY],
        request=StartShape,
        responses={201: RunShape, **problems(400, 403, 404, 409, 415, 422)},
        examples=[
            OpenApiExample(
                "2024",
                value={"scheme": "core", "period": "2024"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Start a run."""
        actor = actor_of(request)
        county = member_access.county_asked(actor, Asked(request, (COUNTY,)).text("county"))
        asked = StartShape(data=request.data)
        asked.is_valid(raise_exception=True)
        told = dict(asked.validated_data)
        scheme, period = told.pop("scheme"), told.pop("period")

        def start() -> str:
            version = _version(actor, county, scheme, Period.parse(period))
            return str(actions.start_run(version=version, period=period, by=actor, **told).pk)

        pk = once(
            actor,
            key_of(request._request),
            "kpi.start_run",
            start,
            asked={
                "county": county and county.code,
                "scheme": scheme,
                "period": period,
                **told,
            },
        )
        address = reverse("api:run", kwargs={"run": pk})
        return Response(shown(access.run_for(actor, pk)), status=201, headers={"Location": address})


class OneRun(APIView):
    """One run with its progress."""

    @extend_schema(
        operation_id="run",
        tags=[tags.RUNS],
        summary=_("一个批次及其进度"),
        responses={200: RunShape, **problems(404)},
    )
    def get(self, request: Request, run: UUID) -> HttpResponseBase:
        """The run as it stands."""
        Asked(request, ())
        return as_json(request, shown(access.run_for(actor_of(request), run)))


class CancelRun(APIView):
    """Stop a run that is being computed."""

    @extend_schema(
        operation_id="run_cancel",
        tags=[tags.RUNS],
        summary=_("取消批次"),
        description=_("停止正在计算的批次，不留下任何数值。已算完的批次答 409。"),
        parameters=[KEY],
        request=None,
        responses={200: RunShape, **problems(403, 404, 409)},
    )
    def post(self, request: Request, run: UUID) -> Response:
        """Stop it."""
        actor = actor_of(request)
        found = access.run_for(actor, run)

        def cancel() -> str:
            return str(actions.cancel_run(run=found, by=actor).pk)

        once(actor, key_of(request._request), "kpi.cancel_run", cancel, asked=str(run))
        return Response(shown(access.run_for(actor, run)))


NOTHING = jobs.Progress(0, 0)


def shown(run: Run) -> dict[str, Any]:
    """A run as the API shows it."""
    done = jobs.progress(run.job) if run.job else NOTHING
    return dict(zip(COLUMNS, _line(run, done), strict=True))


def _line(run: Run, done: jobs.Progress) -> Row:
    version = run.scheme_version
    return (
        str(run.pk), version.scheme.code, version.number, run.period, run.revision, run.state,
        done.done, done.all, done.percent, (run.job.error if run.job else "") or None, run.demo,
        run.software, moment_text(run.started_at), moment_text(run.computed_at),
        moment_text(run.available_at), moment_text(run.published_at), run.provisional,
        run.reason or None, str(run.corrects_id) if run.corrects_id else None,
        _day(run.feedback_until), _day(run.notice_from), _day(run.notice_until),
        moment_text(run.locked_at),
    )  # fmt: skip


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _version(actor: Actor, county: County | None, code: str, period: Period) -> SchemeVersion:
    """The newest published version of the scheme that holds on the period's last day.

    Without one the newest of all, so that the refusal says what is missing.
    """
    versions = access.scheme_versions_for(actor).filter(county=county, scheme__code=code)
    newest = list(versions.order_by("-published", "-number"))
    if not newest:
        raise Invalid(
            _("没有代码为“%(code)s”的考核方案。") % {"code": code},
            code="unknown_scheme",
            fields={"scheme": _("请从考核方案列表中选一个代码。")},
        )
    day = period.last_day
    held = [
        version
        for version in newest
        if version.published
        and (version.from_on is None or version.from_on <= day)
        and (version.until_on is None or day < version.until_on)
    ]
    return (held or newest)[0]
