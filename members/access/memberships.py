"""Requests for membership: who reads them, and for which side somebody may speak."""

from datetime import date

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.rows import one_of
from members import queries
from members.access.deciding import check_may, reach
from members.access.reading import one_open_to
from members.access.second import check_may_second, held_for
from members.models import Alliance, County, Institution, Membership, MembershipRequest
from members.queries.alliances import Side
from members.rules import VILLAGE_KINDS

ASK = "members.request_membership"
AGREE = "members.agree_membership"


def membership_requests_for(actor: Actor) -> QuerySet[MembershipRequest]:
    """Read by the county's officers, by the body, and by the leads it leaves or enters.

    Also by whoever answers for a side that has too few people, as long as it is asked.
    """
    asked = [row.pk for row in queries.alliances.requests_to_second(actor.held, today())]
    reached = reach(actor, "members.read_requests")
    led = queries.alliances.led_by(reached.institutions, today())
    return MembershipRequest.objects.filter(
        Q(county__in=reached.counties)
        | Q(institution__in=reached.institutions)
        | Q(source__in=led)
        | Q(target__in=led)
        | Q(pk__in=asked)
    ).select_related(
        "county",
        "institution__county",
        "source",
        "target",
        "document",
        "applied_by",
        "body_agreed_by",
        "source_agreed_by",
        "target_agreed_by",
        "decided_by",
    )


def membership_request_for(actor: Actor, county: str, number: int) -> MembershipRequest:
    """One request of a county; NotFound when it is not there or not the actor's to read."""
    rows = membership_requests_for(actor).filter(county__code=county)
    return one_of(rows, number, _("没有找到这份申请。"))


def membership_for(actor: Actor, county: str, number: int) -> Membership:
    """One membership of a county of the actor's; NotFound otherwise."""
    rows = Membership.objects.select_related("county", "alliance", "institution")
    sentence = _("没有找到这条隶属关系。")
    return one_open_to(actor, rows, sentence, county__code=county, pk=number)


def alliance_for(actor: Actor, county: str, code: str) -> Alliance:
    """One alliance of a county of the actor's by its code; NotFound otherwise."""
    rows = Alliance.objects.select_related("county", "clause__plan")
    sentence = _("没有找到这个联盟。")
    return one_open_to(actor, rows, sentence, county__code=county, code=code)


def speaks_for(actor: Actor, verb: str, sides: list[Side]) -> list[Side]:
    """The sides for which one of the actor's roles speaks."""
    own = reach(actor, verb).institutions
    return [side for side in sides if side.ids & own]


def check_may_speak(
    actor: Actor, verb: str, sides: list[Side], *, county: int
) -> tuple[Actor, list[Side]]:
    """The actor under one grant, and the sides that the grant's institution speaks for.

    Raises Forbidden or NotFound when no role of theirs speaks for any of them.
    """
    spoken = speaks_for(actor, verb, sides)
    own = reach(actor, verb).institutions
    body = min(spoken[0].ids & own) if spoken else min(sides[0].ids)
    actor = check_may(actor, verb, county=county, institution=body)
    return actor, [side for side in sides if body in side.ids]


def check_may_answer(
    actor: Actor, request: MembershipRequest, sides: list[Side], *, on: date | None = None
) -> tuple[Actor, int, list[Side]]:
    """The actor under one grant, the body for which they answer, and the sides that it speaks for.

    A side where nobody is left beside those who acted is answered by its second pair of eyes.
    """
    if speaks_for(actor, AGREE, sides):
        actor, spoken = check_may_speak(actor, AGREE, sides, county=request.county_id)
        return actor, actor.institution or min(spoken[0].ids), spoken
    day = on or today()
    for side, eyes in queries.alliances.short_sides(request, day):
        held = held_for(actor, eyes)
        if held is not None:
            return actor.acting_as(held), eyes.look.body.pk, [side]
    body, first = sides[0].bodies[0], queries.alliances.firsts_of(request)
    if first.isdisjoint(actor.persons):
        actor = check_may_second(actor, AGREE, body=body, first=first, on=day)
    else:
        actor = check_may(actor, AGREE, county=request.county_id, institution=body.pk)
    return actor, body.pk, [sides[0]]


def bodies_with(actor: Actor, verb: str, county: County) -> QuerySet[Institution]:
    """The bodies of a county at which the actor holds a role with this verb, by code."""
    own = reach(actor, verb).institutions
    return Institution.objects.filter(pk__in=own, county=county).order_by("code")


def check_may_ask(actor: Actor, county: County) -> None:
    """Who speaks for a body asks for its membership; Forbidden for everybody else."""
    own = bodies_with(actor, ASK, county).first()
    check_may(actor, ASK, county=county.pk, institution=own.pk if own else None)


def askable_for(actor: Actor, county: County) -> QuerySet[Institution]:
    """For whom the actor may ask: their own body; who leads an alliance also for the others.

    The own ones come first. Village clinics belong where their centre belongs and ask nothing.
    """
    own = reach(actor, ASK).institutions
    there = Institution.objects.filter(queries.days.open_on(today()), county=county)
    if queries.alliances.led_by(own, today()).exists():
        there = there.exclude(~Q(pk__in=own), kind__in=VILLAGE_KINDS)
    else:
        there = there.filter(pk__in=own)
    first = Case(When(pk__in=own, then=0), default=1)
    return there.order_by(first, "sort_key", "code")
