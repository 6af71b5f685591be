"""Parameters of subsidies that follow an appraisal: a part of `fundpool.parameters.PARAMETERS`."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter
from fundpool.rules.subsidy_years import KINDS, LINKS, METHODS

SUBSIDIES: Final[tuple[Parameter, ...]] = (
    Parameter(
        "fundpool.appraised.method",
        "text",
        "",
        _("考核结果如何计入补助"),
        tuple(KINDS),
        waits=_("按考核核定补助"),
        choices=METHODS,
    ),
    # 各档写“下限=核拨比例%”，从 0 分起。
    Parameter(
        "fundpool.appraised.bands",
        "list",
        "",
        _("补助的得分档次和核拨比例"),
        tuple(KINDS),
        waits=_("按得分档次核定补助"),
    ),
    Parameter(
        "fundpool.appraised.paid_link",
        "text",
        "",
        _("基药采购付款如何与基药补助挂钩"),
        waits=_("核定基药补助"),
        choices=LINKS,
    ),
    # 各档写“下限=预拨比例%”，从 0 分起。
    Parameter(
        "fundpool.appraised.next_prepay",
        "list",
        "",
        _("得分档次和下年度村卫生室补助预拨比例"),
        waits=_("确定下年度村卫生室补助预拨比例"),
    ),
)
