"""What a patient takes along against the base's list: shown to whoever proposes, offers and accepts."""

import pytest

from members import actions as member_actions
from members.medicines import MedicineRow
from members.models import Institution, Person
from referrals import queries
from referrals.models import Referral
from referrals.rules.medicines import medicine_lines, missing
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.story import Ward, ward

TAKEN = "1. 试验阿司匹林肠溶片 100mg 每日一次\n2. 试验缬沙坦胶囊 80mg 每日一次"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (TAKEN, ["试验阿司匹林肠溶片 100mg 每日一次", "试验缬沙坦胶囊 80mg 每日一次"]),
        ("（1）甲片；（2）乙片;- 丙片", ["甲片", "乙片", "丙片"]),
        ("25mg甲片", ["25mg甲片"]),
        ("1.5mg甲片", ["1.5mg甲片"]),  # a strength is no numbering
        ("无。", []),
        ("\n \n", []),
    ],
)
def test_a_line_is_one_medicine(text, lines):
    assert medicine_lines(text) == lines


@pytest.mark.parametrize(
    ("line", "listed", "lacks"),
    [
        ("阿司匹林肠溶片 100mg", [("阿司匹林肠溶片", "")], False),
        ("阿司匹林肠溶片 100mg", [("阿司匹林", "")], False),
        ("复方阿司匹林片", [("阿司匹林", "")], True),
        ("ＡＢＣ 维生素 b1 片", [("abc维生素B1片", "")], False),
        ("拜某某片（T-19）每日一次", [("阿司匹林肠溶片", "t-19")], False),
        ("甲片", [("乙片", "")], True),
        ("甲片", [("", "")], True),  # an empty name stands for nothing
    ],
)
def test_a_line_stands_on_a_list_by_its_beginning_or_a_code(line, listed, lacks):
    assert missing(line, listed) == ([line] if lacks else [])


@pytest.fixture
def there() -> Ward:
    return ward()


def lists(body: Institution, *names: str) -> None:
    member_actions.sharing.enter_medicines(
        county=body.county, rows=[MedicineRow(body, name) for name in names],
        by=make.system(body.county),
    )  # fmt: skip


def proposed(there: Ward, **fields) -> Referral:
    return there.step(there.candidate(), "propose", medicines=TAKEN, **fields)


def check(row: Referral) -> queries.cases.MedicineCheck | None:
    return queries.cases.medicine_check(Referral.objects.get(pk=row.pk))


def enter(client, actor) -> None:
    client.force_login(Person.objects.get(pk=actor.person).user)


@pytest.mark.django_db
def test_what_the_base_lacks_is_named_from_proposing_to_accepting_and_blocks_nothing(there):
    lists(there.base, "试验缬沙坦胶囊")
    row = proposed(there, intended=there.base)
    for verb in ("consent", "offer", "accept"):
        found = check(row)
        assert (found.base, found.missing) == (there.base, ["试验阿司匹林肠溶片 100mg 每日一次"])
        row = there.step(row, verb)
    assert row.status == "accepted"


@pytest.mark.django_db
def test_a_base_without_a_list_is_said_to_have_none(there):
    found = check(proposed(there, intended=there.base))
    assert (found.has_list, found.missing, found.tone) == (False, [], "info")
    assert "未上传药品目录" in found.words


@pytest.mark.django_db
def test_a_base_that_has_everything_is_good_and_an_ended_medicine_is_not_there(there):
    lists(there.base, "试验缬沙坦胶囊", "试验阿司匹林肠溶片")
    row = proposed(there, intended=there.base)
    assert (check(row).missing, check(row).tone) == ([], "good")
    member_actions.sharing.enter_medicines(
        county=there.county, rows=[MedicineRow(there.base, "试验缬沙坦胶囊", has=False)],
        by=make.system(there.county),
    )  # fmt: skip
    assert check(row).missing == ["试验缬沙坦胶囊 80mg 每日一次"]


@pytest.mark.django_db
def test_without_a_base_named_the_one_that_sent_the_patient_up_is_asked(there):
    stay = there.at("arrived")
    row = proposed(there)
    assert check(row) is None
    Referral.objects.filter(pk=row.pk).update(predecessor=stay)
    assert check(row).base == there.base


@pytest.mark.django_db
def test_where_it_is_offered_counts_and_not_where_it_was_thought_of(there):
    lists(there.other, "试验缬沙坦胶囊", "试验阿司匹林肠溶片")
    row = proposed(there, intended=there.base)
    row = there.step(there.step(row, "consent"), "offer", place=there.other)
    assert (check(row).base, check(row).missing) == (there.other, [])


@pytest.mark.django_db
def test_a_case_that_goes_up_or_has_no_packet_is_not_checked(there):
    assert check(there.at("requested")) is None
    assert check(there.candidate()) is None


@pytest.mark.django_db
def test_the_pages_say_it_where_it_is_proposed_offered_and_accepted(there, client):
    lists(there.base, "试验缬沙坦胶囊")
    row = proposed(there, intended=there.base)
    lacking = "的药品目录里没有：试验阿司匹林肠溶片 100mg 每日一次。"
    enter(client, there.hospital_doctor)
    assert lacking in client.get(row.get_absolute_url()).content.decode()
    row = there.step(row, "consent")
    words = client.get(f"{row.get_absolute_url()}offer/").content.decode()
    assert lacking in words
    assert f"{there.base.name}（缺1种药）" in words
    assert "试验第二医院（未上传药品目录）" in words
    assert f'<option value="{there.base.pk}" selected>' in words
    row = there.step(row, "offer")
    enter(client, there.doctor)
    words = client.get(row.get_absolute_url()).content.decode()
    assert lacking in words
    assert f"/county/{there.county.code}/institutions/{there.base.code}/medicines/" in words
    words = client.get(f"{row.get_absolute_url()}decline/").content.decode()
    assert lacking in words
    assert "缺药品" in words


@pytest.mark.django_db
def test_a_base_that_has_declined_is_not_chosen_again_by_itself(there, client):
    row = there.at("declined", DOWN)
    enter(client, there.desk)
    words = client.get(f"{row.get_absolute_url()}offer_elsewhere/").content.decode()
    assert f'<option value="{there.base.pk}" selected>' not in words


@pytest.mark.django_db
def test_programs_read_the_same_check(there, client):
    lists(there.base, "试验缬沙坦胶囊")
    row = proposed(there, intended=there.base)
    enter(client, there.hospital_doctor)
    assert client.get(f"/api/v1/referrals/{row.pk}/").json()["medicine_check"] == {
        "base": there.base.code,
        "has_list": True,
        "missing": ["试验阿司匹林肠溶片 100mg 每日一次"],
    }
    up = there.at("arrived")
    enter(client, there.hospital_doctor)
    assert client.get(f"/api/v1/referrals/{up.pk}/").json()["medicine_check"] is None


@pytest.mark.django_db
def test_many_bases_and_long_lists_are_asked_in_one_statement(there, django_assert_num_queries):
    bases = [make.institution(there.county, name=f"试验卫生院{n}") for n in range(5)]
    for base in bases:
        lists(base, *(f"试验药{n}" for n in range(20)))
    row = proposed(there)
    with django_assert_num_queries(1):
        found = queries.cases.medicine_checks(row, bases)
    assert [len(found[base.pk].missing) for base in bases] == [2] * 5
    assert row.direction == DOWN
