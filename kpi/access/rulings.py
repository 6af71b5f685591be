"""口径解释: who may ask about a definition, who answers, who takes an answer back."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from kpi.models import Ruling
from kpi.rules import RULING
from members import access as member_access
from members.models import County, Unit

ASK, ANSWER = "kpi.ask_ruling", "kpi.answer_ruling"


def rulings_for(actor: Actor) -> QuerySet[Ruling]:
    """Answered ones for everybody who reads definitions; open questions for who asked or answers."""
    read = member_access.reach(actor, "kpi.read_definitions").counties
    answers = member_access.reach(actor, ANSWER).counties
    asks = member_access.reach(actor, ASK).institutions
    open_to = Q(answered_at__isnull=False) | Q(unit__institution__in=asks) | Q(county__in=answers)
    return Ruling.objects.filter(open_to, county__in=read).select_related(
        "county", "indicator", "element", "unit__institution", "clause__plan", "asked_by",
        "answered_by", "ended_by", "replaces", "replaced_by",
    )  # fmt: skip


def ruling_for(actor: Actor, pk: UUID) -> Ruling:
    """One of them; NotFound when it is not there or not the actor's to read."""
    found = rulings_for(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这条口径解释。"), exists=Ruling.objects.filter(pk=pk).exists())
    return found


def asking_units_for(actor: Actor) -> QuerySet[Unit]:
    """The bodies for which the actor may ask."""
    bodies = member_access.reach(actor, ASK).institutions
    rows = Unit.objects.filter(institution__in=bodies, kind=Unit.Kind.INSTITUTION)
    return rows.select_related("county", "institution").order_by("code")


def check_can_ask(actor: Actor, county: County, unit: Unit | None) -> Actor:
    """A body's own people ask for it; who answers may put the county's own question."""
    if unit is not None:
        return member_access.check_may(
            actor, ASK, county=unit.county_id, institution=unit.institution.pk
        )
    return member_access.check_may(actor, ANSWER, county=county.pk)


def check_can_answer(actor: Actor, ruling: Ruling) -> Actor:
    """Somebody of the commission answers an open question."""
    acting = member_access.check_may(actor, ANSWER, county=ruling.county_id)
    RULING.after(ruling.state, "answer")
    return acting


def check_can_replace(actor: Actor, ruling: Ruling) -> Actor:
    """Another person than the one who answered gives a new answer in its place."""
    return _other_person(actor, ruling, "replace")


def check_can_withdraw_ruling(actor: Actor, ruling: Ruling) -> Actor:
    """Another person takes an answer back; an open question the asking body or who would answer."""
    if ruling.state != Ruling.State.ASKED:
        return _other_person(actor, ruling, "withdraw")
    if ruling.unit is None or ruling.county_id in member_access.reach(actor, ANSWER).counties:
        return member_access.check_may(actor, ANSWER, county=ruling.county_id)
    body = ruling.unit.institution.pk
    return member_access.check_may(actor, ASK, county=ruling.county_id, institution=body)


def _other_person(actor: Actor, ruling: Ruling, verb: str) -> Actor:
    acting = member_access.check_may(actor, ANSWER, county=ruling.county_id)
    RULING.after(ruling.state, verb)
    if ruling.answered_by_id is not None and ruling.answered_by_id in acting.names:
        raise Refused(
            _("作出解释的人不能自己替换或撤回，其代办人也不能，请由另一人办理。"),
            code="same_person",
        )
    return acting
