"""What is entered of a body before its appraisal, and whether it can be kept."""

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid, wrong_field
from fundpool.actions._said import LONGEST
from fundpool.rules import subsidy_years as rules


def check_figures(kind: str, name: str, figures: rules.Figures) -> None:
    """No amount below nought, no more paid for medicines than is due; Invalid otherwise."""
    amounts = [fen for fen in vars(figures).values() if isinstance(fen, int)]
    if any(fen < 0 for fen in amounts):
        raise Invalid(
            _("“%(body)s”的金额不能是负数，请核对。") % {"body": name}, code="INVALID_AMOUNT"
        )
    if len(figures.tasks) > LONGEST:
        raise wrong_field("tasks", _("请填写，不超过%(n)d个字符。") % {"n": LONGEST})
    if kind == rules.MEDICINE and (figures.paid_fen or 0) > (figures.due_fen or 0):
        told = _("“%(body)s”已付采购款不能大于应付采购款，请核对。")
        raise Invalid(told % {"body": name}, code="INVALID_AMOUNT")
