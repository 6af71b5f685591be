"""人力资源池: the whole table, who enters, how long each state lasts, who pays; pages, REST, workbook."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from alliance.core.models import AuditEvent
from members.models import Person
from members.rules import MAY
from staffing.access import pool as access
from staffing.access import waiting_for
from staffing.actions import pool as actions
from staffing.models import PoolEntry, PoolEvent, StaffFile, Title
from staffing.queries import pool as queries
from staffing.rules import pool as rules
from tests import make
from tests.staffing.story import land, month

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
#: The plan's rows, written down apart from the code: from, verb, to, who, in which pools (p, r).
#: d desk of the lead, h head of the lead, k desk of the member, m head of the member, o commission.
TABLE = """
entered train training d pr
training end_training examining d p
examining pass passed h p
examining fail failed h p
failed retrain training d p
failed resit examining d p
passed send sent o p
entered,training assign sent h r
sent arrive returned k pr
entered,training,examining,failed,passed,sent withdraw withdrawn hm pr
"""
LETTERS = {
    ("lead", "staffing.arrange"): "d", ("lead", "staffing.agree"): "h",
    ("member", "staffing.verify"): "k", ("member", "staffing.agree"): "m",
    ("county", "staffing.decide"): "o",
}  # fmt: skip


def specified():
    found = {}
    for row in TABLE.strip().split("\n"):
        states, verb, to, who, kinds = row.split()
        for state, kind in product(states.split(","), kinds):
            found[{"p": "pool", "r": "reserve"}[kind], state, verb] = (to, set(who))
    return found


@pytest.fixture
def there():
    """A county with the plan's pool; a recruit of the member without licence or title."""
    found = land()
    found.set_rule("staffing.pay.payer[pool]", "相应的成员医院")
    found.set_rule("staffing.pool.stages", ["入池", "实岗培训", "考核", "安排到成员单位"])
    found.set_rule("staffing.pool.starts_on", date(2021, 1, 1))
    found.set_rule("staffing.pool.entrants", "新招聘的未取得执业资质或无职称卫生专业技术人员")
    found.recruit = make.person(institution=found.host)
    return found


def entered(there, **more):
    told = {"lead": there.home, "person": there.recruit, "hired_on": month(7),
            "entered_on": month(6), "by": there.people["home_desk"], **more}  # fmt: skip
    return actions.enter_pool(**told)


def move(there, row, verb, by, on=None, **said):
    return actions.move_in_pool(
        entry=row, verb=verb, version=row.version, said={"on": on or today(), **said},
        by=there.people[by],
    )  # fmt: skip


def test_the_table_is_the_plans():
    real = {
        (kind, state, one.verb): (one.to, {LETTERS[who.side, who.verb] for who in one.who})
        for one in rules.MOVES
        for kind in one.kinds
        for state in one.come_from
    }
    assert real == specified()
    for one in rules.MOVES:
        assert set(one.needs) <= set(rules.FIELDS)
        assert {who.verb for who in one.who} <= set(MAY)


def test_every_state_verb_and_actor_outside_the_table_is_refused(there):
    row, table = entered(there), specified()
    cast = {
        "the head of the lead": (there.people["home_desk"], set("dh")),
        "a clerk of the lead": (make.actor(role="clerk", institution=there.home), set("d")),
        "the desk of the member": (there.people["host_desk"], set("k")),
        "the head of the member": (there.people["host_head"], set("km")),
        "the head of another member": (make.actor(role="head", institution=there.other), set()),
        "the commission": (there.people["office"], set("o")),
        "a viewer": (make.actor(role="viewer", county=there.county), set()),
        "the recruit": (make.actor(there.recruit), set()),
        "another county": (make.actor(role="approver", county=make.county()), set()),
        "the system": (make.system(there.county), set()),
        "nobody": (Actor(), set()),
    }  # fmt: skip
    tried = allowed = 0
    for kind, state, verb in product(rules.KINDS, rules.STATES, [*rules.VERBS, "enter"]):
        row.kind, row.status = kind, state
        _to, who = table.get((kind, state, verb), ("", set()))
        for name, (actor, known) in cast.items():
            tried += 1
            try:
                access.check_can_move(actor, row, verb)
                taken = True
            except (Refused, Forbidden, NotFound):
                taken = False
            assert taken == bool(who & known), (kind, state, verb, name)
            allowed += taken
    assert tried == 2 * 8 * 11 * 11
    assert allowed > 30


def test_a_recruit_goes_from_entry_over_a_repeated_examination_to_the_body_that_holds_the_post(
    there,
):
    row = entered(there)
    assert (row.kind, row.member, row.payer) == ("pool", there.host, "相应的成员医院")
    row = move(there, row, "train", "home_desk", month(5))
    row = move(there, row, "end_training", "home_desk", month(3))
    with pytest.raises(Invalid, match="理由"):
        move(there, row, "fail", "home_desk", month(2))
    row = move(there, row, "fail", "home_desk", month(2), reason="操作未过")
    assert (row.examined_on, row.passed) == (month(2), False)
    row = move(there, row, "resit", "home_desk", month(2))
    row = move(there, row, "pass", "home_desk", month(1))
    assert (row.examined_on, row.passed) == (month(1), True)
    with pytest.raises(Forbidden):
        move(there, row, "send", "home_desk", order_no="文〔2026〕1号")
    assert [one.url for one in waiting_for(there.people["office"])] == [row.get_absolute_url()]
    row = move(there, row, "send", "office", order_no="文〔2026〕1号")
    row = move(there, row, "arrive", "host_desk")
    assert (row.status, row.owner_side) == ("returned", "")
    there.recruit.refresh_from_db()
    assert there.recruit.institution == there.host, "the employer was the member all along"
    words = [one[0] for one in queries.periods_of(row, today())]
    assert words == [
        "入池", "实岗培训", "待考核", "考核未通过", "待考核", "考核通过待派回", "待报到", "已派回",
    ]  # fmt: skip
    # Days of each state add up to the days since the entry.
    assert sum(one[3] for one in queries.periods_of(row, today())) == (today() - month(6)).days
    assert AuditEvent.objects.filter(what="pool.step_taken").count() == 8
    again = entered(there, entered_on=today())  # out of it, one may come back
    assert again.pk != row.pk


def test_nobody_steps_into_the_future_or_behind_the_state_and_a_stale_page_is_refused(there):
    row = move(there, entered(there), "train", "home_desk", month(4))
    for day in (today() + DAY, month(4) - DAY):
        with pytest.raises(Invalid):
            move(there, row, "end_training", "home_desk", day)
    with pytest.raises(Refused, match="别人已经改过"):
        actions.move_in_pool(
            entry=row, verb="end_training", version=1, said={"on": today()},
            by=there.people["home_desk"],
        )  # fmt: skip


def test_the_pool_takes_whom_the_plan_names_and_nobody_else(there):
    with pytest.raises(Invalid, match="自2021-01-01起"):
        entered(there, hired_on=date(2020, 12, 31))
    with pytest.raises(Invalid, match="成员单位新招聘"):
        entered(there, person=there.who)
    Title.objects.create(
        county=there.county, person=there.recruit, name="医师", step=1, from_on=date(2020, 1, 1)
    )
    row = entered(there)  # a title without a licence
    with pytest.raises(Refused, match="已经在池中"):
        entered(there)
    move(there, row, "withdraw", "host_head", reason="辞职")
    StaffFile.objects.create(
        county=there.county, person=there.recruit, profession="doctor", post="established",
        licence_until_on=today() + DAY,
    )  # fmt: skip
    with pytest.raises(Refused, match="不纳入人力资源池"):
        entered(there)
    assert there.recruit not in queries.recruits("pool", [there.home], today())


def test_where_no_plan_names_who_pays_nobody_enters_and_the_clause_is_said():
    found = land()
    found.recruit = make.person(institution=found.host)
    with pytest.raises(NotSet, match="薪酬负担单位"):
        entered(found)
    assert not PoolEntry.objects.exists()


def test_a_rule_edited_later_changes_nothing_for_who_is_in_the_pool(there):
    row = entered(there)
    there.set_rule("staffing.pay.payer[pool]", "区财政")
    row.refresh_from_db()
    assert row.payer == "相应的成员医院"


def test_the_reserve_is_recruited_by_the_lead_used_by_the_member_and_paid_by_the_budget():
    """PL 附件1 六（一）: a county whose plan prints no stages keeps the reserve."""
    found = land()
    found.set_rule("staffing.pay.payer[pool]", "区财政")
    found.recruit = make.person(institution=found.host)
    with pytest.raises(Invalid, match="牵头医院统一招聘"):
        entered(found)
    found.recruit = make.person(institution=found.home)
    row = entered(found)
    assert (row.kind, row.member, row.payer) == ("reserve", None, "区财政")
    stranger = make.institution(found.county)
    with pytest.raises(Invalid, match="成员单位"):
        move(found, row, "assign", "home_desk", order_no="文1", member=stranger.code)
    row = move(found, row, "assign", "home_desk", order_no="文1", member=found.host.code)
    assert (row.status, row.member, row.owner_side) == ("sent", found.host, "member")
    assert move(found, row, "arrive", "host_desk").status == "returned"


def test_what_happened_is_kept_by_the_database(there):
    entered(there)
    for change in (
        lambda: PoolEvent.objects.update(verb="x"), lambda: PoolEvent.objects.all().delete()
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_pages_rest_and_the_workbook_tell_the_same(there, client):
    row = entered(there)
    client.force_login(Person.objects.get(pk=there.people["home_desk"].person).user)
    page = client.get(reverse("staffing:pool")).content.decode()
    assert there.recruit.name in page
    assert "实岗培训" in page
    assert f"{(today() - month(6)).days}" in page
    one = client.get(row.get_absolute_url()).content.decode()
    assert "开始实岗培训" in one
    assert "相应的成员医院" in one
    url = reverse("staffing:pool-step", args=[row.pk, "train"])
    wrong = client.post(url, {"version": 1, "on": (today() + DAY).isoformat()})
    assert wrong.status_code == 422
    assert client.post(url, {"version": 1, "on": today().isoformat()}).status_code == 302
    told = client.get(reverse("api:staff-pool")).json()["results"][0]
    assert (told["status"], told["days"], told["member"]) == ("training", 0, there.host.code)
    sheet = client.get(reverse("staffing:pool"), {"format": "xlsx"})
    assert sheet.status_code == 200
    assert client.get(reverse("staffing:pool-enter")).status_code == 200
    done = client.post(
        reverse("api:staff-pool-step", args=[row.pk, "end_training"]), {"on": today().isoformat()},
        content_type="application/json", headers={"If-Match": '"2"', "Idempotency-Key": "p1"},
    )  # fmt: skip
    assert (done.status_code, done.json()["status"]) == (200, "examining")
    client.force_login(make.user("head", institution=there.other))
    assert client.get(row.get_absolute_url()).status_code == 404
