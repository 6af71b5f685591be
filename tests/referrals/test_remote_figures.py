"""Remote diagnosis counted for a period: the same on the page, over REST, in the workbook, handed up."""

import pytest

from alliance.core.clock import today
from alliance.core.periods import Period
from alliance.core.tables import read_table
from members.models import Person
from referrals import queries
from referrals.queries.figures import Scope
from referrals.queries.remote.figures import remote_figures
from referrals.remote_words import CONSULTATION
from tests import make
from tests.referrals.remote import Far
from tests.referrals.story import ward

pytestmark = pytest.mark.django_db
PAGE, REST = "/referrals/remote/figures/", "/api/v1/remote-figures/"


@pytest.fixture
def far() -> Far:
    """Two patients with an ECG, one of them with an image too; one answer; one not read yet."""
    there = Far()
    patient = there.ward.patient()
    there.at("final", "ecg", patient=patient)
    there.at("final", "imaging", patient=patient)
    there.at("acknowledged", "ecg")
    there.at("answered", CONSULTATION)
    there.at("submitted", "ecg")
    return there


def enter(client, actor):
    client.force_login(Person.objects.get(pk=actor.person).user)


def month() -> Period:
    return Period.containing(today(), "month")


def table(far: Far, key: str, **more) -> dict[str, list[str]]:
    scope = Scope(far.ward.county.pk, month(), **more)
    names = {far.ward.base.pk: "基层", far.ward.hospital.pk: "医院", far.ward.other.pk: "二院"}
    found = remote_figures(scope, names).table(key)
    assert found is not None
    return {line.head: [cell.text for cell in line.cells] for line in found.lines}


def test_items_stand_by_who_asked_and_who_read_with_every_sum(far):
    # imaging, ECG, consultation, sum
    assert table(far, "asked") == {"基层": ["1", "2", "1", "4"], "合计": ["1", "2", "1", "4"]}
    assert table(far, "read") == {"医院": ["1", "2", "1", "4"], "合计": ["1", "2", "1", "4"]}
    assert table(far, "patients") == {"基层": ["2"], "合计": ["2"]}
    assert table(far, "adopted") == {"合计": ["0"]}


def test_the_sums_are_the_facts_that_are_handed_up(far):
    def handed(kind: str) -> int:
        said = queries.evidence(month(), county=far.ward.county.pk, kind=f"referrals.{kind}")
        return len(list(said))

    imaging, ecg, consultation, _whole = map(int, table(far, "asked")["合计"])
    assert imaging + ecg == handed("remote_imaging_ecg")
    assert consultation == handed("remote_consultations")
    assert table(far, "patients")["合计"] == [str(handed("remote_patients"))]
    assert table(far, "adopted")["合计"] == [str(handed("recognised_results"))]


def test_oversight_reads_no_small_count_and_not_who_read_and_no_body_alone(far, client):
    # 2 ECG, 1 image, 1 answer: each small, and so is their sum
    assert table(far, "asked", hides=True)["合计"][-1] == "＜5"
    assert table(far, "patients", hides=True)["合计"] == ["＜5"]
    enter(client, make.actor(role="viewer", county=far.ward.county))
    page = client.get(PAGE)
    assert page.status_code == 200
    assert [one[0].key for one in page.context["tables"]] == ["asked", "patients", "adopted"]
    assert client.get(f"{PAGE}?institution={far.ward.base.code}").status_code == 422
    assert client.get(f"{REST}?institution={far.ward.base.code}").status_code == 422


def test_each_body_reads_its_own_and_a_stranger_nothing(far, client):
    enter(client, far.people["doctor"])
    words = client.get(PAGE).content.decode()
    assert "按申请机构" in words and "按诊断、会诊机构" in words
    assert client.get(f"{PAGE}?institution={far.ward.other.code}").status_code == 404
    enter(client, far.people["other_doctor"])
    assert client.get(PAGE).context["found"].nothing
    enter(client, ward().doctor)
    assert client.get(PAGE).context["found"].nothing
    assert client.get(f"{REST}?county={far.ward.county.code}").status_code == 404


def test_rest_and_workbook_say_what_the_page_says(far, client):
    enter(client, far.people["doctor"])
    said = client.get(REST).json()
    assert said["kinds"][0]["code"] == "referrals.remote_patients"
    by_key = {one["key"]: one for one in said["tables"]}
    assert by_key["asked"]["lines"][-1]["cells"][-1] == {"value": "4", "shown": "4", "hidden": ""}
    for _table, _lines, sheet in client.get(PAGE).context["tables"]:
        answer = client.get(sheet)
        assert answer.status_code == 200
        if "table=asked" in sheet:
            rows = read_table("x.xlsx", answer.content).rows
            assert ["合计", "1", "2", "1", "4"] in [list(row.cells[:5]) for row in rows]
    assert client.get(f"{PAGE}?format=xlsx&table=none").status_code == 404
    assert client.get(f"{PAGE}?period=2026Q9").status_code == 422
    later = month().next.code
    assert client.get(f"{PAGE}?period={later}").context["found"].nothing


def test_more_items_cost_no_more_questions(far, django_assert_num_queries):
    with django_assert_num_queries(3):
        table(far, "asked")
