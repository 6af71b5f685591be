"""The site's search finds cases and patients for those who see them, masked, in few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Person
from referrals.access import find
from tests import make
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return ward()


def found(actor, text):
    return [(one.label, one.code) for one in find(actor, text)]


def test_a_case_is_found_by_its_number_and_a_patient_by_name_number_and_telephone(there):
    told = there.patient(name="演示患者 61", number="E6161616", phone="13900006161")
    row = there.at("requested", patient=told)
    for actor in (there.doctor, there.hospital_desk, there.desk):
        assert found(actor, row.number) == [(row.number, row.number)]
        for text in ("演示患者 61", "演示患者 6", "E6161616", "Ｅ6161616", "139 0000 6161"):
            assert found(actor, text) == [("演示患者 61", "****1616")], text
    assert find(there.doctor, row.number)[0].rank == 0


def test_part_of_a_number_finds_nobody(there):
    there.at("requested", patient=there.patient(name="演示患者 62", number="E6262626"))
    for text in ("E626262", "6262626", "6262"):
        assert found(there.doctor, text) == [], text


def test_strangers_find_nothing_not_even_that_there_is_something(there):
    row = there.at("requested", patient=there.patient(name="演示患者 63", number="E6363636"))
    strangers = (
        there.other_doctor,
        make.actor(role="viewer", county=there.county),
        make.actor(role="doctor", institution=make.institution(make.county())),
    )
    for actor in strangers:
        for text in (row.number, "演示患者 63", "E6363636"):
            assert found(actor, text) == [], text


def test_what_is_not_sent_is_found_at_its_origin_alone(there):
    row = there.draft(patient=there.patient(name="演示患者 64"))
    assert found(there.doctor, "演示患者 64") != []
    for actor in (there.hospital_desk, there.desk):
        assert found(actor, "演示患者 64") == [] == found(actor, row.number)


def test_several_cases_of_a_patient_are_one_find(there):
    told = there.patient(name="演示患者 65", number="E6565656")
    there.at("requested", patient=told)
    newest = there.draft(patient=told, specialty="04")
    (one,) = find(there.doctor, "E6565656")
    assert one.url == newest.get_absolute_url()


def test_a_search_asks_once_however_many_there_are(there):
    def cost(text):
        find(there.doctor, text)
        with CaptureQueriesContext(connection) as asked:
            rows = find(there.doctor, text)
        return len(rows), len(asked)

    for n in range(6):
        there.draft(patient=there.patient(name=f"演示患者 66{n}", number=f"E666666{n}"))
    assert cost("演示患者 660") == (1, 1)
    assert cost("演示患者 66") == (6, 1)


def test_the_page_shows_no_number_in_the_clear(there, client):
    there.at("requested", patient=there.patient(name="演示患者 67", number="E6767676"))
    client.force_login(Person.objects.get(pk=there.doctor.person).user)
    token = client.get("/search/")
    assert 'method="post"' in token.content.decode()
    words = client.post("/search/", {"q": "E6767676"}).content.decode()
    assert "演示患者 67" in words and "****7676" in words
    opened = client.post("/search/", {"q": "演示患者 67", "go": "yes"})
    assert opened.status_code == 200
