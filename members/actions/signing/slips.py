"""Village clinics: a one-time slip on paper, one bound device, and its PIN (members.md 40)."""

import itertools
import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.contrib.auth.hashers import check_password as check_pin
from django.contrib.auth.hashers import make_password as hash_pin
from django.utils.translation import gettext_lazy as _

from alliance.core import audit, crypto
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, Refused
from members import access, queries
from members.actions.signing._sessions import end_all
from members.actions.signing._tries import hit, is_locked, missed
from members.keys import digest
from members.models import Device, Institution, Person, SignedIn, Slip, User

HOURS: Final = 72
FEWEST_DAYS, MOST_DAYS = 30, 90
DIGITS, PIN_DIGITS = 8, 6
#: So many wrong codes under one slip's address void it; so many wrong PINs release the device.
MOST_FAILURES: Final = 10


class Pin(StrEnum):
    """What came of a PIN."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    RELEASED = "released"


@action
def issue_slip(
    *, person: Person, institution: Institution, by: Actor, days: int = MOST_DAYS
) -> tuple[Slip, str]:
    """A slip for somebody of a village clinic; the eight digits are given back once.

    Whatever opened the clinic for this person before is void: older slips, the old device.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    by = access.check_can_issue_slip(by, institution)
    if by.person is None:
        raise Forbidden(_("登录条只能由卫生院的人员发放。"))
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        sentence = _("绑定期限为%(least)d至%(most)d天。") % {
            "least": FEWEST_DAYS,
            "most": MOST_DAYS,
        }
        raise Invalid(sentence, fields={"days": sentence})
    if not queries.signing.keeps_clinic(person, institution):
        raise Refused(
            _("%(name)s不是%(clinic)s的村卫生室人员，请先由安全管理员授予角色。")
            % {"name": person.name, "clinic": institution.name},
            code="no_role",
        )
    _void(person, institution)
    digits = _digits()
    slip = Slip.objects.create(
        county_id=person.county_id,
        person=person,
        institution=institution,
        digest=crypto.blind_index(digits, queries.signing.SLIP),
        days=days,
        by_id=by.person,
        created_at=now(),
        expires_at=now() + timedelta(hours=HOURS),
    )
    audit.record(
        by,
        "slip.issued",
        slip,
        person=person.code,
        institution=institution.code,
        days=days,
        expires_at=slip.expires_at,
    )
    return slip, digits


@action
def note_wrong_slip(*, slip: Slip | None, by: Actor) -> None:
    """Digits that open nothing; under a slip's own address they count on it (security.md 4)."""
    if slip is None:
        audit.record(by, "slip.missed", "unknown")
        return
    slip = Slip.objects.select_for_update(no_key=True).get(pk=slip.pk)
    slip.failures += 1
    if slip.failures >= MOST_FAILURES and slip.revoked_at is None:
        slip.revoked_at = now()
    slip.save(update_fields=["failures", "revoked_at"])
    audit.record(by, "slip.missed", slip, failures=slip.failures)


@action
def bind_device(*, slip: Slip, pin: str, by: Actor, label: str = "") -> tuple[Device, str]:
    """The slip is used: this browser is the clinic's from now on; its token is given back once."""
    slip = (
        Slip.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "institution", "county")
        .get(pk=slip.pk)
    )
    if not queries.signing.is_open(slip) or not queries.signing.keeps_clinic(
        slip.person, slip.institution
    ):
        raise Refused(_("这张登录条已经用过、作废或过期，请重新领取。"), code="slip_gone")
    _check_pin_is_good(pin)
    person = Person.objects.select_for_update(no_key=True).get(pk=slip.person_id)
    user = _user_of(person)
    _void(person, slip.institution, but=slip)
    token, moment = secrets.token_urlsafe(32), now()
    device = Device.objects.create(
        county_id=slip.county_id,
        slip=slip,
        person=person,
        institution=slip.institution,
        digest=digest(token),
        pin=hash_pin(pin),
        label=label[:200],
        bound_at=moment,
        expires_at=moment + timedelta(days=slip.days),
    )
    slip.used_at = moment
    slip.save(update_fields=["used_at"])
    audit.record(by, "device.bound", device, person=person.code, user=user.username, label=label)
    return device, token


@action
def try_pin(*, device: Device, pin: str, by: Actor) -> Pin:
    """A PIN on its device. Wrong ones are counted, so the outcome is told and not refused.

    Five in a row lock for a quarter of an hour, ten release the device for good.
    """
    device = Device.objects.select_for_update(no_key=True).get(pk=device.pk)
    if device.revoked_at is not None or device.expires_at <= now():
        outcome = Pin.RELEASED
    elif is_locked(device):
        outcome = Pin.LOCKED
    elif check_pin(pin, device.pin):
        outcome, device.seen_at = Pin.RIGHT, now()
        hit(device)
    else:
        missed(device)
        outcome = Pin.WRONG
        if device.failures >= MOST_FAILURES:
            outcome, device.revoked_at = Pin.RELEASED, now()
    device.save()
    audit.record(by, "device.tried", device, outcome=outcome, failures=device.failures)
    return outcome


@action
def revoke_slip(*, slip: Slip, by: Actor, reason: str = "") -> Slip:
    """A slip that was lost or is not needed opens nothing any more."""
    slip = Slip.objects.select_for_update(no_key=True).get(pk=slip.pk)
    by = access.check_can_issue_slip(by, slip.institution)
    if slip.used_at is not None:
        raise Refused(_("这张登录条已经用过；要停用，请解除绑定的设备。"), code="slip_used")
    slip.revoked_at = slip.revoked_at or now()
    slip.save(update_fields=["revoked_at"])
    audit.record(by, "slip.revoked", slip, reason=reason)
    return slip


@action
def revoke_device(*, device: Device, by: Actor, reason: str = "") -> Device:
    """A device that was lost opens nothing any more, and what it has open ends."""
    device = Device.objects.select_for_update(no_key=True).get(pk=device.pk)
    if by.user is None or by.user != device.person.user_id:
        by = access.check_can_issue_slip(by, device.institution)
    device.revoked_at = device.revoked_at or now()
    device.save(update_fields=["revoked_at"])
    _end_sessions(device.person)
    audit.record(by, "device.revoked", device, reason=reason)
    return device


def _digits() -> str:
    """Eight digits that no slip has had."""
    while True:
        digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        if not Slip.objects.filter(
            digest=crypto.blind_index(digits, queries.signing.SLIP)
        ).exists():
            return digits


def _void(person: Person, institution: Institution, but: Slip | None = None) -> None:
    at = {"person": person, "institution": institution, "revoked_at": None}
    slips = Slip.objects.filter(used_at=None, **at)
    (slips.exclude(pk=but.pk) if but else slips).update(revoked_at=now())
    if Device.objects.filter(**at).update(revoked_at=now()):
        _end_sessions(person)


def _end_sessions(person: Person) -> None:
    if person.user is not None:
        end_all(person.user, SignedIn.Ended.CLOSED, how="device")


def _check_pin_is_good(pin: str) -> None:
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        sentence = _("PIN 须为六位数字。")
        raise Invalid(sentence, fields={"pin": sentence})
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        sentence = _("PIN 太简单，请不要用相同或连续的数字。")
        raise Invalid(sentence, fields={"pin": sentence})


def _user_of(person: Person) -> User:
    """The person's user; one without a password is made for who never needs one."""
    if person.user is not None:
        return person.user
    base = f"{person.county.code}-{person.code}".lower()[:50]
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    names = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))]
    user = User(username=next(name for name in names if name not in taken), demo=person.demo)
    user.set_unusable_password()
    user.save()
    person.user = user
    person.save(update_fields=["user"])
    return user
