"""Which years of public-health money an actor reads; who drafts, verifies, approves and pays."""

from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, Refused
from alliance.core.imports import checks as import_checks
from alliance.core.models import ImportFile
from alliance.core.rows import one_of
from fundpool.models import (
    CapitationBudget,
    CapitationLine,
    CapitationRun,
    CapitationStandard,
    CapitationWork,
    CapitationYear,
    Pool,
)
from fundpool.queries import capitation as queries
from fundpool.rules import capitation_years as rules
from kpi import access as kpi_access
from kpi.models import Run
from kpi.rules import KNOWN
from members import access as member_access

READ: Final = "fundpool.read_requests"
DRAFT: Final = "fundpool.draft_allocation"
APPROVE: Final = "fundpool.approve"
PAY: Final = "fundpool.pay"
POST: Final = "fundpool.post"
#: The commission verifies every body's work, a lead that of the other bodies of its alliance.
VERIFY: Final = "fundpool.review"
VERIFY_MEMBERS: Final = "fundpool.review_members"
#: The kind of file that holds verified work.
WORK_FILE: Final = "fundpool.capitation_work"


def years_for(actor: Actor) -> QuerySet[CapitationYear]:
    """Years of the counties one oversees; a body those that stand and have a budget of its own."""
    reached = member_access.reach(actor, READ)
    mine = CapitationBudget.objects.filter(institution__in=reached.institutions)
    rows = CapitationYear.objects.filter(county__in=actor.counties)
    return rows.filter(
        Q(county__in=reached.counties)
        | Q(pk__in=mine.values("capitation"), status__in=rules.STANDS)
    )


def year_for(actor: Actor, pk: int) -> CapitationYear:
    """One of them; NotFound otherwise."""
    rows = years_for(actor).select_related(
        "county", "pool", "earmark", "drafted_by", "submitted_by", "confirmed_by", "settled_by"
    )
    return one_of(rows, pk, _("没有找到这个年度的基本公卫预算。"))


def budgets_for(actor: Actor) -> QuerySet[CapitationBudget]:
    """Budgets of the bodies one reads."""
    reached = member_access.reach(actor, READ)
    rows = CapitationBudget.objects.filter(
        county__in=actor.counties, capitation__in=years_for(actor)
    )
    return rows.filter(Q(county__in=reached.counties) | Q(institution__in=reached.institutions))


def services_for(actor: Actor) -> QuerySet[CapitationStandard]:
    """Standards of the years one reads."""
    return CapitationStandard.objects.filter(
        county__in=actor.counties, capitation__in=years_for(actor)
    )


def works_for(actor: Actor) -> QuerySet[CapitationWork]:
    """Verified work of the bodies one reads."""
    return CapitationWork.objects.filter(county__in=actor.counties, budget__in=budgets_for(actor))


def runs_for(actor: Actor) -> QuerySet[CapitationRun]:
    """Advances and settlements of the counties one oversees; a body the approved ones with it."""
    reached = member_access.reach(actor, READ)
    mine = CapitationLine.objects.filter(budget__institution__in=reached.institutions)
    rows = CapitationRun.objects.filter(county__in=actor.counties)
    stands = (rules.APPROVED, rules.DONE)
    return rows.filter(
        Q(county__in=reached.counties) | Q(pk__in=mine.values("run"), status__in=stands)
    )


def run_for(actor: Actor, pk: int) -> CapitationRun:
    """One of them; NotFound otherwise."""
    rows = runs_for(actor).select_related(
        "county", "capitation__pool", "capitation__earmark", "scored__scheme_version__scheme",
        "submitted_by", "first_by", "decided_by", "paid_by",
    )  # fmt: skip
    return one_of(rows, pk, _("没有找到这次预拨或结算。"))


def lines_for(actor: Actor) -> QuerySet[CapitationLine]:
    """What runs say of the bodies one reads."""
    return CapitationLine.objects.filter(
        county__in=actor.counties, run__in=runs_for(actor), budget__in=budgets_for(actor)
    )


def scored_for(actor: Actor, row: CapitationYear, quarter: int) -> QuerySet[Run]:
    """Published runs whose scores may settle a quarter, as far as the actor reads them."""
    rows = kpi_access.runs_for(actor).filter(
        county=row.county_id, state__in=KNOWN, provisional=False,
        period__in=rules.periods_of(row.year, quarter),
    )  # fmt: skip
    return rows.order_by("-published_at", "-revision")


def scored_run_for(actor: Actor, row: CapitationYear, quarter: int, pk: str) -> Run | None:
    """The one that was named; None where none was; NotFound otherwise."""
    if not pk:
        return None
    return one_of(scored_for(actor, row, quarter), pk, _("没有找到这个已公布的考核批次。"))


def check_can_draft(actor: Actor, pool: Pool) -> Actor:
    """Finance drafts a year and submits its advances and settlements."""
    return member_access.check_may(actor, DRAFT, county=pool.county_id)


def check_can_draft_any(actor: Actor, county: int) -> Actor:
    """Whoever drafts years of the county."""
    return member_access.check_may(actor, DRAFT, county=county)


def check_reads_whole(actor: Actor, row: CapitationYear) -> None:
    """Whoever oversees the county reads every body's part and what finance has prepaid."""
    if row.county_id not in member_access.reach(actor, READ).counties:
        raise Forbidden(_("您只能看本单位和所属成员单位的经费。"))


def check_can_change(actor: Actor, row: CapitationYear) -> Actor:
    """Finance, while the year is a draft."""
    acting = member_access.check_may(actor, DRAFT, county=row.county_id)
    if row.status != rules.DRAFT:
        raise Refused(_("年度预算已经提交，不能再改；请先撤回。"), code="wrong_state")
    return acting


def check_can_confirm(actor: Actor, row: CapitationYear) -> Actor:
    """An approver who neither drafted nor submitted the year."""
    acting = member_access.check_may(actor, APPROVE, county=row.county_id)
    if acting.names & {row.drafted_by_id, row.submitted_by_id}:
        raise Forbidden(_("不能核定自己起草或提交的预算，须由另一人核定。"), code="SAME_PERSON")
    return acting


def check_can_post(actor: Actor, row: CapitationYear) -> Actor:
    """Finance enters what came in."""
    return member_access.check_may(actor, POST, county=row.county_id)


def check_can_submit(actor: Actor, row: CapitationYear) -> Actor:
    """Finance submits an advance or a settlement."""
    return member_access.check_may(actor, DRAFT, county=row.county_id)


def check_can_approve(actor: Actor, run: CapitationRun) -> Actor:
    """An approver who neither submitted it, nor approved it before, nor verified what it pays."""
    acting = member_access.check_may(actor, APPROVE, county=run.county_id)
    if acting.names & {run.submitted_by_id, run.first_by_id}:
        raise Forbidden(_("提交人和第一审批人不能再审批，须由另一人办理。"), code="SAME_PERSON")
    covered = rules.covered(run.quarter)
    works = queries.works_of(run.capitation, covered).filter(by__in=acting.names)
    if run.kind == rules.SETTLEMENT and works.exists():
        raise Forbidden(_("核实工作量的人不能审批据以结算的经费。"), code="SAME_PERSON")
    return acting


def check_can_pay(actor: Actor, run: CapitationRun) -> Actor:
    """Finance, and nobody who approved it."""
    acting = member_access.check_may(actor, PAY, county=run.county_id)
    if acting.names & {run.first_by_id, run.decided_by_id}:
        raise Forbidden(_("审批人不能办理支付，须由另一人办理。"), code="SAME_PERSON")
    return acting


def verified_bodies(actor: Actor, county: int) -> QuerySet[CapitationBudget]:
    """Budgets of every standing year of a county whose work the actor verifies."""
    wide = member_access.reach(actor, VERIFY).counties
    near = member_access.reach(actor, VERIFY_MEMBERS).institutions
    own = [held.institution for held in actor.held if held.institution is not None]
    rows = CapitationBudget.objects.filter(county=county, capitation__status__in=rules.STANDS)
    rows = rows.filter(Q(county__in=wide) | Q(institution__in=near)).exclude(institution__in=own)
    return rows.select_related("institution", "capitation")


def check_can_load(actor: Actor, county: int) -> Actor:
    """Whoever verifies the work of some body of the county."""
    if county in member_access.reach(actor, VERIFY).counties:
        return member_access.check_may(actor, VERIFY, county=county)
    one = verified_bodies(actor, county).first()
    body = one.institution_id if one else None
    return member_access.check_may(actor, VERIFY_MEMBERS, county=county, institution=body)


def files_for(actor: Actor) -> QuerySet[ImportFile]:
    """Files of verified work of one's counties; a lead's people those they loaded themselves."""
    wide = member_access.reach(actor, VERIFY).counties
    rows = ImportFile.objects.filter(county__in=actor.counties, kind=WORK_FILE)
    return rows.filter(Q(county__in=wide) | Q(by_person__in=actor.persons))


def file_for(actor: Actor, pk: UUID) -> ImportFile:
    """One of them; NotFound otherwise."""
    return one_of(files_for(actor).select_related("county"), pk, _("没有找到这个导入文件。"))


def check_can_end_load(actor: Actor, file: ImportFile) -> Actor:
    """Whoever loaded it, while it waits."""
    acting = check_can_load(actor, file.county_id)
    import_checks.check_own_and_open(acting, file)
    return acting
