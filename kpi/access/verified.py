"""Who draws a sample, who enters what was found, who signs, who reads."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from alliance.core.rows import one_of
from kpi import queries
from kpi.access.settling import DECIDE, check_speaks
from kpi.models import Run, Verification, VerificationSheet, VerifiedFigure
from kpi.rules import VERIFICATION
from members import access as member_access

CHECK = "kpi.mark"


def check_sheets_for(actor: Actor) -> QuerySet[VerificationSheet]:
    """Sheets of the whole county, or of the bodies whose figures the actor reads."""
    reach = member_access.reach(actor, "kpi.read")
    mine = Q(county__in=reach.counties) | Q(unit__institution__in=reach.institutions)
    return VerificationSheet.objects.filter(mine)


def verifications_for(actor: Actor) -> QuerySet[Verification]:
    """Verifications of the whole county, or those in whose sample a body of the actor is."""
    counties = member_access.reach(actor, "kpi.read").counties
    own = check_sheets_for(actor).filter(verification=OuterRef("pk"))
    rows = Verification.objects.filter(Q(county__in=counties) | Exists(own))
    return rows.select_related(
        "county", "run__county", "run__scheme_version__scheme", "drawn_by", "ended_by"
    )


def verification_for(actor: Actor, pk: UUID) -> Verification:
    """One of them; NotFound when it is not there or not the actor's."""
    return one_of(verifications_for(actor), pk, _("没有找到这次现场核查。"))


def check_sheet_for(actor: Actor, verification: Verification, unit: str) -> VerificationSheet:
    """One body's sheet; NotFound when it is not there or not the actor's."""
    there = VerificationSheet.objects.filter(verification=verification, unit__code=unit)
    rows = check_sheets_for(actor).filter(verification=verification, unit__code=unit)
    found = rows.select_related(
        "verification__county", "verification__run__scheme_version__scheme",
        "unit__county", "unit__institution", "signed_by",
    ).first()  # fmt: skip
    if found is None:
        raise NotFound(_("没有找到这份核查表。"), exists=there.exists())
    return found


def verified_figures_for(actor: Actor) -> QuerySet[VerifiedFigure]:
    """The figures of all sheets that the actor reads."""
    rows = VerifiedFigure.objects.filter(sheet__in=check_sheets_for(actor).values("pk"))
    return rows.select_related(
        "sheet__verification__run", "sheet__unit", "element", "by", "document"
    ).defer("document__content")


def verified_for(actor: Actor, pk: int) -> VerifiedFigure:
    """One figure of a sheet that the actor reads; NotFound otherwise."""
    rows = VerifiedFigure.objects.filter(sheet__in=check_sheets_for(actor).values("pk"))
    found = rows.select_related("sheet__verification__county", "sheet__unit", "element", "document")
    return one_of(found, pk, _("没有找到这个核查的数。"))


def check_can_draw(actor: Actor, run: Run) -> Actor:
    """The assessor, of a run whose numbers are there and are not before the public yet."""
    acting = member_access.check_may(actor, CHECK, county=run.county_id)
    if run.state not in {Run.State.COMPUTED, Run.State.FEEDBACK}:
        raise Refused(_("只能对已计算、还没有公示的批次抽样核查。"), code="wrong_state")
    if queries.verified.open_verification(run) is not None:
        raise Refused(_("这项考核已有一次核查在办，办完或撤销后再抽。"), code="verification_open")
    return acting


def _check_open(verification: Verification) -> None:
    if verification.state != Verification.State.OPEN:
        raise Refused(_("这次现场核查已经了结。"), code="verification_over")


def check_can_verify(actor: Actor, sheet: VerificationSheet) -> Actor:
    """The assessor, until the body has signed."""
    acting = member_access.check_may(actor, CHECK, county=sheet.county_id)
    _check_open(sheet.verification)
    if sheet.signed_at is not None:
        raise Refused(_("被核查单位已经签字，不能再改；要重核请撤销后另抽。"), code="signed")
    return acting


def check_can_sign(actor: Actor, sheet: VerificationSheet) -> Actor:
    """Whoever speaks for the body, once every figure of its sheet was checked."""
    acting = check_speaks(actor, sheet.unit)
    _check_open(sheet.verification)
    if sheet.signed_at is not None:
        raise Refused(_("这份核查表已经签字。"), code="signed")
    if VerifiedFigure.objects.filter(sheet=sheet, at=None).exists():
        raise Refused(_("还有数没有核实，核完再签字。"), code="not_checked")
    return acting


def check_can_call_off(actor: Actor, verification: Verification) -> Actor:
    """An approver: who draws and checks does not make it vanish alone."""
    acting = member_access.check_may(actor, DECIDE, county=verification.county_id)
    VERIFICATION.after(verification.state, "call_off")
    return acting
