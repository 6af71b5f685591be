"""The verbs of `members.rules.MAY` in words, by family."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Verbs by family, in words: what pages about delegations and access show.
FAMILIES: Final[Mapping[str, tuple[Promise, Mapping[str, Promise]]]] = MappingProxyType(
    {
        "registry": (
            _("机构与联盟"),
            {
                "members.read": _("查看机构、联盟与方案"),
                "members.keep_registry": _("登记机构、联盟与隶属关系"),
                "members.name_bodies": _("登记机构的简称"),
                "members.keep_figures": _("登记人口与床位"),
                "members.propose_facts": _("申请变更本单位信息"),
                "members.decide_facts": _("审批登记信息变更"),
                "members.ask_facts": _("要求机构核对信息"),
                "members.request_membership": _("申请加入、退出或转入联盟"),
                "members.read_requests": _("查看动态调整申请"),
                "members.agree_membership": _("代表本单位同意动态调整"),
                "members.decide_membership": _("审批动态调整"),
                "members.keep_equipment": _("登记和提供设备"),
                "members.decide_equipment": _("审批设备调剂"),
                "members.keep_medicines": _("登记药品目录"),
                "members.keep_evidence": _("登记落实佐证"),
            },
        ),
        "rules": (
            _("方案与县区参数"),
            {
                "members.propose_rule": _("提出县区参数"),
                "members.set_rule": _("审批县区参数"),
                "members.set_up": _("筹建县区"),
                "members.keep_calendar": _("载入工作日历"),
            },
        ),
        "people": (
            _("人员、授权与登录"),
            {
                "members.read_people": _("查看人员"),
                "members.add_person": _("登记和变更人员"),
                "members.invite": _("邀请人员开通账号"),
                "members.grant": _("授予和终止角色"),
                "members.delegate": _("为他人登记委托代办"),
                "members.hand_over": _("办理工作交接"),
                "members.end_session": _("结束他人的登录会话"),
                "members.reset_factor": _("重置他人的动态口令"),
                "members.issue_slip": _("发放村卫生室登录条"),
                "members.keep_client": _("登记接口客户端"),
                "members.record_paper": _("录入线下签批"),
            },
        ),
        "oversight": (
            _("监督与审计"),
            {
                "members.read_access": _("查看谁可以做什么"),
                "members.read_audit": _("查看审计记录"),
                "members.place_hold": _("封存与解封"),
            },
        ),
        "referrals": (
            _("双向转诊"),
            {
                "referrals.read": _("查看转诊"),
                "referrals.treat": _("转出、接收和诊治转诊患者"),
                "referrals.review": _("审核转诊"),
                "referrals.receive": _("受理和安排转诊"),
                "referrals.coordinate": _("协调医共体转诊"),
                "referrals.name_readers": _("指定诊断医师"),
                "referrals.keep_joint_wards": _("登记联合病房和管床医生"),
                "referrals.read_joint_wards": _("查看联合病房"),
                "referrals.read_figures": _("查看转诊统计"),
                "referrals.read_standing": _("查看在办转诊的分布"),
                "referrals.read_pools": _("查看预留的号源、床位和检查"),
                "referrals.state_pools": _("报送并发布号源、床位和检查"),
                "referrals.book_pools": _("预约预留的号源、床位和检查"),
                "referrals.keep_rosters": _("登记值班表和逾期联系人"),
                "referrals.read_rosters": _("查看值班表"),
                "referrals.read_escalations": _("查看逾期催办"),
                "referrals.keep_deliveries": _("登记推送地址，暂停和重发推送"),
                "referrals.confirm_deliveries": _("确认推送地址"),
                "referrals.read_deliveries": _("查看事件推送"),
                "referrals.hear_events": _("接收转诊事件（只限接口客户端）"),
                "referrals.settle_pools": _("登记预约的人到没到"),
            },
        ),
        "staffing": (
            _("人员派驻"),
            {
                "staffing.read": _("查看派驻和服务记录"),
                "staffing.arrange": _("提出、提名和发文派驻"),
                "staffing.agree": _("代表单位批准、确认和会签派驻"),
                "staffing.verify": _("登记到岗、缺勤和核实服务"),
                "staffing.keep_staff": _("登记职称、执业和请假"),
                "staffing.decide": _("审批人员调配，抽查在岗"),
            },
        ),
        "fundpool": (
            _("资金池"),
            {
                "fundpool.read_pools": _("查看资金池和余额"),
                "fundpool.read_books": _("查看资金池的凭证和账表"),
                "fundpool.read_unit": _("查看单位的资金往来"),
                "fundpool.keep_pools": _("设立资金池和专项"),
                "fundpool.post": _("登记资金池的收支"),
                "fundpool.draft_allocation": _("起草资金池使用计划"),
                "fundpool.approve_allocation": _("审批资金池使用计划"),
                "fundpool.close_year": _("开放和结转资金池年度"),
                "fundpool.keep_codes": _("维护资金池科目对照"),
                "fundpool.pack_books": _("生成和下载审计资料包"),
                "fundpool.read_income": _("查看单位收入表"),
                "fundpool.state_income": _("填写单位收入表"),
                "fundpool.read_levies": _("查看各单位应缴资金"),
                "fundpool.submit_levy": _("计算并提交年度提取"),
                "fundpool.confirm_levy": _("核定年度提取"),
                "fundpool.read_requests": _("查看资金申请"),
                "fundpool.apply": _("申请使用资金和报告使用"),
                "fundpool.review_members": _("审核成员单位的资金申请"),
                "fundpool.review": _("审核资金申请和核销"),
                "fundpool.approve": _("审批资金申请"),
                "fundpool.pay": _("支付和登记退回、追回"),
                "fundpool.supervise": _("登记追缴"),
                "fundpool.keep_payees": _("登记本单位收款账户"),
                "fundpool.confirm_payees": _("确认收款账户"),
                "fundpool.read_analysis": _("查看医共体经济运行分析"),
                "fundpool.write_analysis": _("撰写和报送经济运行分析"),
            },
        ),
        "kpi": (
            _("指标考核"),
            {
                "kpi.read_definitions": _("查看指标与考核方案"),
                "kpi.read_county": _("查看全县区的数"),
                "kpi.read": _("查看机构的数、结果与得分"),
                "kpi.import": _("填报和导入数据"),
                "kpi.close_period": _("关闭期间"),
                "kpi.keep_forms": _("设定报表的条件和校验规则"),
                "kpi.give_out": _("下发和停用报表"),
                "kpi.enter": _("填报本单位的报表"),
                "kpi.enter_for": _("代填报表"),
                "kpi.review_return": _("审核本单位的填报"),
                "kpi.review_member_return": _("牵头单位审核填报"),
                "kpi.accept_return": _("接收或退回填报"),
                "kpi.unlock_return": _("解锁填报"),
                "kpi.draft_definitions": _("起草考核方案、指标和目标值"),
                "kpi.publish_definitions": _("发布考核方案和指标，批准目标值"),
                "kpi.mark": _("评定专家评分项、一票否决和定性指标"),
                "kpi.run": _("发起考核计算"),
                "kpi.cancel_run": _("取消计算"),
                "kpi.publish_run": _("公布考核结果"),
                "kpi.answer_run": _("反馈和申诉考核结果"),
                "kpi.decide_appeal": _("处理申诉、异议与不予计入"),
                "kpi.keep_superiors": _("收上级报表，对应各格，填表"),
                "kpi.ask_ruling": _("提出口径问题"),
                "kpi.answer_ruling": _("作出、替换和撤回口径解释"),
                "kpi.note_consequence": _("登记结果运用"),
            },
        ),
    }
)

#: Every verb in words.
VERBS: Final[Mapping[str, Promise]] = MappingProxyType(
    {verb: words for _family, verbs in FAMILIES.values() for verb, words in verbs.items()}
)
