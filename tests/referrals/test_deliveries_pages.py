"""The page and the list of deliveries: who enters, who confirms, what is seen, what is not."""

import io
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from members.models import Person
from referrals.actions import deliveries as actions
from referrals.models import DeliveryAddress, EventDelivery
from referrals.queries.deliveries import HEAR
from tests import make
from tests import make_signing as signing
from tests.referrals.story import ward
from tests.unchanged import unchanged

pytestmark = pytest.mark.django_db
PAGE = "/referrals/deliveries/"
NEW = f"{PAGE}addresses/new/"
LIST = "/api/v1/event-deliveries/"
URL = "https://platform.example/events"


def enter(actor):
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person).user)
    return client


@pytest.fixture
def there():
    place = ward()
    admin = make.actor(role="system_admin", county=place.county)
    guard = make.actor(role="security_admin", county=place.county)
    client = signing.program(place.county, name="试验平台", verbs=[HEAR])
    return SimpleNamespace(ward=place, admin=admin, guard=guard, client=client)


def confirmed(there):
    made, _secret = actions.enter_address(client=there.client, url=URL, by=there.admin)
    return actions.confirm_address(address=made, by=there.guard)


def test_one_enters_another_confirms_and_the_secret_is_seen_once(there):
    admin, guard = enter(there.admin), enter(there.guard)
    assert "试验平台" in admin.get(NEW).text
    wrong = admin.post(NEW, {"client": there.client.pk, "url": "http://platform.example/"})
    assert wrong.status_code == 422
    assert "https://" in wrong.text
    shown = admin.post(NEW, {"client": there.client.pk, "url": URL})
    secret = shown.context["secret"]
    assert secret in shown.text
    row = DeliveryAddress.objects.get()
    there_on = f"{PAGE}addresses/{row.pk}/"
    page = admin.get(PAGE).text
    assert (secret in page, URL in page, "待确认" in page) == (False, True, True)
    desk = enter(there.ward.desk)
    with unchanged():
        assert admin.post(f"{there_on}confirm/").status_code == 403
        assert desk.post(f"{there_on}confirm/").status_code == 403
        assert guard.get(NEW).status_code == 403
    assert guard.post(f"{there_on}confirm/").url == PAGE
    assert "推送中" in guard.get(PAGE).text
    assert guard.post(f"{there_on}pause/").status_code == 403
    assert admin.post(f"{there_on}pause/").url == PAGE
    assert "已暂停" in admin.get(PAGE).text
    assert admin.post(f"{there_on}resume/").url == PAGE
    assert guard.post(f"{there_on}end/", {"reason": "不再需要"}).url == PAGE
    assert "不再需要" in admin.get(PAGE).text


def test_what_was_given_up_is_sent_again_from_the_page(there):
    confirmed(there)
    row = there.ward.at("requested")
    EventDelivery.objects.update(state="given_up", trouble="answer", last_code=503, tries=19)
    admin = enter(there.admin)
    page = admin.get(f"{PAGE}?tab=given_up")
    assert "503" in page.text
    assert row.number in page.text
    assert row.patient.name not in page.text
    book = admin.get(f"{PAGE}?tab=given_up&format=xlsx")
    cells = [cell.value for line in load_workbook(io.BytesIO(book.content)).active for cell in line]
    assert row.number in cells
    assert row.patient.name not in cells
    delivery = EventDelivery.objects.get()
    assert admin.post(f"{PAGE}{delivery.pk}/resend/").url == PAGE
    assert EventDelivery.objects.get().state == "waiting"


def test_the_list_over_rest_names_no_patient(there):
    confirmed(there)
    row = there.ward.at("requested")
    answer = enter(there.guard).get(f"{LIST}?delivery_state=waiting")
    (line,) = answer.json()["results"]
    delivery = EventDelivery.objects.get()
    assert (line["event"], line["referral_number"]) == (str(delivery.event_id), row.number)
    assert (line["client"], line["attempts"]) == (there.client.code, 0)
    assert row.patient.name not in answer.text
    assert enter(there.guard).get(f"{LIST}?delivery_state=lost").status_code == 422


def test_nobody_else_reads_them(there):
    confirmed(there)
    there.ward.at("requested")
    stranger = enter(make.actor(role="system_admin", county=make.county()))
    assert stranger.get(LIST).json()["results"] == []
    assert URL not in stranger.get(PAGE).text
    delivery, address = EventDelivery.objects.get(), DeliveryAddress.objects.get()
    with unchanged():
        assert stranger.post(f"{PAGE}{delivery.pk}/resend/").status_code == 404
        assert stranger.post(f"{PAGE}addresses/{address.pk}/pause/").status_code == 404
    for address in (LIST, PAGE):
        assert enter(there.ward.doctor).get(address).status_code == 403


def test_more_deliveries_cost_no_more_statements(there):
    confirmed(there)
    admin, counts = enter(there.admin), []
    for _n in range(2):
        there.ward.at("received")
        admin.get(PAGE)
        for address in (PAGE, LIST):
            with CaptureQueriesContext(connection) as asked:
                admin.get(address)
            of_rows = [one for one in asked if "eventdelivery" in one["sql"]]
            counts.append((len(of_rows), len(asked)))
    assert counts[:2] == counts[2:]
    assert all(rows <= 6 for rows, _all in counts)


# --- over REST --------------------------------------------------------------------

ADDRESSES = "/api/v1/delivery-addresses/"


def send(client, address, said=None, **headers):
    return client.post(address, said or {}, "application/json", headers=headers)


def test_over_rest_one_enters_another_confirms_and_the_secret_is_given_once(there):
    admin, guard = enter(there.admin), enter(there.guard)
    said = {"client": there.client.code, "url": URL}
    assert send(admin, ADDRESSES, {**said, "url": "http://platform.example/"}).status_code == 422
    assert send(guard, ADDRESSES, said).status_code == 403
    made = send(admin, ADDRESSES, said, **{"Idempotency-Key": "d1"})
    again = send(admin, ADDRESSES, said, **{"Idempotency-Key": "d1"})
    assert (made.status_code, again.status_code) == (201, 201)
    secret = made.json()["secret"]
    assert len(secret) > 20 and again.json()["secret"] is None
    assert secret not in admin.get(ADDRESSES).text
    one = f"{ADDRESSES}{made.json()['id']}/"
    assert send(admin, f"{one}confirm/").status_code == 403
    assert send(guard, f"{one}confirm/").json()["confirmed_at"]
    assert send(admin, f"{one}pause/").json()["paused_at"]
    assert send(admin, f"{one}pause/").status_code == 409
    assert send(admin, f"{one}resume/").json()["paused_at"] is None
    assert send(admin, f"{one}nonsense/").status_code == 404
    assert send(guard, f"{one}end/").status_code == 422
    assert send(guard, f"{one}end/", {"reason": "换密钥"}).json()["ended_reason"] == "换密钥"


def test_over_rest_an_event_is_sent_once_more_and_strangers_find_nothing(there):
    confirmed(there)
    there.ward.at("requested")
    gone = EventDelivery.objects.earliest("pk")
    address = f"{LIST}{gone.pk}/resend/"
    assert send(enter(there.admin), address).status_code == 409  # it waits still
    EventDelivery.objects.filter(pk=gone.pk).update(state="given_up")
    assert send(enter(there.guard), address).status_code == 403
    stranger = enter(make.actor(role="system_admin", county=make.county()))
    assert send(stranger, address).status_code == 404
    assert (
        send(stranger, f"{ADDRESSES}{DeliveryAddress.objects.get().pk}/pause/").status_code == 404
    )
    assert stranger.get(ADDRESSES).json()["results"] == []
    assert send(enter(there.admin), address).json()["delivery_state"] == "waiting"
