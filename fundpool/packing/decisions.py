"""What was decided of appraised subsidies, public health, insurance years and a pool's end."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.core.money import two_places
from alliance.core.numbers import plain
from fundpool.models import (
    CapitationLine,
    DissolutionLine,
    InsuranceSettlement,
    InsuranceTakeBack,
    InsuranceYear,
    InsuranceYearTakeBack,
    SubsidyLine,
)
from fundpool.packing.tables import Lines, Table, each, who
from fundpool.queries.packages import Chosen


def tables() -> list[Table]:
    """All of them, in the order of the list of contents."""
    return [
        Table("核定/补助.csv", _("按考核核定的补助"), [
            _("资金池"), _("种类"), _("年度"), _("核定文号"), _("状态"), _("机构"), _("考核得分"),
            _("核拨比例"), _("补助（元）"), _("提交人"), _("第一审批人"), _("审批人"), _("支付人"),
            _("银行回单号"), _("理由"),
        ], _subsidies),
        Table("核定/基本公卫.csv", _("基本公卫预拨和结算"), [
            _("资金池"), _("年度"), _("种类"), _("季度"), _("状态"), _("机构"), _("季度经费（元）"),
            _("应拨（元）"), _("应退（元）"), _("得分"), _("提交人"), _("第一审批人"), _("审批人"),
            _("支付人"), _("银行回单号"), _("理由"),
        ], _capitation),
        Table("核定/医保年度.csv", _("医保年度"), [
            _("资金池"), _("联盟"), _("年度"), _("总额预算（元）"), _("实际支出（元）"), _("依据"),
            _("状态"), _("提交人"), _("核定人"), _("理由"),
        ], _insured),
        Table("核定/医保入账.csv", _("医保结余和超支"), [
            _("资金池"), _("联盟"), _("年度"), _("办法"), _("条款"), _("结余或超支（元）"),
            _("记入资金池（元）"), _("决定文号"), _("决定日期"), _("状态"), _("提交人"), _("核定人"),
            _("凭证"),
        ], _settlements),
        Table("核定/医保按考核分配.csv", _("按考核分配的医保结余"), [
            _("资金池"), _("联盟"), _("年度"), _("分配办法"), _("考核批次"), _("考核批次修订号"),
            _("代码"), _("机构"), _("权重"), _("考核得分"), _("满分"), _("分得（元）"), _("状态"),
        ], _weighed),
        Table("核定/医保撤销.csv", _("医保年度和入账的撤销"), [
            _("资金池"), _("联盟"), _("年度"), _("种类"), _("撤销的理由"), _("状态"), _("提交人"),
            _("核定人"), _("不予撤销的理由"), _("凭证"),
        ], _take_backs),
        Table("核定/解体.csv", _("资金池解体"), [
            _("资金池"), _("文号"), _("出资年度"), _("条款"), _("状态"), _("机构"), _("出资（元）"),
            _("返还（元）"), _("提交人"), _("核定人"), _("凭证"),
        ], _ends),
    ]  # fmt: skip


def _of_years(chosen: Chosen, year: str, at: str) -> Q:
    """Of the chosen years, or handed in during one of them, and before the books were taken."""
    asked = Q(**{f"{year}__in": chosen.years}) | Q(**{f"{at}__year__in": chosen.years})
    return asked & Q(**{f"{at}__lte": chosen.until})


def _bodies(rows: Any, chosen: Chosen, place: str = "institution") -> Any:
    return rows.filter(**{f"{place}__in": chosen.unit_ids}) if chosen.units else rows


def _subsidies(chosen: Chosen) -> Lines:
    rows = SubsidyLine.objects.filter(
        _of_years(chosen, "subsidy__year", "subsidy__submitted_at"), county=chosen.county,
        subsidy__pool__in=chosen.pool_ids,
    ).select_related(
        "institution", "subsidy__pool", "subsidy__submitted_by", "subsidy__first_by",
        "subsidy__decided_by", "subsidy__paid_by",
    )  # fmt: skip
    for one in each(_bodies(rows, chosen).order_by("subsidy_id", "institution__code")):
        row = one.subsidy
        yield (
            row.pool.code, row.get_kind_display(), row.year, row.document_no,
            row.get_status_display(), one.institution.name,
            None if one.score is None else plain(one.score), one.share, _yuan(one.fen),
            who(row.submitted_by), row.first_by and who(row.first_by),
            row.decided_by and who(row.decided_by), row.paid_by and who(row.paid_by), row.bank_no,
            row.reason,
        )  # fmt: skip


def _capitation(chosen: Chosen) -> Lines:
    rows = CapitationLine.objects.filter(
        _of_years(chosen, "run__capitation__year", "run__submitted_at"), county=chosen.county,
        run__capitation__pool__in=chosen.pool_ids,
    ).select_related(
        "budget__institution", "run__capitation__pool", "run__submitted_by", "run__first_by",
        "run__decided_by", "run__paid_by",
    )  # fmt: skip
    rows = _bodies(rows, chosen, "budget__institution")
    for one in each(rows.order_by("run_id", "budget__institution__code")):
        row = one.run
        yield (
            row.capitation.pool.code, row.capitation.year, row.get_kind_display(),
            row.quarter_words, row.get_status_display(), one.budget.institution.name,
            _yuan(one.quarter_fen), _yuan(one.pay_fen), _yuan(one.recover_fen),
            None if one.score is None else plain(one.score), who(row.submitted_by),
            row.first_by and who(row.first_by), row.decided_by and who(row.decided_by),
            row.paid_by and who(row.paid_by), row.bank_no, row.reason,
        )  # fmt: skip


def _insured(chosen: Chosen) -> Lines:
    """Whole years are no single body's: with bodies chosen there are none."""
    rows = InsuranceYear.objects.filter(
        _of_years(chosen, "year", "submitted_at"), county=chosen.county, pool__in=chosen.pool_ids
    ).select_related("pool", "alliance", "submitted_by", "ended_by")
    for row in () if chosen.units else each(rows.order_by("pk")):
        yield (
            row.pool.code, row.alliance.name, row.year, _yuan(row.budget_fen), _yuan(row.spent_fen),
            row.source, row.get_status_display(), who(row.submitted_by),
            row.ended_by and who(row.ended_by), row.reason,
        )  # fmt: skip


def _settlements(chosen: Chosen) -> Lines:
    rows = InsuranceSettlement.objects.filter(
        _of_years(chosen, "insured__year", "submitted_at"), county=chosen.county,
        insured__pool__in=chosen.pool_ids,
    ).select_related(
        "insured__pool", "insured__alliance", "submitted_by", "ended_by", "journal__period"
    )  # fmt: skip
    for row in () if chosen.units else each(rows.order_by("pk")):
        yield (
            row.insured.pool.code, row.insured.alliance.name, row.insured.year,
            row.get_way_display(), row.clause, _yuan(row.total_fen), _yuan(row.pool_fen),
            row.decision_no, row.decided_on, row.get_status_display(), who(row.submitted_by),
            row.ended_by and who(row.ended_by), row.journal and str(row.journal),
        )  # fmt: skip


def _weighed(chosen: Chosen) -> Lines:
    """Points and parts as they were frozen beside the decision; with bodies chosen theirs alone."""
    rows = InsuranceSettlement.objects.filter(
        _of_years(chosen, "insured__year", "submitted_at"), county=chosen.county,
        insured__pool__in=chosen.pool_ids, scored__isnull=False,
    ).select_related(
        "insured__pool", "insured__alliance", "scored__scheme_version__scheme"
    )  # fmt: skip
    codes = {unit.code for unit in chosen.units}
    for row in each(rows.order_by("pk")):
        run = row.scored
        for one in row.weighed:
            if run is not None and (not codes or one["code"] in codes):
                yield (
                    row.insured.pool.code, row.insured.alliance.name, row.insured.year,
                    row.get_weighing_display(), f"{run.scheme_version.scheme.name} {run.period}",
                    row.revision, one["code"], one["name"], one["weight"], one["points"],
                    one["maximum"], _yuan(one["fen"]), row.get_status_display(),
                )  # fmt: skip


def _take_backs(chosen: Chosen) -> Lines:
    if chosen.units:
        return
    booked = InsuranceTakeBack.objects.filter(
        _of_years(chosen, "settlement__insured__year", "submitted_at"), county=chosen.county,
        settlement__insured__pool__in=chosen.pool_ids,
    ).select_related(
        "settlement__insured__pool", "settlement__insured__alliance", "submitted_by", "ended_by",
        "journal__period",
    )  # fmt: skip
    for row in each(booked.order_by("pk")):
        yield _taken(row.settlement.insured, row, _("入账"), row.journal and str(row.journal))
    years = InsuranceYearTakeBack.objects.filter(
        _of_years(chosen, "insured__year", "submitted_at"), county=chosen.county,
        insured__pool__in=chosen.pool_ids,
    ).select_related("insured__pool", "insured__alliance", "submitted_by", "ended_by")  # fmt: skip
    for one in each(years.order_by("pk")):
        yield _taken(one.insured, one, _("年度"), None)


def _taken(insured: InsuranceYear, row: Any, kind: str, voucher: str | None) -> tuple[Any, ...]:
    return (
        insured.pool.code, insured.alliance.name, insured.year, kind, row.reason,
        row.get_status_display(), who(row.submitted_by), row.ended_by and who(row.ended_by),
        row.answer, voucher,
    )  # fmt: skip


def _ends(chosen: Chosen) -> Lines:
    rows = DissolutionLine.objects.filter(
        county=chosen.county, dissolution__pool__in=chosen.pool_ids,
        dissolution__submitted_at__year__in=chosen.years,
        dissolution__submitted_at__lte=chosen.until,
    ).select_related(
        "institution", "dissolution__pool", "dissolution__submitted_by", "dissolution__decided_by",
        "journal__period",
    )  # fmt: skip
    for one in each(_bodies(rows, chosen).order_by("dissolution_id", "pk")):
        row = one.dissolution
        yield (
            row.pool.code, row.document_no, row.basis_year, row.clause, row.get_status_display(),
            one.institution.name if one.institution else _("财政"), _yuan(one.contributed_fen),
            _yuan(one.fen), who(row.submitted_by), row.decided_by and who(row.decided_by),
            one.journal and str(one.journal),
        )  # fmt: skip


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else two_places(fen)
