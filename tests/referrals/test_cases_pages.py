"""Cases on pages: the worklists, one case and its verbs, a new referral in two minutes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.core.clock import now
from members.models import Person
from referrals import rules
from referrals.models import Patient, Referral
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Ward:
    return ward()


def enter(client, actor) -> None:
    client.force_login(Person.objects.get(pk=actor.person).user)


def typed(there: Ward, **fields):
    """A new up-referral as it is typed."""
    return {
        "name": "演示患者 71", "document": "passport", "number": "E7171717", "sex": "1",
        "specialty": "03", "diagnosis": "肺炎", "summary": "发热三天",
        "destination": there.hospital.pk, "priority": "routine", "consent": "on",
        "then": "submit", **fields,
    }  # fmt: skip


def test_a_referral_is_written_and_sent_on_one_page(there, client):
    enter(client, there.doctor)
    page = client.post("/referrals/new/", typed(there), follow=True)
    row = Referral.objects.get()
    assert (row.status, row.consent) == ("in_review", True)
    assert page.redirect_chain[-1][0] == f"/referrals/cases/{row.pk}/"
    words = page.content.decode()
    assert "演示患者 71" in words and "E7171717" not in words and "****1717" in words


def test_a_refused_form_keeps_what_was_typed_and_leaves_nothing(there, client):
    enter(client, there.doctor)
    page = client.post("/referrals/new/", typed(there, consent=""))
    assert page.status_code == 422
    words = page.content.decode()
    assert "发热三天" in words and "知情同意" in words
    assert not Referral.objects.exists() and not Patient.objects.exists()


def test_an_unset_hour_is_said_on_the_form(client):
    there = ward(hours=False)
    enter(client, there.doctor)
    page = client.post("/referrals/new/", typed(there))
    assert page.status_code == 422
    assert "县区考核人员" in page.content.decode()


def test_the_worklist_says_what_is_mine_next_the_worst_first(there, client):
    late, soon = there.at("requested"), there.at("requested")
    Referral.objects.filter(pk=late.pk).update(due_at=now() - timedelta(hours=1))
    mine = there.at("replied")
    enter(client, there.hospital_desk)
    words = client.get("/referrals/").content.decode()
    assert words.index(late.number) < words.index(soon.number)
    assert "其中逾期 1 件" in words and "受理" in words
    assert mine.number not in words
    assert mine.number in client.get("/referrals/?tab=sent").content.decode()
    enter(client, there.doctor)
    assert mine.number in client.get("/referrals/?tab=unread").content.decode()


def test_a_step_that_needs_no_reading_is_one_click_in_the_worklist(there, client):
    row = there.at("requested")
    enter(client, there.hospital_desk)
    here = f"/referrals/cases/{row.pk}/acknowledge/"
    assert f'action="{here}"' in client.get("/referrals/").content.decode()
    assert client.post(here, {"version": row.version}).status_code == 302
    assert Referral.objects.get(pk=row.pk).status == "received"


def test_a_step_that_asks_something_is_one_click_away_and_reading_comes_first_otherwise(
    there, client
):
    asked, read = there.at("accepted"), there.at("in_review")
    enter(client, there.hospital_desk)
    assert f'href="/referrals/cases/{asked.pk}/book/"' in client.get("/referrals/").content.decode()
    enter(client, there.reviewer)
    words = client.get("/referrals/").content.decode()
    assert f"/referrals/cases/{read.pk}/approve/" not in words
    assert f'{read.number} 审核通过"' in words


def test_the_worklist_names_no_step_to_whom_it_is_closed(there, client):
    row = there.at("in_review")
    enter(client, there.doctor)
    words = client.get("/referrals/").content.decode()
    assert f'{row.number} 查看"' in words and "审核通过" not in words


def test_the_expected_step_stands_first_and_rare_ones_are_folded_away(there, client):
    row = there.at("booked")
    enter(client, there.hospital_desk)
    words = client.get(f"/referrals/cases/{row.pk}/").content.decode()
    head, rest = words.split('<details class="more-steps">')
    assert "患者到诊" in head and "btn-primary" in head.split("患者到诊")[0]
    assert "登记死亡" in rest and "登记死亡" not in head


def test_a_task_of_the_alliances_desk_is_on_its_list(there, client):
    row = there.step(there.at("closed"), "ask_void", by=there.doctor)
    other = there.at("declined", DOWN)
    enter(client, there.desk)
    words = client.get("/referrals/").content.decode()
    assert other.number in words
    assert client.get(f"/referrals/cases/{row.pk}/").status_code == 200


def test_a_case_shows_the_verbs_of_the_table_and_why_the_others_are_greyed(there, client):
    row = there.at("received")
    enter(client, there.hospital_doctor)
    words = client.get(f"/referrals/cases/{row.pk}/").content.decode()
    for move in rules.moves_from("up", "received"):
        assert str(move.words) in words, move.verb
    assert f"/referrals/cases/{row.pk}/accept/" in words
    assert f"/referrals/cases/{row.pk}/redirect/" not in words
    assert "这一步由" in words


def test_steps_are_taken_on_their_page(there, client):
    row = there.at("received")
    enter(client, there.hospital_doctor)
    here = f"/referrals/cases/{row.pk}/"
    asked = client.get(f"{here}decline/")
    assert asked.status_code == 200 and "基层可以诊治" in asked.content.decode()
    refused = client.post(f"{here}decline/", {"version": row.version, "reason": "写了理由"})
    assert refused.status_code == 422 and "写了理由" in refused.content.decode()
    done = client.post(
        f"{here}decline/",
        {"version": row.version, "reason": "写了理由", "reason_code": "treat_at_base"},
        follow=True,
    )
    assert "未接收" in done.content.decode()
    late = client.get(f"{here}decline/")
    assert late.status_code == 409 and "不能办这一步" in late.content.decode()


def test_a_number_is_revealed_once_for_a_reason(there, client):
    row = there.at("requested")
    enter(client, there.hospital_desk)
    here = f"/referrals/cases/{row.pk}/"
    assert client.post(f"{here}reveal/", {"reason": ""}).status_code == 422
    words = client.post(f"{here}reveal/", {"reason": "联系家属"}).content.decode()
    assert "试验镇" in words
    assert "试验镇" not in client.get(here).content.decode()


def test_strangers_get_404_and_other_roles_403(there, client):
    row = there.at("requested")
    for actor in (
        there.other_doctor,
        make.actor(role="doctor", institution=make.institution(make.county())),
    ):
        enter(client, actor)
        for path in ("", "ask_void/"):
            assert client.get(f"/referrals/cases/{row.pk}/{path}").status_code == 404
        assert client.post(f"/referrals/cases/{row.pk}/die/").status_code == 404
        assert row.number not in client.get("/referrals/?tab=sent").content.decode()
    enter(client, make.actor(role="viewer", county=there.county))
    assert client.get("/referrals/").status_code == 403
    assert client.get(f"/referrals/cases/{row.pk}/").status_code == 403


def test_a_hospital_names_who_may_go_home(there, client):
    enter(client, there.hospital_doctor)
    sent = typed(there, reason="病情稳定", then="")
    page = client.post("/referrals/new-down/", sent, follow=True)
    assert "可下转" in page.content.decode()
    assert Referral.objects.get().status == "candidate"


def copies(row: Referral, many: int) -> None:
    """More cases like this one, each of another patient."""
    rows = []
    for n in range(many):
        one = Referral.objects.get(pk=row.pk)
        one.pk, one.number, one.patient_key = Referral().pk, f"X{n:06d}", f"copy {n}"
        rows.append(one)
    Referral.objects.bulk_create(rows)


def test_a_worklist_costs_the_same_six_statements_for_14_and_100_rows(there, client):
    row = there.at("requested")
    copies(row, 13)
    enter(client, there.hospital_desk)
    address = "/referrals/?size=100"
    client.get(address)
    cost = []
    for many in (14, 100):
        with CaptureQueriesContext(
            connection,
        ) as found:
            words = client.get(address).content.decode()
        assert words.count('class="dx"') == many
        cost.append([one["sql"] for one in found if "referrals_" in one["sql"]])
        if many == 14:
            for n in range(86):
                one = Referral.objects.get(pk=row.pk)
                one.pk, one.number, one.patient_key = Referral().pk, f"Y{n:06d}", f"more {n}"
                one.save(force_insert=True)
    assert len(cost[0]) == len(cost[1]) <= 6


def test_a_case_costs_few_statements(there, client):
    row = there.at("replied")
    for who in (there.doctor, there.hospital_doctor, there.desk):
        enter(client, who)
        here = f"/referrals/cases/{row.pk}/"
        client.get(here)
        with CaptureQueriesContext(connection) as found:
            client.get(here)
        asked = [one["sql"] for one in found if "referrals_" in one["sql"]]
        assert len(asked) <= 8, [one[:200] for one in asked]
