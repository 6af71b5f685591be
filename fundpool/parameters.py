"""Parameters of the rules on common funds, contributions, insurance and pay."""

from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter

PARAMETERS: tuple[Parameter, ...] = (
    Parameter("fundpool.pool.count", "integer", "个", _("资金池个数")),
    Parameter("fundpool.pool.uses", "list", "", _("资金池用途"), ("technical", "development")),
    Parameter("fundpool.levy.rate", "share", "", _("资金池提取比例"), ("technical", "development")),
    Parameter(
        "fundpool.levy.payers", "list", "", _("资金池出资单位"), ("technical", "development")
    ),
    Parameter("fundpool.levy.base", "text", "", _("资金池提取基数")),
    Parameter("fundpool.levy.base_excludes", "list", "", _("提取基数不含的收入")),
    Parameter("fundpool.levy.base_years_back", "integer", "年", _("提取基数取以前第几年度")),
    Parameter("fundpool.levy.not_deducted", "flag", "", _("提取资金在计算超额绩效时不予扣除")),
    Parameter(
        "fundpool.subsidy.amount",
        "money",
        "分",
        _("财政对资金池的补助"),
        ("technical", "development"),
    ),
    Parameter("fundpool.increment.share", "share", "", _("业务收入增量部分的分享比例")),
    Parameter("fundpool.increment.kinds", "list", "", _("业务收入增量的来源")),
    Parameter("fundpool.custody.holder", "text", "", _("资金池存放单位")),
    Parameter("fundpool.custody.principles", "list", "", _("资金池使用原则")),
    Parameter("fundpool.overdraft.allowed", "flag", "", _("资金池可以透支")),
    Parameter("fundpool.claim.per_year", "integer", "次/年", _("资金池每年申请次数")),
    Parameter("fundpool.claim.evidence_required", "flag", "", _("申请须附支付佐证材料")),
    Parameter("fundpool.earmark.required", "flag", "", _("资金池资金专款专用")),
    Parameter("fundpool.dissolution.basis", "text", "", _("解体时结余返还的依据")),
    Parameter("fundpool.abuse.kinds", "list", "", _("资金池违规情形")),
    Parameter("fundpool.analysis.per_year", "integer", "次/年", _("每年经济运行分析次数")),
    Parameter("fundpool.accounting_centre.host", "text", "", _("财务核算中心所在单位")),
    Parameter("fundpool.accounting_centre.principles", "list", "", _("财务核算中心记账原则")),
    Parameter("fundpool.store.kinds", "list", "", _("项目与设备登记库")),
    Parameter("fundpool.insurance.payment", "text", "", _("医保付费方式")),
    Parameter(
        "fundpool.insurance.surplus_is_business_income", "flag", "", _("医保结余作为业务收入")
    ),
    Parameter("fundpool.insurance.surplus_share", "share", "", _("医保结余在成员单位中的分配比例")),
    Parameter("fundpool.insurance.overrun_share", "share", "", _("医保合理超支的分担比例")),
    Parameter("fundpool.pay.excluded_from_total", "list", "", _("不计入绩效工资总量的报酬")),
    Parameter("fundpool.pay.gp_increase", "money", "分", _("聘用注册全科医生增核的超额绩效")),
    Parameter("fundpool.incentive.amount", "money", "分", _("牵头医院激励资金数额")),
    Parameter("fundpool.talent_fund.amount", "money", "分", _("人才专项工作经费数额")),
    Parameter("fundpool.training.compensation", "money", "分", _("培养培训补偿数额")),
)
