"""What belongs to one institution: its events, names, departments, proposals, requests to check."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, NotSet, Refused, why_not
from alliance.core.rows import Row, one_of
from members.access.deciding import check_may, reach
from members.models import (
    County,
    Custody,
    Department,
    FactRequest,
    Institution,
    InstitutionEvent,
    InstitutionName,
    Proposal,
)
from members.queries.bodies import ENDED, service_units
from members.rules import PRIMARY_KINDS, PROPOSAL


def event_for(actor: Actor, institution: Institution, number: int) -> InstitutionEvent:
    """One event of a body that the actor may read; NotFound otherwise."""
    rows = InstitutionEvent.objects.select_related("institution__county", "document", "into")
    return _of(actor, rows, institution, number)


def name_for(actor: Actor, institution: Institution, number: int) -> InstitutionName:
    """One name of a body that the actor may read; NotFound otherwise."""
    rows = InstitutionName.objects.select_related("institution")
    return _of(actor, rows, institution, number)


def department_for(actor: Actor, institution: Institution, number: int) -> Department:
    """One department of a body that the actor may read; NotFound otherwise."""
    return _of(actor, Department.objects.select_related("institution"), institution, number)


def _of(actor: Actor, rows: QuerySet[Row], institution: Institution, number: int) -> Row:
    mine = rows.filter(county__in=reach(actor, "members.read").counties, institution=institution)
    return one_of(mine, number, _("没有找到这条登记。请核对地址。"))


def proposals_for(actor: Actor) -> QuerySet[Proposal]:
    """Read by the county's officers and by the body itself."""
    rows = Proposal.objects.filter(_mine(actor))
    return rows.select_related(
        "county", "institution__county", "proposed_by", "decided_by", "document"
    )


def proposal_for(actor: Actor, county: str, number: int) -> Proposal:
    """One proposal of a county; NotFound when it is not there or not the actor's to read."""
    rows = proposals_for(actor).filter(county__code=county)
    return one_of(rows, number, _("没有找到这份申请。"))


def fact_requests_for(actor: Actor) -> QuerySet[FactRequest]:
    """Read by the county's officers and by the body that is asked."""
    rows = FactRequest.objects.filter(_mine(actor))
    return rows.select_related("institution__county", "asked_by", "answered_by")


def _mine(actor: Actor) -> Q:
    reached = reach(actor, "members.read_requests")
    return Q(county__in=reached.counties) | Q(institution__in=reached.institutions)


def own_bodies_for(actor: Actor, county: County) -> QuerySet[Institution]:
    """The bodies of a county for which the actor may propose facts."""
    reached = reach(actor, "members.propose_facts").institutions
    return Institution.objects.filter(pk__in=reached, county=county).order_by("code")


def check_can_keep(actor: Actor, institution: Institution) -> Actor:
    """The commission keeps a body's record while the body is there."""
    acting = check_may(actor, "members.keep_registry", county=institution.county_id)
    _check_is_there(institution)
    return acting


def check_can_propose(actor: Actor, institution: Institution) -> Actor:
    """A body speaks for itself while it is there."""
    acting = _check_speaks_for(actor, institution)
    _check_is_there(institution)
    return acting


def check_can_decide(actor: Actor, proposal: Proposal) -> Actor:
    """An approver of the county decides an open proposal that somebody else made."""
    acting = check_may(actor, "members.decide_facts", county=proposal.county_id)
    PROPOSAL.after(proposal.state, "approve")
    if proposal.proposed_by_id in {*acting.persons, acting.for_person}:
        raise Refused(_("申请人不能审批自己的申请，请由另一人办理。"), code="own_request")
    return acting


def speaks_for_body(actor: Actor, institution: Institution) -> bool:
    """Whether the actor may propose facts of this body."""
    try:
        _check_speaks_for(actor, institution)
    except (Forbidden, NotFound):
        return False
    return True


def _check_speaks_for(actor: Actor, institution: Institution) -> Actor:
    county, verb = institution.county_id, "members.propose_facts"
    return check_may(actor, verb, county=county, institution=institution.pk)


def service_units_asked(actor: Actor, institution: Institution) -> int:
    """How many service units the actor may still set up there by the county's rule."""
    if institution.kind not in PRIMARY_KINDS or why_not(check_can_keep, actor, institution):
        return 0
    try:
        return len(service_units(institution, today()).missing)
    except NotSet:
        return 0


def _check_is_there(institution: Institution) -> None:
    if institution.status in ENDED:
        raise Refused(
            _("%(body)s%(status)s，登记不再变更；历史照原样可查。")
            % {"body": institution.name, "status": institution.get_status_display()},
            code="ended",
        )


def departments_for(actor: Actor) -> QuerySet[Department]:
    """Departments of the actor's counties."""
    return Department.objects.filter(county__in=reach(actor, "members.read").counties)


def names_for(actor: Actor) -> QuerySet[InstitutionName]:
    """What else the bodies of the actor's counties are called."""
    return InstitutionName.objects.filter(county__in=reach(actor, "members.read").counties)


def custodies_for(actor: Actor) -> QuerySet[Custody]:
    """Which bodies are run by which, in the actor's counties."""
    return Custody.objects.filter(county__in=reach(actor, "members.read").counties)


def events_for(actor: Actor) -> QuerySet[InstitutionEvent]:
    """What happened to the bodies of the actor's counties; withdrawn events are none."""
    there = reach(actor, "members.read").counties
    return InstitutionEvent.objects.filter(county__in=there, withdrawn_at=None)
