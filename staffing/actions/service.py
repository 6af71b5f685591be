"""Service is verified month by month, withdrawn by two people, and stated as a result that stays."""

from datetime import date

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from members.models import Person
from staffing import access, queries
from staffing.actions._recording import for_clinic
from staffing.models import (
    EligibilityResult,
    MonthlyVerification,
    Posting,
    ServiceConsequence,
    ServiceCorrection,
)
from staffing.rules.concerns import NO, Concern, sentence
from staffing.rules.months import after

_MOST = 2000


@action
def verify_month(
    *, posting: Posting, month: date, by: Actor, note: str = ""
) -> MonthlyVerification:
    """The host says that somebody was there in a month: on its days but absences and leaves.

    A month that is not over is refused unless the posting has ended; one is verified once.
    """
    row = Posting.objects.select_for_update(no_key=True).get(pk=posting.pk)
    by = access.check_can_verify(by, row)
    month, day = month.replace(day=1), today()
    if month not in queries.months_to_verify(row, day):
        raise Refused(
            _("%(month)s没有要核实的服务：没有在岗的天数、还没有过完，或者已经核实。")
            % {"month": month.strftime("%Y-%m")},
            code="nothing_to_verify",
        )
    for due, home, spans in queries.to_verify(row, day):  # a changed employer makes two rows
        if due == month:
            made = MonthlyVerification.objects.create(
                county_id=row.county_id, posting=row, host_id=row.host_id, home_id=home,
                through_id=access.acts_through(by, row.host_id),
                month=month, from_on=spans[0].first, until_on=spans[-1].until or after(month, 1),
                note=_short(note), verified_by_id=by.person, verified_at=now(), demo=row.demo,
            )  # fmt: skip
    audit.record(
        by, "posting.month_verified", row, county=row.county_id, service_month=month.isoformat(),
        **for_clinic(by, row.host),
    )  # fmt: skip
    return made


@action
def ask_withdrawal(
    *, verification: MonthlyVerification, reason: str, by: Actor
) -> ServiceCorrection:
    """Ask that a verification be withdrawn; another person of the host decides."""
    row = MonthlyVerification.objects.select_for_update(no_key=True).get(pk=verification.pk)
    by = access.check_can_withdraw(by, row)
    made = ServiceCorrection.objects.create(
        county_id=row.county_id, verification=row, reason=_needed("reason", reason),
        asked_by_id=by.person, asked_at=now(), demo=row.demo,
    )  # fmt: skip
    audit.record(by, "service.withdrawal_asked", made, reason=made.reason, **for_clinic(by, row.host)
    )  # fmt: skip
    return made


@action
def decide_withdrawal(
    *, correction: ServiceCorrection, agreed: bool, by: Actor
) -> ServiceCorrection:
    """Withdraw the verification, or let it stand; every consequence becomes a task of its body."""
    row = ServiceCorrection.objects.select_for_update(no_key=True).get(pk=correction.pk)
    by = access.check_can_decide_correction(by, row)
    row.decided_by_id, row.decided_at, row.agreed = by.person, now(), agreed
    row.save(update_fields=["decided_by", "decided_at", "agreed"])
    if agreed:
        there = row.verification
        ServiceConsequence.objects.bulk_create(
            ServiceConsequence(
                county_id=row.county_id, correction=row, what=what, institution_id=body,
                days=days, demo=row.demo,
            )
            for what, body, days in queries.what_relies_on(there)
        )  # fmt: skip
        there.withdrawn_at = row.decided_at
        there.save(update_fields=["withdrawn_at"])
    audit.record(
        by, "service.withdrawal_decided", row, service_withdrawn=agreed,
        **for_clinic(by, row.verification.host),
    )  # fmt: skip
    return row


@action
def settle_consequence(
    *, consequence: ServiceConsequence, answer: str, by: Actor
) -> ServiceConsequence:
    """Say what was done about a consequence."""
    row = ServiceConsequence.objects.select_for_update(no_key=True).get(pk=consequence.pk)
    by = access.check_can_settle(by, row)
    row.answer, row.done_by_id, row.done_at = _needed("answer", answer), by.person, now()
    row.save(update_fields=["answer", "done_by", "done_at"])
    audit.record(
        by, "service.consequence_settled", row, reason=row.answer, **for_clinic(by, row.institution)
    )
    return row


@action
def give_result(*, person: Person, rule: str, by: Actor) -> EligibilityResult:
    """State how somebody stands today: the rule as it reads now and the days, kept for good."""
    person = access.record_for(by, person.county.code, person.code)
    day = today()
    found, concern = _concerned(person, rule, day)
    file = queries.file_of(person.pk)
    standing = queries.standing_of(person.pk, found, day)
    made = EligibilityResult.objects.create(
        county_id=person.county_id, person=person, rule=rule, clause=found.clause,
        rule_version=found.version, months=found.months, cumulative=found.cumulative,
        employers=found.employers, staff=found.staff, applies=concern.applies, applies_why=concern.why,
        institution_id=person.institution_id, profession=file.profession if file else "",
        as_of=day, met=standing.met,
        days=standing.days, by_share=standing.by_share, needed=standing.needed, short=standing.short,
        earliest=standing.earliest,
        spans=[[one.first.isoformat(), one.until.isoformat()] for one in standing.spans if one.until],
        given_by_id=by.person, given_at=now(), demo=person.demo,
    )  # fmt: skip
    audit.record(by, "service.result_given", made, county=person.county_id)
    return made


def _concerned(person: Person, rule: str, day: date) -> tuple[queries.RuleHere, Concern]:
    """The rule as it reads and whether it concerns the person; Refused where it is not or does not."""
    found = queries.concerned_by(person.county_id, [person.pk], day, rule).get(person.pk)
    if not rule or not found:
        raise Refused(
            _("本县区的方案没有写这一条，或者县区还没有设定，不能出具结果。"), code="no_rule"
        )
    here, concern = found[0]
    if concern.applies == NO:
        raise Refused(
            _("%(sentence)s不需要出具这份证明。")
            % {"sentence": sentence(here.employers, here.staff, concern)},
            code="not_concerned",
        )
    return here, concern


def _needed(name: str, text: str) -> str:
    if not text.strip():
        sentence = _("请写明情况。")
        raise Invalid(sentence, fields={name: sentence})
    return _short(text)


def _short(text: str) -> str:
    if len(text) > _MOST:
        raise Invalid(_("请不超过%(most)d字。") % {"most": _MOST})
    return text.strip()
