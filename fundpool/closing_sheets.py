"""A pool's end, insurance years and rewards of posted staff, as workbooks; amounts in yuan."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.money import exact_yuan
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from fundpool.models import Dissolution, DissolutionLine, InsuranceShare, InsuranceYear, Pool
from fundpool.queries import insurance, rewarding
from fundpool.queries.dissolving import Preview
from members.models import County


def dissolution(
    pool: Pool, row: Dissolution | None, lines: list[DissolutionLine], found: Preview
) -> bytes:
    """One body a row: both results while it is open, what was booked and paid afterwards."""
    columns = [
        Column(_("代码"), 12), Column(_("机构"), 30), Column(_("出资（元）"), 16),
        Column(_("只按出资（元）"), 18), Column(_("财政补助先退回（元）"), 22),
        Column(_("返还（元）"), 16), Column(_("付款凭证"), 14),
    ]  # fmt: skip
    head = (
        (_("资金池"), pool.name), (_("状态"), row.get_status_display() if row else "—"),
        (_("出资年度"), found.basis_year), (_("依据"), found.clause), (_("导出时间"), now()),
    )  # fmt: skip
    rows = _booked(lines) if lines else _both(found)
    return write_xlsx(columns, rows, title=_("解体返还"), head=head, demo=pool.demo)


def _booked(lines: Iterable[DissolutionLine]) -> list[list[Any]]:
    return [
        [
            one.institution and one.institution.code,
            local(one.institution, "name") if one.institution else _("财政"),
            exact_yuan(one.contributed_fen), None, None, exact_yuan(one.fen),
            str(one.journal) if one.journal else _("未付"),
        ]
        for one in lines
    ]  # fmt: skip


def _both(found: Preview) -> list[list[Any]]:
    to_source = found.first.to_source if found.first else None
    return [
        [None, _("财政"), None, exact_yuan(0), _amount(to_source), None, None],
        *(
            [
                one.body.code, local(one.body, "name"), exact_yuan(one.contributed_fen),
                _amount(one.plain_fen), _amount(one.first_fen), None, None,
            ]
            for one in found.shares
        ),
    ]  # fmt: skip


def _amount(fen: int | None) -> Any:
    return None if fen is None else exact_yuan(fen)


def insurance_years(county: County, rows: Iterable[InsuranceYear]) -> bytes:
    """One year of one alliance a row."""
    columns = [
        Column(_("联盟"), 30), Column(_("年度"), 8), Column(_("总额预算（元）"), 18),
        Column(_("实际支出（元）"), 18), Column(_("结余（负数为超支，元）"), 24),
        Column(_("依据"), 30), Column(_("状态"), 16),
    ]  # fmt: skip
    lines = (
        [
            local(one.alliance, "name"), one.year, exact_yuan(one.budget_fen),
            exact_yuan(one.spent_fen), exact_yuan(one.left_fen), one.source,
            one.get_status_display(),
        ]
        for one in rows
    )  # fmt: skip
    head = ((_("县区"), local(county, "name")), (_("导出时间"), now()))
    return write_xlsx(columns, lines, title=_("医保年度"), head=head, demo=county.demo)


def insurance_shares(county: County, shares: Iterable[InsuranceShare]) -> bytes:
    """One body's share of one year a row."""
    columns = [
        Column(_("联盟"), 30), Column(_("年度"), 8), Column(_("代码"), 12), Column(_("机构"), 30),
        Column(_("权重"), 12), Column(_("分得或分担（元）"), 18), Column(_("付款凭证"), 14),
    ]  # fmt: skip
    lines = (
        [
            local(one.insured.alliance, "name"), one.insured.year, one.institution.code,
            local(one.institution, "name"), one.weight, _amount(one.fen),
            one.journal and str(one.journal),
        ]
        for one in shares
    )  # fmt: skip
    head = ((_("县区"), local(county, "name")), (_("导出时间"), now()))
    return write_xlsx(columns, lines, title=_("本单位的医保份额"), head=head, demo=county.demo)


def insurance_year(row: InsuranceYear, seen: insurance.Preview | None) -> bytes:
    """One body a row: its weight and what falls to it; the rule and the sums above."""
    columns = [
        Column(_("代码"), 12), Column(_("机构"), 30), Column(_("权重"), 12),
        Column(_("分得或分担（元）"), 18), Column(_("付款凭证"), 14),
        Column(_("考核得分"), 10), Column(_("满分"), 10), Column(_("份额从哪里来"), 50),
    ]  # fmt: skip
    given = {one.share.pk: one for one in seen.parts} if seen else {}
    lines = (
        [
            one.institution.code, local(one.institution, "name"), one.weight,
            _amount(part.fen if part else None), one.journal and str(one.journal),
            *_weighed(part),
        ]
        for one in insurance.shares_of(row)
        for part in [given.get(one.pk)]
    )  # fmt: skip
    head: list[tuple[str, Any]] = [
        (_("联盟"), local(row.alliance, "name")), (_("年度"), row.year),
        (_("总额预算（元）"), exact_yuan(row.budget_fen)),
        (_("实际支出（元）"), exact_yuan(row.spent_fen)),
        (_("结余（负数为超支，元）"), exact_yuan(row.left_fen)),
    ]  # fmt: skip
    if seen is not None:
        head += [
            (_("办法"), seen.way_words), (_("条款"), seen.clause), (_("分担档次"), seen.tiers),
            (_("医保承担（元）"), exact_yuan(seen.insurer_fen)),
            (_("记入资金池（元）"), exact_yuan(seen.pool_fen)),
        ]  # fmt: skip
    if seen is not None and seen.weighing:
        head.append((_("分配办法"), seen.weighing_words))
    if seen is not None and seen.scored:
        run = seen.scored
        revision = _("第%(n)d次修订") % {"n": run.revision}
        head.append(
            (_("依据的考核批次"), f"{run.scheme_version.scheme.name} {run.period} {revision}")
        )
    title = _("%(year)d年度医保结余和超支") % {"year": row.year}
    return write_xlsx(columns, lines, title=title, head=tuple(head), demo=row.demo)


def _weighed(part: insurance.Part | None) -> list[Any]:
    """A body's points and how its share came about; nothing where no appraisal decides."""
    if part is None or part.weighed is None:
        return [None, None, None]
    one = part.weighed
    return [one.points, one.maximum, "；".join(one.explained)]


def rewards(county: County, page: rewarding.Page) -> bytes:
    """One body of the base a row; method, rate and sum above."""
    columns = [
        Column(_("代码"), 12), Column(_("机构"), 30), Column(_("本年业务收入（元）"), 20),
        Column(_("上年业务收入（元）"), 20), Column(_("增量（元）"), 16), Column(_("补助（元）"), 16),
    ]  # fmt: skip
    lines = (
        [
            one.body.code, local(one.body, "name"), _amount(one.this_fen), _amount(one.last_fen),
            _amount(one.grown_fen), _amount(one.reward_fen),
        ]
        for one in page.bodies
    )  # fmt: skip
    head = (
        (_("县区"), local(county, "name")), (_("年度"), page.year), (_("办法"), page.method_words),
        (_("比例"), page.rate_words), (_("条款"), page.clause),
        (_("补助合计（元）"), _amount(page.reward_fen)),
    )  # fmt: skip
    title = _("%(year)d年度下沉人员补助") % {"year": page.year}
    return write_xlsx(columns, lines, title=title, head=head, demo=county.demo)
