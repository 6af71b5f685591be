"""How far an actor reaches with a verb, and under which grant a change is recorded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor, Held
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.showing import listed
from members import queries
from members.rules import ALLIANCE, COUNTY, INHERITED, MAY, ROLES, relation


@dataclass(frozen=True)
class Reach:
    """How far an actor gets with one verb: whole counties, and single institutions."""

    counties: frozenset[int]
    institutions: frozenset[int]

    def covers(self, county: int, institution: int | None) -> bool:
        """Whether it includes the county as a whole, or this institution of it."""
        return county in self.counties or institution in self.institutions


def reach(actor: Actor, verb: str, on: date | None = None) -> Reach:
    """The union over all grants of the actor; nothing without an actor or a grant.

    Found out once for each verb and day: a page asks for it a few dozen times.
    """
    day = on or today()
    asked = (verb, day)
    if asked not in actor.known:
        actor.known[asked] = _reach(actor, verb, day)
    found: Reach = actor.known[asked]
    return found


def _reach(actor: Actor, verb: str, day: date) -> Reach:
    whole = {held.county for held in actor.held if relation(held, verb) == COUNTY}
    if actor.is_system:
        whole |= {held.county for held in actor.held}
    own = {
        held.institution
        for held in actor.held
        if held.institution is not None and relation(held, verb) is not None
    }
    lead = {
        held.institution
        for held in actor.held
        if held.institution is not None and relation(held, verb) == ALLIANCE
    }
    reached = frozenset(own) | queries.days.partners_of(lead, day)
    if verb in INHERITED:
        reached |= _absorbed(actor, reached, day)
    return Reach(frozenset(whole), reached)


def _absorbed(actor: Actor, bodies: frozenset[int], day: date) -> frozenset[int]:
    """The bodies merged into these, asked once where several verbs reach the same."""
    asked = (bodies, day)
    if asked not in actor.known:
        actor.known[asked] = queries.days.absorbed_by(bodies, day)
    found: frozenset[int] = actor.known[asked]
    return found


def _partners(actor: Actor, institution: int, day: date) -> frozenset[int]:
    """The bodies allied with this one, asked once for all rows of a page."""
    asked = ("partners", institution, day)
    if asked not in actor.known:
        actor.known[asked] = queries.days.partners_of([institution], day)
    found: frozenset[int] = actor.known[asked]
    return found


def _successors(actor: Actor, institution: int, day: date) -> list[int]:
    """The bodies into which this one was merged, asked once for all rows of a page."""
    asked = ("successors", institution, day)
    if asked not in actor.known:
        actor.known[asked] = queries.days.successors_of(institution, day)
    found: list[int] = actor.known[asked]
    return found


def check_may(actor: Actor, verb: str, *, county: int, institution: int | None = None) -> Actor:
    """The actor, acting under the one grant that allows this verb here.

    The grant that was chosen on the form serves where it fits; otherwise the first in order,
    own ones before those of a delegation. Raises Forbidden when no role of the actor may,
    NotFound when the place is not theirs, Refused when the chosen grant is not held any more.
    """
    if actor.is_system and county in actor.counties:
        return actor
    if actor.chosen is not None and all(held.grant != actor.chosen for held in actor.held):
        raise Refused(_("您选择的身份已不再有效，请刷新页面后重新选择。"), code="role_gone")
    here = [held for held in actor.held if held.county == county]
    if not here:
        raise NotFound(_("没有找到。请核对地址，或向管理员申请相应角色。"), exists=True)
    fitting = _fitting(actor, here, verb, institution)
    picked = next(fitting, None)
    if picked is not None and actor.chosen not in {None, picked.grant}:
        picked = next((held for held in fitting if held.grant == actor.chosen), picked)
    if picked is not None:
        return actor.acting_as(picked)
    if any(relation(held, verb) is not None for held in here):
        raise NotFound(_("没有找到。请核对地址，或向管理员申请相应角色。"), exists=True)
    roles = listed(words for role, words in ROLES.items() if role in MAY[verb])
    raise Forbidden(_("您的角色不能办理此事；能办理的是：%(roles)s。") % {"roles": roles})


def grants_for_verb(
    actor: Actor, verb: str, *, county: int, institution: int | None = None
) -> tuple[Held, ...]:
    """Under which grants the actor may do this here, each that is recorded differently once.

    More than one: the form asks “as whom?”, because role, institution or the person who is
    acted for stand in the record.
    """
    here = [held for held in actor.held if held.county == county]
    found: dict[tuple[str, int | None, int | None], Held] = {}
    for held in _fitting(actor, here, verb, institution):
        found.setdefault((held.role, held.institution, held.giver), held)
    return tuple(found.values())


def _fitting(
    actor: Actor, here: Iterable[Held], verb: str, institution: int | None
) -> Iterator[Held]:
    for held in here:
        how_far = relation(held, verb)
        if _covers(actor, held, how_far, institution) or (
            how_far is not None
            and institution is not None
            and verb in INHERITED
            and _inherits(actor, held, how_far, institution)
        ):
            yield held


def _covers(actor: Actor, held: Held, how_far: str | None, institution: int | None) -> bool:
    if how_far == COUNTY:
        return True
    if how_far is None or institution is None or held.institution is None:
        return False
    if institution == held.institution:
        return True
    return how_far == ALLIANCE and institution in _partners(actor, held.institution, today())


def _inherits(actor: Actor, held: Held, how_far: str, institution: int) -> bool:
    """Whether the institution was merged into one that the grant covers with this verb."""
    into = _successors(actor, institution, today())
    return any(_covers(actor, held, how_far, one) for one in into)


def check_is_system(actor: Actor) -> Actor:
    """Only a command of the operator's may: raises Forbidden for everybody else."""
    if not actor.is_system:
        raise Forbidden(_("此事由系统管理员在服务器上用命令办理。"))
    return actor
