"""A village clinic's month: given out, filled in on the telephone, reviewed, accepted, corrected.

As the commission I ask village clinics for twelve figures; as a village doctor I answer from my
telephone in one screen and say once that the rest is nought; as the centre's head I look at it; and
whoever reads the figure later sees who brought it, when and from what, and what it was before.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from kpi import access, queries
from kpi.models import DataValue, DataValueChange, Submission
from tests import make
from tests import make_signing as signing
from tests.kpi.returning import VILLAGE, load_village_form
from tests.kpi.story import small_county

pytestmark = pytest.mark.django_db
TODAY = datetime(2024, 11, 5, 4, tzinfo=UTC)


def client_of(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@time_machine.travel(TODAY, tick=False)
def test_a_village_clinic_s_month_from_the_form_to_the_corrected_figure():
    # given: a centre with its head and clerk, a clinic whose keeper has a bound telephone
    story = small_county(filled=False)
    load_village_form(story.county)
    place = signing.village(story.county, centre=story.bodies[0])
    head = client_of(make.user("head", story.county, institution=place.centre))
    assessor = client_of(make.user("assessor", story.county))
    phone, _device = signing.bound(place)

    # when: the commission sets the terms and gives the form out
    terms = {
        "version": 1, "owner": "基层卫生科", "basis": "试验〔2024〕3号", "ends_on": "2026-01-01",
        "minutes": "15", "review": "own", "due_days": "10",
    }  # fmt: skip
    url = "/kpi/forms/village/"
    assert assessor.post(f"{url}give-out/", {"version": 1}).status_code == 409
    assert assessor.post(f"{url}terms/", terms).status_code == 302
    with time_machine.travel(date(2024, 10, 8), tick=False):
        office = client_of(make.user("assessor", story.county))
        assert office.post(f"{url}give-out/", {"version": 2}).status_code == 302

    # then: the clinic finds it on its home page
    page = f"/kpi/returns/village/202410/{place.clinic.code}/"
    assert page in phone.get("/").text

    # when: nine figures are typed, the rest is nought
    cells = {f"c-{code}": "4" if code < "v10" else "" for code in VILLAGE}
    asked = phone.post(f"{page}save/", {"version": "0", "act": "zeros", **cells})
    shown = phone.get(asked.url.split("#")[0]).text
    assert "确认 3 项为零并提交" in shown
    zeros = {"version": "1", "zero": VILLAGE[9:]}
    assert phone.post(f"{page}submit/", zeros).status_code == 302

    # then: nobody of the clinic reviews it; the centre's head does, and the commission accepts
    assert page in head.get("/").text
    assert phone.post(f"{page}review/", {"version": "2"}).status_code == 403
    assert assessor.post(f"{page}accept/", {"version": "2"}).status_code == 409
    assert head.post(f"{page}review/", {"version": "2"}).status_code == 302
    assert page in assessor.get("/").text
    assert assessor.post(f"{page}accept/", {"version": "3"}).status_code == 302

    # then: the value says who, when, and that it was a stated zero; nobody else sees it
    row = Submission.objects.get()
    assert (row.state, row.submitted_by_id) == ("accepted", place.keeper.pk)
    last = DataValue.objects.get(element__code="v12")
    assert (last.value, last.stated_zero, last.submission_id) == (Decimal(0), True, row.pk)
    assert last.entered_by_id == place.keeper.pk
    assert "零报告" in head.get(page).text
    stranger = client_of(make.user("clerk", story.county, institution=story.bodies[1]))
    assert stranger.get(page).status_code == 404

    # when: a mistake is found; the commission unlocks with a reason, by telephone the centre corrects
    assert phone.post(f"{page}save/", {"version": "4", "c-v12": "2"}).status_code == 422
    reason = {"reason": "十二月漏记两例", "until_on": "2024-11-07"}
    assert assessor.post(f"{page}unlock/", reason).status_code == 302
    clerk = client_of(make.user("clerk", story.county, institution=place.centre))
    said = {
        "version": "5", "act": "submit", "c-v12": "2", "basis": "telephone",
        "told_by": "演示人员 99",
    }  # fmt: skip
    assert clerk.post(f"{page}save/", said).status_code == 302

    # then: the old figure is kept beside the new one, with who told it
    row.refresh_from_db()
    assert (row.state, row.basis, row.told_by) == ("submitted", "telephone", "演示人员 99")
    last.refresh_from_db()
    (before,) = DataValueChange.objects.filter(data_value=last)
    assert (before.old_value, last.value, last.stated_zero) == (Decimal(0), Decimal(2), False)
    assert before.old_entered_by_id == place.keeper.pk
    units = access.return_units_for(make.actor(role="viewer", county=story.county))
    (line,) = queries.overview(story.county.pk, units, date(2024, 11, 5))
    assert (line.expected, line.complete, line.in_time) == (1, 1, 1)
