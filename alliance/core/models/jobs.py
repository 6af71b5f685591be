"""Long work as rows: a job and the parts it is made of."""

from dataclasses import replace

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.db.constraints import SameCounty
from alliance.core.ids import uuid7


class Job(models.Model):
    """后台任务: one piece of long work of one county, done part by part.

    `key` names the work within county and kind, so that starting it twice is starting it
    once. `by_*` are the ids of the actor who asked, for the audit. `error` is the sentence
    shown to people; the traceback is in the log under the job's id.
    """

    class State(models.TextChoices):
        """Where a job stands."""

        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("已中断")
        CANCELLED = "cancelled", _("已取消")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.ForeignKey("members.County", models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=60)
    key = models.CharField(_("唯一键"), max_length=200)
    arguments = models.JSONField(_("参数"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    cancel_asked = models.BooleanField(_("已要求取消"), default=False)
    tries = models.PositiveSmallIntegerField(_("收尾尝试次数"), default=0)
    result = models.JSONField(_("结果"), default=dict)
    error = models.TextField(_("中断原因"), blank=True)
    by_user = models.BigIntegerField(null=True)
    by_person = models.BigIntegerField(null=True)
    by_grant = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(_("提交时间"), default=now)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    heartbeat_at = models.DateTimeField(_("最近动静"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        constraints = [
            models.UniqueConstraint(fields=["county", "kind", "key"], name="job_once"),
            models.UniqueConstraint(fields=["county", "id"], name="job_county_id"),
        ]
        indexes = [
            models.Index(
                fields=["heartbeat_at", "created_at"],
                condition=Q(state__in=["queued", "running"]),
                name="job_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether it is still waiting or at work."""
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def actor(self) -> Actor:
        """The system at work for the person who asked."""
        system = Actor.system(self.county_id, f"{self.kind}:{self.id}")
        return replace(system, for_person=self.by_person)


class JobPart(models.Model):
    """任务分片: a slice small enough to be interrupted, claimed by one worker at a time.

    A part of stage n may be claimed when all parts of lower stages are done. `token` is
    the claim: an effect counts only while it still matches. `claims` counts how often
    somebody began it.
    """

    class State(models.TextChoices):
        """Where a part stands."""

        WAITING = "waiting", _("等待")
        CLAIMED = "claimed", _("进行中")
        DONE = "done", _("已完成")

    county = models.ForeignKey("members.County", models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, related_name="parts")
    key = models.CharField(_("唯一键"), max_length=200)
    stage = models.PositiveSmallIntegerField(_("阶段"), default=0)
    position = models.PositiveIntegerField(_("次序"))
    arguments = models.JSONField(_("参数"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    token = models.CharField(_("领取凭据"), max_length=120, blank=True)
    claims = models.PositiveSmallIntegerField(_("领取次数"), default=0)
    lease_until = models.DateTimeField(_("领取到期"), null=True)
    done_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("任务分片")
        verbose_name_plural = _("任务分片")
        constraints = [
            models.UniqueConstraint(fields=["job", "key"], name="jobpart_once"),
            SameCounty(fk="job"),
        ]
        indexes = [
            models.Index(
                fields=["job", "stage", "position"],
                condition=~Q(state="done"),
                name="jobpart_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.key}"
