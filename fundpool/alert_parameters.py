"""Parameters of the alerts of funds: a part of PARAMETERS. No plan prints one."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter

ALERTS: Final[tuple[Parameter, ...]] = (
    Parameter(
        "fundpool.alert.used_share",
        "share",
        "",
        _("专项使用进度预警的比例"),
        waits=_("提醒专项资金将要用完"),
    ),
    Parameter(
        "fundpool.alert.advance_days",
        "days",
        "天",
        _("已拨未核销预警的天数"),
        waits=_("提醒长期未核销的资金"),
    ),
)
