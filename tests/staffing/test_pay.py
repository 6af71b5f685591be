"""What verified days come to: by payer and component, closed by somebody, corrected by new lines."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from members.models import Person
from staffing import actions
from staffing.access import pay as access
from staffing.actions.pay import close_pay, compute_pay, correct_pay
from staffing.models import PayLine, PayMonth
from tests import make
from tests.kpi.calling import program_of
from tests.staffing.story import land, month

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def there():
    return land()


def worked(there, **told):
    """A doctor who was at the centre for the whole month before last."""
    row = there.at("active", from_on=month(2), **told)
    there.verified(row, month(2))
    return row


def doctor(there, who=None):
    actions.state_file(
        person=who or there.who, profession="doctor", post="established", licence_until_on=None,
        by=there.people["home_desk"],
    )  # fmt: skip


def rates(there, bonus=12_000, allowance=5_000):
    for component, fen in (("bonus", bonus), ("allowance", allowance)):
        there.set_rule(f"staffing.pay.day_rate[{component}]", fen)


def computed(there):
    return compute_pay(institution=there.home, month=month(2), by=there.people["home_desk"])


def lines(row):
    return {one.component: one for one in row.lines.filter(is_correction=False)}


def test_without_a_rate_the_line_says_so_and_has_no_amount(there):
    worked(there)
    row = computed(there)
    found = lines(row)
    assert {one.fen for one in found.values()} == {None}
    assert found["bonus"].missing == "staffing.pay.day_rate[bonus]"
    assert found["bonus"].days == (month(1) - month(2)).days
    with pytest.raises(NotSet, match="未设"):
        close_pay(month=row, version=row.version, by=there.people["home_desk"])


def test_each_payer_owes_days_times_share_times_rate(there):
    rates(there)
    worked(there, share=Decimal("0.5"), bonus_payer="pool", allowance_payer="host")
    found = lines(computed(there))
    days = (month(1) - month(2)).days
    assert (found["bonus"].payer, found["bonus"].payer_body) == ("pool", None)
    assert found["bonus"].fen == days * 12_000 // 2
    assert (found["allowance"].payer, found["allowance"].payer_body) == ("host", there.host)
    assert found["allowance"].fen == days * 5_000 // 2


def test_by_the_countys_rule_the_technical_pool_pays_the_performance_part_of_doctors(there):
    rates(there)
    there.set_rule("staffing.pay.payer[posted_bonus]", "技术协作资金池")
    worked(there, bonus_payer="home")
    assert lines(computed(there))["bonus"].payer == "home"  # nobody has said who is a doctor
    doctor(there)
    found = lines(computed(there))
    assert (found["bonus"].payer, found["allowance"].payer) == ("pool", "home")
    assert "技术协作资金池" in found["bonus"].words


def test_a_closed_month_changes_by_new_lines_alone(there):
    rates(there)
    row = worked(there)
    month_of = computed(there)
    assert close_pay(month=month_of, version=month_of.version, by=there.people["home_desk"])
    with pytest.raises(Refused, match="已经结账"):
        computed(there)
    month_of.refresh_from_db()
    with pytest.raises(Refused, match="没有要更正"):
        correct_pay(month=month_of, reason="核对", by=there.people["home_desk"])
    asked = actions.ask_withdrawal(
        verification=row.verifications.get(), reason="记错", by=there.people["host_desk"]
    )
    actions.decide_withdrawal(correction=asked, agreed=True, by=there.people["host_head"])
    with pytest.raises(Invalid, match="理由"):
        correct_pay(month=month_of, reason=" ", by=there.people["home_desk"])
    assert correct_pay(month=month_of, reason="核实撤回", by=there.people["home_desk"]) == 2
    days = (month(1) - month(2)).days
    first = lines(month_of)["bonus"]
    change = month_of.lines.get(is_correction=True, component="bonus")
    assert (first.fen, change.fen, change.days) == (days * 12_000, -days * 12_000, -days)
    assert change.corrects == first
    assert sum(one.fen for one in month_of.lines.all()) == 0


def test_what_was_verified_late_is_added_and_days_already_paid_are_not(there):
    rates(there)
    worked(there)
    month_of = computed(there)
    close_pay(month=month_of, version=month_of.version, by=there.people["home_desk"])
    late = there.at("active", who=there.second, from_on=month(2))
    there.verified(late, month(2))
    assert correct_pay(month=month_of, reason="补核", by=there.people["home_desk"]) == 2
    added = month_of.lines.filter(is_correction=True)
    assert {one.person for one in added} == {there.second} and all(one.fen > 0 for one in added)
    with pytest.raises(Refused, match="没有要更正"):
        correct_pay(month=month_of, reason="再补", by=there.people["home_desk"])


def test_a_month_is_not_closed_on_days_that_have_changed_or_by_the_clerk(there):
    rates(there)
    worked(there)
    row = computed(there)
    clerk = make.actor(role="clerk", institution=there.home)
    with pytest.raises(Forbidden):
        close_pay(month=row, version=row.version, by=clerk)
    late = there.at("active", who=there.second, from_on=month(2))
    there.verified(late, month(2))
    with pytest.raises(Refused, match="重新计算"):
        close_pay(month=row, version=row.version, by=there.people["home_desk"])
    with pytest.raises(Invalid, match="还没有过完"):
        compute_pay(institution=there.home, month=month(0), by=there.people["home_desk"])


def test_the_paying_host_and_the_person_see_their_lines_and_a_stranger_nothing(there):
    rates(there)
    worked(there, allowance_payer="host")
    row = computed(there)
    seen = access.lines_for(there.people["host_desk"])
    assert [one.component for one in seen] == ["allowance"]
    assert access.lines_for(there.people["person"]).count() == 2
    assert not access.lines_for(there.people["colleague"])
    with pytest.raises(NotFound):
        access.month_for(make.actor(role="head", institution=there.other), row.pk)


def test_on_pages_and_over_rest(there, client):
    rates(there)
    worked(there)
    desk = Person.objects.get(pk=there.people["home_desk"].person)
    client.force_login(desk.user)
    assert client.get(reverse("staffing:pay")).status_code == 200
    typed = {"institution": there.home.pk, "month": month(2).isoformat()}
    page = client.post(reverse("staffing:pay"), typed, follow=True).content.decode()
    row = PayMonth.objects.get()
    assert there.who.name in page and "折合全职天数" in page
    book = client.get(row.get_absolute_url() + "?format=xlsx")
    assert book["Content-Type"].endswith("sheet")
    client.post(reverse("staffing:pay-compute", args=[row.pk]))
    row.refresh_from_db()
    client.post(reverse("staffing:pay-close", args=[row.pk]), {"version": row.version})
    row.refresh_from_db()
    assert row.closed_at is not None
    refused = client.post(reverse("staffing:pay-correct", args=[row.pk]), {"reason": "核对"})
    assert refused.status_code == 422 and "没有要更正" in refused.content.decode()
    told = program_of(desk).get("pay-lines/").json()["results"]
    assert {one["component"] for one in told} == {"bonus", "allowance"}
    assert {one["amount"] for one in told} == {
        f"{one.fen / 100:.2f}" for one in PayLine.objects.all()
    }
