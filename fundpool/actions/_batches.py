"""What a batch that is paid whole or not at all is checked for: its figures, money and accounts."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from alliance.core.errors import Refused
from alliance.core.showing import yuan
from fundpool.models import Payee
from members.models import Institution


def check_computed(missing: list[tuple[Institution, str]]) -> None:
    """Refused where bodies cannot be computed, with the first of them and why."""
    if missing:
        told = _("还有 %(n)d 家单位不能计算：%(first)s（%(why)s）。请先补齐。")
        body, why = missing[0]
        named = {"n": len(missing), "first": body.name, "why": why.rstrip("。")}
        raise Refused(told % named, code="incomplete")


def check_seen(mark: str, now: str) -> None:
    """Refused where a figure has changed since the preview whose mark is handed back."""
    if mark != now:
        raise Refused(_("预览之后数据有了变化，请看过新的预览再提交。"), code="preview_stale")


def check_free(there: int, asked: int) -> None:
    """Refused INSUFFICIENT_FUNDS where less is free than is asked, in fen."""
    if asked > there:
        told = _("余额不足：可用 %(there)s，本次 %(asked)s，缺口 %(short)s")
        amounts = {"there": yuan(there), "asked": yuan(asked), "short": yuan(asked - there)}
        raise Refused(told % amounts, code="INSUFFICIENT_FUNDS")


def payees_of(bodies: Mapping[int, Institution]) -> dict[int, Payee]:
    """The confirmed account of every body, by its id; Refused with the first that has none."""
    rows = Payee.objects.filter(
        institution__in=bodies, confirmed_at__isnull=False, ended_at__isnull=True
    )
    there = {one.institution_id: one for one in rows}
    without = [body for pk, body in bodies.items() if pk not in there]
    if without:
        told = _("%(n)d 家单位没有已确认的收款账户，例如%(first)s，整批不能支付。")
        raise Refused(told % {"n": len(without), "first": without[0].name}, code="no_payee")
    return there
