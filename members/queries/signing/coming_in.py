"""How somebody comes in: names a password may not hold, passwords had, sessions, devices."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from alliance.core import crypto
from alliance.core.clock import now, today
from members.models import PastPassword, Person, SecondFactor, SignedIn, User
from members.queries.people.grants import grants_of
from members.rules import SECOND_FACTOR_ROLES
from members.sorting import pinyin_key

#: Where a factor's secret is sealed to.
PLACE_OF_SECRET = {"table": "members.secondfactor", "field": "secret"}


def names_of(user: User) -> list[str]:
    """The names of everybody this user is and of their counties, also in pinyin."""
    found: list[str] = []
    rows = Person.objects.filter(user=user).select_related("county")
    for person in rows:
        county = person.county
        for name in (person.name, county.name, county.short):
            found += [name, "".join(sign for sign in pinyin_key(name) if sign.isalpha())]
        found.append(county.name_en)
    return found


def past_passwords(user: User) -> list[str]:
    """The hashes of the passwords the user had, newest first, without today's."""
    rows = PastPassword.objects.filter(user=user).order_by("-at", "-pk")
    return list(rows.values_list("password", flat=True))


def session_keyed(key: str) -> SignedIn | None:
    """The session under the framework's key."""
    return SignedIn.objects.select_related("user").filter(session_key=key).first()


def live(rows: QuerySet[SignedIn]) -> QuerySet[SignedIn]:
    """Those of the sessions with which something can still be done, the last used one first."""
    moment = now()
    return rows.filter(
        ended_at=None,
        seen_at__gt=moment - timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60),
        started_at__gt=moment - timedelta(seconds=settings.SESSION_COOKIE_AGE),
    ).order_by("-seen_at", "-pk")


def factor_of(user: User) -> SecondFactor | None:
    """The user's second factor, confirmed or begun."""
    return SecondFactor.objects.filter(user=user).first()


def password_expires(user: User) -> int | None:
    """In how many days the password must be changed; 0 or less: now; None: never."""
    if not settings.PASSWORD_DAYS or user.demo or not user.has_usable_password():
        return None
    if user.password_changed_at is None:
        return 0
    until = user.password_changed_at + timedelta(days=settings.PASSWORD_DAYS)
    return -(-(until - now()) // timedelta(days=1))


def secret_of(factor: SecondFactor) -> str:
    """The secret in the clear: to check a code, and to draw it while it is not confirmed."""
    return crypto.unseal(factor.secret, **PLACE_OF_SECRET, pk=factor.pk)


def needs_factor(user: User) -> bool:
    """Whether one of the user's roles comes in with a second factor only."""
    if settings.SECOND_FACTOR != "required" or user.demo:
        return False
    return any(held.role in SECOND_FACTOR_ROLES for held in grants_of(user.pk, today()))


def next_step(user: User, how: str, *, passed: bool) -> str:
    """The page that is still missing between the first proof and the session; "" for none."""
    factor = factor_of(user)
    if factor is not None and factor.confirmed_at is not None:
        if not passed:
            return "sign-in-factor"
    elif needs_factor(user):
        return "sign-in-enrol"
    left = password_expires(user)
    return "sign-in-password" if how == "password" and left is not None and left <= 0 else ""


def user_keyed(pk: int) -> User | None:
    """The user with this key, while switched on."""
    return User.objects.filter(pk=pk, is_active=True).first()


def user_identified(issuer: str, subject: str) -> User | None:
    """The user tied to this identity, while switched on."""
    rows = User.objects.filter(identities__issuer=issuer, identities__subject=subject)
    return rows.filter(is_active=True).first()
