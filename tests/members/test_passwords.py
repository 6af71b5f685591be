"""D15: which passwords are taken, when they must be changed, and what ends with the old one."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from alliance.core.clock import now
from alliance.core.errors import Invalid
from members import actions, queries
from members.models import PastPassword, SignedIn
from tests import make
from tests import make_signing as signing

pytestmark = pytest.mark.django_db
NEW = "Blauer-Himmel-7"


def change(user, password):
    return actions.signing.change_password(user=user, password=password, by=make.system())


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Kurz-7", "12"),
        ("nurkleinebuchstaben", "至少3类"),
        ("12345678901234", "至少3类"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password, why):
    with pytest.raises(Invalid) as refusal:
        change(make.user("viewer"), password)
    assert why in str(refusal.value)
    assert refusal.value.fields["password"]


def test_a_common_password_is_refused_however_long(settings):
    settings.PASSWORD_CLASSES = 1
    with pytest.raises(Invalid, match="常见"):
        change(make.user("viewer"), "1Q2w3e4r5t6Y")


@pytest.mark.parametrize("name", ["user", "person", "county", "short", "pinyin", "english"])
def test_no_name_of_the_user_or_the_county_stands_in_it(name):
    county = make.county(name="试验新县")
    person = make.person(county, username="beispielfrau")
    person.name = "张试验"
    person.save()
    held = {
        "user": "Beispielfrau-77",
        "person": "Xx-7777-张试验-Yy",
        "county": "Xx-7777-试验新县-Yy",
        "short": "Xx-7777试验新县Yy",
        "pinyin": "ShiyanXinxian-77",
        "english": f"{county.name_en.replace(' ', '')}-aA-77",
    }[name]
    with pytest.raises(Invalid, match="县区名称"):
        change(person.user, held)


def test_the_last_five_are_not_taken_again_and_the_one_before_them_is(settings):
    user = make.user("viewer")
    had = [make.PASSWORD, *(f"{NEW}{n}{n}" for n in range(6))]
    for password in had[1:]:
        user = change(user, password)
    for password in had[-6:]:
        with pytest.raises(Invalid, match="用过"):
            change(user, password)
    assert PastPassword.objects.filter(user=user).count() == settings.PASSWORD_HISTORY
    assert change(user, had[0]).check_password(had[0])


def test_the_rules_are_settings(settings):
    user = make.user("viewer")
    settings.PASSWORD_CLASSES = 1
    settings.PASSWORD_HISTORY = 0
    change(user, "nurkleinebuchstaben")


def test_after_ninety_days_nothing_is_reached_before_a_new_one():
    user = make.user("viewer")
    with time_machine.travel(now() + timedelta(days=91)):
        client = signing.sign_in(user)
        assert not signing.is_in(client)
        assert client.get("/sign-in/password/").status_code == 200
        for path in ("/", "/account/", "/members/", "/api/v1/plans/"):
            assert client.get(path).status_code in {302, 401}, path
        again = client.post("/sign-in/password/", {"password": NEW, "again": NEW})
        assert again.url == "/"
        assert signing.is_in(client)
        assert not signing.is_in(signing.sign_in(user))
        assert signing.is_in(signing.sign_in(user, NEW))


def test_on_the_way_a_weak_or_mistyped_password_is_told_and_nobody_comes_in():
    user = make.user("viewer")
    with time_machine.travel(now() + timedelta(days=91)):
        client = signing.sign_in(user)
        for said in ({"password": "kurz", "again": "kurz"}, {"password": NEW, "again": NEW + "x"}):
            answer = client.post("/sign-in/password/", said)
            assert "aria-invalid" in answer.text
        assert (
            client.post(
                "/sign-in/password/", {"password": make.PASSWORD, "again": make.PASSWORD}
            ).status_code
            == 422
        )
        assert not signing.is_in(client)


def test_eighty_nine_days_are_not_ninety_and_nought_days_never_ask(settings):
    user = make.user("viewer")
    with time_machine.travel(now() + timedelta(days=89)):
        assert queries.signing.password_expires(user) == 1
        assert signing.is_in(signing.sign_in(user))
    settings.PASSWORD_DAYS = 0
    with time_machine.travel(now() + timedelta(days=900)):
        assert signing.is_in(signing.sign_in(user))


def test_a_demonstration_account_is_never_asked():
    user = make.user("viewer", demo=True)
    with time_machine.travel(now() + timedelta(days=900)):
        assert signing.is_in(signing.sign_in(user))


def test_changing_my_password_ends_my_other_sessions_and_keeps_me_in():
    user = make.user("viewer")
    here, there = signing.sign_in(user), signing.sign_in(user)
    old = here.cookies["sessionid"].value
    said = {"current": make.PASSWORD, "password": NEW, "again": NEW}

    assert here.post("/account/password/", said).url == "/account/"

    assert signing.is_in(here)
    assert not signing.is_in(there)
    stolen = Client()
    stolen.cookies["sessionid"] = old
    assert not signing.is_in(stolen)
    ended = SignedIn.objects.filter(user=user, ended="password")
    assert ended.count() == 2


def test_the_current_password_is_asked_and_wrong_ones_lock():
    user = make.user("viewer")
    client = signing.sign_in(user)
    said = {"current": "Falsch-Falsch-7", "password": NEW, "again": NEW}
    answers = [client.post("/account/password/", said) for _n in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    user.refresh_from_db()
    assert user.check_password(make.PASSWORD)


def test_the_current_password_stands_in_no_answer():
    user = make.user("viewer")
    client = signing.sign_in(user)
    said = {"current": make.PASSWORD, "password": "kurz-aber-77", "again": "anders"}
    text = client.post("/account/password/", said).text
    assert make.PASSWORD not in text
    assert "kurz-aber-77" not in text
