"""The registry as FHIR R4: every resource holds against the published structure."""

from datetime import date

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.organization import Organization

from members import fhir
from members.models import Institution
from tests import make
from tests.members import loaded
from tests.members.test_api import client_of

pytestmark = pytest.mark.django_db


def bundle_of(caller, query=""):
    answer = caller.get(f"/api/v1/fhir/Organization/{query}")
    assert answer.status_code == 200, answer.text
    assert answer["Content-Type"] == "application/fhir+json"
    return Bundle.model_validate(answer.json())


def test_every_institution_of_a_plan_is_a_valid_organization():
    county = loaded.county("hj")
    bundle = bundle_of(client_of(make.user("viewer", county)))
    there = Institution.objects.filter(county=county)
    assert len(bundle.entry) == there.count() > 0
    assert {one.resource.name for one in bundle.entry} == set(there.values_list("name", flat=True))
    assert all(isinstance(one.resource, Organization) for one in bundle.entry)


def test_what_is_not_known_is_left_out():
    body = make.institution(make.county(), kind=None)
    found = fhir.organization(body, body.county)
    assert set(found) == {"resourceType", "id", "identifier", "active", "name"}
    Organization.model_validate(found)


def test_other_names_and_the_centre_above_are_told():
    county = loaded.county("hj")
    body = Institution.objects.get(county=county, name="旗蒙医综合医院")
    found = fhir.organization(body, county, body.aliases.all())
    assert "旗蒙医院综合医院" in found["alias"]
    child = make.institution(county)
    child.parent = body
    assert fhir.organization(child, county)["partOf"]["reference"] == f"Organization/{found['id']}"


def test_a_code_that_fhir_bars_still_gets_an_id():
    assert fhir.identity("150625", "HJ-001") == "150625.HJ-001"
    barred = fhir.identity("150625", "卫生院 1")
    assert len(barred) == 64
    assert barred != fhir.identity("150625", "卫生院 2")


def test_a_page_leads_to_the_next():
    county = make.county()
    for _n in range(3):
        make.institution(county)
    caller = client_of(make.user("viewer", county))
    first = bundle_of(caller, "?page_size=2")
    following = next(link.url for link in first.link if link.relation == "next")
    second = Bundle.model_validate(caller.get(following).json())
    assert (len(first.entry), len(second.entry)) == (2, 1)


def test_nothing_of_another_county_leaves():
    body = make.institution(make.county(), name="金丝雀卫生院")
    caller = client_of(make.user("viewer", make.county()))
    assert bundle_of(caller).entry is None
    assert caller.get(f"/api/v1/fhir/Organization/?county={body.county.code}").status_code == 404


def test_the_past_is_told_as_it_was():
    county = make.county()
    make.institution(county)
    caller = client_of(make.user("viewer", county))
    assert len(bundle_of(caller, f"?on={date(2024, 6, 30)}").entry) == 1
