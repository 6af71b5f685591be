"""What the details of an audit event say: their names in words, and codes as people read them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.core.parameters import name_of
from alliance.core.showing import listed, sentences
from alliance.desk import words_fundpool, words_staffing
from alliance.desk.naming import kind_words
from members import queries
from members.models import Institution, Membership, SignedIn
from members.paper_steps import paper_step_words
from members.queries import HOW
from members.rules import INSTITUTION, ROLES
from members.verb_words import VERBS
from referrals import remote_rules
from referrals.access.papers import PAPERS
from referrals.models import CaseAttachment, DutyContact, Escalation
from referrals.models.rosters import DESKS
from referrals.remote_words import KINDS
from referrals.rules import move_words, state_words
from referrals.vocabulary import SPECIALTIES

#: Details by their name; counts by kind and changed facts are called what their models call them.
SAID: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "added": _("新增"),
        "after": _("变更后"),
        "agent": _("浏览器"),
        "alliance": _("医共体"),
        "answer": _("答复"),
        "api_client": _("接口客户端"),
        "applied": _("已生效的事项"),
        "approver": _("签批人"),
        "arguments": _("请求内容"),
        "aside": _("另存的其他来源"),
        "ask_by": _("核对截止日"),
        "ask_workdays": _("核对工作日数"),
        "asked": _("请其核对的机构数"),
        "attempts": _("尝试次数"),
        "basis": _("依据"),
        "before": _("变更前"),
        "blocking": _("是否阻止提交"),
        "bodies": _("机构数"),
        "bookings": _("预约"),
        "broken": _("是否中断"),
        "cells": _("格数"),
        "cell": _("格"),
        "came_from": _("原状态"),
        "capacity": _("号源床位检查数"),
        "centre": _("共享中心"),
        "changed": _("修改"),
        "changed_from": _("修改前后"),
        "changes": _("变动"),
        "clause": _("条款"),
        "closed_on": _("终止日（不含）"),
        "code": _("代码"),
        "comparator": _("比较符"),
        "contact": _("负责人"),
        "corrected": _("更正"),
        "corrects": _("更正的批次"),
        "counts": _("数目"),
        "county": _("县区"),
        "created": _("新增"),
        "dated": _("发文日期"),
        "days": _("有效天数"),
        "deactivated": _("账号是否停用"),
        "decided_by": _("审批人"),
        "decider": _("审批人"),
        "device": _("设备"),
        "document": _("附件"),
        "deliveries": _("推送数"),
        "delivery_url": _("推送地址"),
        "document_no": _("文号"),
        "done_on": _("完成日"),
        "due_on": _("截止日"),
        "duty_desk": _("岗位"),
        "cases_there": _("病房里在办的转诊数"),
        "doctor": _("管床医生"),
        "duty_office": _("职责"),
        "joint_ward": _("联合病房"),
        "partner": _("联合的医院"),
        "edition": _("版次"),
        "due": _("截止时间"),
        "effective_on": _("生效日"),
        "element": _("数据元"),
        "ended": _("终止"),
        "ended_grants": _("终止的授权"),
        "equipment": _("设备"),
        "event": _("机构事项"),
        "expires_at": _("失效时间"),
        "facts": _("登记内容"),
        "failures": _("连续错误次数"),
        "family": _("类别"),
        "figures": _("数"),
        "file": _("导入文件"),
        "filters": _("查询条件"),
        "filed_as": _("附件种类"),
        "findings": _("疑点数"),
        "form": _("报表"),
        "former_codes": _("曾用代码"),
        "forms": _("报表"),
        "found": _("已有"),
        "frame": _("抽样框"),
        "founder": _("筹建人"),
        "from_on": _("起始日"),
        "giver": _("移交人或委托人"),
        "gaps": _("空着的格数"),
        "gone": _("文件中已没有的"),
        "grants": _("授权"),
        "has": _("是否具备"),
        "host": _("依托单位"),
        "how": _("登录方式"),
        "icd": _("病种编码"),
        "idle": _("是否闲置"),
        "indicator": _("指标"),
        "institution": _("机构"),
        "institutions": _("机构"),
        "into": _("并入机构"),
        "issuer": _("签发方"),
        "item": _("项目"),
        "items": _("移交事项"),
        "keeps": _("答复记入数据"),
        "kept": _("已记入数据"),
        "key": _("参数"),
        "keys": _("参数"),
        "kind": _("种类"),
        "label": _("名称"),
        "last": _("至（含）"),
        "last_day": _("最后一天"),
        "late": _("是否迟报"),
        "left": _("未变动"),
        "left_on": _("离任日"),
        "left_out": _("未设立的"),
        "line": _("业务线"),
        "made": _("设立的科室"),
        "mapping": _("表头对应关系"),
        "method": _("请求方式"),
        "mode": _("方式"),
        "moved": _("转移的事项"),
        "name": _("名称"),
        "names": _("名称"),
        "move": _("转诊步骤"),
        "remote": _("远程申请单号"),
        "remote_from": _("原状态"),
        "remote_items": _("远程诊断与会诊件数"),
        "remote_kind": _("类别"),
        "remote_move": _("步骤"),
        "remote_to": _("新状态"),
        "not_taken": _("没有登记的行数"),
        "number": _("文号"),
        "of": _("对象"),
        "on": _("生效日"),
        "only": _("只看"),
        "open": _("未设定的参数数"),
        "opened_on": _("设立日"),
        "order_no": _("文号"),
        "outcome": _("结果"),
        "overdue": _("催办事项"),
        "override": _("仍予登记的理由"),
        "overrides": _("仍予登记的理由"),
        "owner": _("所属机构"),
        "paper": _("文书"),
        "parent": _("隶属"),
        "period": _("期间"),
        "person": _("人员"),
        "persons": _("人员"),
        "plan": _("方案"),
        "proposal": _("变更申请"),
        "provisional": _("是否预考核"),
        "purpose": _("用途"),
        "reached": _("提醒到"),
        "reached_step": _("催办到"),
        "recruiting": _("正在招聘"),
        "registered": _("登记的机构"),
        "release_no": _("解封文号"),
        "retired_on": _("报废日"),
        "revision": _("版"),
        "role": _("角色或身份"),
        "rostered": _("这个岗位排班"),
        "referrals": _("转诊单号"),
        "rows": _("行数"),
        "rule": _("方案规则"),
        "runs": _("批次"),
        "said": _("登记内容"),
        "scale": _("单位换算"),
        "session": _("登录会话"),
        "sessions": _("结束的会话数"),
        "sheet": _("工作表"),
        "sha256": _("文件摘要"),
        "shifts_gone": _("删去的班次"),
        "sides": _("表态方"),
        "signed_on": _("签批日"),
        "since": _("自"),
        "size": _("字节数"),
        "referral": _("转诊单号"),
        "referral_event": _("转诊事件编号"),
        "seed": _("随机种子"),
        "source": _("来源"),
        "specialty": _("专科"),
        "stage": _("阶段"),
        "state": _("状态"),
        "stated_zeros": _("申明为零的格数"),
        "status": _("状态"),
        "step": _("签批事项"),
        "subject": _("对象编号"),
        "system": _("来源系统"),
        "taken": _("新表述起用"),
        "taker": _("接手或接收方"),
        "target": _("去向"),
        "template": _("起步样本"),
        "text": _("原文含有"),
        "title": _("文件名称"),
        "tokens": _("作废的令牌数"),
        "told": _("是否通知"),
        "told_by": _("提供人"),
        "town": _("镇街"),
        "went_to": _("新状态"),
        "unit": _("单位"),
        "units": _("单位数"),
        "until": _("截止"),
        "until_on": _("终止日（不含）"),
        "user": _("用户"),
        "username": _("用户名"),
        "value": _("值"),
        "values": _("数值个数"),
        "version": _("版本"),
        "verbs": _("权限"),
        "village": _("行政村"),
        "was": _("原值"),
        "was_until_on": _("原终止日（不含）"),
        "what": _("事项"),
        "why": _("原因"),
        "ends": _("停用的版次"),
        "held_until": _("占到"),
        "holds": _("成立"),
        "points": _("得分"),
        "pool": _("预留资源日"),
        "pool_days": _("预留（占总数、比例、规则版本）"),
        "words": _("县区用语"),
        "workdays": _("工作日数"),
        "year": _("年度"),
        "years": _("年度"),
        **words_fundpool.SAID,
        **words_staffing.SAID,
    }
)
#: Who acts where no person does.
SYSTEM: Final = _("系统")

_ROLES: Final[Mapping[str, Promise]] = MappingProxyType({**ROLES, "system": SYSTEM})
_LINES: Final = dict(Membership.Line.choices)
_PLACES: Final = dict(Membership.Role.choices)
_ENDED: Final = dict(SignedIn.Ended.choices)

_FILED: Final[Mapping[str, Any]] = dict(CaseAttachment.Kind.choices)


def _record(label: str) -> str:
    return f"{kind_words(label)} {label.partition(':')[2]}" if kind_words(label) else label


#: How the codes in a detail of this name are read; every other text stays as it was written.
_READ: Final[Mapping[str, Callable[[str], object]]] = MappingProxyType(
    {
        "agent": queries.browser_words,
        "came_from": state_words,
        "went_to": state_words,
        "move": move_words,
        "remote_from": remote_rules.state_words,
        "remote_kind": lambda code: KINDS.get(code, code),
        "remote_move": remote_rules.move_words,
        "remote_to": remote_rules.state_words,
        "filed_as": lambda code: _FILED.get(code, code),
        "duty_desk": lambda code: DESKS.get(code, code),
        "duty_office": lambda code: DutyContact.Office(code).label,
        "overdue": lambda code: Escalation.Matter(code).label,
        "reached_step": lambda code: Escalation.Step(int(code)).label,
        "how": lambda code: HOW.get(code, code),
        "items": _record,
        "key": name_of,
        "keys": name_of,
        "line": lambda code: _LINES.get(code, code),
        "of": _record,
        "paper": lambda code: PAPERS.get(code, code),
        "role": lambda code: _ROLES.get(code, _PLACES.get(code, code)),
        "specialty": lambda code: SPECIALTIES.get(code, code),
        "status": lambda code: INSTITUTION.states.get(code, code),
        "step": paper_step_words,
        "subject": _record,
        "verbs": lambda code: VERBS.get(code, code),
        "why": lambda code: _ENDED.get(code, code),
        **words_fundpool.READ,
        **words_staffing.READ,
    }
)


def role_words(code: str | None) -> str:
    """A role, or that the system itself acted; "" for nobody's."""
    return str(_ROLES.get(code, code)) if code else ""


def said_words(key: str) -> str:
    """A detail's name in words; the key where it has none."""
    if key in SAID:
        return str(SAID[key])
    try:  # a relation that points here has no name of its own
        fact = getattr(Institution._meta.get_field(key), "verbose_name", "")
    except FieldDoesNotExist:
        fact = ""
    return str(fact) or _counted_kinds().get(key, key)


def shown(key: str, value: Any) -> str:
    """What a detail holds as people read it."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list):
        return listed(shown(key, one) for one in value)
    if isinstance(value, dict):
        return sentences(
            gettext("%(name)s：%(value)s；") % {"name": said_words(name), "value": shown(name, one)}
            for name, one in value.items()
        ).rstrip("；;")
    read = _READ.get(key)
    return str(read(value) if read and isinstance(value, str) else value) or str(value)


def _counted_kinds() -> dict[str, str]:
    """What loading counts, under the model's own name."""
    return {
        model._meta.model_name or "": str(model._meta.verbose_name)
        for app in ("members", "kpi")
        for model in apps.get_app_config(app).get_models()
    }
