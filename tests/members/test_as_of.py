"""The registry's list and the REST door speak of bodies as they stood on the day asked for."""

import pytest

from members import actions
from members.actions.bodies import Order
from tests import make
from tests.members.bodies import cast, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    """A centre that became a central one and moved under another eight days ago."""
    here = cast()
    above = make.institution(here.county, name="上级医院", kind="A100")
    order, by = Order(on=days_ago(8)), make.system(here.county)
    for verb, facts in (
        (actions.bodies.rename, {"name": "西山中心卫生院"}),
        (actions.bodies.regrade, {"kind": "C210", "level": "一级甲等"}),
        (actions.bodies.move, {"parent": above.code}),
    ):
        verb(institution=here.body, facts=facts, order=order, by=by)
    return here


def asked(client, here, day, **more):
    rows = client.get(
        "/api/v1/institutions/", {"on": day.isoformat(), "county": here.county.code, **more}
    ).json()["results"]
    return {row["code"]: row for row in rows}


def test_the_list_names_a_body_as_it_was_called_on_the_day(client, here):
    client.force_login(make.user("viewer", here.county))
    pages = [
        client.get(
            f"/county/{here.county.code}/institutions/", {"on": days_ago(n).isoformat()}
        ).text
        for n in (9, 8)
    ]
    assert ["西山卫生院" in page for page in pages] == [True, False]
    assert ["西山中心卫生院" in page for page in pages] == [False, True]


def test_the_rest_door_answers_as_of_the_day(client, here):
    client.force_login(make.user("viewer", here.county))
    before, after = (asked(client, here, days_ago(n))[here.body.code] for n in (9, 8))
    facts = ("name", "kind", "level", "parent", "status")
    assert [before[fact] for fact in facts] == ["西山卫生院", "C220", None, None, "open"]
    assert [after[fact] for fact in facts][:3] == ["西山中心卫生院", "C210", "一级甲等"]
    assert after["parent"]


def test_a_kind_is_asked_for_as_it_was_on_the_day(client, here):
    client.force_login(make.user("viewer", here.county))
    found = {
        (n, kind): here.body.code in asked(client, here, days_ago(n), kind=kind)
        for n in (9, 8)
        for kind in ("C220", "C210")
    }
    assert found == {(9, "C220"): True, (9, "C210"): False, (8, "C220"): False, (8, "C210"): True}
