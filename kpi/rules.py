"""The lives of runs, returns, versions and targets as data, and when a return is due."""

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step
from alliance.core.periods import Kind, Period

RUN: Final = Lifecycle(
    name="考核批次",
    states={
        "computing": _("计算中"),
        "computed": _("已计算"),
        "feedback": _("反馈确认"),
        "notice": _("公示中"),
        "published": _("已公布"),
        "locked": _("已锁定"),
        "cancelled": _("已取消"),
        "failed": _("未完成"),
    },
    first="computing",
    steps=(
        Step("finish_run", ("computing",), "computed"),
        Step("cancel_run", ("computing",), "cancelled"),
        Step("break_off", ("computing",), "failed"),
        Step("open_feedback", ("computed",), "feedback"),
        Step("open_notice", ("computed", "feedback"), "notice"),
        Step("publish_run", ("computed", "notice"), "published"),
        Step("lock_run", ("published",), "locked"),
    ),
)
"""A recomputation is no step: it is a new run with the next revision number."""

#: A run whose numbers are there to be read.
VISIBLE: Final = ("computed", "feedback", "notice", "published", "locked")
#: A run that is made known: what is linked to it may rely on its numbers.
KNOWN: Final = ("published", "locked")
#: A run about whose numbers the assessed bodies may still speak.
DISPUTABLE: Final = ("feedback", "notice")

APPEAL: Final = Lifecycle(
    name="申诉",
    states={
        "filed": _("待处理"),
        "accepted": _("已采纳"),
        "refused": _("未采纳"),
        "withdrawn": _("已撤回"),
    },
    first="filed",
    steps=(
        Step("accept", ("filed",), "accepted"),
        Step("refuse", ("filed",), "refused"),
        Step("withdraw", ("filed",), "withdrawn"),
    ),
)

#: 填报: one body's return of a form for a period. A form without review goes from submitted to
#: accepted; one with review is accepted when it was reviewed.
SUBMISSION: Final = Lifecycle(
    name="填报",
    states={
        "draft": _("填写中"),
        "submitted": _("已提交"),
        "reviewed": _("已审核"),
        "accepted": _("已接收"),
        "returned": _("已退回"),
    },
    first="draft",
    steps=(
        Step("submit", ("draft", "returned"), "submitted"),
        Step("review", ("submitted",), "reviewed"),
        Step("accept", ("submitted", "reviewed"), "accepted"),
        Step("return", ("submitted", "reviewed"), "returned"),
        Step("unlock", ("accepted",), "returned"),
    ),
)

#: 口径解释. A replaced answer and its successor are two rows; neither is edited.
RULING: Final = Lifecycle(
    name="口径解释",
    states={
        "asked": _("待解释"),
        "answered": _("现行"),
        "replaced": _("已被替换"),
        "withdrawn": _("已撤回"),
    },
    first="asked",
    steps=(
        Step("answer", ("asked",), "answered"),
        Step("replace", ("answered",), "replaced"),
        Step("withdraw", ("asked", "answered"), "withdrawn"),
    ),
)

#: 临时要数. It ends when who asked says so; the hour alone makes an answer late.
AD_HOC: Final = Lifecycle(
    name="临时要数",
    states={"open": _("收取中"), "ended": _("已结束")},
    first="open",
    steps=(Step("end", ("open",), "ended"),),
)

#: 现场核查. It is done when every figure was checked and every body has signed.
VERIFICATION: Final = Lifecycle(
    name="现场核查",
    states={"open": _("核查中"), "done": _("已完成"), "called_off": _("已撤销")},
    first="open",
    steps=(
        Step("finish", ("open",), "done"),
        Step("call_off", ("open",), "called_off"),
    ),
)

#: 考核方案版本. A draft that is discarded leaves nothing but its audit events.
SCHEME_VERSION: Final = Lifecycle(
    name="考核方案版本",
    states={
        "draft": _("草稿"),
        "published": _("已发布"),
        "ended": _("已被新版代替"),
        "discarded": _("已放弃"),
    },
    first="draft",
    steps=(
        Step("publish", ("draft",), "published"),
        Step("discard", ("draft",), "discarded"),
        # By the day from which the next version holds.
        Step("end", ("published",), "ended"),
    ),
)

#: 指标版本. Lives as a scheme's version does.
INDICATOR_VERSION: Final = Lifecycle(
    name="指标版本",
    states=SCHEME_VERSION.states,
    first=SCHEME_VERSION.first,
    steps=SCHEME_VERSION.steps,
)

#: 目标值. Entered by one person, approved by another; never overwritten, only replaced.
TARGET: Final = Lifecycle(
    name="目标值",
    states={
        "proposed": _("待批准"),
        "in_force": _("施行中"),
        "refused": _("未批准"),
        "replaced": _("已被代替"),
        "cleared": _("已清空"),
    },
    first="proposed",
    steps=(
        Step("approve", ("proposed",), "in_force"),
        Step("refuse", ("proposed",), "refused"),
        # By the approval of another cell for the same indicator, unit and year.
        Step("replace", ("in_force",), "replaced"),
        # By the approval of a decision that the cell holds nothing any more.
        Step("clear", ("in_force",), "cleared"),
    ),
)

#: 清空目标格的决定. The cell holds until somebody else approves.
TARGET_CLEARING: Final = Lifecycle(
    name="清空目标格的决定",
    states={
        "proposed": _("待批准"),
        "approved": _("已批准"),
        "refused": _("未批准"),
    },
    first="proposed",
    steps=(
        Step("approve", ("proposed",), "approved"),
        Step("refuse", ("proposed",), "refused"),
    ),
)

#: 数据元更正. Approved it holds from its day on.
ELEMENT_VERSION: Final = Lifecycle(
    name="数据元更正",
    states=TARGET_CLEARING.states,
    first=TARGET_CLEARING.first,
    steps=TARGET_CLEARING.steps,
)


def version_state(*, published: bool, until_on: date | None, on: date) -> str:
    """Where a version of a scheme or an indicator stands on a day."""
    if not published:
        return "draft"
    return "ended" if until_on is not None and until_on <= on else "published"


def due_on(period: Period, days: int | None) -> date | None:
    """The last day on which a return of the period is in time; None when none was set."""
    return None if days is None else period.until + timedelta(days=days - 1)


def is_asked(period: Period, out_from: date | None, ends_on: date | None) -> bool:
    """Whether a form that went out on a day, and ends before another, is asked for a period.

    The period in which it went out is the first one, the one in which it ends is the last.
    """
    if out_from is None or period.last_day < out_from:
        return False
    return ends_on is None or period.first_day < ends_on


def asked_periods(
    kind: Kind, out_from: date | None, ends_on: date | None, on: date
) -> list[Period]:
    """The periods of a form that are over on a day and are asked for, the earliest first."""
    if out_from is None:
        return []
    period, found = Period.containing(out_from, kind), []
    while period.last_day < on and is_asked(period, out_from, ends_on):
        found.append(period)
        period = period.next
    return found
