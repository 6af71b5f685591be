"""A fund request from filing to closing: who takes which step, what it does to the money."""

from datetime import timedelta

import pytest
import time_machine

from alliance.core.clock import now, today
from alliance.core.errors import Forbidden, Invalid, NotFound, NotSet, Refused
from fundpool.access import requests as access
from fundpool.actions import requests as actions
from fundpool.actions.requests import RequestTold
from fundpool.models import Journal, Misuse, Request, RequestVersion
from fundpool.queries import ledger, request_lists
from fundpool.queries import requests as queries
from fundpool.queries.request_money import amounts
from fundpool.rules import requests as rules
from members import actions as member_actions
from tests import make
from tests.fundpool.request_story import FREE, LIST, there

pytestmark = pytest.mark.django_db


def set_rule(place, key, value):
    member_actions.set_rule(
        county=place.county, key=key, value=value, reason="试验县文〔2026〕2号",
        by=make.system(place.county),
    )  # fmt: skip


def holds(place):
    return all(one.holds for one in ledger.invariants(place.pool))


def test_a_request_goes_from_filing_to_closing_and_the_books_follow():
    place = there()
    row = place.begin(60_000)
    assert (row.status, row.route, queries.free_of(place.earmark)) == ("submitted", "lead", FREE)
    place.take(row, "review", place.lead_admin)
    place.take(row, "approve", place.approver)
    row.refresh_from_db()
    assert (row.status, queries.free_of(place.earmark)) == ("first_approved", FREE)
    place.take(row, "approve", place.second)
    assert queries.free_of(place.earmark) == FREE - 60_000
    assert place.pay(row, 20_000).status == "disbursing"
    assert place.pay(row, 40_000).status == "accounting"
    assert place.used(row, 50_000).status == "accounting"
    row = place.take(
        row, "return_unspent", place.finance, amount=10_000, on=today(), bank_no="回单-9"
    )
    assert (row.status, queries.free_of(place.earmark)) == ("closed", FREE - 50_000)
    kinds = list(Journal.objects.filter(source=row.no).values_list("kind", flat=True))
    assert kinds == [
        "approved", "disbursed", "disbursed", "use_accepted", "unspent_returned",
    ]  # fmt: skip
    assert holds(place)


def test_money_is_committed_at_the_last_approval_or_refused_to_the_fen():
    place = there(free=1_000_000)
    row = place.begin(1_000_001)
    place.take(row, "review", place.lead_admin)
    place.take(row, "approve", place.approver)
    with pytest.raises(
        Refused, match=r"余额不足：可用 10.000\.00，本次 10.000\.01，缺口 0\.01"
    ) as told:
        place.take(row, "approve", place.second)
    assert told.value.code == "INSUFFICIENT_FUNDS"
    row.refresh_from_db()
    assert (row.status, queries.free_of(place.earmark)) == ("first_approved", 1_000_000)


def test_below_the_countys_threshold_one_approver_suffices():
    place = there()
    set_rule(place, queries.TWO_FROM, 50_000)
    small, large = place.begin(49_999), place.begin(50_000)
    for row, state in ((small, "approved"), (large, "first_approved")):
        place.take(row, "review", place.lead_admin)
        assert place.take(row, "approve", place.approver).status == state
    with pytest.raises(Refused) as told:
        place.take(small, "approve", place.second)
    assert told.value.code == "ALREADY_APPROVED"


def test_who_had_one_duty_of_a_request_has_no_other():
    place = there()
    both = make.person(place.county, role="assessor")
    make.grant(both, "approver")
    make.grant(both, "finance")
    many = make.actor(both)
    set_rule(place, queries.REVIEWER, "commission")
    row = place.begin()
    place.take(row, "review", many)
    for verb in ("approve",):
        with pytest.raises(Forbidden, match="办过审核") as told:
            place.take(row, verb, many)
        assert told.value.code == "SAME_PERSON"
    place.take(row, "approve", place.approver)
    with pytest.raises(Forbidden, match="另一人") as told:
        place.take(row, "approve", place.approver)
    assert told.value.code == "SAME_PERSON"
    place.take(row, "approve", place.second)
    with pytest.raises(Forbidden) as told:
        place.take(row, "disburse", many, amount=1, on=today(), bank_no="1")
    assert told.value.code == "SAME_PERSON"
    assert place.pay(row, 60_000).status == "accounting"


def test_another_amount_is_reviewed_anew():
    place = there()
    row = place.begin(60_000)
    place.take(row, "review", place.lead_admin)
    place.take(row, "approve", place.approver)
    row = place.take(row, "amend", place.clerk, amount=70_000, reason="报价变动")
    assert (row.status, row.fen) == ("submitted", 70_000)
    assert list(RequestVersion.objects.filter(request=row).values_list("fen", flat=True)) == [
        60_000, 70_000,
    ]  # fmt: skip
    place.take(row, "review", place.lead_admin)
    assert place.take(row, "approve", place.approver).status == "first_approved"


def test_a_return_goes_through_the_whole_list_at_once():
    place = there()
    row = place.begin()
    part = [{"item": "合同", "fine": False, "note": "少盖章"}]
    with pytest.raises(Invalid, match="还缺：验收单"):
        place.take(row, "return", place.lead_admin, points=part)
    whole = [*part, {"item": "验收单", "fine": True, "note": ""}]
    fine = [{**one, "fine": True} for one in whole]
    with pytest.raises(Invalid, match="不必退回"):
        place.take(row, "return", place.lead_admin, points=fine)
    row = place.take(row, "return", place.lead_admin, points=whole)
    assert (row.status, row.returns) == ("returned", 1)


def test_what_could_be_said_the_first_time_needs_a_reason_and_counts_for_the_reviewer():
    place = there()
    row = place.begin()
    first = [
        {"item": "合同", "fine": False, "note": "少盖章"}, {"item": "验收单", "fine": True},
    ]  # fmt: skip
    place.take(row, "return", place.lead_admin, points=first)
    actions.enclose_document(
        request=row, item="合同", upload=make.upload("新合同.pdf"), by=place.clerk
    )
    place.take(row, "submit", place.clerk)
    again = [
        {"item": "合同", "fine": False, "note": "金额不符"},
        {"item": "验收单", "fine": False, "note": "没有日期"},
    ]
    with pytest.raises(Invalid, match="“验收单”首次退回时没有提出"):
        place.take(row, "return", place.lead_admin, points=again)
    place.take(row, "return", place.lead_admin, points=again, late_reason="首次疏漏")
    assert queries.late_returns(place.county.pk) == {place.lead_admin.person: 1}


def test_nothing_is_submitted_without_what_the_list_asks_for():
    place = there()
    with pytest.raises(Refused, match="还缺材料：验收单") as told:
        place.begin(uploads=[("合同", make.upload("合同.pdf"))])
    assert told.value.code == "DOCUMENTS_MISSING"
    with pytest.raises(Refused, match="佐证材料"):
        place.begin(earmark=place.other, uploads=[])
    assert not Request.objects.exists()


def test_a_submitted_document_is_never_taken_out():
    place = there()
    row = place.begin(submit=False)
    spare = actions.enclose_document(
        request=row, item="", upload=make.upload("多余.pdf"), by=place.clerk
    )
    actions.take_document_out(document=spare, by=place.clerk)
    assert len(queries.documents_of(row)) == len(LIST.splitlines())
    place.take(row, "submit", place.clerk)
    whole = [{"item": one, "fine": False, "note": "重做"} for one in LIST.splitlines()]
    place.take(row, "return", place.lead_admin, points=whole)
    with pytest.raises(Refused) as told:
        actions.take_document_out(document=queries.documents_of(row)[0], by=place.clerk)
    assert told.value.code == "document_kept"


def test_misuse_is_called_in_taken_off_a_later_payment_and_paid_back():
    place = there()
    row = place.paid(60_000)
    place.used(row, 40_000)
    row = place.take(
        row, "find_misuse", place.assessor, amount=30_000, kind="挪用", reason="用于发放补贴"
    )
    misuse = Misuse.objects.get()
    assert (row.status, misuse.cleared, queries.left_of(misuse)) == ("closed", 20_000, 30_000)
    later = place.approved(50_000)
    with pytest.raises(Refused) as told:
        place.pay(later, 50_000, offset=30_001)
    assert told.value.code == "EXCEEDS_RECOVERY"
    free = queries.free_of(place.earmark)
    place.pay(later, 50_000, offset=25_000)
    assert (queries.left_of(misuse), queries.free_of(place.earmark)) == (5_000, free + 25_000)
    with pytest.raises(Refused):
        place.take(row, "recover", place.finance, amount=5_001, on=today(), bank_no="回单-3")
    place.take(row, "recover", place.finance, amount=5_000, on=today(), bank_no="回单-3")
    assert queries.left_of(misuse) == 0
    assert holds(place)


def test_nobody_pays_more_than_was_approved_or_accounts_for_more_than_was_paid():
    place = there()
    row = place.approved(60_000)
    with pytest.raises(Refused) as told:
        place.pay(row, 60_001)
    assert told.value.code == "EXCEEDS_COMMITMENT"
    place.pay(row, 10_000)
    with pytest.raises(Refused) as told:
        place.take(row, "report_use", place.clerk, amount=10_001, on=today(), note="已用")
    assert told.value.code == "EXCEEDS_ADVANCE"


def test_what_is_not_paid_is_free_again():
    place = there()
    row = place.approved(60_000)
    assert place.take(row, "cancel", place.approver, reason="项目取消").status == "cancelled"
    assert queries.free_of(place.earmark) == FREE
    row = place.approved(60_000)
    place.pay(row, 10_000)
    assert place.take(row, "release_rest", place.second, reason="不再需要").status == "accounting"
    assert queries.free_of(place.earmark) == FREE - 10_000


def test_who_reported_a_use_does_not_accept_it():
    place = there()
    both = make.person(place.county, role="assessor")
    make.grant(both, "clerk", place.body)
    row = place.paid()
    place.take(row, "report_use", make.actor(both), amount=10, on=today(), note="已用")
    with pytest.raises(Forbidden) as told:
        place.take(row, "accept_use", make.actor(both))
    assert told.value.code == "SAME_PERSON"
    assert place.take(row, "refuse_use", place.assessor, reason="票据不全").status == "accounting"
    assert amounts(row).waiting == 0


def test_no_money_goes_to_an_account_nobody_confirmed():
    place = there()
    body = place.neighbour
    clerk = make.actor(role="clerk", institution=body)
    row = place.approved(institution=body, by=clerk)
    with pytest.raises(Refused) as told:
        place.pay(row, 60_000)
    assert told.value.code == "no_payee"


def test_strangers_see_no_request_and_drafts_stay_with_their_body():
    place = there()
    draft, filed = place.begin(submit=False), place.begin()
    for stranger in (
        make.actor(role="finance"),
        make.actor(role="clerk", institution=place.neighbour),
    ):
        with pytest.raises(NotFound):
            access.request_for(stranger, filed.pk)
    for reader in (place.lead_admin, place.auditor, place.finance):
        assert access.request_for(reader, filed.pk) == filed
        with pytest.raises(NotFound):
            access.request_for(reader, draft.pk)
    assert access.request_for(place.second_clerk, draft.pk) == draft


def test_each_finds_what_waits_for_them_and_no_more():
    place = there()
    set_rule(place, queries.TWO_FROM, 10**9)
    filed, ready = place.begin(), place.approved_by_one()
    todo = lambda actor: {
        row.pk for row in request_lists.todo(access.requests_for(actor), access.rights_of(actor))
    }
    assert todo(place.lead_admin) == {filed.pk}
    assert todo(place.finance) == {ready.pk}
    assert todo(place.approver) == todo(place.clerk) == todo(place.assessor) == set()


def test_the_queue_says_what_each_approval_in_turn_leaves():
    place = there(free=100_000)
    rows = [place.begin(fen) for fen in (60_000, 50_000)]
    found = request_lists.lines(Request.objects.filter(pk__in=[r.pk for r in rows]).order_by("no"))
    assert [(one.before, one.after, one.short) for one in found] == [
        (100_000, 40_000, False), (40_000, -10_000, True),
    ]  # fmt: skip


def test_the_applicant_sees_the_days_with_each_office():
    place = there()
    with time_machine.travel(now() - timedelta(days=9), tick=False):
        row = place.begin()
    with time_machine.travel(now() - timedelta(days=4), tick=False):
        place.take(row, "review", place.lead_admin)
    row.refresh_from_db()
    assert queries.days_with(row, queries.steps_of(row)) == {"lead": 5, "commission": 4}


def test_who_draws_on_a_pool_is_the_plans_word():
    place = there(kind="technical")
    with pytest.raises(NotSet, match="资金池由谁申请使用"):
        place.begin()
    set_rule(place, "fundpool.claim.drawn_by[technical]", "county_hospital")
    with pytest.raises(Forbidden, match="由区级医院申请使用") as told:
        place.begin()
    assert told.value.code == "NOT_MEMBER"
    row = place.begin(institution=place.lead, by=place.lead_admin)
    assert (row.status, row.route) == ("submitted", "commission")


def test_an_earmark_of_another_county_is_no_earmark_here():
    place, other = there(), there()
    with pytest.raises(Refused) as told:
        place.begin(earmark=other.earmark)
    assert told.value.code == "EARMARK_MISMATCH"


def test_a_body_of_no_alliance_draws_on_nothing():
    place = there()
    alone = make.institution(place.county)
    clerk = make.actor(role="clerk", institution=alone)
    with pytest.raises(Forbidden) as told:
        place.begin(institution=alone, by=clerk)
    assert told.value.code == "NOT_MEMBER"


@pytest.mark.parametrize("fen", [0, -1, 1.5, True])
def test_an_amount_is_whole_fen_above_nought(fen):
    place = there()
    with pytest.raises(Invalid) as told:
        actions.begin_request(
            institution=place.body, earmark=place.earmark, told_of=RequestTold(fen, "x"),
            by=place.clerk,
        )  # fmt: skip
    assert told.value.code == "INVALID_AMOUNT"


def test_every_request_has_the_next_number_of_its_year():
    place = there()
    numbers = [place.begin(submit=False).no for _n in range(3)]
    assert numbers == [f"SQ-{today().year}-{n:04d}" for n in (1, 2, 3)]


#: Whose duty each verb is, by the cast; everybody else is refused.
WHOSE = {
    "amend": "clerk second_clerk", "withdraw": "clerk second_clerk",
    "submit": "clerk second_clerk", "discard": "clerk second_clerk",
    "review": "lead_admin", "return": "", "reject": "", "approve": "approver second",
    "disburse": "finance", "cancel": "approver second", "release_rest": "approver second",
    "report_use": "clerk second_clerk", "accept_use": "assessor finance",
    "refuse_use": "assessor finance", "return_unspent": "finance",
    "find_misuse": "assessor finance", "recover": "finance",
    "return_payment": "finance", "wrong_unit": "assessor finance",
}  # fmt: skip
BY_STATE = {
    "submitted": "lead_admin",
    "reviewed": "approver second",
    "first_approved": "approver second",
}
CAST = "clerk second_clerk lead_admin assessor approver second finance auditor"


def test_every_verb_in_every_state_by_everybody():
    """The whole table: allowed only by whom it names, and from nowhere else."""
    place = there()
    row = place.begin()
    for state in rules.STATES:
        row.status = state
        for verb in rules.VERBS:
            allowed = set(
                (BY_STATE.get(state, "") if verb in {"return", "reject"} else WHOSE[verb]).split()
            )
            for name in CAST.split():
                may = rules.move_for(state, verb) is not None and name in allowed
                refused = None
                try:
                    access.check_can_take(getattr(place, name), row, verb)
                except (Forbidden, Refused) as refusal:
                    refused = refusal
                by_amounts = refused is not None and refused.code in {
                    "no_report",
                    "EXCEEDS_ADVANCE",
                    "EXCEEDS_RECOVERY",
                    "no_payee",
                }
                assert (refused is None or by_amounts) == may, (state, verb, name, refused)
