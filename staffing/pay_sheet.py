"""Pay of posted people as a workbook: each line with what explains it, then what every payer owes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.money import exact_yuan, in_yuan
from alliance.core.numbers import plain
from alliance.core.parameters import name_of
from alliance.core.tables import Column, write_xlsx
from staffing.models import PayLine, PayMonth


def workbook(
    row: PayMonth, lines: Iterable[PayLine], sums: Sequence[Mapping[str, object]]
) -> bytes:
    """One line a person, component and payer; the head has the sums."""
    columns = [
        Column(_("人员"), 14), Column(_("派往"), 24), Column(_("待遇"), 12), Column(_("由谁承担"), 22),
        Column(_("天数"), 8), Column(_("折合全职天数"), 12), Column(_("每天标准（元）"), 14),
        Column(_("金额（元）"), 14), Column(_("说明"), 60), Column(_("更正"), 8),
    ]  # fmt: skip
    rows = [
        [
            line.person.name, line.posting.host.name, str(line.get_component_display()),
            payer_of(line), line.days, plain(line.fte_days),
            None if line.rate_fen is None else exact_yuan(line.rate_fen),
            None if line.fen is None else exact_yuan(line.fen), explained(line),
            _("是") if line.is_correction else "",
        ]
        for line in lines
    ]  # fmt: skip
    head = [(_("派出单位"), row.institution.name), (_("月份"), str(row)),
            (_("状态"), _("已结账") if row.closed_at else _("未结账")), (_("导出时间"), now())]  # fmt: skip
    head += [
        (f"{one['component']}·{one['payer']}", "—" if one["fen"] is None else in_yuan(one["fen"]))  # type: ignore[arg-type]
        for one in sums
    ]
    return write_xlsx(columns, rows, title=_("派驻待遇"), head=tuple(head), demo=row.demo)


def payer_of(line: PayLine) -> str:
    """Who pays: the body where it is one, otherwise the pool or the treasury."""
    return line.payer_body.name if line.payer_body else str(line.get_payer_display())


def explained(line: PayLine) -> str:
    """Which days, by what rule, or which value is not set; why it was corrected."""
    said = [f"{first}–{until}" for first, until in _with_last_days(line)]
    if line.missing:
        said.append(_("“%(name)s”未设，没有金额") % {"name": name_of(line.missing)})
    if line.words:
        said.append(_("承担依据：%(words)s") % {"words": line.words})
    if line.reason:
        said.append(line.reason)
    return "；".join(said)


def _with_last_days(line: PayLine) -> list[tuple[str, str]]:
    """The days as people read them: stored half-open, told with their last one."""
    day = timedelta(days=1)
    return [(first, (date.fromisoformat(until) - day).isoformat()) for first, until in line.spans]
