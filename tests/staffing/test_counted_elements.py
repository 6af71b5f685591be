"""Elements that a plan prints are counted from postings where the county says so, person by person."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.urls import reverse

from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.periods import Period
from kpi import actions as kpi_actions
from kpi.actions import SourceTerms
from kpi.models import DataElement, DataValue, Derivation, SourceRule
from kpi.running import gathering
from members.models import County, Institution, Person
from staffing import actions, queries
from staffing.models import Posting
from staffing.rules.months import after
from tests import banan, make
from tests.journeys.test_registry_story import told
from tests.kpi.story import element
from tests.staffing.story import Land, land, month

pytestmark = pytest.mark.django_db
__all__ = ["told"]
DAY = timedelta(days=1)
LAST = today().year - 1
YEAR = Period.parse(str(LAST))
COUNTED = {
    "k02": "staffing.county_township_heads",
    "k03": "staffing.township_village_heads",
    "posted_physicians": "staffing.posted_six_months",
}


def defined(there: Land, **more: str) -> None:
    """The three elements, the heads by body and the physicians by county."""
    year = {"data_set": "year", "over_time": "last", "unit": "人"}
    elements = [
        element(
            code, **year, counted_by=more.get(code, kind),
            reported_by="county" if code == "posted_physicians" else "institution",
        )
        for code, kind in COUNTED.items()
    ]  # fmt: skip
    form = {"code": "year", "name": "年报", "name_en": "Year", "frequency": "year",
            "due_days": None, "owner": "医政科"}  # fmt: skip
    kpi_actions.load_definitions(
        document={"county": there.county.code, "data_sets": [form], "elements": elements,
                  "indicators": [], "targets": [], "schemes": []},
        by=make.system(there.county),
    )  # fmt: skip


def counted(there: Land) -> None:
    """The county lets the system count all three, and does so for last year."""
    by = make.actor(role="assessor", county=there.county)
    for one in DataElement.objects.filter(county=there.county).select_related("data_set"):
        terms = SourceTerms("derived", "", one.counted_by, None, "试验〔2026〕1号")
        if not SourceRule.objects.filter(element=one).exists():
            kpi_actions.set_source_rule(element=one, terms=terms, version=0, by=by)
    kpi_actions.derive_values(county=there.county, period=YEAR.code, by=by)


def value(code: str, unit: str) -> int:
    return int(DataValue.objects.get(element__code=code, unit__code=unit, period=YEAR.code).value)


def test_every_shipped_definition_that_can_be_counted_names_what_is_counted_and_its_clause():
    shown = {
        row["code"]: (row["counted_by"], row["clause"])
        for row in banan.fixture("indicators/bn.yaml")["elements"]
        if row.get("counted_by")
    }
    assert {code: shown[code] for code in COUNTED} == {
        "k02": (COUNTED["k02"], "附件1 #2"),
        "k03": (COUNTED["k03"], "附件1 #3"),
        "posted_physicians": (COUNTED["posted_physicians"], "附件2 #4"),
    }
    assert {kind for kind, _clause in shown.values()} <= set(gathering.kinds())


def test_a_definition_that_names_what_nobody_counts_is_refused():
    with pytest.raises(Invalid, match="没有的推算"):
        defined(land(), k02="staffing.nobody")
    assert not DataElement.objects.exists()


def test_the_page_of_sources_offers_what_counts_the_element_first(told, client):
    client.force_login(Person.objects.get(code="bn-assessor").user)
    DataElement.objects.filter(code="k02").get().source_rule.delete()
    page = client.get(reverse("kpi:source", args=["k02"]))
    codes = [code for code, _words in page.context["form"].fields["counts"].choices]
    assert codes[:2] == ["", COUNTED["k02"]]
    text = page.content.decode()
    assert "县聘乡用累计人数（本数据元的推算，附件1 #2）" in text
    assert f'value="{COUNTED["k02"]}" selected' in text
    listed = client.get(reverse("kpi:sources")).content.decode()
    assert "（可由系统推算）" in listed


def test_heads_and_physicians_are_what_a_count_over_the_postings_gives():
    there, draw = land(), Random(20)
    there.set_rule("staffing.heads.forms[township_village]", ["乡聘村用", "大学生乡村医生计划"])
    Institution.objects.filter(pk=there.home.pk).update(level="三级甲等")
    kinds = ["county_township", "township_village", "village_graduate", "posting", "rotation"]
    facts: list[tuple[int, str, date, date, str, int]] = []
    for _one in range(12):
        who = make.person(role="doctor", institution=there.home)
        profession, step = draw.choice(["doctor", "doctor", "nurse"]), draw.choice([1, 2, 3])
        by = there.people["home_desk"]
        actions.state_file(
            person=who, profession=profession, post="established", licence_until_on=None, by=by
        )
        actions.state_title(person=who, name="职称", step=step, from_on=date(2020, 1, 1), by=by)
        begins = after(date(LAST - 1, 6, 1), draw.randrange(18)) + draw.randrange(28) * DAY
        ends = after(begins, draw.choice([3, 5, 6, 7, 9])) - draw.choice([0, 0, 1]) * DAY
        kind = draw.choice(kinds)
        row = there.at("active", who=who, kind=kind, from_on=begins, until_on=ends)
        if ends <= today():
            there.step(row, "complete", last_day=ends - DAY)
        facts.append((who.pk, kind, begins, ends, profession, step))
    defined(there)
    counted(there)

    # Heads: everybody whose first day lies before the end of the year, whatever came after.
    def heads(*kinds):
        return sum(kind in kinds and begins < YEAR.until for _p, kind, begins, *_m in facts)

    # Physicians: doctors of intermediate title whose sixth month is complete within the year.
    physicians = sum(
        profession == "doctor" and step >= 2 and after(begins, 6) in YEAR
        and after(begins, 6) <= ends
        for _p, kind, begins, ends, profession, step in facts
    )  # fmt: skip
    sent, hired = heads("county_township"), heads("township_village", "village_graduate")
    assert min(sent, hired, physicians) > 0
    # County-hired people count to who receives them, township-hired ones to who employs them.
    assert (value("k02", there.host.code), value("k02", there.home.code)) == (sent, 0)
    assert (value("k03", there.home.code), value("k03", there.host.code)) == (hired, 0)
    assert value("posted_physicians", there.county.code) == physicians
    # Each is explained fact by fact, and every fact is somebody.
    made = Derivation.objects.get(element__code="k02", unit__code=there.host.code)
    assert len(made.facts) == sent == len({fact[0] for fact in made.facts})


def test_whoever_is_sent_on_to_another_host_stays_with_the_body_that_received_first():
    there = land()
    row = there.at("active", kind="county_township", from_on=month(3), until_on=None)
    there.verified(row, month(3), month(2), month(1))
    there.step(row, "change_host")
    period = Period.containing(today(), "month")
    (fact,) = queries.evidence(period, county=there.county.pk, kind=COUNTED["k02"])
    assert fact.institution == there.host.pk


def test_a_posting_that_is_not_at_the_base_is_no_physician_sent_down():
    there = land()
    row = there.at("active", kind="paired_aid", from_on=month(7), until_on=month(-3))
    by = there.people["home_desk"]
    actions.state_file(
        person=there.who, profession="doctor", post="established", licence_until_on=None, by=by
    )
    kind, period = COUNTED["posted_physicians"], Period.containing(month(1), "month")
    assert len(list(queries.evidence(period, county=there.county.pk, kind=kind))) == 1
    hospital = make.institution(there.county, kind="A100")
    Posting.objects.filter(pk=row.pk).update(host=hospital)
    assert list(queries.evidence(period, county=there.county.pk, kind=kind)) == []


def test_the_demonstration_counts_them_from_its_postings_and_explains_them_one_by_one(told, client):
    county = County.objects.get(code=banan.CODE)
    begun = Posting.objects.filter(county=county, events__verb="arrive")

    def people(kind):
        rows = begun.filter(kind=kind, from_on__lt=YEAR.until)
        return len(set(rows.values_list("person", flat=True)))

    def total(code):
        rows = DataValue.objects.filter(element__code=code, period=YEAR.code, source="derived")
        return sum(row.value for row in rows)

    # Seven and two of earlier years, and one of each of last year.
    assert total("k02") == people("county_township") == 7 + 1
    assert total("k03") == people("township_village") == 2 + 1
    (sent,) = begun.filter(kind="posting", from_on__lt=YEAR.until)
    assert after(sent.from_on, 6) in YEAR and after(sent.from_on, 6) <= sent.until_on
    assert total("posted_physicians") == 1
    # All of them are over and credited: who has left stays in the cumulative number.
    ended = begun.filter(from_on__lt=YEAR.until)
    assert set(ended.values_list("status", flat=True)) == {"credited"}
    client.force_login(Person.objects.get(code="bn-assessor").user)
    made = Derivation.objects.get(element__code="k02", unit__code="BN-D02")
    page = client.get(made.get_absolute_url()).content.decode()
    there = begun.filter(kind="county_township", host__code="BN-D02")
    assert len(there) == made.value == 2
    assert all(str(row.person) in page for row in there)


@pytest.mark.parametrize("code", ["k02", "k03"])
def test_the_demonstrations_heads_of_earlier_years_lead_up_to_those_that_are_counted(told, code):
    """The same invented people stand behind the generated years and behind the counted ones."""
    county = County.objects.get(code=banan.CODE)
    figures = {
        (row.unit.code, row.period, row.source): row.value
        for row in DataValue.objects.filter(element__code=code, element__county=county)
        .select_related("unit")
    }  # fmt: skip
    generated = sorted({period for _unit, period, source in figures if source == "generated"})
    assert generated == ["2021", "2022", "2023", "2024"] and generated[-1] < YEAR.code
    bodies = {unit for unit, *_more in figures}
    for year in generated:
        facts = queries.evidence(Period.parse(year), county=county.pk, kind=COUNTED[code])
        heads = Counter(fact.institution for fact in facts)
        codes = dict(Institution.objects.filter(pk__in=heads).values_list("pk", "code"))
        sent = {codes[body]: n for body, n in heads.items()}
        assert {unit: figures[unit, year, "generated"] for unit in bodies} == {
            unit: sent.get(unit, 0) for unit in bodies
        }, f"{year}: the same count, body by body"
    # No body's number falls from one year to the next, nor in all; last year somebody came.
    years = [*((year, "generated") for year in generated), (YEAR.code, "derived")]
    totals = [sum(figures[unit, *year] for unit in bodies) for year in years]
    assert totals == sorted(totals) and totals[0] < totals[-2] < totals[-1]
    for unit in bodies:
        numbers = [figures[unit, *year] for year in years]
        assert numbers == sorted(numbers), unit
    rows = Posting.objects.filter(county=county, kind__in=("county_township", "township_village"))
    assert all(row.demo and row.person.demo for row in rows.select_related("person"))
