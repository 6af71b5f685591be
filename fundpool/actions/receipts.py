"""Money that comes from finance, with the budget notice it came by."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid
from fundpool.access import ledger as access
from fundpool.actions._posting import post
from fundpool.models import Earmark, Pool, Receipt
from fundpool.rules import ledger as rules

_LONGEST = {"notice_no": 80, "project": 120}


@dataclass(frozen=True)
class Notice:
    """What a budget notice says: number and day, whose budget, project, budget year."""

    notice_no: str
    notice_on: date
    level: str
    project: str
    year: int


@action
def receive_subsidy(
    *,
    pool: Pool,
    fen: int,
    on: date,
    notice: Notice,
    key: str,
    by: Actor,
    earmark: Earmark | None = None,
) -> Receipt:
    """Finance has paid into the pool: for one earmark, or without a purpose.

    `key` stands for this one receipt: sent twice, it is entered once.
    """
    by = access.check_can_post(by, pool)
    _check(notice, on)
    if earmark is not None and earmark.pool_id != pool.pk:
        told = _("请选这个资金池的专项。")
        raise Invalid(told, code="EARMARK_MISMATCH", fields={"earmark": told})
    journal = post(
        pool=pool,
        kind="subsidy_received",
        lines=rules.subsidy_received(fen, earmark.pk if earmark else None),
        on=on,
        budget_year=notice.year,
        by=by,
        key=f"receipt:{key}",
        source=notice.notice_no.strip(),
        memo=notice.project.strip(),
    )
    receipt, _new = Receipt.objects.get_or_create(
        county_id=pool.county_id,
        journal=journal,
        defaults={
            "pool": pool, "earmark": earmark, "fen": fen, "year": notice.year,
            "notice_no": notice.notice_no.strip(), "notice_on": notice.notice_on,
            "level": notice.level, "project": notice.project.strip(),
        },
    )  # fmt: skip
    return receipt


def _check(notice: Notice, on: date) -> None:
    wrong = {}
    for name, longest in _LONGEST.items():
        said = getattr(notice, name).strip()
        if not said or len(said) > longest:
            wrong[name] = _("请填写，不超过%(n)d个字符。") % {"n": longest}
    if notice.level not in Receipt.Level.values:
        wrong["level"] = _("请选中央、省、市或县。")
    if notice.notice_on > on:
        wrong["notice_on"] = _("预算指标日期不能晚于到账日期。")
    if on > today():
        wrong["on"] = _("日期不能晚于今天。")
    if wrong:
        raise Invalid(_("有内容没有填好，请返回改正后再提交。"), fields=wrong)
