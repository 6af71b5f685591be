"""The second factor: begun, confirmed, tried at every sign-in, replaced, taken away."""

import hmac
import secrets
from enum import StrEnum

import pyotp
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import audit, crypto, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, Refused
from members import access, queries
from members.actions.signing._sessions import end_all
from members.actions.signing._tries import hit, is_locked, missed
from members.models import Person, RecoveryCode, SecondFactor, SignedIn, User

CODES = 10
SECONDS = 30
#: Steps before and after the present one that are accepted, for clocks that go wrong.
DRIFT = 1
#: Without letters and digits that are taken for each other.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 10


class Tried(StrEnum):
    """What came of a code."""

    RIGHT = "totp"
    RECOVERY = "recovery"
    WRONG = "wrong"
    LOCKED = "locked"


@action
def begin_factor(*, user: User, by: Actor) -> SecondFactor:
    """A new secret for the user's authenticator; it counts once a code has confirmed it."""
    _check_own(by, user)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    factor = SecondFactor.objects.filter(user=user).first() or SecondFactor(user=user)
    if factor.confirmed_at is not None:
        raise Refused(_("动态口令已经启用；要换设备，请先停用。"), code="already_there")
    _write_secret(factor, pyotp.random_base32())
    factor.last_step, factor.failures, factor.locked_until = 0, 0, None
    factor.save()
    audit.record(by, "factor.begun", factor, county=queries.people.home_county(user))
    return factor


@action
def confirm_factor(*, user: User, code: str, by: Actor) -> list[str]:
    """The first right code switches the factor on; returns the recovery codes, shown once."""
    _check_own(by, user)
    factor = SecondFactor.objects.select_for_update(no_key=True).filter(user=user).first()
    if factor is None or factor.confirmed_at is not None:
        raise Refused(_("没有待启用的动态口令，请从头开始。"), code="not_begun")
    if not _fits(factor, code):
        sentence = _("验证码不对。请核对手机时间后输入新的六位数字。")
        raise Invalid(sentence, code="wrong_code", fields={"code": sentence})
    factor.confirmed_at = now()
    factor.save(update_fields=["confirmed_at", "last_step"])
    codes = _new_codes(user)
    audit.record(by, "factor.confirmed", factor, county=queries.people.home_county(user))
    return codes


@action
def renew_recovery_codes(*, user: User, by: Actor) -> list[str]:
    """Ten new recovery codes in place of all old ones; shown once."""
    _check_own(by, user)
    factor = SecondFactor.objects.select_for_update(no_key=True).filter(user=user).first()
    if factor is None or factor.confirmed_at is None:
        raise Refused(_("还没有启用动态口令，不需要恢复码。"), code="not_begun")
    codes = _new_codes(user)
    audit.record(by, "factor.codes_renewed", factor, county=queries.people.home_county(user))
    return codes


@action
def try_code(*, user: User, code: str, by: Actor) -> Tried:
    """A code at the sign-in: six digits of a step not used before, or a recovery code.

    The row is locked first, so that one code opens one session. A wrong one is counted and
    therefore told by the result: a refusal would take the count back (RFC 6238, 5.2).
    """
    _check_own(by, user)
    factor = SecondFactor.objects.select_for_update(no_key=True).get(user=user)
    outcome = Tried.WRONG
    if is_locked(factor):
        outcome = Tried.LOCKED
    elif _fits(factor, code):
        outcome = Tried.RIGHT
    elif _recovers(user, code):
        outcome = Tried.RECOVERY
    if outcome in {Tried.RIGHT, Tried.RECOVERY}:
        hit(factor)
    elif outcome is Tried.WRONG:
        missed(factor)
    factor.save()
    audit.record(
        by, "factor.tried", factor, county=queries.people.home_county(user), outcome=outcome
    )
    return outcome


@action
def drop_factor(*, user: User, by: Actor) -> None:
    """The user takes the own factor away, to enrol another device; the door asks for a code."""
    _check_own(by, user)
    _take_away(user)
    audit.record(by, "factor.dropped", user, county=queries.people.home_county(user))


@action
def reset_factor(*, person: Person, by: Actor, reason: str) -> None:
    """The security administrator takes a lost factor away, and the person is told."""
    by = access.check_can_reset_factor(by, person)
    user = access.user_of(person)
    if not reason.strip():
        raise Invalid(_("请写明重置的原因。"), fields={"reason": _("请写明原因")})
    if not _take_away(user):
        raise Refused(_("此人没有启用动态口令。"), code="not_there")
    end_all(user, SignedIn.Ended.CLOSED)
    said, county = reason.strip(), person.county_id
    audit.record(by, "factor.reset", user, county=county, reason=said, person=person.code)
    text = gettext_noop("安全管理员重置了您的动态口令：%(reason)s。如不是您要求的，请立即报告。")
    outbox.tell(county=county, person=person.pk, text=text, url="/account/", reason=said)


def _check_own(by: Actor, user: User) -> None:
    if by.user != user.pk:
        raise Forbidden(_("动态口令只能由本人设置。"))


def _write_secret(factor: SecondFactor, secret: str) -> None:
    factor.secret = crypto.seal(secret, **queries.signing.PLACE_OF_SECRET, pk=factor.pk)


def _fits(factor: SecondFactor, code: str) -> bool:
    """Whether the code is of a step near now and later than any used; it is used then."""
    said = "".join(code.split())
    secret = queries.signing.secret_of(factor)
    clock, step = pyotp.TOTP(secret), int(now().timestamp()) // SECONDS
    for one in range(step - DRIFT, step + DRIFT + 1):
        if one > factor.last_step and hmac.compare_digest(clock.generate_otp(one), said):
            factor.last_step = one
            if not crypto.is_current(factor.secret):
                _write_secret(factor, secret)
            return True
    return False


def _recovers(user: User, code: str) -> bool:
    said = "".join(sign for sign in code.lower() if sign.isalnum())
    digests = crypto.blind_indexes(said, f"recovery:{user.pk}")
    rows = RecoveryCode.objects.filter(user=user, used_at=None, digest__in=digests)
    return bool(rows.update(used_at=now()))


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(ALPHABET) for _n in range(CODE_LENGTH)) for _c in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            user=user,
            digest=crypto.blind_index(code, f"recovery:{user.pk}"),
            created_at=now(),
        )
        for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _take_away(user: User) -> bool:
    RecoveryCode.objects.filter(user=user).delete()
    gone, _rows = SecondFactor.objects.filter(user=user).delete()
    return bool(gone)
