"""Parameters of public-health money by head: one part of `fundpool.parameters.PARAMETERS`."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter
from fundpool.rules.capitation_years import CUTS, UNEARNED, WAYS

CAPITATION: Final[tuple[Parameter, ...]] = (
    Parameter(
        "fundpool.capitation.amount",
        "money",
        "分",
        _("基本公共卫生人均筹资标准"),
        waits=_("按人头预拨公共卫生经费"),
    ),
    Parameter(
        "fundpool.capitation.population",
        "integer",
        "人",
        _("任务人口数"),
        waits=_("按人头预拨公共卫生经费"),
    ),
    Parameter(
        "fundpool.capitation.quarters",
        "text",
        "",
        _("公共卫生经费四个季度如何划分"),
        waits=_("核定基本公卫年度预算"),
        choices=CUTS,
    ),
    Parameter(
        "fundpool.capitation.method",
        "text",
        "",
        _("公共卫生经费如何结算"),
        waits=_("结算基本公卫经费"),
        choices=WAYS,
    ),
    Parameter(
        "fundpool.capitation.bands",
        "list",
        "",
        _("得分档次和核拨比例"),
        waits=_("按得分档次结算基本公卫经费"),
    ),
    Parameter(
        "fundpool.capitation.unearned",
        "text",
        "",
        _("未核拨的公共卫生经费归谁"),
        waits=_("结算没有全部核拨的基本公卫经费"),
        choices=UNEARNED,
    ),
)
