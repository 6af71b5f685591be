"""Whose sign-in an actor may look after: their own, and as an administrator their county's."""

from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound, Refused
from alliance.core.rows import one_of
from members.access.deciding import check_may, reach
from members.models import ApiToken, Device, Person, SignedIn, User

#: A change of roles, made under its own verb, ends sessions as well.
_ALSO: Final = {SignedIn.Ended.ROLE: "members.grant", SignedIn.Ended.DISABLED: "members.invite"}


def check_can_end_sessions(actor: Actor, user: User, why: str = "") -> Actor:
    """The actor, when it is the user, the system, or an administrator where the user works."""
    if actor.user == user.pk or actor.is_system:
        return actor
    counties = Person.objects.filter(user=user).values_list("county_id", flat=True)
    mine = [county for county in counties if county in actor.counties]
    if not mine:
        raise NotFound(_("没有找到这个人员。"), exists=True)
    other = _ALSO.get(why)  # type: ignore[call-overload]
    if other and mine[0] in reach(actor, other).counties:
        return check_may(actor, other, county=mine[0])
    return check_may(actor, "members.end_session", county=mine[0])


def sessions_for(actor: Actor) -> QuerySet[SignedIn]:
    """The actor's own sessions, and those of the persons of the counties they administer."""
    counties = reach(actor, "members.end_session").counties
    theirs = Person.objects.filter(county__in=counties, user__isnull=False).values("user")
    return SignedIn.objects.filter(Q(user=actor.user or 0) | Q(user__in=theirs))


def session_for(actor: Actor, pk: int) -> SignedIn:
    """One of these sessions; NotFound otherwise."""
    return one_of(sessions_for(actor).select_related("user"), pk, _("没有找到这个登录会话。"))


def accounts_for(actor: Actor) -> QuerySet[Person]:
    """The persons with a user whose sign-in the actor administers."""
    counties = reach(actor, "members.end_session").counties
    return Person.objects.filter(county__in=counties, user__isnull=False)


def account_for(actor: Actor, county: str, code: str) -> Person:
    """One of them by county and code; Forbidden for whom it is no business, else NotFound."""
    rows = Person.objects.filter(county__code=county, code=code)
    row = rows.select_related("county", "institution", "user").first()
    if row is None or row.user is None or row.county_id not in actor.counties:
        raise NotFound(_("没有找到这个人员。"), exists=row is not None)
    if row.county_id not in reach(actor, "members.end_session").counties:
        raise Forbidden(_("登录情况由本县区的系统管理员和安全管理员查看。"))
    return row


def tokens_for(actor: Actor) -> QuerySet[ApiToken]:
    """The tokens of the actor's own programs."""
    return ApiToken.objects.filter(user=actor.user or 0)


def token_for(actor: Actor, pk: int) -> ApiToken:
    """One of them; NotFound otherwise."""
    return one_of(tokens_for(actor), pk, _("没有找到这个令牌。"))


def own_devices_for(actor: Actor) -> QuerySet[Device]:
    """The devices that are bound for the actor."""
    return Device.objects.filter(person__user=actor.user or 0)


def user_of(person: Person) -> User:
    """The user behind a person that was reached; NotFound without one."""
    if person.user is None:
        raise NotFound(_("此人没有账号。"), exists=True)
    return person.user


def session_of(person: Person, pk: int) -> SignedIn:
    """One session of a person that was reached; NotFound otherwise."""
    row = SignedIn.objects.filter(user=person.user_id, pk=pk).first()
    if row is None:
        raise NotFound(_("没有找到这个登录会话。"))
    return row


def devices_of(person: Person) -> QuerySet[Device]:
    """The devices bound for a person that was reached."""
    return Device.objects.filter(county=person.county_id, person=person)


def check_can_reset_factor(actor: Actor, person: Person) -> Actor:
    """The actor as a security administrator of the person's county, never for themselves."""
    actor = check_may(actor, "members.reset_factor", county=person.county_id)
    if actor.user == person.user_id:
        sentence = _("不能重置自己的动态口令，请另一位安全管理员办理。")
        raise Refused(sentence, code="own_request")
    return actor
