"""Village clinics: a printed slip binds one device, a PIN opens it (members.md 40)."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from members import actions
from members.middleware import actor_behind
from members.models import Device, SignedIn, Slip
from tests import make
from tests import make_signing as signing
from tests.make_signing import PIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return signing.village()


def bind(client, digits, pin=PIN, path="/slip/"):
    return client.post(path, {"digits": digits, "pin": pin, "again": pin})


def try_pin(client, pin=PIN):
    return client.post("/sign-in/device/", {"pin": pin})


def whats(*prefixes):
    rows = AuditEvent.objects.order_by("pk").values_list("what", flat=True)
    return [what for what in rows if what.startswith(prefixes)]


# --- the main story -----------------------------------------------------------


def test_from_the_clerks_list_to_the_clinics_pin(place):
    clerk = signing.sign_in(place.clerk.user)
    listed = clerk.get("/slips/", follow=True)
    assert place.keeper.name in listed.text
    said = {"person": place.keeper.code, "institution": place.clinic.code, "days": 60}
    paper = clerk.post(f"/county/{place.county.code}/slips/issue/", said)
    assert "<svg" in paper.text
    assert "viewBox" in paper.context["picture"]  # drawn smaller, it is not cut
    assert place.clinic.name in paper.text
    digits = paper.context["digits"]
    assert digits in paper.text
    assert paper.text.count(digits.replace(" ", "")) == 0  # never in an address

    phone = Client()
    assert phone.get("/slip/").status_code == 200
    assert bind(phone, digits).url == "/"
    assert signing.is_in(phone)
    device = Device.objects.get()
    assert device.expires_at - device.bound_at == timedelta(days=60)

    phone.post("/sign-out/")
    assert not signing.is_in(phone)
    assert phone.get("/sign-in/").url == "/sign-in/device/"
    assert place.clinic.name in phone.get("/sign-in/device/").text
    assert try_pin(phone).url == "/"
    assert signing.is_in(phone)
    assert whats("slip.", "device.") == ["slip.issued", "device.bound", "device.tried"]
    row = SignedIn.objects.latest("pk")
    assert (row.how, row.user.has_usable_password()) == ("device", False)


def test_neither_digits_nor_pin_nor_device_can_be_read_in_the_database(place):
    slip, digits = signing.slip(place)
    client = Client()
    bind(client, digits)
    device, token = Device.objects.get(), client.cookies[settings.DEVICE_COOKIE_NAME].value
    kept = [slip.digest, device.digest, device.pin]
    assert not any(secret in text for secret in (digits, PIN, token) for text in kept)
    events = "".join(AuditEvent.objects.values_list("text", flat=True))
    assert not any(secret in events for secret in (token, PIN))


def test_the_cookie_is_for_the_server_only(place):
    client, _device = signing.bound(place)
    cookie = client.cookies[settings.DEVICE_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert 89 * 86400 < cookie["max-age"] <= 90 * 86400


# --- what such a session may --------------------------------------------------


def test_whoever_comes_in_by_pin_is_the_clinic_and_nothing_else(place):
    user_role = make.grant(place.keeper, "clerk", place.centre)
    client, _device = signing.bound(place)
    actor = client.get("/account/").wsgi_request.actor
    assert [(held.role, held.institution) for held in actor.held] == [("village", place.clinic.pk)]
    place.keeper.refresh_from_db()
    assert {held.role for held in actor_behind(place.keeper.user).held} == {"village", "clerk"}
    assert client.get(f"/county/{place.county.code}/slips/").status_code == 403
    assert user_role.role == "clerk"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/account/password/", {"current": "x", "password": "y", "again": "y"}),
        ("/account/tokens/", {"purpose": "x", "days": "9"}),
        ("/account/factor/begin/", {}),
        ("/account/factor/codes/", {}),
        ("/account/factor/drop/", {"code": "1"}),
        ("/account/identity/unlink/", {}),
    ],
)
def test_with_a_pin_nothing_is_had_that_opens_more(place, path, data):
    client, _device = signing.bound(place)
    answer = client.post(path, data)
    assert answer.status_code == 409
    assert "请退出后用口令登录" in answer.text


def test_a_password_stays_possible(place):
    person = make.person(place.county, role="village", institution=place.clinic)
    assert signing.is_in(signing.sign_in(person.user))
    place.keeper = person
    client, device = signing.bound(place)
    assert signing.is_in(client)
    assert device.person == person
    assert signing.is_in(signing.sign_in(person.user))


# --- the slip -----------------------------------------------------------------


def test_a_slip_is_used_once(place):
    _slip, digits = signing.slip(place)
    assert bind(Client(), digits).status_code == 302
    again = bind(Client(), digits)
    assert again.status_code == 422
    assert Device.objects.count() == 1


def test_a_slip_lives_for_seventy_two_hours(place):
    _slip, digits = signing.slip(place)
    with time_machine.travel(now() + timedelta(hours=72, minutes=1)):
        assert bind(Client(), digits).status_code == 422
    with time_machine.travel(now() + timedelta(hours=71)):
        assert bind(Client(), digits).status_code == 302


def test_a_new_slip_voids_the_old_one_and_the_old_device_at_once(place):
    client, device = signing.bound(place)
    _older, old_digits = signing.slip(place)
    assert not signing.is_in(client)
    assert try_pin(client).url == "/sign-in/"
    device.refresh_from_db()
    assert device.revoked_at is not None

    _newer, digits = signing.slip(place)

    assert bind(Client(), old_digits).status_code == 422
    assert bind(Client(), digits).status_code == 302


@pytest.mark.parametrize("pin", ["000000", "123456", "987654", "12345", "abcdef", "１２３４５７"])
def test_a_poor_pin_is_refused_and_the_slip_stays_good(place, pin):
    _slip, digits = signing.slip(place)
    client = Client()
    assert bind(client, digits, pin).status_code == 422
    assert bind(client, digits).status_code == 302


def test_two_pins_must_be_the_same(place):
    _slip, digits = signing.slip(place)
    answer = Client().post("/slip/", {"digits": digits, "pin": PIN, "again": "481574"})
    assert answer.status_code == 422
    assert "不一样" in answer.text


def test_five_wrong_digits_lock_the_address_and_others_go_on(place):
    _slip, digits = signing.slip(place)
    guesser = Client(REMOTE_ADDR="10.0.0.9")
    answers = [bind(guesser, f"0000000{n}") for n in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    assert bind(guesser, digits).status_code == 429
    assert guesser.get("/slip/").status_code == 429
    assert bind(Client(REMOTE_ADDR="10.0.0.10"), digits).status_code == 302


def test_ten_wrong_digits_under_its_own_address_void_a_slip(place):
    slip, digits = signing.slip(place)
    for n in range(10):
        client = Client(REMOTE_ADDR=f"10.0.1.{n}")
        assert bind(client, f"0000000{n}", path=f"/slip/{slip.pk}/").status_code == 422
    assert bind(Client(), digits, path=f"/slip/{slip.pk}/").status_code == 422
    slip.refresh_from_db()
    assert (slip.failures, slip.revoked_at is None) == (11, False)


def test_digits_open_nothing_under_the_address_of_another_slip(place):
    _slip, digits = signing.slip(place)
    other, _digits = signing.slip(signing.village())
    assert bind(Client(), digits, path=f"/slip/{other.pk}/").status_code == 422


# --- the PIN ------------------------------------------------------------------


def test_five_wrong_pins_lock_ten_release_the_device(place):
    client, device = signing.bound(place)
    client.post("/sign-out/")
    answers = [try_pin(client, "111112").status_code for _n in range(5)]
    assert answers == [422] * 5
    assert try_pin(client).status_code == 429
    with time_machine.travel(now() + timedelta(minutes=16)):
        for _n in range(5):
            last = try_pin(client, "111112")
        assert "已解除绑定" in last.text
        assert try_pin(client).url == "/sign-in/"
    device.refresh_from_db()
    assert device.revoked_at is not None


def test_the_right_pin_begins_the_count_anew(place):
    client, device = signing.bound(place)
    for _n in range(4):
        try_pin(client, "111112")
    assert try_pin(client).status_code == 302
    device.refresh_from_db()
    assert device.failures == 0


def test_a_pin_opens_its_device_only(place):
    client, _device = signing.bound(place)
    assert client.get("/sign-in/device/").status_code == 200
    assert try_pin(Client()).url == "/sign-in/"
    forged = Client()
    forged.cookies[settings.DEVICE_COOKIE_NAME] = "x" * 43
    assert try_pin(forged).url == "/sign-in/"


def test_a_device_runs_out(place):
    client, _device = signing.bound(place)
    with time_machine.travel(now() + timedelta(days=91)):
        assert try_pin(client).url == "/sign-in/"


@pytest.mark.parametrize("how", ["role", "left", "closed", "disabled"])
def test_who_no_longer_keeps_the_clinic_does_not_come_in(place, how):
    client, _device = signing.bound(place)
    place.keeper.refresh_from_db()
    if how == "role":
        actions.people.end_grant(
            grant=place.keeper.grants.get(),
            until_on=today(),
            by=make.system(place.county),
            reason="x",
        )
    elif how == "left":
        place.keeper.left_on = today()
        place.keeper.save()
    elif how == "closed":
        place.clinic.closed_on = today()
        place.clinic.save()
    else:
        place.keeper.user.is_active = False
        place.keeper.user.save()
    client.post("/sign-out/")
    assert try_pin(client).url == "/sign-in/"
    assert not signing.is_in(client)


# --- who looks after them -----------------------------------------------------


def test_the_clerk_revokes_a_slip_and_a_device(place):
    clerk = signing.sign_in(place.clerk.user)
    slip, digits = signing.slip(place)
    base = f"/county/{place.county.code}/slips/"
    assert clerk.post(f"{base}{slip.pk}/revoke/").url == base
    assert bind(Client(), digits).status_code == 422
    client, device = signing.bound(place)
    assert clerk.post(f"{base}devices/{device.pk}/revoke/", {"reason": "丢失"}).url == base
    assert not signing.is_in(client)
    assert try_pin(client).url == "/sign-in/"
    assert "丢失" in AuditEvent.objects.get(what="device.revoked").text
    with pytest.raises(Refused, match="已经用过"):
        actions.signing.revoke_slip(
            slip=Slip.objects.latest("created_at"), by=make.actor(place.clerk)
        )


def test_a_head_may_as_well(place):
    head = make.person(role="head", institution=place.centre)
    place.clerk = head
    assert signing.slip(place)[0].by == head


def test_another_centre_and_another_county_may_not(place):
    slip, _digits = signing.slip(place)
    for other in (signing.village(place.county), signing.village()):
        by = make.actor(other.clerk)
        with pytest.raises(NotFound):
            actions.signing.issue_slip(person=place.keeper, institution=place.clinic, by=by)
        with pytest.raises(NotFound):
            actions.signing.revoke_slip(slip=slip, by=by)
        clerk = signing.sign_in(other.clerk.user)
        code = other.county.code
        assert place.keeper.name not in clerk.get(f"/county/{code}/slips/").text or (
            place.clinic.name not in clerk.get(f"/county/{code}/slips/").text
        )
        assert clerk.post(f"/county/{code}/slips/{slip.pk}/revoke/").status_code == 404
        said = {"person": place.keeper.code, "institution": place.clinic.code, "days": 90}
        assert clerk.post(f"/county/{code}/slips/issue/", said).status_code == 422


@pytest.mark.parametrize("role", ["assessor", "system_admin", "lead_admin"])
def test_other_roles_may_not(place, role):
    with pytest.raises((Forbidden, NotFound)):
        by = make.actor(role=role, county=place.county)
        actions.signing.issue_slip(person=place.keeper, institution=place.clinic, by=by)


def test_a_slip_is_for_who_keeps_a_clinic_and_for_thirty_to_ninety_days(place):
    by = make.actor(place.clerk)
    stranger = make.person(place.county)
    with pytest.raises(Refused, match="先由安全管理员"):
        actions.signing.issue_slip(person=stranger, institution=place.clinic, by=by)
    for days in (29, 91):
        with pytest.raises(Invalid):
            actions.signing.issue_slip(
                person=place.keeper, institution=place.clinic, days=days, by=by
            )


def test_more_people_cost_no_more_queries(place):
    clerk = signing.sign_in(place.clerk.user)
    address = f"/county/{place.county.code}/slips/"
    clerk.get(address)
    with CaptureQueriesContext(connection) as few:
        clerk.get(address)
    for _n in range(4):
        signing.slip(signing.village(place.county, centre=place.centre))
    with CaptureQueriesContext(connection) as many:
        page = clerk.get(address)
    assert len(page.context["keepers"]) == 5
    assert len(many) == len(few)
