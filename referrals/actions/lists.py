"""Daily lists: their lines are loaded once, and confirmed or set aside many at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, NotFound, Refusal, Refused
from alliance.core.models import ImportFile
from members.models import Institution
from referrals.access import cases as case_access
from referrals.access import lists as access
from referrals.actions._steps import locked as held_case
from referrals.actions.cases import take_step
from referrals.list_rows import LineTold, first_and_former
from referrals.models import ListLine, Referral
from referrals.queries import lists as queries
from referrals.queries.cases import was_admitted

BATCH: Final = 500
#: So many lines are settled in one go.
MOST: Final = 200


@dataclass(frozen=True)
class Pick:
    """A line that somebody has ticked: which case it proves, in the version they saw."""

    line: UUID
    referral: UUID
    version: str | int


@dataclass(frozen=True)
class Left:
    """A ticked line that could not be confirmed, and why."""

    line: ListLine
    referral: Referral
    refusal: Refusal


@dataclass
class Confirmed:
    """What became of the ticked lines."""

    done: list[ListLine] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


@action
def load_lines(
    *, institution: Institution, file: ImportFile, lines: Sequence[LineTold], by: Actor
) -> list[ListLine]:
    """Keep the lines of a list that are new; nothing of a case changes yet.

    A line that was loaded before is passed over, under whichever key it was.
    """
    by = access.check_can_load(by, institution)
    there = queries.loaded_before(institution, [one for told in lines for one in told.indexes])
    rows = [_line(institution, file, told) for told in lines if there.isdisjoint(told.keys)]
    ListLine.objects.bulk_create(rows, batch_size=BATCH)
    audit.record(
        by, "referrals.list_loaded", institution, county=institution.county_id,
        sha256=file.sha256, rows=len(rows),
    )  # fmt: skip
    return rows


def _line(institution: Institution, file: ImportFile, told: LineTold) -> ListLine:
    index, former = first_and_former(told.indexes)
    return ListLine(
        county_id=institution.county_id,
        institution=institution,
        file=file,
        row=told.row,
        kind=told.kind,
        moment=told.moment,
        exact=told.exact,
        latest=told.latest,
        department=told.department,
        number_index=index,
        former_index=former,
        last_four=told.last_four,
        name_index=told.name_index,
        loaded_at=now(),
        demo=institution.county.demo,
    )


@action
def confirm_lines(*, institution: Institution, picks: Sequence[Pick], by: Actor) -> Confirmed:
    """Take the steps that the ticked lines prove, each as if alone: what cannot be is left, named.

    Every step is dated by its line and marked as coming from it. Refused as a whole for no line,
    for too many, for one line twice, and where a line or a case is not the actor's.
    """
    by = access.check_can_load(by, institution)
    _check_some(picks)
    lines = _lines(institution, [one.line for one in picks], by)
    wanted = {one.referral for one in picks}
    cases = case_access.referrals_for(by).filter(county=institution.county_id).in_bulk(wanted)
    if set(cases) != wanted:
        raise NotFound(_("没有找到这件转诊。"))
    found = Confirmed()
    # In one order, so that two desks who confirm the same cases wait for each other in turn.
    for pick in sorted(picks, key=lambda one: (str(one.referral), lines[one.line].moment)):
        line, case = lines[pick.line], cases[pick.referral]
        try:
            found.done.append(confirm_line(line=line, case=case, version=pick.version, by=by))
        except Refusal as refusal:
            found.left.append(Left(line, case, refusal))
    audit.record(
        by, "referrals.list_confirmed", institution, county=institution.county_id,
        rows=len(found.done), not_taken=len(found.left),
    )  # fmt: skip
    return found


@action
def confirm_line(*, line: ListLine, case: Referral, version: str | int, by: Actor) -> ListLine:
    """Take the steps that one line proves of one case, and settle the line by it."""
    line = _locked(line)
    by = access.check_can_settle(by, line)
    access.check_is_case_of(line, case)
    row = held_case(Referral.objects.select_related("patient"), case.pk)
    verbs = queries.verbs_for(line, row, is_admitted=was_admitted(row))
    if not verbs:
        raise Refused(
            _("转诊%(number)s现在不能按这一行登记，请刷新后再看。") % {"number": row.number},
            code="line_fits_no_more",
        )
    moment = queries.happened_at(line, row)
    for verb in verbs:
        row = take_step(
            referral=row, verb=verb, version=version, by=by, occurred_at=moment, list_line=line.pk
        )
        version = row.version
    line.referral, line.settled_by_id, line.settled_at = row, by.person, now()
    line.save(update_fields=["referral", "settled_by", "settled_at"])
    return line


@action
def set_aside(
    *, institution: Institution, lines: Sequence[UUID], reason: str, by: Actor
) -> list[ListLine]:
    """Say of lines that these patients came for something else; all of them or none."""
    by = access.check_can_load(by, institution)
    reason = reason.strip()
    if not reason:
        sentence = _("请写明为什么不算转诊。")
        raise Invalid(sentence, fields={"reason": sentence})
    if len(reason) > 200:  # noqa: PLR2004 - as long as its column
        sentence = _("请不超过%(most)d字。") % {"most": 200}
        raise Invalid(sentence, fields={"reason": sentence})
    _check_some(lines)
    rows = [_locked(one) for one in _lines(institution, lines, by).values()]
    for row in rows:
        access.check_can_settle(by, row)
        row.settled_by_id, row.settled_at, row.reason = by.person, now(), reason
    ListLine.objects.bulk_update(rows, ["settled_by", "settled_at", "reason"], batch_size=BATCH)
    audit.record(
        by, "referrals.list_set_aside", institution, county=institution.county_id,
        reason=reason, rows=len(rows),
    )  # fmt: skip
    return rows


@action
def take_back(*, institution: Institution, lines: Sequence[UUID], by: Actor) -> list[ListLine]:
    """Lines that were set aside wait again, for what they may stand for; all of them or none."""
    by = access.check_can_load(by, institution)
    _check_some(lines)
    rows = [_locked(one) for one in _lines(institution, lines, by).values()]
    said = dict.fromkeys(row.reason for row in rows)
    for row in rows:
        if row.settled_at is None or row.referral_id is not None:
            raise Refused(_("只有“不算转诊”的行能取回。"), code="not_aside")
        row.settled_by_id, row.settled_at, row.reason = None, None, ""
    ListLine.objects.bulk_update(rows, ["settled_by", "settled_at", "reason"], batch_size=BATCH)
    audit.record(
        by, "referrals.list_taken_back", institution, county=institution.county_id,
        changed_from="；".join(said)[:500], rows=len(rows),
    )  # fmt: skip
    return rows


def _check_some(picks: Sequence[object]) -> None:
    if not picks:
        raise Invalid(_("请至少勾选一行。"), code="nothing")
    if len(picks) > MOST:
        raise Invalid(_("一次最多%(most)d行，请分几次。") % {"most": MOST}, code="too_many")


def _lines(institution: Institution, wanted: Sequence[UUID], by: Actor) -> dict[UUID, ListLine]:
    if len(set(wanted)) != len(wanted):
        raise Invalid(_("同一行只能选一件转诊。"), code="line_twice")
    rows = access.list_lines_for(by).filter(institution=institution)
    found = rows.in_bulk(wanted)
    if len(found) != len(wanted):
        raise NotFound(_("没有找到这一行。"))
    return found


def _locked(line: ListLine) -> ListLine:
    return ListLine.objects.select_for_update(no_key=True).get(pk=line.pk)
