"""Evidence the system gathers: a reading pays who delivered it, once; let go, it may be claimed anew."""

import pytest

from alliance.core.clock import today
from alliance.core.errors import Refused
from fundpool.actions import requests as actions
from fundpool.actions.requests import RequestTold
from fundpool.queries import facts
from fundpool.queries import request_trail as trails
from tests import make
from tests.fundpool.request_story import there
from tests.referrals.remote import Far

pytestmark = pytest.mark.django_db


def test_a_delivered_reading_pays_its_hospital_once():
    far = Far()
    signed = far.at("final")
    place = there(county=far.ward.county, free=0)
    hospital = signed.destination
    admin = make.actor(role="lead_admin", institution=hospital)
    (fact,) = facts.offered(hospital, today().year)
    assert (fact.kind, fact.institution) == ("referrals.remote_imaging_ecg", signed.origin_id)
    assert facts.offered(signed.origin, today().year) == []

    def ask(**said):
        told = RequestTold(1_500, "演示：远程诊断", facts=(fact.source,))
        return actions.begin_request(
            institution=hospital, earmark=place.other, told_of=told, by=admin, **said
        )

    row = ask(submit=True)
    assert [(one.n, row.versions.get().facts) for one in trails.facts_of(row)] == [
        (1, {"referrals.remote_imaging_ecg": 1})
    ]
    with pytest.raises(Refused) as told:
        ask()
    assert told.value.code == "FACT_TAKEN"
    actions.take_request_step(
        request=row, verb="withdraw", version=row.version, said={"reason": "另行申请"}, by=admin
    )
    assert facts.offered(hospital, today().year) == [fact]
    assert ask().facts.count() == 1
