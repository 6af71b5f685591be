"""口径解释: asked by a body, answered by the county, ended by another person, frozen with a run."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import AuditEvent, Message
from alliance.core.periods import Period
from kpi import access, actions, queries, ruling
from kpi.models import DataElement, Indicator, Ruling
from kpi.queries import waiting_for
from kpi.running import freezing
from members.models import Clause, County, User
from tests import make
from tests.kpi.returning import Place, give_out
from tests.kpi.story import Story, on_feedback, small_county
from tests.members import loaded

pytestmark = pytest.mark.django_db
ASKED = "巡诊车上的门诊人次算不算本院的？"
ANSWERED = "算。以巡诊登记本为准，计入派出的卫生院。"


@pytest.fixture
def story() -> Story:
    """Three bodies, an assessor, an approver, figures of 2024."""
    return small_county()


@pytest.fixture
def head(story) -> Actor:
    return make.actor(role="head", institution=story.bodies[0])


def indicator(story: Story, code: str = "share") -> Indicator:
    return Indicator.objects.get(county=story.county, code=code)


def element(story: Story, code: str = "here") -> DataElement:
    return DataElement.objects.get(county=story.county, code=code)


def asked(story: Story, head: Actor, about=None, question: str = ASKED) -> Ruling:
    return actions.ask_ruling(
        about=about or element(story), question=question, unit=story.bodies[0].unit, by=head
    )


def answered(story: Story, row: Ruling, by: Actor | None = None, **more) -> Ruling:
    said = {"answer": ANSWERED, "from_period": "2024", "version": row.version, **more}
    return actions.answer_ruling(ruling=row, by=by or story.assessor, **said)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    return str(answer.content.decode())


# --- asking and answering ---------------------------------------------------------------


def test_a_body_asks_the_county_answers_and_who_asked_is_told(story, head):
    row = asked(story, head)
    assert [one.what for one in waiting_for(story.assessor) if "口径" in one.what] == [
        "口径问题：数据元here"
    ]
    row = answered(story, row, basis="试验县口径说明（试验〔2024〕5号）")
    assert (row.state, row.from_period, row.answered_by_id) == (
        "answered", "2024", story.assessor.person,
    )  # fmt: skip
    assert [one.what for one in waiting_for(story.assessor) if "口径" in one.what] == []
    told = Message.objects.filter(kind="notice", arguments__person=head.person)
    assert "“%(name)s”的口径已有解释。" in {one.arguments["text"] for one in told}
    assert set(AuditEvent.objects.filter(what__startswith="kpi.ruling").values_list(
        "what", flat=True)) == {"kpi.ruling_asked", "kpi.ruling_answered"}  # fmt: skip


def test_an_answer_needs_words_and_a_period_and_a_known_clause(story, head):
    row = asked(story, head)
    with pytest.raises(Invalid, match="请写明怎样解释"):
        answered(story, row, answer="  ")
    with pytest.raises(Invalid, match="从哪个期间起"):
        answered(story, row, from_period="")
    with pytest.raises(Invalid, match="不是期间"):
        answered(story, row, from_period="去年")
    with pytest.raises(Invalid, match="没有条款“第九条”"):
        answered(story, row, clause="第九条")
    row.refresh_from_db()
    assert row.state == "asked"


def test_without_a_clause_it_rests_on_that_of_the_definition(story, head):
    loaded.load("tz")
    first, second = Clause.objects.order_by("position")[:2]
    County.objects.filter(pk=story.county.pk).update(plan=first.plan)
    about = indicator(story)
    about.clause = first
    about.save(update_fields=["clause"])
    assert answered(story, asked(story, head, about)).clause == first
    assert answered(story, asked(story, head, about, "再问"), clause=second.key).clause == second


def test_a_body_asks_for_itself_alone_and_answers_nothing(story, head):
    with pytest.raises((Forbidden, NotFound)):
        actions.ask_ruling(about=element(story), question=ASKED, unit=story.bodies[1].unit, by=head)
    with pytest.raises(Forbidden):
        actions.ask_ruling(about=element(story), question=ASKED, by=head)
    with pytest.raises(Forbidden):
        answered(story, asked(story, head), by=head)


def test_the_county_may_put_a_question_to_itself(story):
    row = actions.ask_ruling(about=indicator(story), question=ASKED, by=story.assessor)
    assert row.unit is None
    assert answered(story, row).state == "answered"


def test_it_is_answered_once_and_by_who_saw_the_newest_version(story, head):
    row = asked(story, head)
    with pytest.raises(Refused, match="别人已经改过"):
        answered(story, row, version=7)
    row = answered(story, row)
    with pytest.raises(Refused, match="当前状态为“现行”"):
        answered(story, row)


# --- ending ---------------------------------------------------------------------------------


def test_another_person_replaces_an_answer_and_both_stay(story, head):
    first = answered(story, asked(story, head))
    said = {"answer": "不算。", "from_period": "2025", "reason": "省里另有规定"}
    with pytest.raises(Refused, match="作出解释的人不能自己替换"):
        actions.replace_ruling(ruling=first, version=first.version, by=story.assessor, **said)
    with pytest.raises(Invalid, match="为什么替换"):
        actions.replace_ruling(
            ruling=first, version=first.version, by=story.approver, **{**said, "reason": ""}
        )
    second = actions.replace_ruling(ruling=first, version=first.version, by=story.approver, **said)
    first.refresh_from_db()
    assert (first.state, first.answer, first.ended_reason) == (
        "replaced", ANSWERED, "省里另有规定",
    )  # fmt: skip
    assert (second.state, second.question, second.replaces) == ("answered", ASKED, first)
    assert queries.ruling_chain(access.rulings_for(head), first) == [second, first]


def test_a_withdrawn_answer_holds_no_more_and_stays_readable(story, head):
    row = answered(story, asked(story, head))
    assert [one["id"] for one in ruling.of_form(element(story).data_set, period())] == [str(row.pk)]
    with pytest.raises(Refused, match="作出解释的人不能自己"):
        actions.withdraw_ruling(ruling=row, reason="误", version=2, by=story.assessor)
    actions.withdraw_ruling(ruling=row, reason="引错条款", version=2, by=story.approver)
    assert ruling.of_form(element(story).data_set, period()) == []
    assert access.ruling_for(head, row.pk).answer == ANSWERED


def test_the_asking_body_takes_an_open_question_back_nobody_elses(story, head):
    row = asked(story, head)
    other = make.actor(role="head", institution=story.bodies[1])
    with pytest.raises((Forbidden, NotFound)):
        actions.withdraw_ruling(ruling=row, reason="误", version=1, by=other)
    assert actions.withdraw_ruling(ruling=row, reason="问错了", version=1, by=head).state == (
        "withdrawn"
    )


def period(code: str = "202412") -> Period:
    return Period.parse(code)


# --- who reads ------------------------------------------------------------------------------


def test_an_open_question_is_seen_by_who_asked_and_who_answers_an_answer_by_all(story, head):
    row = asked(story, head)
    neighbour = make.actor(role="clerk", institution=story.bodies[1])
    assert access.ruling_for(head, row.pk) == row
    assert access.ruling_for(story.approver, row.pk) == row
    with pytest.raises(NotFound):
        access.ruling_for(neighbour, row.pk)
    answered(story, row)
    assert access.ruling_for(neighbour, row.pk) == row
    with pytest.raises(NotFound):
        access.ruling_for(make.actor(county=make.neighbour(), role="assessor"), row.pk)


# --- frozen with a run -------------------------------------------------------------------------


def test_a_run_keeps_the_rulings_that_held_for_its_period(story, head):
    kept = answered(story, asked(story, head))
    answered(story, asked(story, head, question="2025年起怎样算？"), from_period="2025")
    run = story.run()  # of 2024
    facts = freezing.facts_of(run)
    # from 2025 on is after the run's period; 2024 holds
    assert [(row["id"], row["answer"]) for row in facts["rulings"]] == [(str(kept.pk), ANSWERED)]
    actions.withdraw_ruling(ruling=kept, reason="引错", version=2, by=story.approver)
    later = answered(story, asked(story, head, indicator(story), "分母含不含急诊？"))
    assert freezing.facts_of(run)["rulings"] == facts["rulings"]
    beside = ruling.beside(facts, ["share"], ["here", "elsewhere"])
    assert [(row["id"], row["since"]) for row in beside] == [
        (str(kept.pk), "ended"), (str(later.pk), "later"),
    ]  # fmt: skip


def test_a_ruling_about_another_definition_does_not_stand_beside_it(story, head):
    answered(story, asked(story, head, element(story, "contracts")))
    facts = freezing.facts_of(story.run())
    assert ruling.beside(facts, ["share"], ["here", "elsewhere"]) == []
    assert len(ruling.beside(facts, ["contracts"], ["contracts"])) == 1


# --- pages ---------------------------------------------------------------------------------------


def test_it_stands_beside_the_formula_on_the_run_and_on_the_printed_sheet(story, head):
    answered(story, asked(story, head))
    run = on_feedback(story, today())
    client = signed_in(make.user("assessor", story.county))
    unit = story.bodies[0].code
    for name, more in (
        ("kpi:explanation", [run.pk, unit, "share"]),
        ("kpi:sheet", [run.pk, unit]),
        ("kpi:run", [run.pk]),
    ):
        page = text(client.get(reverse(name, args=more)))
        assert ASKED in page, name
        assert ANSWERED in page, name


def test_it_stands_on_the_page_of_the_indicator(story, head):
    answered(story, asked(story, head, indicator(story)), from_period="2030")
    client = signed_in(make.user("clerk", institution=story.bodies[1]))
    page = text(client.get(reverse("kpi:indicator", args=["share"])))
    assert ANSWERED in page
    assert "?about=indicator:share" in page


def test_it_stands_below_the_grid_in_which_the_figure_is_filled(story, head):
    answered(story, asked(story, head))
    give_out(story)
    place = Place(story, story.bodies[0])
    client = signed_in(make.user("clerk", institution=story.bodies[0]))
    asking = [place.form().code, "202412", story.bodies[0].code]
    page = text(client.get(reverse("kpi:return", args=asking)))
    assert "有口径解释" in page
    assert ANSWERED in page


def test_a_clerk_asks_on_the_page_and_finds_the_answer_there(story):
    clerk = signed_in(make.user("clerk", institution=story.bodies[0]))
    answer = clerk.post(
        reverse("kpi:rulings"),
        {"about": "element:here", "unit": story.bodies[0].code, "question": ASKED},
    )
    row = Ruling.objects.get()
    assert answer.url == reverse("kpi:ruling", args=[row.pk])
    assert "作出解释" not in text(clerk.get(answer.url))
    assessor = signed_in(make.user("assessor", story.county))
    refused = assessor.post(
        reverse("kpi:ruling-answer", args=[row.pk]),
        {"answer": "算，以登记本为准", "from_period": "明年", "version": 1},
    )
    assert refused.status_code == 422
    assert "算，以登记本为准" in text(refused)  # what was typed is kept
    done = assessor.post(
        reverse("kpi:ruling-answer", args=[row.pk]),
        {"answer": "算，以登记本为准", "from_period": "2024年", "version": 1},
    )
    assert done.status_code == 302
    assert "算，以登记本为准" in text(clerk.get(reverse("kpi:rulings")))


def test_the_list_costs_the_same_for_many_rulings(story, head):
    client = signed_in(make.user("assessor", story.county))
    answered(story, asked(story, head))
    client.get(reverse("kpi:rulings"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("kpi:rulings"))
    for n in range(8):
        answered(story, asked(story, head, question=f"第{n}问"))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("kpi:rulings"))
    assert len(many) == len(few)
