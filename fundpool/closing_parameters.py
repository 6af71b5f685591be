"""Parameters of a pool's end, the insurance year and the increment: a part of PARAMETERS."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter
from fundpool.rules.insurance_years import OVERRUN_WAYS, SURPLUS_WAYS
from fundpool.rules.rewarding import METHODS
from fundpool.rules.weighing import PAY_WEIGHINGS, SURPLUS_WEIGHINGS

CLOSING: Final[tuple[Parameter, ...]] = (
    Parameter(
        "fundpool.dissolution.subsidies_first",
        "flag",
        "",
        _("解体时财政补助先退回财政"),
        waits=_("解体有财政补助的资金池"),
    ),
    Parameter(
        "fundpool.insurance.surplus_use",
        "text",
        "",
        _("医保结余归谁使用"),
        waits=_("办理医保结余"),
        choices=SURPLUS_WAYS,
    ),
    Parameter(
        "fundpool.insurance.surplus_weighing",
        "text",
        "",
        _("医保结余归各单位时怎样按考核分配"),
        waits=_("按考核结果分配医保结余；未设时按登记的权重分配"),
        choices=SURPLUS_WEIGHINGS,
    ),
    Parameter(
        "fundpool.pay.total_weighing",
        "text",
        "",
        _("绩效工资总量怎样按考核分配"),
        waits=_("按考核结果分配绩效工资总量"),
        choices=PAY_WEIGHINGS,
    ),
    Parameter(
        "fundpool.insurance.overrun_bearer",
        "text",
        "",
        _("医保超支如何承担"),
        waits=_("办理医保超支"),
        choices=OVERRUN_WAYS,
    ),
    # 各档依次写“占预算的百分比:医保承担的百分比”，最后一档写“以上:百分比”。
    Parameter(
        "fundpool.insurance.overrun_tiers",
        "list",
        "",
        _("医保超支分担档次（如5%:60%、以上:20%，前为占预算的比例，后为医保承担的比例）"),
        waits=_("分担医保合理超支"),
    ),
    Parameter(
        "fundpool.posted_staff.method",
        "text",
        "",
        _("下沉人员补助的办法"),
        waits=_("计算下沉人员补助"),
        choices=METHODS,
    ),
    Parameter(
        "fundpool.posted_staff.rate",
        "share",
        "",
        _("本年业务增量用于下沉人员的比例"),
        waits=_("按业务增量计算下沉人员补助"),
    ),
    Parameter(
        "fundpool.posted_staff.income_share",
        "share",
        "",
        _("下沉服务收入扣除成本后用于下沉人员的比例"),
        waits=_("按下沉服务收入计算下沉人员补助"),
    ),
)
