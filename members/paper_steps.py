"""The steps that may be recorded as signed on paper (线下签批), in the words of the screen.

An app above names its own steps; one without words here is shown by its code.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAPER_STEPS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "membership_request.agree": _("动态调整：各方同意"),
        "membership_request.approve": _("动态调整：审批"),
        "proposal.approve": _("登记变更：审批"),
        "rule_proposal.approve": _("规则变更：审批"),
        "rule_proposal.refuse": _("规则变更：不予批准"),
        "equipment_transfer.approve": _("设备调剂：审批"),
    }
)


def paper_step_words(step: str) -> Promise | str:
    """The words for a step; its code where there are none."""
    return PAPER_STEPS.get(step, step)
