"""Parameters of the county's rules on remote diagnosis and consultation."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter
from referrals.remote_rules import due_cases
from referrals.remote_words import KINDS

#: Every wait whose hour the county sets, each once.
DEADLINES: Final = tuple(dict.fromkeys(case for kind in KINDS for case in due_cases(kind)))

_KEY: Final = "referrals.remote.deadline[{}]"
#: How the cases in brackets read, under their full keys.
CASES: Final[Mapping[str, Promise]] = {
    _KEY.format(case): words
    for case, words in {
        "acquire": _("做检查"),
        "submit": _("提交诊断"),
        "read_imaging": _("出影像报告"),
        "read_ecg": _("出心电报告"),
        "read_laboratory": _("出检验报告"),
        "read_pathology": _("出病理报告"),
        "acknowledge": _("阅知报告"),
        "repeat": _("退回后重做"),
        "cancel": _("确认取消或作废"),
        "critical": _("告知危急值"),
        "consult": _("答复会诊"),
        "more_info": _("补充会诊资料"),
        "read_advice": _("阅知会诊意见"),
        "close": _("落实会诊意见"),
    }.items()
}

PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "referrals.remote.deadline",
        "integer",
        "分钟",
        _("远程诊断与会诊时限"),
        DEADLINES,
        waits=_("申请远程诊断和会诊、计算办理期限"),
    ),
    Parameter(
        "referrals.remote.lease",
        "integer",
        "分钟",
        _("远程诊断认领后占用的时间"),
        waits=_("申请和认领远程诊断"),
    ),
    Parameter(
        "referrals.remote.second_reader", "flag", "", _("远程诊断的审核签发人须是另一名医师")
    ),
)
