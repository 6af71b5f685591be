"""From a referral to an assessed figure: it happens, it is counted, the count opens on the cases."""

from collections.abc import Iterator

import pytest
import time_machine

from alliance.core.clock import today
from alliance.core.periods import Period
from kpi import actions
from kpi.actions import SourceTerms
from kpi.models import DataElement, DataValue, Derivation
from members.models import Person
from referrals.actions.remote import RemoteTold, begin_remote, name_reader, take_remote_step
from referrals.remote_rules import move_for
from tests import make
from tests.kpi.story import Story, document, element, small_county
from tests.referrals.remote import SAID, set_remote_hours
from tests.referrals.story import Ward, set_hours

pytestmark = pytest.mark.django_db
COUNTED = {"sent_up": "referrals.up_sent", "sent_down": "referrals.down_counted"}
ELEMENTS = (*COUNTED, "read_afar")


@pytest.fixture
def story() -> Iterator[Story]:
    found = small_county()
    shown = document(found.county)
    shown["elements"] += [element(code) for code in ELEMENTS]
    actions.load_definitions(document=shown, by=make.system(found.county))
    set_hours(found.county)
    yield found


@pytest.fixture
def there(story: Story) -> Ward:
    """The first body and the lead of its alliance, with everybody at their desks."""
    base, hospital = story.bodies[0], make.lead_of(story.north)
    found = Ward(story.county, base, hospital, story.bodies[1])
    for name, role, place in (
        ("doctor", "doctor", base),
        ("reviewer", "reviewer", base),
        ("hospital_doctor", "doctor", hospital),
        ("hospital_desk", "referral_desk", hospital),
    ):
        found.people[name] = make.actor(role=role, institution=place)
    return found


def month() -> str:
    return Period.containing(today(), "month").code


def derive(story: Story) -> None:
    """Count the month once it is over."""
    code, over = month(), Period.containing(today(), "month").until
    with time_machine.travel(f"{over}T04:00:00Z"):
        actions.derive_values(county=story.county, period=code, by=story.assessor)


def choose(story: Story, code: str, kind: str) -> None:
    actions.set_source_rule(
        element=DataElement.objects.select_related("data_set").get(county=story.county, code=code),
        terms=SourceTerms("derived", "", kind, None, "试验〔2026〕3号"),
        version=0,
        by=story.assessor,
    )


def figures(code: str) -> dict[str, int]:
    rows = DataValue.objects.filter(element__code=code, period=month())
    return {row.unit.code: int(row.value) for row in rows.select_related("unit") if row.value}


def test_the_editor_of_sources_offers_what_referral_counts(story, client):
    client.force_login(Person.objects.get(pk=story.assessor.person).user)
    page = client.get("/kpi/sources/elements/sent_up/").content.decode()
    for words in (
        "上转人次",
        "上转闭环件数",
        "下转人次（计入）",
        "下转人次（存疑）",
        "县域外转诊人次",
    ):
        assert words in page, words


def test_referrals_become_the_figure_of_the_month_with_the_cases_behind_it(story, there, client):
    for code, kind in COUNTED.items():
        choose(story, code, kind)
    sent = [there.at("requested"), there.at("arrived")]
    there.draft()
    down = there.at("completed", "down")
    derive(story)
    assert figures("sent_up") == {there.base.code: 2}
    assert figures("sent_down") == {there.hospital.code: 1}
    made = Derivation.objects.get(element__code="sent_up", unit=there.base.unit)
    assert {fact[0] for fact in made.facts} == {f"referrals.referral:{row.pk}" for row in sent}
    doctor = Person.objects.get(pk=there.doctor.person)
    make.grant(doctor, "head", there.base)
    client.force_login(doctor.user)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "期内首次审核通过发出" in page  # the filter in a whole sentence
    for row in sent:
        assert row.number in page and row.get_absolute_url() in page
    # who reads the figure without taking part sees how many there are, and none of them
    client.force_login(Person.objects.get(pk=story.assessor.person).user)
    page = client.get(made.get_absolute_url()).content.decode()
    assert not any(row.number in page for row in (*sent, down))
    assert "另有 2 条您无权逐条查看" in page


def test_one_more_referral_is_counted_anew(story, there):
    choose(story, "sent_up", COUNTED["sent_up"])
    there.at("requested")
    derive(story)
    there.at("requested")
    derive(story)
    assert figures("sent_up") == {there.base.code: 2}


def test_a_report_that_was_signed_is_the_figure_of_the_body_that_asked_for_it(story, there):
    """BN #6 and monitoring 5a count readings from afar: the county names them as the source."""
    set_remote_hours(story.county)
    signer = make.actor(role="doctor", institution=there.hospital)
    manager = make.actor(role="lead_admin", institution=there.hospital)
    name_reader(
        institution=there.hospital, person=Person.objects.get(pk=signer.person), kind="ecg",
        by=manager,
    )  # fmt: skip
    choose(story, "read_afar", "referrals.remote_imaging_ecg")
    signed, waits = (
        begin_remote(
            origin=there.base, patient=there.patient(), by=there.doctor,
            told_of=RemoteTold("ecg", there.hospital, "十二导联心电图", "胸闷两天"),
        )
        for _n in range(2)
    )  # fmt: skip
    for verb, by in (
        ("acquire", there.doctor), ("submit", there.doctor), ("claim", there.hospital_doctor),
        ("report", there.hospital_doctor), ("sign", signer),
    ):  # fmt: skip
        move = move_for(signed.way, signed.status, verb)
        signed = take_remote_step(
            item=signed, verb=verb, version=signed.version, by=by,
            said={name: SAID[name] for name in move.needs},
        )  # fmt: skip
    derive(story)
    assert figures("read_afar") == {there.base.code: 1}
    made = Derivation.objects.get(element__code="read_afar", unit=there.base.unit)
    assert [fact[0] for fact in made.facts] == [f"referrals.remoteitem:{signed.pk}"]
    assert waits.status == "ordered"
