"""Shared centres, capabilities and disease lists as they stand on a day; nothing is invented."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from members import actions, queries
from members.actions.sharing import Disease
from members.models import DiseaseList
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 1)


@pytest.fixture
def here():
    return make.county()


@pytest.fixture
def keeper(here):
    return make.actor(role="approver", county=here)


def catalogue(county, expected=3):
    """A list such as a plan's load leaves it: named, counted, empty."""
    return DiseaseList.objects.create(
        county=county, code="referral", name="双向转诊病种目录", level="two", expected=expected
    )


# --- centres -------------------------------------------------------------------


def test_a_centre_without_a_host_is_allowed_and_says_unprinted(client, here):
    make.centre(here, "emergency", name="胸痛中心")
    client.force_login(make.user("viewer", here))
    page = client.get(f"/county/{here.code}/centres/").text
    assert "胸痛中心" in page and "未印" in page and "1个没有印出依托单位" in page


def test_the_lists_stay_apart_and_a_day_is_a_day(here, keeper):
    one = make.centre(here, "resource", from_on=date(2023, 1, 1))
    make.centre(here, "clinical")
    actions.sharing.end_centre(
        centre=one, last_day=date(2024, 5, 31), by=keeper, version=one.version, reason="撤并"
    )
    on = lambda day: [f.family for f in queries.sharing.centres_by_family(here.pk, day)]
    assert on(date(2022, 12, 31)) == ["clinical"]
    assert on(date(2024, 5, 31)) == ["resource", "clinical"]
    assert on(DAY) == ["clinical"]
    assert queries.sharing.centres_on(here.pk, today(), family="resource") == []


def test_confirming_needs_a_basis_and_the_row_that_was_seen(here, keeper):
    centre = make.centre(here, "regional")
    host = make.institution(here)
    said = {"centre": centre, "host": host, "by": keeper}
    with pytest.raises(Invalid, match="依据"):
        actions.sharing.confirm_centre(version=centre.version, reason=" ", **said)
    done = actions.sharing.confirm_centre(version=centre.version, reason="会议纪要3号", **said)
    assert (done.host, done.confirmed) == (host, True)
    with pytest.raises(Refused, match="别人已经改过"):
        actions.sharing.confirm_centre(version=centre.version, reason="又一次", **said)


def test_a_body_of_another_county_hosts_nothing_here(here, keeper):
    stranger = make.institution(make.neighbour())
    with pytest.raises(Invalid):
        actions.sharing.add_centre(
            county=here, code="C1", name="中心", family="resource", host=stranger, by=keeper
        )


def test_a_centre_serves_a_body_or_an_alliance_and_not_both_and_not_twice(here, keeper):
    centre = make.centre(here)
    alliance = make.alliance(here, members=1)
    (member,) = make.members_of(alliance)
    with pytest.raises(Invalid):
        actions.sharing.serve_from_centre(centre=centre, by=keeper)
    with pytest.raises(Invalid):
        actions.sharing.serve_from_centre(
            centre=centre, institution=member, alliance=alliance, by=keeper
        )
    actions.sharing.serve_from_centre(centre=centre, alliance=alliance, by=keeper)
    with pytest.raises(Refused):
        actions.sharing.serve_from_centre(centre=centre, alliance=alliance, by=keeper)
    assert [line.centre for line in queries.sharing.centres_of_body(member, today())] == [centre]


def test_a_centre_that_ended_does_not_end_again(here, keeper):
    centre = make.centre(here)
    said = {"centre": centre, "last_day": DAY, "by": keeper, "reason": "撤并"}
    ended = actions.sharing.end_centre(version=centre.version, **said)
    with pytest.raises(Refused, match="已经结束"):
        actions.sharing.end_centre(version=ended.version, **said)


def test_only_who_keeps_the_registry_changes_centres(here):
    for role in ("assessor", "lead_admin"):
        with pytest.raises(Forbidden):
            by = make.actor(role=role, county=here)
            actions.sharing.add_centre(
                county=here, code="C1", name="中心", family="resource", by=by
            )


def test_more_centres_cost_no_more_queries(client, here):
    client.force_login(make.user("viewer", here))
    alliance = make.alliance(here)

    def grow(n):
        for _n in range(n):
            centre = make.centre(here, host=make.lead_of(alliance))
            actions.sharing.serve_from_centre(
                centre=centre, alliance=alliance, by=make.system(here)
            )

    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/county/{here.code}/centres/").status_code == 200
        return len(seen)

    grow(2)
    cost()
    few = cost()
    grow(8)
    assert cost() == few


def test_a_stranger_finds_no_centre_of_ours(client, here):
    centre = make.centre(here, name="不可见中心")
    client.force_login(make.user("approver", make.neighbour()))
    for address in (f"centres/of/{centre.code}/", "centres/"):
        answer = client.get(f"/county/{here.code}/{address}")
        assert answer.status_code == 404
        assert "不可见中心" not in answer.text


# --- capabilities ----------------------------------------------------------------


def test_what_a_body_has_is_read_on_a_day_and_later_statements_do_not_restate_it(here, keeper):
    body = make.institution(here)
    said = {"institution": body, "kind": "equipment", "name": "CT", "by": keeper, "source": "台账"}
    actions.sharing.record_capability(has=False, from_on=date(2023, 1, 1), **said)
    actions.sharing.record_capability(has=True, from_on=DAY, **said)
    capable = lambda day: queries.sharing.capable(here.pk, "equipment", "CT", day)
    assert capable(date(2024, 5, 31)) == []
    assert capable(DAY) == [body]
    assert len(queries.sharing.capabilities_of(body, DAY)) == 1


def test_the_same_statement_is_not_made_twice_and_needs_a_source(here, keeper):
    body = make.institution(here)
    said = {"institution": body, "kind": "emergency", "name": "胸痛中心", "by": keeper}
    actions.sharing.record_capability(source="认证证书", **said)
    with pytest.raises(Refused):
        actions.sharing.record_capability(source="认证证书", **said)
    with pytest.raises(Invalid):
        actions.sharing.record_capability(source=" ", **{**said, "name": "卒中中心"})


def test_a_capability_ends_with_its_last_day(here, keeper):
    body = make.institution(here)
    row = actions.sharing.record_capability(
        institution=body, kind="service", name="透析", source="台账", from_on=DAY, by=keeper
    )
    actions.sharing.end_capability(capability=row, last_day=date(2024, 6, 30), by=keeper)
    assert queries.sharing.capable(here.pk, "service", "透析", date(2024, 6, 30)) == [body]
    assert queries.sharing.capable(here.pk, "service", "透析", date(2024, 7, 1)) == []


# --- disease lists ---------------------------------------------------------------


def test_a_list_that_was_not_uploaded_says_so_with_its_printed_count(client, here):
    catalogue(here, expected=66)
    client.force_login(make.user("viewer", here))
    page = client.get(f"/county/{here.code}/disease-lists/").text
    assert "0/66" in page and "未上传" in page
    found = queries.sharing.diseases(here.pk, "referral", today())
    assert (found.registered, found.expected, found.is_uploaded) == (0, 66, False)


def test_a_list_that_no_plan_asks_for_is_not_found(here):
    with pytest.raises(NotFound):
        queries.sharing.diseases(here.pk, "two_level", today())


def test_entries_are_taken_changed_and_kept_by_day(here, keeper):
    one = catalogue(here)
    first = [Disease("I10.x00", "高血压", "primary", "down"), Disease("J18.900", "肺炎", "two")]
    said = actions.sharing.enter_diseases(
        catalogue=one, rows=first, from_on=date(2024, 1, 1), by=keeper
    )
    assert (said.added, said.changed, said.left) == (2, 0, 0)
    second = [Disease("I10.x00", "高血压", "primary", "both"), first[1]]
    said = actions.sharing.enter_diseases(
        catalogue=one, rows=second, from_on=DAY, document_no="试卫〔2024〕6号", by=keeper
    )
    assert (said.added, said.changed, said.left) == (0, 1, 1)
    before = queries.sharing.diseases(here.pk, "referral", date(2024, 5, 31))
    after = queries.sharing.diseases(here.pk, "referral", DAY)
    assert [entry.direction for entry in before.entries] == ["down", ""]
    assert [entry.direction for entry in after.entries] == ["both", ""]
    assert after.catalogue.document_no == "试卫〔2024〕6号"


def test_the_same_file_again_changes_no_entry(here, keeper):
    one = catalogue(here)
    rows = [Disease("I10.x00", "高血压", "primary", "down", ("血压记录",))]
    for _n in range(2):
        said = actions.sharing.enter_diseases(catalogue=one, rows=rows, from_on=DAY, by=keeper)
    assert (said.added, said.changed, said.left) == (0, 0, 1)
    assert one.entries.count() == 1


def test_a_mistake_of_the_same_day_is_mended_in_place(here, keeper):
    one = catalogue(here)
    for name in ("高血亚", "高血压"):
        rows = [Disease("I10.x00", name)]
        actions.sharing.enter_diseases(catalogue=one, rows=rows, from_on=DAY, by=keeper)
    assert [entry.name for entry in one.entries.all()] == ["高血压"]


@pytest.mark.parametrize(
    "row",
    [
        Disease("", "高血压"),
        Disease("I10", ""),
        Disease("I10", "高血压", "high"),
        Disease("I10", "高血压", "primary", "sideways"),
        Disease("J18.900", "又是肺炎"),
    ],
)
def test_a_row_that_is_wrong_keeps_the_whole_file_out(here, keeper, row):
    one = catalogue(here)
    with pytest.raises(Invalid, match="没有写入任何病种"):
        actions.sharing.enter_diseases(
            catalogue=one, rows=[Disease("J18.900", "肺炎"), row], by=keeper
        )
    assert not one.entries.exists()


def test_a_disease_leaves_its_list_on_a_day(here, keeper):
    one = catalogue(here)
    actions.sharing.enter_diseases(
        catalogue=one, rows=[Disease("I10", "高血压")], from_on=date(2024, 1, 1), by=keeper
    )
    entry = one.entries.get()
    actions.sharing.end_disease(
        entry=entry, last_day=date(2024, 5, 31), by=keeper, reason="目录修订"
    )
    assert queries.sharing.diseases(here.pk, "referral", date(2024, 5, 31)).registered == 1
    assert queries.sharing.diseases(here.pk, "referral", DAY).registered == 0


def test_an_assessor_enters_no_disease(here):
    with pytest.raises(Forbidden):
        actions.sharing.enter_diseases(
            catalogue=catalogue(here),
            rows=[Disease("I10", "高血压")],
            by=make.actor(role="assessor", county=here),
        )


def test_the_last_day_of_a_service_is_written_once(here, keeper):
    centre = make.centre(here)
    served = actions.sharing.serve_from_centre(
        centre=centre, by=keeper, institution=make.institution(here), from_on=DAY
    )
    actions.sharing.end_served(served=served, last_day=DAY, by=keeper)
    with pytest.raises(Refused, match="不再改动"):
        actions.sharing.end_served(served=served, last_day=today(), by=keeper)
