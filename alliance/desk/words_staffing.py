"""What events of postings and service are called, and what their details say."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffing.rules import pool as pool_rules
from staffing.rules.postings import move_words, state_words
from staffing.rules.ranking import CRITERIA
from staffing.rules.training import KIND_WORDS as TRAINING_WORDS
from staffing.vocabulary import POSTS, PROFESSIONS

EVENTS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "pay.closed": _("派驻待遇结账"),
        "pay.computed": _("计算派驻待遇"),
        "pay.corrected": _("更正派驻待遇"),
        "planning.chosen": _("按排序提名"),
        "planning.demo_loaded": _("载入演示的派驻计划"),
        "planning.floor_stated": _("登记科室至少留人"),
        "planning.order_published": _("公布候选排序"),
        "pool.demo_loaded": _("载入演示的人力资源池"),
        "pool.step_taken": _("办理人力资源池"),
        "staff.village_ended": _("登记服务一个村的最后一天"),
        "staff.village_given": _("登记服务的村"),
        "team.ended": _("撤销家庭医生团队"),
        "team.founded": _("设立家庭医生团队"),
        "team.seat_left": _("离开家庭医生团队"),
        "team.seat_taken": _("加入家庭医生团队"),
        "training.stated": _("登记培训或指导"),
        "training.withdrawn": _("撤回培训或指导"),
        "staff.demo_loaded": _("载入演示的名册和家庭医生团队"),
        "village.demo_loaded": _("载入演示的培训和到村服务"),
        "village.tour_withdrawn": _("撤回到村服务"),
        "village.toured": _("登记到村服务"),
        "posting.month_verified": _("月度核实服务"),
        "posting.step_taken": _("办理派驻"),
        "service.consequence_settled": _("处理核实撤回的后果"),
        "service.result_given": _("出具晋升前服务结果"),
        "service.withdrawal_asked": _("申请撤回月度核实"),
        "service.withdrawal_decided": _("决定撤回月度核实"),
        "staff.duty_stated": _("登记科室和团队"),
        "staff.file_stated": _("登记执业和用人方式"),
        "staff.leave_recorded": _("登记请假"),
        "staff.licences_told": _("告知执业证书到期"),
        "staff.roster_loaded": _("写入人员名册"),
        "staff.title_stated": _("登记职称"),
        "staff.titles_remembered": _("记住职称级别"),
        "staffing.demo_loaded": _("载入演示的派驻"),
    }
)

SAID: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "candidate_criteria": _("排序条件"),
        "candidate_rank": _("名次"),
        "candidates": _("候选人数"),
        "least_staff": _("至少留人"),
        "pay_lines": _("待遇行数"),
        "pay_month": _("待遇月份"),
        "for_clinic": _("代村卫生室确认"),
        "heads": _("参加人数"),
        "pool_from": _("原状态"),
        "pool_step": _("步骤"),
        "pool_to": _("新状态"),
        "posting_from": _("原状态"),
        "posting_step": _("步骤"),
        "posting_to": _("新状态"),
        "postings": _("派驻数"),
        "profession": _("执业类别"),
        "licence_people": _("执业证书到期人数"),
        "roster_people": _("名册人数"),
        "service_month": _("核实月份"),
        "service_withdrawn": _("是否撤回"),
        "staff_post": _("用人方式"),
        "team": _("团队"),
        "team_seat": _("席位"),
        "tour_mode": _("方式"),
        "tour_services": _("服务内容"),
        "training_kind": _("种类"),
        "title_held": _("职称"),
        "title_names": _("职称对应"),
        "title_step": _("职称级别"),
    }
)

#: How codes in them are read.
READ: Final[Mapping[str, Callable[[str], object]]] = MappingProxyType(
    {
        "candidate_criteria": lambda code: CRITERIA[code].words if code in CRITERIA else code,
        "training_kind": lambda code: TRAINING_WORDS.get(code, code),
        "pool_from": pool_rules.state_words,
        "pool_step": pool_rules.move_words,
        "pool_to": pool_rules.state_words,
        "posting_from": state_words,
        "posting_step": move_words,
        "posting_to": state_words,
        "profession": lambda code: PROFESSIONS.get(code, code),
        "staff_post": lambda code: POSTS.get(code, code),
    }
)
