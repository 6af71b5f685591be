"""The side bar's entry of the common funds."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.desk.page import Page, both
from alliance.desk.page import page as _page

_PACKAGES: Final = ("fundpool:packages", "fundpool:package")

FUNDPOOL: Final = Page(
    "fundpool:home",
    _("资金池"),
    icon="coins",
    area="fundpool",
    pages=(
        both(
            _page(
                "fundpool:home",
                _("余额"),
                *("fundpool:pool", "fundpool:receipt-new", "fundpool:bank-new", "fundpool:year"),
                *(
                    "fundpool:dissolution",
                    "fundpool:dissolution-pay",
                    "fundpool:dissolution-returned",
                ),
                *("fundpool:statement", "fundpool:sources", "fundpool:receipt"),
            ),
            _page(
                "fundpool:banks",
                _("银行对账"),
                *("fundpool:bank", "fundpool:bank-line", "fundpool:bank-imports"),
                "fundpool:bank-import",
            ),
        ),
        _page(
            "fundpool:allocations",
            _("使用计划"),
            *("fundpool:allocation", "fundpool:allocation-new", "fundpool:execution"),
        ),
        _page(
            "fundpool:capitations",
            _("基本公卫经费"),
            *("fundpool:capitation", "fundpool:capitation-edit", "fundpool:capitation-budgets"),
            *("fundpool:capitation-prepayment", "fundpool:capitation-statement"),
            *("fundpool:capitation-works", "fundpool:capitation-preview"),
            *("fundpool:capitation-run", "fundpool:capitation-imports"),
            "fundpool:capitation-import",
        ),
        _page("fundpool:journals", _("凭证"), "fundpool:codes", *_PACKAGES),
        _page("fundpool:unit", _("分单位明细账")),
        Page(
            "fundpool:requests",
            _("资金申请"),
            covers=frozenset(
                f"fundpool:{page}"
                for page in (
                    *("requests", "request", "request-new", "request-edit", "request-step"),
                    *("payees", "payee", "advances", "recoveries", "uses", "payment"),
                )
            ),
            pages=(
                _page("fundpool:requests", _("资金申请"), "fundpool:payment"),
                _page("fundpool:advances", _("已拨未核销")),
                _page("fundpool:recoveries", _("追回台账")),
                _page("fundpool:uses", _("专项资金使用情况表")),
                _page("fundpool:payees", _("收款账户"), "fundpool:payee"),
            ),
        ),
        Page(
            "fundpool:levies",
            _("提取与预算"),
            covers=frozenset(
                f"fundpool:{page}"
                for page in (
                    *("levies", "levy-preview", "levy-run", "incomes", "income"),
                    *("insurance-years", "insurance-year", "insurance-new", "rewards"),
                    *("subsidies", "subsidy", "subsidy-figures", "subsidy-imports"),
                    "subsidy-import",
                    *("pay-totals", "pay-total", "pay-total-new"),
                    *("insurance-settle", "insurance-pay", "analyses", "analysis"),
                    *("incomes-imports", "incomes-import", "budget", "working-out"),
                )
            ),
            pages=(
                _page(
                    "fundpool:levies",
                    _("应缴未缴"),
                    "fundpool:levy-preview",
                    "fundpool:levy-run",
                ),
                _page(
                    "fundpool:incomes",
                    _("收入表"),
                    "fundpool:income",
                    "fundpool:incomes-import",
                ),
                _page(
                    "fundpool:insurance-years",
                    _("医保年度"),
                    *("fundpool:insurance-year", "fundpool:insurance-new"),
                    *("fundpool:insurance-settle", "fundpool:insurance-pay"),
                ),
                _page("fundpool:rewards", _("下沉人员补助")),
                _page(
                    "fundpool:subsidies",
                    _("按考核核定的补助"),
                    *("fundpool:subsidy", "fundpool:subsidy-figures"),
                    *("fundpool:subsidy-imports", "fundpool:subsidy-import"),
                ),
                _page(
                    "fundpool:pay-totals",
                    _("绩效工资总量"),
                    *("fundpool:pay-total", "fundpool:pay-total-new"),
                ),
                _page("fundpool:analyses", _("经济运行分析"), "fundpool:analysis"),
                _page("fundpool:budget", _("财政专项预算"), "fundpool:working-out"),
            ),
        ),
    ),
)
