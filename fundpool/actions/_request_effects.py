"""What a step of a request does beside moving it, by verb; the money moves through the ledger alone."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from alliance.core import attachments
from alliance.core.errors import Forbidden, Invalid, Refused
from fundpool.access import requests as access
from fundpool.access.request_year import check_times_a_year
from fundpool.actions._request_facts import let_go
from fundpool.actions._request_posting import after, check_within, posted
from fundpool.actions._request_returns import RETURNS
from fundpool.actions._request_said import points_of
from fundpool.actions._request_steps import Taking
from fundpool.models import (
    Commitment,
    Disbursement,
    Misuse,
    Recovery,
    Request,
    RequestDocument,
    RequestVersion,
    UseReport,
)
from fundpool.queries import requests as queries
from fundpool.queries.request_money import amounts
from fundpool.queries.request_payments import debtor_of
from fundpool.rules import ledger
from fundpool.rules import requests as rules
from fundpool.rules.ledger import Line


def _submit(taking: Taking) -> None:
    """The version is kept as it stands; the first one decides who reviews."""
    row = taking.row
    access.check_may_draw(row.earmark, row.institution)
    check_times_a_year(row)
    enclosed = queries.documents_of(row)
    missing = queries.missing_items(row.earmark.documents, enclosed)
    if missing:
        told = _("还缺材料：%(items)s。请补齐后提交。") % {"items": "、".join(missing)}
        raise Refused(told, code="DOCUMENTS_MISSING")
    facts = row.facts.filter(released=False)
    if not enclosed and not facts.exists() and queries.evidence_required(row.county_id):
        raise Refused(
            _("请附经费支付的相关佐证材料，或选取系统汇集的事实。"), code="DOCUMENTS_MISSING"
        )
    if not row.route:
        row.route = queries.route_of(row.institution)
    keep_version(taking, enclosed)


def keep_version(taking: Taking, enclosed: Sequence[RequestDocument]) -> None:
    """What is asked for now, as a version that nobody changes; its documents stay for good."""
    row = taking.row
    counted: dict[str, int] = {}
    facts = row.facts.filter(released=False)
    for kind, quantity in facts.values_list("kind", "quantity"):
        counted[kind] = counted.get(kind, 0) + quantity
    RequestVersion.objects.create(
        county_id=row.county_id,
        request=row,
        number=row.versions.count() + 1,
        fen=row.fen,
        category=row.category,
        purpose=row.purpose,
        checklist=row.earmark.documents,
        documents=[
            {"item": one.item, "name": one.document.name, "sha256": one.document.sha256}
            for one in enclosed
        ],
        facts=counted,
        at=taking.at,
        by_id=taking.by.person,
    )
    row.documents.filter(submitted=False).update(submitted=True)


def _amend(taking: Taking) -> None:
    """Another amount is another version, and it is reviewed anew."""
    if taking.said["amount"] == taking.row.fen:
        raise Invalid(
            _("金额没有变化。"), code="INVALID_AMOUNT", fields={"amount": _("金额没有变化。")}
        )
    taking.row.fen = taking.said["amount"]
    keep_version(taking, queries.documents_of(taking.row))


def _return(taking: Taking) -> None:
    """Through the whole list at once; what could have been said the first time needs its reason."""
    row = taking.row
    points = points_of(taking.said["points"], row.earmark.documents)
    taking.said["points"] = [
        {"item": one.item, "fine": one.fine, "note": one.note} for one in points
    ]
    earlier = queries.last_return(taking.steps)
    row.returns += 1
    if earlier is None:
        return
    before = {one["item"]: bool(one["fine"]) for one in earlier.said.get("points", [])}
    since = row.documents.filter(added_at__gt=earlier.at).values_list("item", flat=True)
    late = rules.late_points(before, points, set(since))
    if late and not taking.said.get("late_reason"):
        names = "、".join(one.item for one in late)
        told = _("“%(items)s”首次退回时没有提出，请写明为什么现在才提。") % {"items": names}
        raise Invalid(told, code="LATE_REASON_MISSING", fields={"late_reason": told})
    taking.late = len(late)


def _end(taking: Taking) -> None:
    let_go(taking.row)


def _approve(taking: Taking) -> str:
    """The first of two only signs; the last one commits the money under the pool's lock."""
    row = taking.row
    given = rules.approvals(queries.taken(taking.steps))
    if rules.needs_two(row.fen, queries.two_from(row.county_id)) and not given:
        return "first_approved"
    lines = ledger.approved(row.earmark_id, row.fen)
    journal = posted(taking, "approved", lines)
    Commitment.objects.create(
        county_id=row.county_id, request=row, fen=row.fen, journal=journal, at=taking.at
    )
    return "approved"


def _release(taking: Taking) -> str:
    """What is committed and not paid is free again."""
    row = taking.row
    there = amounts(row)
    posted(taking, "released", ledger.released(row.earmark_id, there.to_pay))
    Commitment.objects.filter(request=row).update(released=F("released") + there.to_pay)
    if not there.paid:
        let_go(row)
        return "cancelled"
    return _unless_kept(row, rules.after_money(there.paid, there.paid, there.accounted))


def _disburse(taking: Taking) -> str:
    """A payment into the confirmed account; `offset` of it settles what the body owes the pool."""
    row, said = taking.row, taking.said
    fen, offset = said["amount"], said.get("offset", 0)
    payee = queries.payee_of(row.institution_id)
    if payee is None:
        raise Refused(_("申请单位没有已确认的收款账户。"), code="no_payee")
    there = amounts(row)
    check_within(fen, there.to_pay, "EXCEEDS_COMMITMENT", _("已批待拨"))
    owed = queries.to_recover(row)
    check_within(offset, sum(map(queries.left_of, owed)), "EXCEEDS_RECOVERY", _("应追回"))
    lines = ledger.disbursed(row.earmark_id, row.institution_id, fen, offset)
    journal = posted(taking, "disbursed", lines)
    payment = Disbursement.objects.create(
        county_id=row.county_id, request=row, number=Disbursement.objects.filter(request=row).count() + 1, fen=fen,
        offset=offset, on=taking.on, bank_no=said["bank_no"], payee=payee, journal=journal,
        by_id=taking.by.person,
    )  # fmt: skip
    _take_off(taking, payment, owed, offset)
    return rules.after_money(there.paid + fen, there.committed, there.accounted)


def _take_off(taking: Taking, payment: Disbursement, owed: Sequence[Misuse], offset: int) -> None:
    """What was kept back settles the oldest misuse first."""
    for misuse in owed:
        fen = min(queries.left_of(misuse), offset)
        if not fen:
            return
        offset -= fen
        Recovery.objects.create(
            county_id=taking.row.county_id, misuse=misuse, fen=fen, on=payment.on,
            bank_no=payment.bank_no, payment=payment, by_id=taking.by.person,
            journal=payment.journal,
        )  # fmt: skip


def _report_use(taking: Taking) -> None:
    row, said = taking.row, taking.said
    there = amounts(row)
    check_within(said["amount"], there.out - there.waiting, "EXCEEDS_ADVANCE", _("已拨未核销"))
    UseReport.objects.create(
        county_id=row.county_id, request=row, kind=UseReport.Kind.SPENT,
        status=UseReport.Status.REPORTED, fen=said["amount"], on=said["on"], note=said["note"],
        document=_enclosed(taking), by_id=taking.by.person,
    )  # fmt: skip


def _enclosed(taking: Taking) -> RequestDocument | None:
    upload, row = taking.said.get("document"), taking.row
    if upload is None:
        return None
    kept = attachments.store(county=row.county, upload=upload, by=taking.by, demo=row.demo)
    return RequestDocument.objects.create(
        county_id=row.county_id, request=row, document=kept, submitted=True, added_at=taking.at,
        added_by_id=taking.by.person,
    )  # fmt: skip


def _reported(taking: Taking) -> UseReport:
    """The report that is decided: the one that is named, otherwise the only one that waits."""
    waiting = UseReport.objects.filter(request=taking.row, status=UseReport.Status.REPORTED)
    if taking.about is not None:
        waiting = waiting.filter(pk=taking.about)
    found = list(waiting.order_by("pk")[:2])
    if len(found) != 1:
        raise Refused(_("请指明是哪一份使用报告；已经办过的不再办。"), code="no_report")
    if found[0].by_id in taking.by.names:
        raise Forbidden(_("不能核销自己的报告，须由另一人办理。"), code="SAME_PERSON")
    return found[0]


def _accept_use(taking: Taking) -> str:
    row, report = taking.row, _reported(taking)
    lines = ledger.use_accepted(row.earmark_id, row.institution_id, report.fen)
    journal = posted(taking, "use_accepted", lines)
    _decided(taking, report, status=UseReport.Status.ACCEPTED, journal=journal)
    return after(taking)


def _refuse_use(taking: Taking) -> None:
    report = _reported(taking)
    _decided(taking, report, status=UseReport.Status.REFUSED, reason=taking.said["reason"])


def _decided(taking: Taking, report: UseReport, **fields: object) -> None:
    UseReport.objects.filter(pk=report.pk).update(
        decided_by=taking.by.person, decided_at=taking.at, **fields
    )


def _return_unspent(taking: Taking) -> str:
    row, said = taking.row, taking.said
    there = amounts(row)
    check_within(said["amount"], there.out - there.waiting, "EXCEEDS_ADVANCE", _("已拨未核销"))
    lines = ledger.unspent_returned(row.earmark_id, row.institution_id, said["amount"])
    journal = posted(taking, "unspent_returned", lines)
    UseReport.objects.create(
        county_id=row.county_id, request=row, kind=UseReport.Kind.UNSPENT,
        status=UseReport.Status.ACCEPTED, fen=said["amount"], on=taking.on,
        bank_no=said["bank_no"], by_id=taking.by.person, decided_by_id=taking.by.person,
        decided_at=taking.at, journal=journal,
    )  # fmt: skip
    return _unless_kept(row, after(taking))


def _unless_kept(row: Request, status: str) -> str:
    """A request that closes with all that was paid returned was paid nothing: its facts are free."""
    there = amounts(row)
    if status == "closed" and there.returned == there.paid:
        let_go(row)
    return status


def _find_misuse(taking: Taking) -> str:
    """What is still unaccounted for is cleared by it first: the money is called in, not expected."""
    row, said = taking.row, taking.said
    there = amounts(row)
    fen = said["amount"]
    check_within(fen, there.at_stake, "EXCEEDS_ADVANCE", _("可追缴"))
    cleared = min(fen, there.out - there.waiting)
    lines: tuple[Line, ...] = ledger.misuse_found(row.institution_id, fen)
    if cleared:
        lines = (*ledger.use_accepted(row.earmark_id, row.institution_id, cleared), *lines)
    journal = posted(taking, "misuse_found", lines)
    Misuse.objects.create(
        county_id=row.county_id, request=row, fen=fen, cleared=cleared, kind=said["kind"],
        reason=said["reason"], at=taking.at, by_id=taking.by.person, journal=journal,
    )  # fmt: skip
    return after(taking)


def _recover(taking: Taking) -> None:
    row, said = taking.row, taking.said
    rows = Misuse.objects.filter(request=row)
    misuse = rows.filter(pk=taking.about).first() if taking.about is not None else None
    if misuse is None:
        owed = [one for one in rows.order_by("at", "pk") if queries.left_of(one)]
        if len(owed) != 1:
            raise Refused(_("请指明追回的是哪一笔。"), code="no_misuse")
        misuse = owed[0]
    check_within(said["amount"], queries.left_of(misuse), "EXCEEDS_RECOVERY", _("应追回"))
    lines = ledger.recovered(row.earmark_id, debtor_of(misuse).pk, said["amount"])
    journal = posted(taking, "recovered", lines)
    Recovery.objects.create(
        county_id=row.county_id, misuse=misuse, fen=said["amount"], on=taking.on,
        bank_no=said["bank_no"], by_id=taking.by.person, journal=journal,
    )  # fmt: skip


EFFECTS: Final[Mapping[str, Callable[[Taking], str | None]]] = MappingProxyType(
    {
        "submit": _submit,
        "amend": _amend,
        "withdraw": _end,
        "discard": _end,
        "return": _return,
        "reject": _end,
        "approve": _approve,
        "cancel": _release,
        "release_rest": _release,
        "disburse": _disburse,
        "report_use": _report_use,
        "accept_use": _accept_use,
        "refuse_use": _refuse_use,
        "return_unspent": _return_unspent,
        "find_misuse": _find_misuse,
        "recover": _recover,
        **RETURNS,
    }
)
