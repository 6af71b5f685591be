"""Programs are told of referrals: signed, in order, at least once, and nowhere they may not be."""

import json
import socket
from datetime import timedelta

import pytest
import time_machine

from alliance.core import outbox
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent
from members import actions as member_actions
from referrals import delivering, posting, tasks
from referrals.actions import deliveries as actions
from referrals.models import DeliveryAddress, EventDelivery, ReferralEvent
from referrals.queries.deliveries import HEAR, next_due
from tests import make
from tests import make_signing as signing
from tests.referrals.receiver import certificate, receiving
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db
State, Trouble = EventDelivery.State, EventDelivery.Trouble


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("receiver"))


@pytest.fixture
def receiver(pem, settings):
    settings.DELIVERY_NETWORKS = ["127.0.0.1/32"]
    settings.DELIVERY_CA = str(pem)
    with receiving(pem) as there:
        yield there


class Told:
    """A county with a program that is told what happens."""

    def __init__(self, receiver, **fields):
        self.ward = ward()
        county = self.ward.county
        self.admin = make.actor(role="system_admin", county=county)
        self.guard = make.actor(role="security_admin", county=county)
        self.client = signing.program(county, verbs=[HEAR], **fields)
        self.address, self.secret = actions.enter_address(
            client=self.client, url=receiver.url, by=self.admin
        )
        receiver.secret = self.secret

    def confirmed(self):
        self.address = actions.confirm_address(address=self.address, by=self.guard)
        return self

    @property
    def rows(self):
        return list(EventDelivery.objects.filter(client=self.client).order_by("event"))

    @property
    def states(self):
        return [row.state for row in self.rows]


@pytest.fixture
def told(receiver):
    return Told(receiver).confirmed()


def later(**by):
    return time_machine.travel(now() + timedelta(**by))


# --- what is sent -------------------------------------------------------------


def test_each_step_of_a_case_arrives_once_signed_and_in_order(told, receiver):
    row = told.ward.at("accepted", patient=told.ward.patient(number="E99887766"))
    tasks.deliver_events()
    tasks.deliver_events()
    # Before it was sent only the base knew of it: create and submit are told to nobody.
    assert receiver.steps == ["approve", "acknowledge", "accept"]
    assert receiver.signed == [True, True, True]
    assert told.states == [State.DELIVERED] * 3
    path, said, headers = receiver.calls[-1]
    event = ReferralEvent.objects.get(referral=row, action="accept")
    assert path == "/events"
    assert said == {
        "id": str(event.pk), "case": str(row.pk), "number": row.number,
        "county": told.ward.county.code, "direction": "up", "action": "accept",
        "from": "received", "to": "accepted", "occurred_at": said["occurred_at"],
        "recorded_at": said["recorded_at"], "origin": told.ward.base.code,
        "destination": told.ward.hospital.code, "demo": False,
    }  # fmt: skip
    assert headers["Idempotency-Key"] == str(event.pk)
    assert f"kid={told.address.key_id}," in headers["Alliance-Signature"]
    for secret in (row.patient.name, "E99887766", row.diagnosis, row.summary, "试验理由"):
        assert secret not in json.dumps([call[1] for call in receiver.calls], ensure_ascii=False)


def test_no_more_of_an_answer_is_kept_than_its_first_signs(told, receiver):
    told.ward.at("requested")
    tasks.deliver_events()
    (row,) = told.rows
    assert (row.last_code, len(row.last_answer)) == (200, 200)
    assert row.last_answer.startswith("收到 x")


def test_a_program_of_one_body_hears_of_its_cases_only(receiver):
    there = ward()
    told = Told(receiver)
    told.confirmed()
    there.at("requested")  # another county
    body = make.institution(told.ward.county)
    outsider = signing.program(told.ward.county, code="other", verbs=[HEAR], institution=body)
    at_base = signing.program(
        told.ward.county, code="base", verbs=[HEAR], institution=told.ward.base
    )
    at_hospital = signing.program(
        told.ward.county, code="hospital", verbs=[HEAR], institution=told.ward.hospital
    )
    for client in (outsider, at_base, at_hospital):
        made, _secret = actions.enter_address(client=client, url=receiver.url, by=told.admin)
        actions.confirm_address(address=made, by=told.guard)
    told.ward.at("requested")
    heard = {
        client.code: list(
            EventDelivery.objects.filter(client=client)
            .order_by("event")
            .values_list("event__action", flat=True)
        )
        for client in (told.client, outsider, at_base, at_hospital)
    }
    assert heard == {
        told.client.code: ["approve"],
        "other": [],
        "base": ["create", "submit", "approve"],
        "hospital": ["approve"],
    }


def test_whoever_is_not_registered_to_hear_is_told_nothing(told):
    member_actions.signing.disable_client(client=told.client, by=told.admin, reason="项目结束")
    told.ward.at("requested")
    assert told.rows == []
    deaf = signing.program(told.ward.county, code="deaf", verbs=["members.read"])
    with pytest.raises(Refused):
        actions.enter_address(client=deaf, url="https://example.com/", by=told.admin)


# --- two persons, one secret ----------------------------------------------------


def test_nothing_is_sent_before_a_second_person_has_confirmed(receiver):
    told = Told(receiver)
    told.ward.at("requested")
    assert told.rows == []
    with pytest.raises(Forbidden):
        actions.confirm_address(address=told.address, by=told.admin)
    DeliveryAddress.objects.update(entered_by=told.guard.person)
    with pytest.raises(Refused) as refusal:
        actions.confirm_address(address=told.address, by=told.guard)
    assert refusal.value.code == "own_address"
    DeliveryAddress.objects.update(entered_by=told.admin.person)
    stranger = make.actor(role="security_admin", county=make.county())
    with pytest.raises(NotFound):
        actions.confirm_address(address=told.address, by=stranger)
    told.confirmed()
    with pytest.raises(Refused):
        told.confirmed()


def test_the_secret_is_shown_once_and_sealed(receiver):
    told = Told(receiver)
    kept = DeliveryAddress.objects.get(pk=told.address.pk)
    assert kept.secret.startswith("v1:")
    assert told.secret not in kept.secret
    assert told.secret not in "".join(AuditEvent.objects.values_list("text", flat=True))
    assert len(told.secret) >= 43  # 32 bytes in base64


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "https://", "ftp://example.com/", "https://a:b@example.com/",
        "https://example.com/#x", "https://example.com/ x", "https://127.0.0.1/",
        "https://10.1.2.3/", "https://192.168.0.9/", "https://169.254.169.254/latest/",
        "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/",
        "https://0.0.0.0/", "https://example.com/" + "x" * 300,
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_is_refused_where_it_is_typed(url):
    county = make.county()
    client = signing.program(county, verbs=[HEAR])
    with pytest.raises(Invalid) as refusal:
        actions.enter_address(
            client=client, url=url, by=make.actor(role="system_admin", county=county)
        )
    assert "url" in refusal.value.fields


def test_a_name_that_leads_inside_is_refused_when_it_is_looked_up(told, receiver, monkeypatch):
    inside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.8", 443))
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 443))
    DeliveryAddress.objects.update(url="https://receiver.example/events")
    told.ward.at("requested")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [public, inside])
    tasks.deliver_events()
    (row,) = told.rows
    assert (row.state, row.trouble, row.last_code) == (State.WAITING, Trouble.FORBIDDEN, None)
    assert receiver.calls == []


def test_the_own_machine_is_refused_unless_the_operator_names_it(told, receiver, settings):
    settings.DELIVERY_NETWORKS = []
    told.ward.at("requested")
    tasks.deliver_events()
    assert [row.trouble for row in told.rows] == [Trouble.FORBIDDEN]
    assert receiver.calls == []


def test_a_certificate_nobody_vouches_for_gets_nothing(told, receiver, settings):
    settings.DELIVERY_CA = ""
    told.ward.at("requested")
    tasks.deliver_events()
    assert [row.trouble for row in told.rows] == [Trouble.TLS]
    assert receiver.calls == []


# --- when the other side is not well ------------------------------------------


def test_a_receiver_that_fails_twice_gets_it_the_third_time(told, receiver):
    receiver.answers = [500, 503]
    told.ward.at("requested")
    waits = []
    for seconds in (0, 35, 100):
        with later(seconds=seconds):
            moment = now()
            tasks.deliver_events()
            tasks.deliver_events()  # too early: nothing happens
            (row,) = told.rows
            waits.append(round((row.next_at - moment).total_seconds()))
    assert waits[:2] == [30, 60]  # growing
    assert (row.state, row.tries, row.last_code) == (State.DELIVERED, 3, 200)
    assert len(receiver.calls) == 3
    assert len(set(receiver.ids)) == 1
    assert all(receiver.signed)


def test_the_next_event_of_a_case_waits_for_the_earlier_one(told, receiver):
    first = told.ward.at("received")  # two events
    receiver.answers = [500]
    second = told.ward.at("requested", specialty="04")
    tasks.deliver_events()
    came = [(said["case"], said["action"]) for _path, said, _headers in receiver.calls]
    # The first event failed: its case stands still, the other case goes on.
    assert came == [(str(first.pk), "approve"), (str(second.pk), "approve")]
    with later(minutes=1):
        tasks.deliver_events()
    assert receiver.steps == ["approve", "approve", "approve", "acknowledge"]


def test_a_receiver_that_is_down_for_a_day_is_given_up_and_somebody_hears_of_it(told, receiver):
    receiver.always = 503
    told.ward.at("received")
    tasks.deliver_events()
    with later(hours=23):
        tasks.deliver_events()
        assert told.states == [State.WAITING, State.WAITING]
    with later(hours=25):
        tasks.deliver_events()  # the first one is over, and the second no longer waits for it
        assert told.states == [State.GIVEN_UP, State.WAITING]
        tasks.deliver_events()
        assert told.states == [State.GIVEN_UP, State.GIVEN_UP]
        outbox.deliver()
        (notice, *_more) = outbox.notices_for(told.admin.person)
        assert told.client.name in notice.sentence
        assert "tab=given_up" in notice.url
        receiver.always = 200
        tasks.deliver_events()
        assert told.states == [State.GIVEN_UP, State.GIVEN_UP]
        for row in told.rows:
            actions.resend(delivery=row, by=told.admin)
        tasks.deliver_events()
    assert told.states == [State.DELIVERED, State.DELIVERED]
    assert receiver.steps[-2:] == ["approve", "acknowledge"]
    assert "delivery.given_up" in AuditEvent.objects.values_list("what", flat=True)


def test_where_nobody_listens_one_event_asks_and_all_are_given_up_together(told, receiver):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        DeliveryAddress.objects.update(url=f"https://127.0.0.1:{free.getsockname()[1]}/")
        for specialty in ("03", "04", "05"):
            told.ward.at("requested", specialty=specialty)
        tasks.deliver_events()
        tasks.deliver_events()  # the address rests
        assert sorted(row.tries for row in told.rows) == [0, 0, 1]
        assert {row.trouble for row in told.rows} == {"", Trouble.UNREACHABLE}
        with later(hours=24, minutes=1):
            tasks.deliver_events()
    assert told.states == [State.GIVEN_UP] * 3


def test_a_redirect_is_not_followed(told, receiver):
    receiver.answers = [302]
    told.ward.at("requested")
    tasks.deliver_events()
    (row,) = told.rows
    assert (row.state, row.trouble, row.last_code) == (State.WAITING, Trouble.REDIRECT, 302)
    assert [path for path, _said, _headers in receiver.calls] == ["/events"]


def test_whoever_says_nothing_is_cut_off(told, receiver, monkeypatch):
    monkeypatch.setattr(posting, "TIMEOUT", 0.5)
    receiver.answers = ["hang"]
    told.ward.at("requested")
    tasks.deliver_events()
    (row,) = told.rows
    assert (row.state, row.trouble) == (State.WAITING, Trouble.SLOW)


# --- workers die, people send again -------------------------------------------


def test_a_worker_that_dies_after_sending_leaves_nothing_lost(told, receiver, monkeypatch):
    def killed(**_said):
        raise SystemExit

    told.ward.at("requested")
    with monkeypatch.context() as patched:
        patched.setattr(delivering, "settle", killed)
        with pytest.raises(SystemExit):
            tasks.deliver_events()
    tasks.deliver_events()  # another worker finds it held
    assert (told.states, len(receiver.calls)) == ([State.WAITING], 1)
    with later(seconds=61):
        tasks.deliver_events()
    assert told.states == [State.DELIVERED]
    assert len(receiver.calls) == 2
    assert len(set(receiver.ids)) == 1
    assert all(receiver.signed)


def test_of_two_workers_one_holds_it(told):
    told.ward.at("requested")
    row = next_due(told.client.pk, now())
    same = next_due(told.client.pk, now())
    assert delivering.claim(row)
    assert not delivering.claim(same)
    assert next_due(told.client.pk, now()) is None


def test_what_is_sent_again_bears_the_same_id_and_body(told, receiver):
    told.ward.at("requested")
    tasks.deliver_events()
    (row,) = told.rows
    actions.resend(delivery=row, by=told.admin)
    with pytest.raises(Refused):
        actions.resend(delivery=row, by=told.admin)
    tasks.deliver_events()
    (_p, first, _h), (_q, second, _i) = receiver.calls
    assert first == second
    for by, refused in ((told.guard, Forbidden), (told.ward.hospital_desk, Forbidden)):
        with pytest.raises(refused):
            actions.resend(delivery=row, by=by)


def test_an_event_is_queued_once_a_program(told):
    row = told.ward.at("requested")
    event = ReferralEvent.objects.get(referral=row, action="approve")
    assert EventDelivery.objects.filter(event=event, client=told.client).count() == 1


# --- pausing and ending -------------------------------------------------------


def test_what_happens_during_a_pause_goes_out_afterwards(told, receiver):
    actions.pause_address(address=told.address, by=told.admin)
    told.ward.at("requested")
    with later(hours=30):
        tasks.deliver_events()
        assert (told.states, receiver.calls) == ([State.WAITING], [])
        actions.resume_address(address=told.address, by=told.admin)
        tasks.deliver_events()
    assert told.states == [State.DELIVERED]
    with pytest.raises(Refused):
        actions.resume_address(address=told.address, by=told.admin)


def test_what_waits_for_an_ended_address_goes_to_the_next_one(told, receiver):
    told.ward.at("requested")
    with pytest.raises(Invalid):
        actions.end_address(address=told.address, reason=" ", by=told.guard)
    with pytest.raises(Refused):
        actions.enter_address(client=told.client, url=receiver.url, by=told.admin)
    actions.end_address(address=told.address, reason="更换密钥", by=told.guard)
    tasks.deliver_events()
    assert receiver.calls == []
    made, receiver.secret = actions.enter_address(
        client=told.client, url=receiver.url, by=told.admin
    )
    actions.confirm_address(address=made, by=told.guard)
    tasks.deliver_events()
    assert (told.states, receiver.signed) == ([State.DELIVERED], [True])


def test_where_there_is_no_address_any_more_it_is_given_up_after_a_day(told, receiver):
    told.ward.at("requested")
    member_actions.signing.disable_client(client=told.client, by=told.admin, reason="项目结束")
    tasks.deliver_events()
    assert told.states == [State.WAITING]
    with later(hours=25):
        tasks.deliver_events()
    assert told.states == [State.GIVEN_UP]
    assert [row.trouble for row in told.rows] == [Trouble.STOPPED]
    assert receiver.calls == []
