"""From computed to known: the bodies' feedback, the public notice, and objections on paper."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alliance.core import attachments, audit, workdays
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid
from kpi import access
from kpi.actions._words import said
from kpi.models import Feedback, Objection, Run
from kpi.rules import RUN
from members.models import Unit

MOST_DAYS = 60


@action
def open_feedback(*, run: Run, until: date, by: Actor) -> Run:
    """Ask the assessed bodies what they say to a computed run, up to a last day."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    by = access.check_can_open_feedback(by, run)
    if until < today():
        told = _("反馈截止日不能早于今天。")
        raise Invalid(told, code="past", fields={"until": told})
    run.state = RUN.after(run.state, "open_feedback")
    run.feedback_until = until
    run.save(update_fields=["state", "feedback_until"])
    audit.record(by, "kpi.feedback_opened", run, county=run.county_id, until=until.isoformat())
    return run


@action
def give_feedback(*, run: Run, unit: Unit, answer: str, words: str = "", by: Actor) -> Feedback:
    """A body agrees with its result, or disputes it in words; the last word counts."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    by = access.check_can_answer(by, run, unit)
    if answer not in Feedback.Answer.values:
        told = _("请选“无异议”或“有异议”。")
        raise Invalid(told, fields={"answer": told})
    needed = _("有异议的请写明哪里不对。") if answer == Feedback.Answer.DISPUTED else ""
    words = said(words, field="words", most=1000, needed=needed)
    feedback, _made = Feedback.objects.update_or_create(
        county_id=run.county_id,
        run=run,
        unit=unit,
        defaults={
            "answer": answer,
            "words": words,
            "by_id": by.person,
            "at": now(),
            "demo": run.demo,
        },
    )
    audit.record(
        by,
        "kpi.feedback_given",
        feedback,
        county=run.county_id,
        run=str(run.pk),
        unit=unit.code,
        answer=answer,
        words=words,
    )
    return feedback


@action
def open_notice(*, run: Run, days: int, basis: str, by: Actor) -> Run:
    """Put the result before the public for as many working days as a document says.

    The days are counted from the day after; no plan prints how many, so the officer types the
    number with the document (title and number) that sets it.
    """
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    by = access.check_can_open_notice(by, run)
    if not 1 <= days <= MOST_DAYS:
        told = _("公示日数应在 1 至 %(most)d 个工作日之间。") % {"most": MOST_DAYS}
        raise Invalid(told, fields={"days": told})
    basis = said(
        basis, field="basis", most=300, needed=_("请写明规定公示日数的文件（名称和文号）。")
    )
    run.state = RUN.after(run.state, "open_notice")
    run.notice_from, run.notice_days, run.notice_basis = today(), days, basis
    run.notice_until = workdays.add_working_days(run.notice_from, days)
    run.noticed_by_id = by.person
    run.save(
        update_fields=[
            "state", "notice_from", "notice_until", "notice_days", "notice_basis", "noticed_by",
        ]
    )  # fmt: skip
    audit.record(
        by,
        "kpi.notice_opened",
        run,
        county=run.county_id,
        days=days,
        basis=basis,
        until=run.notice_until.isoformat(),
    )
    return run


@dataclass(frozen=True, slots=True)
class Raised:
    """An objection as it came in: who brought it forward, when, about whom, and the scan."""

    by: str
    on: date
    words: str
    unit: Unit | None = None
    scan: "UploadedFile[Any] | None" = None


@action
def enter_objection(*, run: Run, raised: Raised, by: Actor) -> Objection:
    """Enter what somebody brought forward on paper while the run is on notice."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    by = access.check_can_object(by, run, raised.unit)
    who = said(raised.by, field="raised_by", most=120, needed=_("请写明提出人或单位。"))
    words = said(raised.words, field="words", most=1000, needed=_("请写明异议的内容。"))
    if raised.on > today() or (run.notice_from is not None and raised.on < run.notice_from):
        told = _("提出日期应在公示开始（%(day)s）至今天之间。") % {
            "day": run.notice_from.isoformat() if run.notice_from else ""
        }
        raise Invalid(told, fields={"raised_on": told})
    document = None
    if raised.scan is not None:
        document = attachments.store(county=run.county, upload=raised.scan, by=by, demo=run.demo)
    objection = Objection.objects.create(
        county_id=run.county_id,
        run=run,
        unit=raised.unit,
        raised_by=who,
        raised_on=raised.on,
        words=words,
        document=document,
        entered_by_id=by.person,
        entered_at=now(),
        demo=run.demo,
    )
    audit.record(by, "kpi.objection_entered", objection, county=run.county_id, run=str(run.pk))
    return objection


@action
def answer_objection(*, objection: Objection, answer: str, by: Actor) -> Objection:
    """Answer what was brought forward; the answer stays beside it."""
    objection = Objection.objects.select_for_update(no_key=True).get(pk=objection.pk)
    by = access.check_can_reply(by, objection)
    objection.answer = said(answer, field="reason", most=1000, needed=_("请写明答复的内容。"))
    objection.answered_by_id, objection.answered_at = by.person, now()
    objection.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(
        by,
        "kpi.objection_answered",
        objection,
        county=objection.county_id,
        answer=objection.answer,
    )
    return objection
