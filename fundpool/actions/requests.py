"""Fund requests are begun, filled in, enclosed with documents, and take their steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from fundpool.access import requests as access
from fundpool.actions._request_effects import EFFECTS
from fundpool.actions._request_facts import take_facts
from fundpool.actions._request_said import checked
from fundpool.actions._request_steps import Taking, next_number, told, written_down
from fundpool.models import Earmark, Request, RequestDocument
from fundpool.queries import requests as queries
from fundpool.rules import requests as rules
from members.models import Institution

LONGEST_PURPOSE: Final = 500
LONGEST_CATEGORY: Final = 100
#: So many files are read at a glance; more belong into one document.
MOST_DOCUMENTS: Final = 30


@dataclass(frozen=True)
class RequestTold:
    """What was said of a request: fen asked for, what for, and the sources of verified facts."""

    fen: int
    purpose: str
    category: str = ""
    facts: tuple[str, ...] = ()


@action
def begin_request(
    *,
    institution: Institution,
    earmark: Earmark,
    told_of: RequestTold,
    by: Actor,
    uploads: Sequence[tuple[str, "UploadedFile[Any]"]] = (),
    submit: bool = False,
    demo: bool = False,
) -> Request:
    """A body asks for money of an earmark: a draft, submitted at once where that is asked.

    `uploads` pairs an item of the earmark's checklist ("" for another document) with a file.
    Forbidden NOT_MEMBER where the plan lets others draw on the pool; Refused EARMARK_MISMATCH for
    an earmark that is not the county's.
    """
    by = access.check_can_apply(by, institution)
    if earmark.county_id != institution.county_id:
        raise Refused(_("专项与资金池不符，请重新选择专项。"), code="EARMARK_MISMATCH")
    access.check_may_draw(earmark, institution)
    _check(told_of)
    moment = now()
    row = Request.objects.create(
        county_id=institution.county_id,
        no=next_number(institution.county_id, today().year),
        year=today().year,
        pool=earmark.pool,
        earmark=earmark,
        institution=institution,
        category=told_of.category.strip(),
        purpose=told_of.purpose.strip(),
        fen=told_of.fen,
        since=moment,
        created_at=moment,
        created_by_id=by.person,
        demo=demo or institution.county.demo,
    )
    take_facts(row, told_of.facts, by)
    for item, upload in uploads:
        _enclose(row, item, upload, by)
    written_down(row, verb=rules.BEGIN, before="", by=by, said={})
    if submit:
        return take_request_step(request=row, verb="submit", version=row.version, by=by)
    return row


@action
def edit_request(
    *,
    request: Request,
    told_of: RequestTold,
    version: str | int | None,
    by: Actor,
    uploads: Sequence[tuple[str, "UploadedFile[Any]"]] = (),
    submit: bool = False,
) -> Request:
    """A draft, or what was returned, is filled in anew; what was submitted before stays as it was."""
    row = _locked(request)
    by = access.check_can_edit(by, row)
    check_version(row, version, yours={"fen": told_of.fen, "purpose": told_of.purpose})
    _check(told_of)
    row.fen, row.purpose = told_of.fen, told_of.purpose.strip()
    row.category = told_of.category.strip()
    row.version += 1
    row.save(update_fields=["fen", "purpose", "category", "version"])
    take_facts(row, told_of.facts, by)
    for item, upload in uploads:
        _enclose(row, item, upload, by)
    audit.record(by, "fund_request.edited", row, fund_request=row.no, fen=row.fen)
    if submit:
        return take_request_step(request=row, verb="submit", version=row.version, by=by)
    return row


@action
def enclose_document(
    *, request: Request, item: str, upload: "UploadedFile[Any]", by: Actor
) -> RequestDocument:
    """One more file of a draft, or of what was returned."""
    row = _locked(request)
    by = access.check_can_edit(by, row)
    made = _enclose(row, item, upload, by)
    audit.record(
        by, "fund_request.document_enclosed", made, fund_request=row.no, checklist_item=item
    )
    return made


@action
def take_document_out(*, document: RequestDocument, by: Actor) -> None:
    """A file that was never submitted is taken out; a submitted one stays for good."""
    row = _locked(document.request)
    by = access.check_can_edit(by, row)
    there = RequestDocument.objects.select_for_update(no_key=True).get(pk=document.pk)
    if there.submitted:
        raise Refused(_("已随申请提交的材料不能删去，请另附新的。"), code="document_kept")
    audit.record(by, "fund_request.document_taken_out", there, fund_request=row.no)
    there.delete()


@action
def take_request_step(
    *,
    request: Request,
    verb: str,
    version: str | int | None,
    by: Actor,
    said: Mapping[str, Any] | None = None,
    about: int | None = None,
) -> Request:
    """One row of the table is carried out: of two people at once one succeeds.

    `said` holds amounts in fen and days as dates, by the names of the table; `about` is the report
    of use or the misuse that is meant. Refused as `access.check_can_take` says, for another version
    and for what the books do not allow (INSUFFICIENT_FUNDS, EXCEEDS_…); then nothing has happened.
    """
    row = _locked(request)
    steps = queries.steps_taken(row)
    by, move = access.check_can_take(by, row, verb, steps)
    check_version(row, version)
    taking = Taking(
        row=row, move=move, by=by, said=checked(row, move, said or {}), about=about,
        before=row.status, steps=steps,
    )  # fmt: skip
    effect = EFFECTS.get(verb)
    target = effect(taking) if effect else None
    row.status = _after(taking, target)
    row.version += 1
    if rules.holder_of(row.status, row.route) != rules.holder_of(taking.before, row.route):
        row.since = taking.at
    row.save(update_fields=["status", "route", "fen", "returns", "since", "version"])
    written_down(row, verb=verb, before=taking.before, by=by, said=taking.said, late=taking.late)
    told(row, by)
    return row


def _after(taking: Taking, target: str | None) -> str:
    if target is not None:
        return target
    return taking.before if taking.move.to == rules.SAME else taking.move.to


def _locked(request: Request) -> Request:
    return (
        Request.objects.select_for_update(no_key=True, of=("self",))
        .select_related("county", "pool", "earmark__pool", "institution__county")
        .get(pk=request.pk)
    )


def _check(told_of: RequestTold) -> None:
    wrong = {}
    if type(told_of.fen) is not int or told_of.fen <= 0:
        wrong["amount"] = _("金额要大于 0，最细到分。")
    if not told_of.purpose.strip() or len(told_of.purpose) > LONGEST_PURPOSE:
        wrong["purpose"] = _("请写明事由，不超过%(most)d字。") % {"most": LONGEST_PURPOSE}
    if len(told_of.category) > LONGEST_CATEGORY:
        wrong["category"] = _("请不超过%(most)d字。") % {"most": LONGEST_CATEGORY}
    if wrong:
        code = "INVALID_AMOUNT" if set(wrong) == {"amount"} else ""
        raise Invalid(" ".join(wrong.values()), fields=wrong, code=code)


def _enclose(row: Request, item: str, upload: "UploadedFile[Any]", by: Actor) -> RequestDocument:
    if item and item not in row.earmark.documents:
        told_why = _("清单里没有“%(item)s”这一项。") % {"item": item[:100]}
        raise Invalid(told_why, fields={"item": told_why})
    if row.documents.count() >= MOST_DOCUMENTS:
        told_why = _("一件申请最多 %(n)d 份材料，请合并成一份文件再添加。")
        raise Refused(told_why % {"n": MOST_DOCUMENTS}, code="too_many")
    kept = attachments.store(county=row.county, upload=upload, by=by, demo=row.demo)
    return RequestDocument.objects.create(
        county_id=row.county_id, request=row, item=item, document=kept, added_at=now(),
        added_by_id=by.person,
    )  # fmt: skip
