"""A document leaves through the row that owns it, and that it was read is written down, once."""

import pytest
from django.test import Client

from alliance.core.clock import today
from alliance.core.models import AuditEvent
from members import actions
from members.actions import Order
from members.models import InstitutionEvent
from tests import make
from tests.members import bodies

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return bodies.cast()


def renamed(here, **order) -> InstitutionEvent:
    return actions.rename(
        institution=here.body,
        facts={"name": "西山中心卫生院"},
        order=Order(on=today(), number="卫〔2026〕7号", **order),
        by=make.actor(here.approver),
    )


def read_by(person, *addresses) -> list[int]:
    client = Client()
    client.force_login(person.user)
    return [client.get(address).status_code for address in addresses]


def test_the_order_behind_an_event_is_read_under_the_readers_name(here):
    event = renamed(here, document=make.upload("批复.pdf"))
    address = f"{here.body.get_absolute_url()}events/of/{event.pk}/document/"
    assert read_by(here.clerk, address) == [200]
    said = AuditEvent.objects.get(what="institution_event.document_read")
    assert (said.kind, said.person_id) == ("read", here.clerk.pk)
    assert here.body.code in said.text


def test_a_stranger_reads_nothing_and_the_trail_says_denied(here):
    event = renamed(here, document=make.upload("批复.pdf"))
    address = f"{here.body.get_absolute_url()}events/of/{event.pk}/document/"
    assert read_by(here.stranger, address) == [404]
    assert not AuditEvent.objects.filter(what="institution_event.document_read").exists()
    denied = AuditEvent.objects.get(what="access.denied")
    assert denied.person_id == here.stranger.pk


def test_a_row_without_a_document_denies_nobody_anything_at_every_door(here):
    event = renamed(here)
    proposal = here.proposed()
    asked = make.rule_proposal(here.county)
    hold = make.hold(here.body)
    county = f"/county/{here.county.code}"
    addresses = [
        f"{here.body.get_absolute_url()}events/of/{event.pk}/document/",
        f"{county}/proposals/{proposal.pk}/document/",
        f"{county}/rule-proposals/{asked.pk}/document/",
        f"/holds/{hold.pk}/scan/",
    ]
    reader = make.person(here.county, role="approver")
    make.grant(reader, "audit_admin")
    assert read_by(reader, *addresses) == [404] * len(addresses)
    assert not AuditEvent.objects.filter(what="access.denied").exists()
