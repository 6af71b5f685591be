"""A run's life as data: which state may follow which, by which verb."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step

RUN: Final = Lifecycle(
    name="考核批次",
    states={
        "computing": _("计算中"),
        "computed": _("已计算"),
        "published": _("已公布"),
        "cancelled": _("已取消"),
        "failed": _("未完成"),
    },
    first="computing",
    steps=(
        Step("finish_run", ("computing",), "computed"),
        Step("cancel_run", ("computing",), "cancelled"),
        Step("break_off", ("computing",), "failed"),
        Step("publish_run", ("computed",), "published"),
    ),
)
"""A recomputation is no step: it is a new run with the next revision number."""
