"""Lists of what was done about patients' records, as workbooks; nothing in the clear."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.tables import Column, attachment, file_name, write_xlsx
from referrals import identity
from referrals.models import Opening, PatientMerge, PatientRestriction
from referrals.queries.cases.patients import opened
from referrals.queries.doubles import Double


def doubles(rows: Iterable[Double]) -> HttpResponse:
    """One line a pair, numbers and telephones masked."""
    found = list(rows)
    columns = [
        Column(_("相同之处"), 20), Column(_("姓名"), 16), Column(_("第一份证件"), 16),
        Column(_("第一份登记机构"), 24), Column(_("第一份转诊数"), 10), Column(_("第二份证件"), 16),
        Column(_("第二份登记机构"), 24), Column(_("第二份转诊数"), 10), Column(_("待确认的合并"), 12),
    ]  # fmt: skip
    lines = [
        [
            _("证件号码相同") if one.certain else _("姓名、出生日期和电话相同"), one.second.name,
            identity.masked(opened(one.first, "number")), one.first.institution.name, one.cases[0],
            identity.masked(opened(one.second, "number")), one.second.institution.name,
            one.cases[1], one.merge is not None,
        ]
        for one in found
    ]  # fmt: skip
    return _answer(_("疑似重复患者"), columns, lines, demo=any(one.second.demo for one in found))


def merges(rows: Iterable[PatientMerge]) -> HttpResponse:
    """One line a proposal or merger."""
    found = list(rows)
    columns = [
        Column(_("状态"), 16), Column(_("保留记录的登记机构"), 24),
        Column(_("并入记录的登记机构"), 24), *_decision_columns(),
    ]  # fmt: skip
    lines = [
        [
            row.get_state_display(), row.kept.institution.name, row.other.institution.name,
            *_decision(row),
        ]
        for row in found
    ]  # fmt: skip
    return _answer(_("患者合并记录"), columns, lines, demo=any(row.demo for row in found))


def restrictions(rows: Iterable[PatientRestriction]) -> HttpResponse:
    """One line a request; not whose record it is."""
    found = list(rows)
    columns = [Column(_("状态"), 16), Column(_("登记机构"), 24), *_decision_columns()]
    lines = [[row.get_state_display(), row.institution.name, *_decision(row)] for row in found]
    return _answer(_("限制使用记录"), columns, lines, demo=any(row.demo for row in found))


def openings(rows: Iterable[Opening]) -> HttpResponse:
    """One line an opening; not whose cases they were."""
    found = list(rows)
    columns = [
        Column(_("查看时间"), 20), Column(_("查看人"), 16), Column(_("机构"), 24),
        Column(_("急救理由"), 40), Column(_("有无在办转诊"), 12), Column(_("可看到"), 20),
        Column(_("复核时间"), 20), Column(_("复核人"), 16), Column(_("复核意见"), 40),
    ]  # fmt: skip
    lines = [
        [
            row.opened_at, str(row.person or ""), row.institution.name, row.reason,
            row.patient_id is not None, row.until_at, row.reviewed_at,
            str(row.reviewed_by) if row.reviewed_by else None, row.review,
        ]
        for row in found
    ]  # fmt: skip
    return _answer(_("急救查看记录"), columns, lines, demo=any(row.demo for row in found))


def _decision_columns() -> list[Column]:
    return [
        Column(_("理由"), 40), Column(_("提出人"), 16), Column(_("提出时间"), 20),
        Column(_("决定人"), 16), Column(_("决定时间"), 20), Column(_("决定理由"), 40),
    ]  # fmt: skip


def _decision(row: PatientMerge | PatientRestriction) -> list[Any]:
    return [
        row.reason, str(row.proposed_by or ""), row.proposed_at,
        str(row.decided_by) if row.decided_by else None, row.decided_at, row.decided_reason,
    ]  # fmt: skip


def _answer(
    title: str, columns: Sequence[Column], lines: Sequence[Sequence[Any]], *, demo: bool
) -> HttpResponse:
    head = ((_("导出时间"), now()),)
    content = write_xlsx(list(columns), list(lines), title=title, head=head, demo=demo)
    return attachment(content, file_name(title, "xlsx", demo=demo))
