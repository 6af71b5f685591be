"""Whose rows are the alliance's desk's to unite or to hide, and that two persons do it."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.rows import is_anywhere, one_of
from members import access as member_access
from referrals.access.cases import desk_places, referrals_for
from referrals.models import Patient, PatientMerge, PatientRestriction, Referral
from referrals.people_rules import PROPOSED, RESTRICTING, UNITING
from referrals.queries import doubles as queries
from referrals.rules import COORDINATE


def check_is_desk(actor: Actor) -> frozenset[int]:
    """The bodies that the actor coordinates; Forbidden for whoever coordinates none."""
    there = desk_places(actor)
    if not there:
        raise Forbidden(_("患者记录的合并、限制使用和急救查看的复核，由医共体转诊中心办理。"))
    return there


def concerns(allied: Iterable[int]) -> Q:
    """Patients whom one of these bodies has entered or has a case of that was sent."""
    cases = Referral.objects.filter(
        Q(origin__in=allied) | Q(destination__in=allied), sent=True
    ).order_by()
    return Q(institution__in=allied) | Q(pk__in=cases.values("patient"))


def doubles_for(actor: Actor) -> QuerySet[Patient]:
    """Later rows with an earlier one like them, where one of both concerns the actor's bodies."""
    mine = concerns(desk_places(actor))
    rows = queries.living().filter(county__in=actor.counties)
    twins = queries.twins()
    found = (Exists(twins) & mine) | Exists(twins.filter(mine))
    return rows.filter(found).select_related("institution")


def pair_for(actor: Actor, first: UUID, second: UUID) -> tuple[Patient, Patient]:
    """Two rows that are like each other and of which one concerns the actor; NotFound otherwise."""
    sentence = _("没有找到这两份患者记录，可能已经合并。")
    rows = queries.living().filter(county__in=actor.counties).select_related("institution")
    found = {row.pk: row for row in rows.filter(pk__in=(first, second))}
    mine = rows.filter(concerns(desk_places(actor)), pk__in=(first, second))
    if {*found} != {first, second} or first == second or not mine.exists():
        raise NotFound(sentence, exists=is_anywhere(Patient, first, second))
    if not queries.alike(found[first], found[second]):
        raise NotFound(sentence, exists=True)
    return found[first], found[second]


def merges_for(actor: Actor) -> QuerySet[PatientMerge]:
    """Proposals and mergers of rows that concern the actor's bodies; none of a hidden patient."""
    mine = Patient.objects.filter(concerns(desk_places(actor))).order_by().values("pk")
    rows = PatientMerge.objects.filter(Q(kept__in=mine) | Q(other__in=mine))
    return rows.filter(county__in=actor.counties, kept__restricted_at__isnull=True).select_related(
        "county", "kept__institution", "other__institution", "proposed_by", "decided_by"
    )


def merge_for(actor: Actor, pk: UUID) -> PatientMerge:
    """One of them; NotFound otherwise."""
    return one_of(merges_for(actor), pk, _("没有找到这项患者合并。"))


def check_can_propose_merge(actor: Actor, kept: Patient, other: Patient) -> Actor:
    """The desk of an alliance, for one of the bodies that both rows concern."""
    return _as_desk(actor, kept.county_id, (kept.pk, other.pk))


def check_can_decide_merge(actor: Actor, row: PatientMerge, verb: str) -> Actor:
    """Another desk decides, whoever proposed it takes it back; neither when it is decided."""
    UNITING.after(row.state, verb)
    acting = _as_desk(actor, row.county_id, (row.kept_id, row.other_id))
    _check_hands(acting, row, verb)
    return acting


def restrictions_for(actor: Actor) -> QuerySet[PatientRestriction]:
    """Requests to hide records of patients that the actor's bodies have entered."""
    there = desk_places(actor)
    rows = PatientRestriction.objects.filter(institution__in=there, county__in=actor.counties)
    return rows.select_related("county", "institution", "patient", "proposed_by", "decided_by")


def restriction_for(actor: Actor, pk: UUID) -> PatientRestriction:
    """One of them; NotFound otherwise."""
    return one_of(restrictions_for(actor), pk, _("没有找到这项限制使用的申请。"))


def case_numbered(actor: Actor, number: str) -> Referral:
    """A case that the actor sees, by its number; NotFound otherwise."""
    rows = referrals_for(actor).select_related("patient__institution", "county")
    row = rows.filter(number=number.strip()).first()
    if row is None:
        raise NotFound(_("没有找到这个单号的转诊，请核对转诊单号。"))
    return row


def check_can_propose_restriction(actor: Actor, patient: Patient) -> Actor:
    """The desk of an alliance of the body that entered the patient."""
    return member_access.check_may(
        actor, COORDINATE, county=patient.county_id, institution=patient.institution_id
    )


def check_can_decide_restriction(actor: Actor, row: PatientRestriction, verb: str) -> Actor:
    """Another desk decides, whoever proposed it takes it back; neither when it is decided."""
    RESTRICTING.after(row.state, verb)
    acting = member_access.check_may(
        actor, COORDINATE, county=row.county_id, institution=row.institution_id
    )
    _check_hands(acting, row, verb)
    return acting


def check_can_lift(actor: Actor, row: PatientRestriction, verb: str) -> Actor:
    """A desk asks that a hidden record be shown again; another person decides it."""
    RESTRICTING.after(row.state, verb)
    acting = member_access.check_may(
        actor, COORDINATE, county=row.county_id, institution=row.institution_id
    )
    askers = {row.lift_asked_by_id, row.lift_asked_for_id} - {None}
    if verb != "ask_lift" and not askers.isdisjoint(acting.names):
        raise Refused(_("不能决定自己提出的申请，请由另一人确认。"), code="own_case")
    return acting


def waits_for_others(row: PatientMerge | PatientRestriction, actor: Actor) -> bool:
    """Whether it waits for somebody who is not the actor."""
    return row.state == PROPOSED and not _own(row).isdisjoint(actor.names)


def _own(row: PatientMerge | PatientRestriction) -> frozenset[int | None]:
    return frozenset({row.proposed_by_id, row.proposed_for_id} - {None})


def _check_hands(acting: Actor, row: PatientMerge | PatientRestriction, verb: str) -> None:
    own = not _own(row).isdisjoint(acting.names)
    if verb == "withdraw" and not own:
        raise Refused(_("申请由提出人撤回；您可以确认或不同意。"), code="not_proposer")
    if verb != "withdraw" and own:
        raise Refused(_("不能决定自己提出的申请，请由另一人确认。"), code="own_case")


def _as_desk(actor: Actor, county: int, patients: tuple[UUID, UUID]) -> Actor:
    """The actor under the grant that reaches a body which one of the patients concerns."""
    reached = desk_places(actor)
    places = list(
        Patient.objects.filter(pk__in=patients, institution__in=reached)
        .order_by("institution")
        .values_list("institution", flat=True)
    )
    if not places:
        cases = Referral.objects.filter(patient__in=patients, sent=True).order_by("pk")
        pairs = cases.values_list("origin", "destination")
        places = sorted({place for pair in pairs for place in pair if place in reached})
    place = places[0] if places else None
    return member_access.check_may(actor, COORDINATE, county=county, institution=place)
