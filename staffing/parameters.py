"""Parameters of the rules on postings, employment, promotion and village service."""

from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import Parameter

PARAMETERS: tuple[Parameter, ...] = (
    Parameter("staffing.posting.minimum_months", "months", "月", _("派驻最短时间")),
    Parameter("staffing.posting.counted_months", "months", "月", _("派驻计入指标的最短时间")),
    Parameter("staffing.posting.counted_title", "text", "", _("派驻计入指标的最低职称")),
    Parameter(
        "staffing.promotion.months",
        "months",
        "月",
        _("晋升副高前的服务或进修时间"),
        ("at_base", "at_lead"),
    ),
    Parameter("staffing.promotion.cumulative", "flag", "", _("晋升前服务时间可以累计")),
    Parameter("staffing.promotion.hosts", "list", "", _("晋升前服务可去的机构")),
    Parameter("staffing.secondment.guarantees", "list", "", _("挂职期间的保障")),
    Parameter("staffing.employment.forms", "list", "", _("聘用方式")),
    Parameter("staffing.employment.specialties", "list", "", _("聘用拓展的专业")),
    Parameter("staffing.dual_engagement.forms", "list", "", _("医防双向任职方式")),
    Parameter("staffing.pool.starts_on", "date", "", _("人力资源池起始日")),
    Parameter("staffing.pool.entrants", "text", "", _("纳入人力资源池的人员")),
    Parameter("staffing.pool.stages", "list", "", _("人力资源池各阶段")),
    Parameter(
        "staffing.pay.payer",
        "text",
        "",
        _("薪酬负担单位"),
        ("pool", "posted_basic", "posted_bonus"),
    ),
    Parameter("staffing.transfer.steps", "list", "", _("人员调配步骤")),
    Parameter("staffing.commissioner.per_lead", "integer", "名", _("每个牵头医院公共卫生专员人数")),
    Parameter("staffing.liaison.per_member", "integer", "名", _("每个成员单位联络员人数")),
    Parameter("staffing.tour.modes", "list", "", _("对空白村的服务方式")),
    Parameter("staffing.tour.services", "list", "", _("对空白村的服务内容")),
)
