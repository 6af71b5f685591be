"""动态调整: the office approves under an order number, or refuses with a sentence."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.versions import check_version
from members import queries
from members.actions._decisions import Paper, decided
from members.actions.alliances import _asking as asking
from members.actions.alliances import _rows as rows
from members.actions.alliances import _steps as steps
from members.models import MembershipRequest, Person
from members.rules import MEMBERSHIP_REQUEST


@action
def approve_membership(
    *,
    request: MembershipRequest,
    by: Actor,
    version: int | str,
    order_no: str,
    effective_on: date | None = None,
    signed_on: date | None = None,
    plaque_on: date | None = None,
    second_name: str = "",
    note: str = "",
    paper: Paper | None = None,
) -> MembershipRequest:
    """The office approves under an order number: memberships end and begin on the day.

    What the registry bears is asked again here, under the lock of the body.
    """
    request = steps.locked(request)
    state = MEMBERSHIP_REQUEST.after(request.state, "approve")
    by, person = _decided(request, by, paper)
    check_version(request, version)
    if not order_no.strip():
        raise Invalid(_("请填批准文号。"), fields={"order_no": _("请填批准文号。")})
    request.effective_on = effective_on or request.effective_on
    asking.check_adjustable(request.county_id, request.effective_on)
    queries.alliances.check_possible(request)
    basis = rows.Basis(
        request.reason, order_no.strip(), signed_on, plaque_on, second_name.strip(), request.demo
    )
    _carry_out(request, by, basis)
    request.order_no, request.state, request.note = basis.order_no, state, note.strip()
    return steps.end_with(request, by, person, "membership_request.approved")


@action
def refuse_membership(
    *,
    request: MembershipRequest,
    by: Actor,
    version: int | str,
    note: str,
    paper: Paper | None = None,
) -> MembershipRequest:
    """The office does not approve, and says why."""
    request = steps.locked(request)
    state = MEMBERSHIP_REQUEST.after(request.state, "refuse")
    by, person = _decided(request, by, paper)
    check_version(request, version)
    request.state, request.note = state, steps.reason_given(note)
    return steps.end_with(request, by, person, "membership_request.refused")


def _decided(request: MembershipRequest, by: Actor, paper: Paper | None) -> tuple[Actor, Person]:
    return decided(
        by, "members.decide_membership", step="membership_request.approve", subject=request,
        label=asking.label_of(request), county=request.county_id,
        parties=queries.alliances.parties_of(request), paper=paper,
    )  # fmt: skip


def _carry_out(request: MembershipRequest, by: Actor, basis: rows.Basis) -> None:
    """End what is left and begin what is entered, on the same day."""
    body, on = request.institution, request.effective_on
    if request.source is not None:
        for held in queries.alliances.leaving(body, request.source, request.line, on):
            rows.end(by, held, until_on=on, reason=basis.reason, order_no=basis.order_no)
    if request.target is not None:
        rows.enter(
            by, request.target, body, role=request.role, line=request.line, from_on=on,
            until_on=None, basis=basis,
        )  # fmt: skip
