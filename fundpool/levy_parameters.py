"""Parameters of the rules on contributions: one part of `fundpool.parameters.PARAMETERS`."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter
from fundpool.rules.levy_runs import NEW_BODY, PART_YEAR, PAYERS

LEVIES: Final[tuple[Parameter, ...]] = (
    Parameter(
        "fundpool.levy.rate",
        "share",
        "",
        _("资金池提取比例"),
        ("technical", "development"),
        topic="pool",
        waits=_("计算各单位应提取的资金"),
    ),
    Parameter(
        "fundpool.levy.payers", "list", "", _("资金池出资单位"), ("technical", "development")
    ),
    Parameter(
        "fundpool.levy.paid_by",
        "text",
        "",
        _("资金池由哪类单位出资"),
        ("technical", "development"),
        waits=_("计算各单位应提取的资金"),
        choices=PAYERS,
    ),
    Parameter(
        "fundpool.levy.new_body",
        "text",
        "",
        _("没有上年度收入的新设单位如何提取"),
        waits=_("计算新设单位应提取的资金"),
        choices=NEW_BODY,
    ),
    Parameter(
        "fundpool.levy.part_year",
        "text",
        "",
        _("非全年成员如何提取"),
        waits=_("计算非全年成员应提取的资金"),
        choices=PART_YEAR,
    ),
    Parameter("fundpool.levy.base", "text", "", _("资金池提取基数"), waits=_("计算提取基数")),
    Parameter("fundpool.levy.base_excludes", "list", "", _("提取基数不含的收入")),
    Parameter(
        "fundpool.levy.base_years_back",
        "integer",
        "年",
        _("提取基数取以前第几年度"),
        waits=_("计算提取基数"),
    ),
    Parameter("fundpool.levy.not_deducted", "flag", "", _("提取资金在计算超额绩效时不予扣除")),
)
