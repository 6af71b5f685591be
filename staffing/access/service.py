"""Who verifies service, withdraws what was verified, keeps facts of staff, and reads records."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from alliance.core.rows import one_of
from members import access as member_access
from members.models import Institution, Person
from staffing.access.postings import READ, postings_for
from staffing.access.standing_in import check_can_act_at
from staffing.models import (
    EligibilityResult,
    Leave,
    MonthlyVerification,
    Posting,
    ServiceConsequence,
    ServiceCorrection,
    StaffDuty,
    Title,
)
from staffing.rules.postings import AGREE, BEGUN, VERIFY

KEEP = "staffing.keep_staff"


def records_for(actor: Actor) -> QuerySet[Person]:
    """People whose record of service the actor reads: the bodies' own staff, the posted, oneself."""
    reach = member_access.reach(actor, READ)
    seen = Q(county__in=reach.counties) | Q(pk__in=actor.persons)
    seen |= Q(institution__in=reach.institutions)
    seen |= Q(pk__in=postings_for(actor).filter(status__in=BEGUN).values("person"))
    return Person.objects.filter(seen, county__in=actor.counties)


def record_for(actor: Actor, county: str, code: str) -> Person:
    """One of them; NotFound when there is no such person or no record the actor may read."""
    rows = Person.objects.filter(county__code=county, code=code)
    found = records_for(actor).select_related("county", "institution").filter(pk__in=rows).first()
    if found is None:
        raise NotFound(_("没有找到这个人的服务记录。"), exists=rows.exists())
    return found


def leaves_for(actor: Actor) -> QuerySet[Leave]:
    """Leaves of those people."""
    return Leave.objects.filter(county__in=actor.counties, person__in=records_for(actor))


def leave_for(actor: Actor, pk: UUID) -> Leave:
    """One of them; NotFound otherwise."""
    return one_of(
        leaves_for(actor).select_related("person__institution"), pk, _("没有找到这次请假。")
    )


def titles_for(actor: Actor) -> QuerySet[Title]:
    """Titles of those people."""
    return Title.objects.filter(county__in=actor.counties, person__in=records_for(actor))


def title_for(actor: Actor, pk: int) -> Title:
    """One of them; NotFound otherwise."""
    return one_of(
        titles_for(actor).select_related("person__institution"), pk, _("没有找到这项职称。")
    )


def staff_duties_for(actor: Actor) -> QuerySet[StaffDuty]:
    """In which departments those people work."""
    return StaffDuty.objects.filter(county__in=actor.counties, person__in=records_for(actor))


def staff_duty_for(actor: Actor, pk: int) -> StaffDuty:
    """One of them; NotFound otherwise."""
    rows = staff_duties_for(actor).select_related("person__institution")
    return one_of(rows, pk, _("没有找到这个人的科室。"))


def verifications_for(actor: Actor) -> QuerySet[MonthlyVerification]:
    """What was verified of the postings the actor sees."""
    return MonthlyVerification.objects.filter(
        county__in=actor.counties, posting__in=postings_for(actor)
    )


def verification_for(actor: Actor, pk: UUID) -> MonthlyVerification:
    """One of them; NotFound otherwise."""
    rows = verifications_for(actor).select_related("county", "posting", "host", "posting__person")
    return one_of(rows, pk, _("没有找到这次核实。"))


def corrections_for(actor: Actor) -> QuerySet[ServiceCorrection]:
    """Corrections of what the actor sees."""
    return ServiceCorrection.objects.filter(
        county__in=actor.counties, verification__in=verifications_for(actor)
    )


def correction_for(actor: Actor, pk: UUID) -> ServiceCorrection:
    """One of them; NotFound otherwise."""
    rows = corrections_for(actor).select_related(
        "county", "verification__host", "verification__posting__person"
    )
    return one_of(rows, pk, _("没有找到这项更正。"))


def consequences_for(actor: Actor) -> QuerySet[ServiceConsequence]:
    """Consequences of those corrections."""
    return ServiceConsequence.objects.filter(
        county__in=actor.counties, correction__in=corrections_for(actor)
    )


def consequence_for(actor: Actor, pk: int) -> ServiceConsequence:
    """One of them; NotFound otherwise."""
    rows = consequences_for(actor).select_related("institution", "correction__verification")
    return one_of(rows, pk, _("没有找到这项后果。"))


def results_for(actor: Actor) -> QuerySet[EligibilityResult]:
    """Results that were given about people whose record the actor reads."""
    return EligibilityResult.objects.filter(
        county__in=actor.counties, person__in=records_for(actor)
    )


def result_for(actor: Actor, pk: UUID) -> EligibilityResult:
    """One of them; NotFound otherwise."""
    rows = results_for(actor).select_related(
        "county", "person__institution", "institution", "given_by"
    )
    return one_of(rows, pk, _("没有找到这份结果。"))


def check_can_verify(actor: Actor, row: Posting) -> Actor:
    """The desk of the host, about anybody but themselves, of somebody who has arrived."""
    acting = check_can_act_at(actor, row.host, VERIFY)
    if row.status not in BEGUN:
        raise Refused(_("还没有登记到岗，不能核实服务。"), code="not_begun")
    if row.status == "contested":
        raise Refused(_("本人正在申诉，请先重新核实，再办理月度核实。"), code="contested")
    return _not_oneself(acting, row)


def check_can_withdraw(actor: Actor, row: MonthlyVerification) -> Actor:
    """The desk of the host that verified; another person of the host decides."""
    acting = check_can_act_at(actor, row.host, VERIFY)
    if row.withdrawn_at is not None:
        raise Refused(_("这次核实已经撤回。"), code="withdrawn")
    if row.corrections.filter(decided_at=None).exists():
        raise Refused(_("已有人申请撤回，请由接收单位另一人决定。"), code="asked_already")
    return _not_oneself(acting, row.posting)


def check_can_decide_correction(actor: Actor, row: ServiceCorrection) -> Actor:
    """The head of the host, and not the one who asked."""
    there = row.verification
    acting = check_can_act_at(actor, there.host, AGREE)
    if row.decided_at is not None:
        raise Refused(_("这项更正已经决定。"), code="decided")
    if row.asked_by_id in acting.names:
        raise Refused(_("不能决定自己提出的更正，请由另一人决定。"), code="own_case")
    return _not_oneself(acting, there.posting)


def check_can_settle(actor: Actor, row: ServiceConsequence) -> Actor:
    """The desk of the body that must look at it."""
    acting = check_can_act_at(actor, row.institution, VERIFY)
    if row.done_at is not None:
        raise Refused(_("这项后果已经处理。"), code="settled")
    return acting


def check_can_keep_staff(actor: Actor, institution: Institution | None, county: int) -> Actor:
    """The desk of the body whose staff it is."""
    place = institution.pk if institution else None
    return member_access.check_may(actor, KEEP, county=county, institution=place)


def _not_oneself(acting: Actor, row: Posting) -> Actor:
    if row.person_id in acting.names:
        raise Refused(_("不能核实本人的服务，请由本单位另一人办理。"), code="own_posting")
    return acting
