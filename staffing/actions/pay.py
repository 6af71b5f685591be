"""Pay of posted people is computed from verified days, closed by somebody, corrected by new lines."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused, wrong_field
from alliance.core.versions import check_version
from members import queries as member_queries
from members.models import Institution
from staffing.access import pay as access
from staffing.models import PayLine, PayMonth
from staffing.queries import pay as queries
from staffing.queries.pay import Due, Key
from staffing.rules.months import after
from staffing.rules.spans import Span

_MOST = 2000


@action
def compute_pay(*, institution: Institution, month: date, by: Actor) -> PayMonth:
    """Write what the verified days of a month come to; while it is open it is computed anew."""
    by = access.check_can_compute(by, institution)
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    month = month.replace(day=1)
    if after(month, 1) > today():
        raise wrong_field("month", _("这个月还没有过完，过完再计算。"))
    due = queries.due_of(institution.pk, institution.county_id, month)
    row = PayMonth.objects.filter(institution=institution, month=month).first()
    if row is not None and row.closed_at is not None:
        raise Refused(_("这个月已经结账，要改请另记更正行。"), code="closed")
    if not due and row is None:
        raise Refused(_("这个月没有核实过的派驻服务，没有可计算的。"), code="nothing")
    if row is None:
        row = PayMonth(
            county_id=institution.county_id, institution=institution, month=month, version=0,
            demo=institution.demo,
        )  # fmt: skip
    row.demo = institution.demo or (bool(due) and all(one.row.demo for one in due.values()))
    row.computed_at, row.computed_by_id = now(), by.person
    row.version += 1
    row.save()
    row.lines.all().delete()
    _write(row, ((key, one, None) for key, one in due.items()), by=by)
    audit.record(
        by, "pay.computed", row, institution=institution.pk, pay_month=month.isoformat(),
        pay_lines=len(due),
    )  # fmt: skip
    return row


@action
def close_pay(*, month: PayMonth, version: str | int | None, by: Actor) -> PayMonth:
    """From now on lines are only added. Refused while nothing has an amount or days have changed."""
    row = PayMonth.objects.select_for_update(no_key=True).get(pk=month.pk)
    by = access.check_can_close(by, row)
    check_version(row, version)
    lines = list(row.lines.all())
    if queries.differs(row):
        raise Refused(_("计算之后核实的天数或标准有了变化，请重新计算再结账。"), code="stale")
    if all(line.fen is None for line in lines):
        for key in sorted({line.missing for line in lines}):
            member_queries.rules.rule(row.county_id, key, on=queries.last_day(row.month))
        raise Refused(_("这个月没有可结账的金额。"), code="nothing")
    row.closed_at, row.closed_by_id = now(), by.person
    row.version += 1
    row.save(update_fields=["closed_at", "closed_by", "version"])
    audit.record(
        by, "pay.closed", row, institution=row.institution_id, pay_month=row.month.isoformat(),
        fen=sum(line.fen or 0 for line in lines),
    )  # fmt: skip
    return row


@action
def correct_pay(*, month: PayMonth, reason: str, by: Actor) -> int:
    """Add the difference between what the days come to now and what was said; how many lines."""
    row = PayMonth.objects.select_for_update(no_key=True).get(pk=month.pk)
    by = access.check_can_correct(by, row)
    reason = reason.strip()
    if not reason or len(reason) > _MOST:
        raise wrong_field("reason", _("请写明更正的理由，不超过%(most)d字。") % {"most": _MOST})
    due, there = (
        queries.due_of(row.institution_id, row.county_id, row.month),
        queries.standing_of(row),
    )
    changes = []
    for key in dict.fromkeys([*there, *due]):
        lines = there.get(key, [])
        if change := _change(due.get(key), lines):
            changes.append((key, change, lines[0] if lines else None))
    if not changes:
        raise Refused(_("核实的天数和标准没有变化，没有要更正的。"), code="nothing")
    _write(row, changes, by=by, reason=reason, is_correction=True)
    row.version += 1
    row.save(update_fields=["version"])
    audit.record(
        by, "pay.corrected", row, institution=row.institution_id, pay_lines=len(changes),
        pay_month=row.month.isoformat(), reason=reason,
    )  # fmt: skip
    return len(changes)


class _Difference(Due):
    """A difference; its amount is what is added, not its days times a rate."""

    amount: int | None = None

    @property
    def fen(self) -> int | None:
        """What is added or taken off."""
        return self.amount


def _change(due: Due | None, lines: list[PayLine]) -> Due | None:
    """What has to be added so that the lines come to what is due; None where they do."""
    days = sum(line.days for line in lines)
    fte = sum((Fraction(line.fte_days) for line in lines), Fraction(0))
    had = sum(line.fen or 0 for line in lines)
    rate = due.rate if due else next((x.rate_fen for x in lines if x.rate_fen is not None), None)
    fen = (due.fen if due else 0) if rate is not None else None
    said_none = all(line.fen is None for line in lines)
    same = (due.days if due else 0) == days and (due.fte_days if due else 0) == fte
    if same and (fen == had if not said_none else fen in {None, 0} and bool(lines)):
        return None
    change = _Difference(
        due.row if due else lines[0].posting, due.words if due else lines[0].words,
        (due.days if due else 0) - days, (due.fte_days if due else Fraction(0)) - fte,
        due.spans if due else [], rate, (due.missing if due else lines[0].missing),
    )  # fmt: skip
    change.amount = None if fen is None else fen - had
    return change


def _write(
    row: PayMonth, lines: Iterable[tuple[Key, Due, PayLine | None]], *, by: Actor,
    reason: str = "", is_correction: bool = False,
) -> None:  # fmt: skip
    moment = now()
    PayLine.objects.bulk_create(
        PayLine(
            county_id=row.county_id, month=row, posting=one.row, person_id=one.row.person_id or 0,
            component=key.component, payer=key.payer, payer_body_id=key.body, days=one.days,
            fte_days=_exact(one.fte_days), rate_fen=one.rate, fen=one.fen,
            missing="" if one.fen is not None else one.missing, words=one.words[:120],
            spans=[_written(span) for span in one.spans], corrects=first,
            is_correction=is_correction, reason=reason, by_id=by.person, at=moment,
            demo=row.demo or one.row.demo,
        )
        for key, one, first in lines
    )  # fmt: skip


def _exact(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _written(span: Span) -> list[str]:
    return [span.first.isoformat(), span.until.isoformat() if span.until else ""]
