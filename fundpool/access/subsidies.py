"""Which subsidies by appraisal an actor reads; who drafts, approves and pays them."""

from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, Refused
from alliance.core.imports import checks as import_checks
from alliance.core.models import ImportFile
from alliance.core.rows import one_of
from alliance.core.waiting import Waiting
from fundpool.access.appraised import scored_for, scored_run_for
from fundpool.models import AppraisedSubsidy, SubsidyLine
from fundpool.rules import subsidy_years as rules
from members import access as member_access

__all__ = [
    "check_can_approve",
    "check_can_cancel",
    "check_can_change",
    "check_can_draft",
    "check_can_end_load",
    "check_can_pay",
    "check_reads_whole",
    "drafts_for",
    "file_for",
    "files_for",
    "lines_for",
    "scored_for",
    "scored_run_for",
    "subsidies_for",
    "subsidies_waiting",
    "subsidy_for",
]

READ: Final = "fundpool.read_requests"
DRAFT: Final = "fundpool.draft_allocation"
APPROVE: Final = "fundpool.approve"
PAY: Final = "fundpool.pay"
#: The kind of file that says what is approved of each body.
FIGURES_FILE: Final = "fundpool.subsidy_figures"


def subsidies_for(actor: Actor) -> QuerySet[AppraisedSubsidy]:
    """Years of the counties one oversees; a body those that stand and pay it."""
    reached = member_access.reach(actor, READ)
    mine = SubsidyLine.objects.filter(institution__in=reached.institutions)
    rows = AppraisedSubsidy.objects.filter(county__in=actor.counties)
    return rows.filter(
        Q(county__in=reached.counties) | Q(pk__in=mine.values("subsidy"), status__in=rules.STANDS)
    )


def subsidy_for(actor: Actor, pk: int) -> AppraisedSubsidy:
    """One of them; NotFound otherwise."""
    rows = subsidies_for(actor).select_related(
        "county", "pool", "earmark", "scored__scheme_version__scheme", "drafted_by",
        "submitted_by", "first_by", "decided_by", "paid_by",
    )  # fmt: skip
    return one_of(rows, pk, _("没有找到这项补助。"))


def lines_for(actor: Actor) -> QuerySet[SubsidyLine]:
    """Lines of the bodies one reads, in years one reads."""
    reached = member_access.reach(actor, READ)
    rows = SubsidyLine.objects.filter(county__in=actor.counties, subsidy__in=subsidies_for(actor))
    return rows.filter(Q(county__in=reached.counties) | Q(institution__in=reached.institutions))


def drafts_for(actor: Actor) -> QuerySet[AppraisedSubsidy]:
    """The years whose figures the actor may still say."""
    counties = member_access.reach(actor, DRAFT).counties
    rows = AppraisedSubsidy.objects.filter(county__in=counties, status=rules.DRAFT)
    return rows.select_related("county", "pool__county", "earmark").order_by("-year", "kind", "-pk")


def files_for(actor: Actor) -> QuerySet[ImportFile]:
    """Files of figures that were loaded in the counties where the actor drafts."""
    counties = member_access.reach(actor, DRAFT).counties
    return ImportFile.objects.filter(county__in=counties, kind=FIGURES_FILE)


def file_for(actor: Actor, pk: UUID) -> ImportFile:
    """One of them; NotFound otherwise."""
    return one_of(files_for(actor).select_related("county"), pk, _("没有找到这个导入文件。"))


def check_can_end_load(actor: Actor, file: ImportFile) -> Actor:
    """Whoever loaded it, while it waits."""
    acting = check_can_draft(actor, file.county_id)
    import_checks.check_own_and_open(acting, file)
    return acting


def check_reads_whole(actor: Actor, row: AppraisedSubsidy) -> None:
    """Whoever oversees the county reads every body's part and the sum."""
    if row.county_id not in member_access.reach(actor, READ).counties:
        raise Forbidden(_("您只能看本单位和所属成员单位的经费。"))


def check_can_draft(actor: Actor, county: int) -> Actor:
    """Finance drafts, submits and withdraws."""
    return member_access.check_may(actor, DRAFT, county=county)


def check_can_change(actor: Actor, row: AppraisedSubsidy) -> Actor:
    """Finance, while it is a draft."""
    acting = check_can_draft(actor, row.county_id)
    if row.status != rules.DRAFT:
        raise Refused(_("补助已经提交，不能再改；请先撤回。"), code="wrong_state")
    return acting


def check_can_approve(actor: Actor, row: AppraisedSubsidy) -> Actor:
    """An approver who neither drafted nor submitted it, nor approved it before."""
    acting = member_access.check_may(actor, APPROVE, county=row.county_id)
    if acting.names & {row.drafted_by_id, row.submitted_by_id, row.first_by_id}:
        raise Forbidden(
            _("起草人、提交人和第一审批人不能再审批，须由另一人办理。"), code="SAME_PERSON"
        )
    return acting


def check_can_cancel(actor: Actor, row: AppraisedSubsidy) -> Actor:
    """Finance gives up a draft, an approver what was approved."""
    if row.status == rules.DRAFT:
        return check_can_draft(actor, row.county_id)
    return member_access.check_may(actor, APPROVE, county=row.county_id)


def check_can_pay(actor: Actor, row: AppraisedSubsidy) -> Actor:
    """Finance, and nobody who approved it."""
    acting = member_access.check_may(actor, PAY, county=row.county_id)
    if acting.names & {row.first_by_id, row.decided_by_id}:
        raise Forbidden(_("审批人不能办理支付，须由另一人办理。"), code="SAME_PERSON")
    return acting


def subsidies_waiting(actor: Actor) -> list[Waiting]:
    """What others have submitted, and what is approved and not paid; the oldest first."""
    if actor.is_system:
        return []
    names = actor.names
    approves, pays = (member_access.reach(actor, verb).counties for verb in (APPROVE, PAY))
    asked = AppraisedSubsidy.objects.filter(
        county__in=approves, status__in=(rules.SUBMITTED, rules.FIRST)
    ).exclude(Q(submitted_by__in=names) | Q(drafted_by__in=names) | Q(first_by__in=names))
    unpaid = AppraisedSubsidy.objects.filter(county__in=pays, status=rules.APPROVED).exclude(
        Q(first_by__in=names) | Q(decided_by__in=names)
    )
    return [
        Waiting(
            app="fundpool", what=str(row), who=str(row.submitted_by or ""), when=row.submitted_at,
            due_on=None, url=row.get_absolute_url(), verb=verb,
        )
        for rows, verb in ((asked, _("审批")), (unpaid, _("支付")))
        for row in rows.select_related("submitted_by").order_by("submitted_at")
    ]  # fmt: skip
