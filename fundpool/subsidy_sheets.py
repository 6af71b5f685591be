"""Subsidies by appraisal as workbooks; amounts in yuan."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.money import exact_yuan
from alliance.core.showing import local
from alliance.core.tables import Column, write_xlsx
from fundpool.models import AppraisedSubsidy, SubsidyLine
from fundpool.queries import subsidies as queries
from fundpool.queries.execution import percent
from fundpool.rules import subsidy_years as rules


def subsidy(row: AppraisedSubsidy, lines: Sequence[SubsidyLine]) -> bytes:
    """One body a row: what was entered, its score, the share it earns, the amount."""
    names = rules.FIGURES[row.kind]
    columns = [
        Column(_("代码"), 12), Column(_("机构"), 30),
        *(Column(str(rules.FIGURE_WORDS[name]), 18) for name in names),
        Column(_("考核得分"), 10), Column(_("核拨比例"), 10), Column(_("补助（元）"), 16),
        Column(_("下年度预拨比例"), 16),
    ]  # fmt: skip
    head = (
        (_("县区"), local(row.county, "name")), (_("种类"), row.get_kind_display()),
        (_("年度"), row.year), (_("专项"), f"{row.pool.name} {row.earmark.name}"),
        (_("核定文号"), row.document_no), (_("状态"), row.get_status_display()),
        (_("考核计入办法"), row.get_method_display()), (_("依据"), row.basis),
        (_("考核批次"), f"{row.scored} {row.revision}" if row.scored else "—"),
        (_("补助合计（元）"), _amount(row.pay_fen)), (_("导出时间"), now()),
    )  # fmt: skip
    table = [[*_entered(one, names), *_earned(row, one)] for one in lines]
    return write_xlsx(columns, table, title=str(row), head=head, demo=row.demo)


def _entered(one: SubsidyLine, names: Sequence[str]) -> list[Any]:
    said = [getattr(one, name) for name in names]
    amounts = [
        _amount(value) if name != "tasks" else value
        for name, value in zip(names, said, strict=True)
    ]
    return [one.institution.code, local(one.institution, "name"), *amounts]


def _earned(row: AppraisedSubsidy, one: SubsidyLine) -> list[Any]:
    kept = queries.kept(row, one)
    if kept is None or kept.share is None:
        return [None, None, None, None]
    upcoming = None if kept.next_share is None else percent(kept.next_share)
    return [kept.score, percent(kept.share), _amount(kept.fen), upcoming]


def _amount(fen: int | None) -> Any:
    return None if fen is None else exact_yuan(fen)
