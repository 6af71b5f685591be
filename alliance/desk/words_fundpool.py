"""What events of the common funds are called, and what their details say."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.core.money import yuan
from fundpool.models.ledger import POOL_KINDS
from fundpool.rules.allocating import ALLOCATION, KINDS
from fundpool.rules.capitation_years import QUARTER_WORDS, RUN_KINDS
from fundpool.rules.ledger import JOURNALS
from fundpool.rules.requests import move_words, state_words

EVENTS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "account_codes.confirmed": _("确认科目对照"),
        "account_codes.written": _("填写科目对照"),
        "allocation.approved": _("批准使用计划"),
        "allocation.drafted": _("起草使用计划"),
        "allocation.refused": _("不批准使用计划"),
        "allocation.withdrawn": _("撤回使用计划"),
        "audit_package.asked": _("申请审计资料包"),
        "audit_package.failed": _("审计资料包没有生成"),
        "audit_package.made": _("生成审计资料包"),
        "audit_package.taken": _("下载审计资料包"),
        "bank.account_opened": _("登记银行账户"),
        "bank.balance_stated": _("填写银行余额"),
        "bank.line_entered": _("登记银行流水"),
        "bank.line_matched": _("勾对银行流水"),
        "bank.line_voided": _("作废银行流水"),
        "bank.lines_loaded": _("导入银行对账单"),
        "bank.match_undone": _("取消勾对"),
        "bank.payments_confirmed": _("国库支付清单确认拨付"),
        "bank.pool_put_in": _("资金池存入银行账户"),
        "bank.statement_read": _("查看银行对账单"),
        "books.soak_begun": _("开始账簿耐久试验"),
        "books.verified": _("核验账簿"),
        "capitation.changed": _("修改基本公卫年度预算"),
        "capitation.confirmed": _("核定基本公卫年度预算"),
        "capitation.drafted": _("起草基本公卫年度预算"),
        "capitation.received": _("登记财政预拨基本公卫经费"),
        "capitation.recovered": _("登记结算退回"),
        "capitation.run_approved": _("批准基本公卫预拨或结算"),
        "capitation.run_cancelled": _("取消基本公卫预拨"),
        "capitation.run_first_approved": _("第一次批准基本公卫预拨或结算"),
        "capitation.run_paid": _("支付基本公卫预拨或结算"),
        "capitation.run_refused": _("不批准基本公卫预拨或结算"),
        "capitation.run_submitted": _("提交基本公卫预拨或结算"),
        "capitation.run_withdrawn": _("撤回基本公卫预拨或结算"),
        "capitation.sent_back": _("退回基本公卫年度预算"),
        "capitation.service_stated": _("填写基本公卫支付标准"),
        "capitation.settled": _("办理基本公卫年度结算"),
        "capitation.split": _("分配各单位基本公卫预算"),
        "capitation.submitted": _("提交基本公卫年度预算"),
        "capitation.taken_back": _("撤回基本公卫年度预算"),
        "capitation.work_verified": _("核实基本公卫工作量"),
        "fund_request.document_enclosed": _("附申请材料"),
        "fund_request.document_read": _("查看申请材料"),
        "fund_request.document_taken_out": _("取出未提交的材料"),
        "fund_request.edited": _("填写资金申请"),
        "fund_request.facts_taken": _("汇集事实列入申请"),
        "fund_request.step_taken": _("办理资金申请"),
        "fundpool.demo_bank_loaded": _("载入演示的银行对账"),
        "fundpool.demo_requests_loaded": _("载入演示的资金申请"),
        "fundpool.demo_levies_loaded": _("载入演示的资金提取"),
        "fundpool.income_stated": _("填写收入表"),
        "fundpool.levy_confirmed": _("核定年度提取"),
        "fundpool.levy_received": _("登记提取资金到账"),
        "fundpool.levy_refunded": _("退还多缴的提取资金"),
        "fundpool.levy_refused": _("不予核定年度提取"),
        "fundpool.levy_submitted": _("提交年度提取"),
        "fundpool.levy_withdrawn": _("撤回年度提取"),
        "fundpool.true_up_confirmed": _("核定多退少补"),
        "fundpool.true_up_refused": _("不予核定多退少补"),
        "fundpool.true_up_submitted": _("提交多退少补"),
        "fundpool.true_up_withdrawn": _("撤回多退少补"),
        "funds.watched": _("核对资金预警"),
        "journal.posted": _("记账"),
        "journal.repeated": _("重复提交的记账"),
        "journal.reversed": _("冲销凭证"),
        "payee.confirmed": _("确认收款账户"),
        "payee.dropped": _("撤销收款账户"),
        "payee.entered": _("登记收款账户"),
        "payee.number_read": _("查看完整账号"),
        "pool.closing_begun": _("开始结账"),
        "pool.documents_listed": _("修改专项的材料清单"),
        "pool.earmark_named": _("增加专项"),
        "pool.opened": _("设立资金池"),
        "pool.year_closed": _("年度结账"),
        "pool.year_opened": _("开放年度"),
        "pool.year_resumed": _("恢复年度记账"),
    }
)

SAID: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "account_tail": _("账号末四位"),
        "accounts": _("账户数"),
        "allocation_kind": _("类型"),
        "allocation_state": _("状态"),
        "bank_account": _("银行账户"),
        "bank_day": _("核对日"),
        "bank_lines": _("流水笔数"),
        "bank_no": _("银行流水号"),
        "base_fen": _("提取基数（元）"),
        "capitation_quarter": _("季度"),
        "capitation_run": _("预拨或结算"),
        "recover_fen": _("应退（元）"),
        "work_amount": _("核实工作量"),
        "crossed": _("新预警数"),
        "crossed_back": _("解除的预警数"),
        "documents": _("材料"),
        "earmark": _("专项"),
        "checklist_item": _("清单项"),
        "facts": _("事实件数"),
        "fen": _("金额（元）"),
        "fund_from": _("原状态"),
        "fund_move": _("步骤"),
        "fund_request": _("资金申请"),
        "fund_to": _("新状态"),
        "hash": _("校验值"),
        "journal_kind": _("业务"),
        "fund": _("资金池"),
        "payments": _("拨付笔数"),
        "pool_kind": _("类别"),
        "statement_no": _("对账单号"),
        "findings": _("发现的问题数"),
        "reversed_as": _("冲销为"),
        "reverses": _("冲销凭证"),
        "statement_version": _("收入表版本"),
        "voucher": _("凭证号"),
        "vouchers": _("凭证数"),
    }
)

#: How codes and amounts in them are read.
READ: Final[Mapping[str, Callable[[str], object]]] = MappingProxyType(
    {
        "base_fen": lambda text: yuan(int(text)),
        "capitation_quarter": lambda text: QUARTER_WORDS.get(int(text), text),
        "capitation_run": lambda code: RUN_KINDS.get(code, code),
        "recover_fen": lambda text: yuan(int(text)),
        "allocation_kind": lambda code: KINDS.get(code, code),
        "allocation_state": lambda code: ALLOCATION.states.get(code, code),
        "fen": lambda text: yuan(int(text)),
        "fund_from": state_words,
        "fund_move": move_words,
        "fund_to": state_words,
        "journal_kind": lambda code: JOURNALS.get(code, code),
        "pool_kind": lambda code: POOL_KINDS.get(code, code),
    }
)
