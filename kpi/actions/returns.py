"""A return on its way: saved as typed, handed in, reviewed, accepted, given back, unlocked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import attachments, audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.periods import Period
from alliance.core.showing import local
from alliance.core.versions import check_version
from kpi import access, queries
from kpi.actions import _handing_in, _typed
from kpi.models import DataSet, DataValue, Submission, Unlock
from kpi.rules import SUBMISSION
from kpi.wording import period_words
from members.models import Unit

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@dataclass(frozen=True, slots=True)
class Behalf:
    """From what an entry for somebody else was taken, who told it, and a photo of the paper."""

    basis: str = Submission.Basis.OWN
    told_by: str = ""
    photo: "UploadedFile[Any] | None" = None


OWN: Final = Behalf()


@action
def save_return(
    *,
    form: DataSet,
    unit: Unit,
    period: str,
    cells: Mapping[str, str],
    version: str | int | None,
    by: Actor,
    behalf: Behalf = OWN,
) -> Submission:
    """Keep what was typed so far, as it was typed; nothing is checked and no value is written.

    `version` is the one that was on the screen, 0 before anything was saved. When somebody else
    has saved meanwhile, nothing is overwritten: the refusal shows both texts cell by cell.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    by = access.check_can_enter(by, unit)
    when = Period.parse(period)
    row = queries.collecting.submission_of(form, unit, when)
    asked = {
        cell.key for cell in queries.collecting.cells_of(form.elements.all(), unit, when.last_day)
    }
    _check_open(form, unit, when, row, asked)
    _typed.check_texts(cells, asked)
    _typed.check_unchanged(row, cells, version)
    row = row or Submission(
        county_id=form.county_id,
        data_set=form,
        unit=unit,
        period=when.code,
        demo=form.demo or unit.county.demo,
        version=0,
    )
    row.cells = _typed.merged(row.cells, cells)
    _note_behalf(row, behalf, by)
    row.saved_at, row.saved_by_id = now(), by.person
    row.version += 1
    row.save()
    audit.record(
        by,
        "kpi.return_saved",
        row,
        county=row.county_id,
        period=row.period,
        unit=unit.code,
        cells=len(row.cells),
        basis=str(row.basis),
        told_by=row.told_by,
    )
    return row


def _check_open(
    form: DataSet, unit: Unit, when: Period, row: Submission | None, asked: Collection[str]
) -> None:
    if not asked:
        raise Refused(_("这张报表没有向这个单位要数。"), code="not_asked")
    if when.kind != form.frequency:
        raise Invalid(_("这张报表不是按这样的期间填的，请核对期间。"), code="period_kind")
    if when.first_day > today():
        raise Invalid(
            _("期间 %(period)s 还没有开始，不能填报。") % {"period": when.code},
            code="future_period",
        )
    if not queries.collecting.stood_on(unit, when.last_day):
        raise Refused(_("这个单位在这一期期末已经停业或还没有开业。"), code="not_open_then")
    said = queries.collecting.locked(form, unit, when, row)
    if said:
        raise Refused(said, code="return_locked")


def _note_behalf(row: Submission, behalf: Behalf, by: Actor) -> None:
    """The own body needs no source; who enters for another says from what and who told it."""
    if access.is_own(by, row.unit):
        row.basis, row.told_by = Submission.Basis.OWN, ""
        return
    told = {}
    if behalf.basis not in {Submission.Basis.PAPER, Submission.Basis.TELEPHONE}:
        told["basis"] = _("代填须写明依据：纸质报表或电话。")
    if not behalf.told_by.strip():
        told["told_by"] = _("代填须写明数是何人提供的。")
    if told:
        raise Invalid(_("代填须写明依据和何人提供。"), code="behalf", fields=told)
    row.basis, row.told_by = behalf.basis, behalf.told_by.strip()[:120]
    if behalf.photo is not None:
        row.document = attachments.store(
            county=row.unit.county, upload=behalf.photo, by=by, demo=row.demo
        )


@action
def submit_return(
    *,
    submission: Submission,
    version: str | int | None,
    by: Actor,
    zeros: Collection[str] = (),
    at: datetime | None = None,
    source: DataValue.Source = DataValue.Source.ENTERED,
) -> Submission:
    """Hand a return in: every cell read exactly, all rules held, all values written or none.

    `zeros` are the keys of blank cells that were shown and confirmed to be nought (零报告); any
    other blank cell is refused. What does not fit but does not block becomes a finding.
    `at` says when it was handed in where that is not now (demonstration).
    """
    row = _locked(submission)
    by = access.check_can_enter(by, row.unit)
    check_version(row, version)
    when = Period.parse(row.period)
    if when.last_day > today():
        raise Refused(
            _("%(period)s还没有过完，到 %(day)s 才能提交；可以先保存。")
            % {"period": period_words(when.code), "day": when.last_day.isoformat()},
            code="period_not_over",
        )
    asked = queries.collecting.cells_of(row.data_set.elements.all(), row.unit, when.last_day)
    _check_open(row.data_set, row.unit, when, row, [cell.key for cell in asked])
    state = SUBMISSION.after(row.state, "submit")
    figures = _handing_in.read(row, asked, zeros)
    seen = _handing_in.check(row, asked, figures)
    _handing_in.write(row, figures, source, at, by)
    moment = at or now()
    _handing_in.keep(row, seen, moment)
    row.state, row.submitted_at, row.submitted_by_id = state, moment, by.person
    row.first_submitted_at = row.first_submitted_at or moment
    row.reviewed_at = row.reviewed_by_id = row.accepted_at = row.accepted_by_id = None
    row.returned_for = ""
    row.version += 1
    row.save()
    audit.record(
        by,
        "kpi.return_submitted",
        row,
        county=row.county_id,
        period=row.period,
        unit=row.unit.code,
        values=len(figures),
        stated_zeros=sorted(zeros),
        findings=len(seen),
    )
    return row


@action
def review_return(*, submission: Submission, version: str | int | None, by: Actor) -> Submission:
    """A second person of the body, or the lead's office, has looked at it."""
    row = _locked(submission)
    by = access.check_can_review(by, row)
    check_version(row, version)
    row.state = SUBMISSION.after(row.state, "review")
    row.reviewed_at, row.reviewed_by_id = now(), by.person
    return _moved(row, "kpi.return_reviewed", by)


@action
def accept_return(*, submission: Submission, version: str | int | None, by: Actor) -> Submission:
    """The commission takes it; from then on it is locked."""
    row = _locked(submission)
    by = access.check_can_accept(by, row)
    check_version(row, version)
    row.state = SUBMISSION.after(row.state, "accept")
    row.accepted_at, row.accepted_by_id = now(), by.person
    return _moved(row, "kpi.return_accepted", by)


@action
def give_back_return(
    *, submission: Submission, reason: str, version: str | int | None, by: Actor
) -> Submission:
    """It goes back to whoever handed it in, with what is wrong."""
    row = _locked(submission)
    by = access.check_can_return(by, row)
    check_version(row, version)
    row.returned_for = _reason(reason, _("请写明退回的原因，填报人照着改。"))
    row.state = SUBMISSION.after(row.state, "return")
    _tell(row, gettext_noop("%(form)s（%(period)s）已退回：%(reason)s"), reason=row.returned_for)
    return _moved(row, "kpi.return_given_back", by, reason=row.returned_for)


@action
def unlock_return(
    *, form: DataSet, unit: Unit, period: str, reason: str, until: datetime, by: Actor
) -> Unlock:
    """An accepted or closed return may be changed again, until a moment, for a reason."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    by = access.check_can_unlock(by, form)
    when = Period.parse(period)
    reason = _reason(reason, _("请写明解锁的原因。"))
    if until <= now():
        said = _("解锁的截止时间要在现在之后。")
        raise Invalid(said, fields={"until": said})
    row = queries.collecting.submission_of(form, unit, when)
    if row is not None and row.state in {Submission.State.SUBMITTED, Submission.State.REVIEWED}:
        raise Refused(_("还没有接收，直接退回即可，不必解锁。"), code="not_accepted")
    is_shut = bool(queries.collecting.locked(form, unit, when, row))
    if not is_shut:
        raise Refused(_("这份填报没有锁定，可以直接填写。"), code="not_locked")
    unlock = Unlock.objects.create(
        county_id=form.county_id,
        data_set=form,
        unit=unit,
        period=when.code,
        reason=reason,
        until_at=until,
        by_id=by.person,
        at=now(),
    )
    if row is not None and row.state == Submission.State.ACCEPTED:
        row.state = SUBMISSION.after(row.state, "unlock")
        row.returned_for = reason
        row.version += 1
        row.save()
        _tell(
            row,
            gettext_noop("%(form)s（%(period)s）已解锁，可以更正：%(reason)s"),
            reason=reason,
        )
    audit.record(
        by,
        "kpi.return_unlocked",
        unlock,
        county=form.county_id,
        period=when.code,
        unit=unit.code,
        form=form.code,
        reason=reason,
        until=until,
    )
    return unlock


def _locked(submission: Submission) -> Submission:
    return (
        Submission.objects.select_for_update(no_key=True, of=("self",))
        .select_related("data_set", "unit__county", "unit__institution__parent")
        .get(pk=submission.pk)
    )


def _moved(row: Submission, what: str, by: Actor, **details: Any) -> Submission:
    row.version += 1
    row.save()
    audit.record(
        by,
        what,
        row,
        county=row.county_id,
        period=row.period,
        unit=row.unit.code,
        form=row.data_set.code,
        **details,
    )
    return row


def _reason(text: str, sentence: str) -> str:
    if not text.strip():
        raise Invalid(sentence, fields={"reason": _("不能为空。")})
    return text.strip()[:500]


def _tell(row: Submission, text: str, **values: str) -> None:
    """Whoever handed it in hears what became of it."""
    if row.submitted_by_id is None:
        return
    outbox.tell(
        county=row.county_id,
        person=row.submitted_by_id,
        text=text,
        url=row.get_absolute_url(),
        form=local(row.data_set, "name"),
        period=row.period,
        **values,
    )
