"""The steps of a computed run: asked about, before the public, made known, closed for good."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.shapes import Shape, text
from kpi import access, actions
from kpi.api import tags
from kpi.api.runs import shown
from kpi.api.shapes import RunShape
from kpi.api.verbs import carried_out, example, posted, told
from kpi.models import Run


class UntilShape(Shape):
    """Up to when the bodies are asked."""

    until = serializers.DateField(help_text=_("反馈截止日（含）。"))


class NoticeShape(Shape):
    """How long a result is before the public, and which document says so."""

    days = serializers.IntegerField(
        min_value=1, max_value=60, help_text=_("公示几个工作日，从次日起数。")
    )
    basis = text(_("规定公示日数的文件（名称和文号）。"), max_length=300)


class RunStep(APIView):
    """One step of a run; the answer is the run as it stands afterwards."""

    def step(
        self,
        request: Request,
        run: UUID,
        name: str,
        said: dict[str, Any],
        carry_out: Callable[[Run, Actor], Run],
    ) -> Response:
        """Take it, once for the caller's key."""
        actor = actor_of(request)
        found = access.run_for(actor, run)
        carried_out(request, name, lambda: carry_out(found, actor), [str(run), said])
        return Response(shown(access.run_for(actor, run)))


class OpenFeedback(RunStep):
    """Ask the assessed bodies what they say."""

    @posted(
        tags.RUNS, "run_feedback_open", _("发起反馈"),
        _("请被考核单位在截止日（含）前对结果表示意见；只有已计算的批次可以发起。"),
        asks=UntilShape, gives=RunShape,
        examples=(example("until", {"until": "2026-12-04"}),),
    )  # fmt: skip
    def post(self, request: Request, run: UUID) -> Response:
        """Ask them."""
        said = told(UntilShape, request)
        return self.step(
            request, run, "open_feedback", said,
            lambda found, by: actions.open_feedback(run=found, by=by, **said),
        )  # fmt: skip


class OpenNotice(RunStep):
    """Put a result before the public."""

    @posted(
        tags.RUNS, "run_notice_open", _("发起公示"),
        _("方案没有写公示几日：按县区自己的文件写日数和依据。发起批次的人不能自己公示。"),
        asks=NoticeShape, gives=RunShape,
        examples=(example("notice", {"days": 5, "basis": "县绩效考核办法（〔2026〕3号）"}),),
    )  # fmt: skip
    def post(self, request: Request, run: UUID) -> Response:
        """Open the notice."""
        said = told(NoticeShape, request)
        return self.step(
            request, run, "open_notice", said,
            lambda found, by: actions.open_notice(run=found, by=by, **said),
        )  # fmt: skip


class PublishRun(RunStep):
    """Make a run known."""

    @posted(
        tags.RUNS, "run_publish", _("公布批次"),
        _("公示期满、异议和申诉都已处理后公布；不计分的算完即可公布。发起批次的人不能自己公布。"),
        gives=RunShape,
    )  # fmt: skip
    def post(self, request: Request, run: UUID) -> Response:
        """Publish it."""
        return self.step(
            request, run, "publish_run", {},
            lambda found, by: actions.publish_run(run=found, by=by),
        )  # fmt: skip


class LockRun(RunStep):
    """Close a published run for good."""

    @posted(
        tags.RUNS, "run_lock", _("锁定批次"),
        _("锁定后任何修改都不再影响这一版；要更正须按决定另算一版。发起批次的人不能自己锁定。"),
        gives=RunShape,
    )  # fmt: skip
    def post(self, request: Request, run: UUID) -> Response:
        """Lock it."""
        return self.step(
            request, run, "lock_run", {}, lambda found, by: actions.lock_run(run=found, by=by)
        )
