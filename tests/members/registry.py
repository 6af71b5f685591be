"""A county in which every table of the registry has rows, and files that speak of it."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from alliance.core import imports
from alliance.core.actor import Actor
from alliance.core.imports import Outcome
from alliance.core.models import ImportFile
from members import actions, importing
from members.models import (
    Clause,
    County,
    DiseaseList,
    Plan,
    PlanParameter,
    PlanRule,
    RuleProposal,
)
from tests import make
from tests.make_workbook import workbook
from tests.remembering import remembered

#: Tables that a program may not load.
BY_PEOPLE = {"evidence", "rules"}

ROWS: dict[str, list[Sequence[Any]]] = {
    "towns": [("镇街代码", "镇街名称"), ("990101", "东镇"), ("990102", "西镇")],
    "institutions": [
        ("机构代码", "机构名称", "机构类别", "镇街", "隶属", "简称", "举办", "开业日"),
        ("H-1", "县人民医院", "综合医院", "东镇", "", "人医、县医", "公办", "1958-05-01"),
        ("C-1", "东镇中心卫生院", "C210", "东镇", "H-1", "", "公办", ""),
        ("V-1", "东一村卫生室", "村卫生室", "东镇", "东镇中心卫生院", "", "", ""),
    ],
    "alliances": [
        ("医共体代码", "医共体名称", "类别"),
        ("U-1", "县人民医院医共体", "紧密型医共体"),
    ],
    "memberships": [
        ("医共体", "机构", "身份", "起始日", "最后一天"),
        ("县人民医院医共体", "东镇中心卫生院", "成员单位", "2024-01-01", ""),
        ("U-1", "人医", "牵头单位", "2024-01-01", ""),
    ],
    "custody": [
        ("机构", "托管方", "起始日", "最后一天"),
        ("东镇中心卫生院", "人医", "2020-01-01", "2023-12-31"),
        ("东一村卫生室", "东镇中心卫生院", "2024-01-01", ""),
    ],
    "people": [
        ("姓名", "职务", "机构", "角色"),
        ("演示人员 01", "院长", "人医", "牵头单位管理"),
        ("演示人员 02", "科员", "", "卫健委考核、卫健委查阅"),
    ],
    "villages": [
        ("村代码", "村名称", "镇街", "村医招录", "常住人口", "人口截至", "人口来源"),
        ("990101201", "东一村", "东镇", "已有合格村医", "812", "2024-12-31", "统计年鉴"),
        ("990101202", "东二村", "东镇", "", "", "", ""),
    ],
    "figures": [
        ("对象", "种类", "数值", "截至", "来源"),
        ("全县区", "常住人口", "302418", "2024-12-31", "统计年鉴"),
        ("东镇中心卫生院", "开放床位", "40", "2024-12-31", "年报"),
    ],
    "aliases": [
        ("机构", "别名", "类别", "起始日", "最后一天"),
        ("县人民医院", "县第一医院", "旧称", "1958-05-01", "1998-12-31"),
    ],
    "disease_lists": [
        ("目录代码", "目录名称", "层级", "文件所印病种数", "目录文号"),
        ("L-2", "县级病种", "县级", "50", "卫〔2024〕3号"),
        ("L-3", "两级病种", "两级", "", ""),
    ],
    "diseases": [
        ("病种目录", "ICD 编码", "病种名称", "诊治层级", "须附资料"),
        ("基层病种", "I10.x00x002", "高血压病", "基层", "病历、检查单"),
    ],
    "equipment": [
        ("设备编号", "设备名称", "所有单位", "购置日", "原值（万元）", "闲置"),
        ("E-1", "便携式超声", "人医", "2021-03-01", "12.5", "否"),
    ],
    "projects": [
        ("项目编号", "项目名称", "机构", "估算（万元）", "阶段", "说明"),
        ("P-1", "门诊楼改造", "人医", "380.5", "实施中", "一期"),
        ("P-2", "发热诊室", "东镇中心卫生院", "", "", ""),
    ],
    "departments": [
        ("科室代码", "机构", "科室名称", "英文名称", "业务线", "上级科室", "设立日"),
        ("H-1-K2", "人医", "中医门诊", "", "", "H-1-K1", ""),
        ("H-1-K1", "人医", "中医部", "TCM department", "中医", "", "2024-01-01"),
    ],
    "centres": [
        ("中心代码", "中心名称", "类别", "依托单位", "所属医共体", "服务内容", "起始日"),
        ("Z-1", "影像中心", "资源共享中心", "人医", "U-1", "DR、CT", "2024-01-01"),
        ("Z-2", "检验中心", "资源共享中心", "", "", "", ""),
    ],
    "centres_served": [
        ("共享中心", "服务对象", "起始日", "最后一天"),
        ("影像中心", "U-1", "2024-01-01", ""),
        ("Z-1", "东镇中心卫生院", "", "2023-12-31"),
        ("Z-2", "东镇中心卫生院", "2024-01-01", "2024-12-31"),
    ],
    "capabilities": [
        ("机构", "类别", "名称", "具备", "起始日", "来源"),
        ("东镇中心卫生院", "设备", "CT", "否", "2024-01-01", "年报"),
        ("人医", "设备", "CT", "是", "", "年报"),
    ],
    "medicines": [
        ("机构", "国家药品代码", "药品通用名", "配备", "起始日", "来源"),
        ("东镇中心卫生院", "XC09CA-T1", "试验缬沙坦胶囊", "是", "2024-01-01", "基本药物目录"),
        ("人医", "", "试验阿司匹林肠溶片", "", "", ""),
    ],
    "served_villages": [
        ("行政村", "服务机构", "方式", "起始日", "最后一天"),
        ("东一村", "东一村卫生室", "村卫生室", "2024-01-01", ""),
        ("990101202", "C-1", "巡诊", "2023-01-01", "2023-12-31"),
        ("990101202", "C-1", "坐诊", "2024-01-01", ""),
    ],
    "areas": [
        ("联系单位", "业务线", "服务对象", "片区", "起始日", "最后一天", "依据"),
        ("人医", "整体", "东镇", "东片", "2024-01-01", "", "卫〔2024〕5号"),
        ("人医", "整体", "东镇中心卫生院", "东片", "2024-01-01", "2024-12-31", "卫〔2024〕5号"),
    ],
    "evidence": [
        ("规则代码", "事项", "机构", "落实日", "说明"),
        ("t-buy", "统一采购", "", "2024-01-01", "已印发目录"),
        ("t-buy", "统一支付", "人医", "2024-02-01", "已统一支付"),
    ],
    "rules": [
        ("参数代码", "比较方式", "值", "单位", "变更依据"),
        ("fundpool.pool.count", "≥", "3", "个", "县府办会议"),
        ("fundpool.levy.rate[technical]", "", "5‰", "", "县府办会议"),
        ("fundpool.overdraft.allowed", "", "否", "", "县府办会议"),
        ("members.aid.targets", "", "甲县（乙院、丙院）\n丁县", "", "县府办会议"),
    ],
}


def county() -> tuple[County, Actor]:
    """A county with somebody who may load every table, and a disease list to load into."""
    place = make.county()
    place.plan = _plan()
    place.save()
    DiseaseList.objects.create(county=place, code="L-1", name="基层病种", level="primary")
    return place, Actor.system(place.pk, "tests")


@remembered
def loaded(*, until: str = "") -> tuple[County, Actor]:
    """The same with every table loaded, in the order in which a new county needs them."""
    layouts = list(importing.LAYOUTS)
    n = layouts.index(until) if until else len(layouts)
    if n == 0:
        return county()
    layout = layouts[n - 1]
    place, by = loaded(until=layout)
    loader = loader_of(place, by, layout)
    apply(compared(place, loader, layout, ROWS[layout]), loader)
    for asked in RuleProposal.objects.filter(county=place, state="proposed"):
        approver = make.actor(role="approver", county=place)
        actions.rules.approve_rule(proposal=asked, by=approver, version=asked.version)
    return place, by


def loader_of(place: County, by: Actor, layout: str) -> Actor:
    """Whoever loads a table: what people answer for is loaded by a person."""
    return make.actor(role="approver", county=place) if layout in BY_PEOPLE else by


def _plan() -> Plan:
    """A plan with one list that waits for evidence."""
    plan, new = Plan.objects.get_or_create(code="T", title="试验方案", title_en="Test plan")
    if new:
        clause = Clause.objects.create(plan=plan, key="一", quote="统一采购、支付", position=1)
        rule = PlanRule.objects.create(
            plan=plan, code="t-buy", clause=clause, text="统一采购", text_en="Buy together",
            force="必须", state="computed", position=1,
        )  # fmt: skip
        PlanParameter.objects.create(
            rule=rule,
            key="members.purchasing.unified",
            value='["统一采购", "统一支付"]',
            position=1,
        )
    return plan


def compared(
    place: County, by: Actor, layout: str, rows: Sequence[Sequence[Any]], reason: str = ""
) -> ImportFile:
    """A workbook with these rows, compared with what is registered."""
    content = workbook(rows)
    return importing.compare_file(
        county=place, layout=layout, name="表.xlsx", content=content, by=by, reason=reason
    )


def apply(file: ImportFile, by: Actor) -> ImportFile:
    """Written as a whole."""
    return imports.apply(file=file, layout=importing.layout_of(file, by), by=by)


def outcomes(file: ImportFile, status: str) -> list[Outcome]:
    """What the rows come to."""
    return imports.comparison(file).with_status(status)


def reasons(file: ImportFile) -> list[str]:
    """Why rows were refused."""
    return [outcome.reason for outcome in outcomes(file, "refused")]


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a CSV that was taken out."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
