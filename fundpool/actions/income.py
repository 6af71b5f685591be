"""Income statements are stated once and corrected by a next version with a reason."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, Refused
from alliance.core.models import Document, ImportFile
from fundpool.access import income as access
from fundpool.income_told import Told, check_told
from fundpool.models import IncomeLine, IncomeStatement
from fundpool.queries import income as queries
from fundpool.rules import income as rules
from fundpool.rules.levying import base_of
from members.models import Institution


@action
def state_income(
    *, institution: Institution, told: Told, by: Actor, upload: Any = None, demo: bool = False
) -> IncomeStatement:
    """Keep a statement as the next version of its body's year.

    Refused when somebody else was faster, for a year that is not over, for lines that are
    missing or unknown, for a correction without a reason, and where it changes nothing. A base
    that the commission assigns takes its document.
    """
    by = access.check_can_state(by, institution)
    if told.basis == rules.ASSIGNED:
        _check_may_assign(by, institution, upload)
    document = None
    if upload is not None:
        document = attachments.store(county=institution.county, upload=upload, by=by, demo=demo)
    return _kept(institution, told, by, document=document, demo=demo)


@action
def load_income(
    *, rows: Sequence[tuple[Institution, Told]], file: ImportFile, by: Actor
) -> list[IncomeStatement]:
    """Keep the statements of a compared file, each as if stated alone."""
    found = []
    for institution, told in rows:
        acting = access.check_can_state(by, institution)
        found.append(_kept(institution, told, acting, file=file))
    return found


def _kept(
    institution: Institution,
    told: Told,
    by: Actor,
    *,
    document: Document | None = None,
    file: ImportFile | None = None,
    demo: bool = False,
) -> IncomeStatement:
    body = Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    check_told(told)
    counting = queries.counting(body.county_id, today())
    last = queries.current(body.county_id, told.year, [body.pk]).get(body.pk)
    _check_next(last, told)
    statement = IncomeStatement.objects.create(
        county_id=body.county_id, institution=body, year=told.year, version=told.version + 1,
        basis=told.basis, base_fen=base_of(told.fen, counting),
        total_fen=sum(told.fen.values()), note=told.note.strip(), file=file, document=document,
        by_id=by.person, at=now(), demo=demo or institution.county.demo,
    )  # fmt: skip
    IncomeLine.objects.bulk_create(
        IncomeLine(
            county_id=body.county_id, statement=statement, code=code, fen=told.fen[code],
            counts=counting[code],
        )
        for code in rules.LINES
    )  # fmt: skip
    audit.record(
        by, "fundpool.income_stated", statement, unit=body.code, year=told.year,
        statement_version=statement.version, base_fen=statement.base_fen, note=statement.note,
    )  # fmt: skip
    return statement


def _check_next(last: IncomeStatement | None, told: Told) -> None:
    there = last.version if last else 0
    if told.version != there:
        raise Refused(
            _("别人已经更正过这份收入表（现在是第%(n)d版），请刷新后再改。") % {"n": there},
            code="version_conflict",
        )
    if last is None:
        return
    same = {line.code: line.fen for line in last.lines.all()} == dict(told.fen)
    if same and last.basis == told.basis:
        raise Refused(_("与现有收入表完全相同，没有要更正的内容。"), code="nothing_changed")
    if not told.note.strip():
        sentence = _("更正已有的收入表，请写明理由。")
        raise Invalid(sentence, code="note", fields={"note": sentence})


def _check_may_assign(by: Actor, institution: Institution, upload: Any) -> None:
    if not access.may_assign(by, institution.county_id):
        raise Forbidden(_("基数由卫健委核定，单位请填写自己的收入表。"))
    if upload is None:
        sentence = _("核定基数请附核定文件。")
        raise Invalid(sentence, fields={"document": sentence})
