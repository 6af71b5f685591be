"""Daily lists: numbers are not kept, lines are loaded once, and prove steps many at a time."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from alliance.core import crypto, imports
from alliance.core.clock import now
from alliance.core.errors import Forbidden, Invalid, NotFound, Refused
from alliance.core.models import ImportFile
from referrals import list_files
from referrals.access import cases as case_access
from referrals.access import lists as access
from referrals.actions import lists as actions
from referrals.identity import sign_of
from referrals.list_rows import same_name
from referrals.models import ListLine, Referral, ReferralEvent
from referrals.queries import lists as queries
from referrals.queries.figures import Scope, figures
from referrals.vocabulary import DOWN
from tests import make
from tests.referrals.listing import at, came, compared, content, day, loaded, number_of, picks
from tests.referrals.story import Ward, ward

pytestmark = pytest.mark.django_db
STRANGER = "11010119900101123" + sign_of("11010119900101123")  # a right number of nobody


@pytest.fixture
def there() -> Ward:
    return ward()


def tabs(there: Ward) -> dict[str, int]:
    counted = queries.counts(access.list_lines_for(there.hospital_desk))
    return {tab: n for tab, n in counted.items() if n}


def proposed(there: Ward) -> list[queries.Proposal]:
    rows = queries.tabbed(access.list_lines_for(there.hospital_desk))
    lines = list(rows.filter(tab="proposed").order_by("moment", "row"))
    return queries.proposals(lines, same_name)


# --- what is kept -------------------------------------------------------------


def test_no_number_and_no_name_is_kept_of_a_list_anywhere(there):
    case = there.at("booked")
    number, name = number_of(case), case.patient.name
    (line,) = loaded(there, ("挂号", number, at(), name, "内科"))
    file = ImportFile.objects.get()
    kept = imports.comparison(file)
    texts = [bytes(file.content).decode(), repr(kept), repr(vars(line)), repr(file.refused)]
    assert not any(number in text or name in text for text in texts)
    assert line.last_four == number[-4:]
    assert line.number_index == crypto.blind_index(number, "patient.number")


def test_a_number_in_the_wrong_column_is_not_kept_either(there):
    number = "E0099887766554433"
    file = compared(there, (number, number, number, "", number), ("挂号", "E1", at(), "", number))
    assert file.counts["refused"] == 1
    assert number not in bytes(file.content).decode() + repr(imports.comparison(file))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("转科", "E1", "2026-01-01", "", ""), "类别只能是"),
        (("挂号", "", "2026-01-01", "", ""), "没有证件号码"),
        (("挂号", "110101199001011230", "2026-01-01", "", ""), "身份证号码不对"),
        (("挂号", "E" * 41, "2026-01-01", "", ""), "证件号码过长"),
        (("挂号", "E1", "2026-02-30", "", ""), "时间看不懂"),
        (("挂号", "E1", "2199-01-01", "", ""), "时间还没有到"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_its_reason(there, row, sentence):
    good = ("挂号", "E2", "2026-01-01", "", "")
    file = compared(there, good, row)
    (refused,) = imports.comparison(file).with_status("refused")
    assert sentence in refused.reason
    with pytest.raises(Refused):
        imports.apply(file=file, layout=list_files.layout_of(file), by=there.hospital_desk)
    assert not ListLine.objects.exists()


def test_numbers_and_times_are_read_however_they_are_written(there):
    case = there.at("booked")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number_of(case)).lower()
    today = day().replace("-", "/")
    (line,) = loaded(there, ("门诊", wide, today, "", ""))
    assert (line.kind, line.exact, tabs(there)) == ("registered", False, {"proposed": 1})
    assert line.latest - line.moment == timedelta(days=1, microseconds=-1)


def test_a_line_that_stands_twice_is_one_with_both_departments(there):
    rows = [("挂号", "E77", "2026-01-02", "", place) for place in ("内科", "外科", "内科")]
    (line,) = loaded(there, *rows)
    assert line.department == "内科、外科"


def test_the_same_list_twice_adds_nothing(there):
    rows = [("挂号", "E77", "2026-01-02", "", ""), ("入院", "E77", "2026-01-02 10:00", "", "")]
    loaded(there, *rows)
    again = compared(there, *rows)
    assert (again.counts["unchanged"], again.counts["created"]) == (2, 0)
    with pytest.raises(Refused):
        imports.apply(file=again, layout=list_files.layout_of(again), by=there.hospital_desk)
    assert ListLine.objects.count() == 2
    line = ListLine.objects.first()
    line.pk = ListLine().pk
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_two_files_of_one_list_that_wait_are_loaded_once(there):
    first, second = (compared(there, ("挂号", "E77", "2026-01-02", "", "")) for _n in range(2))
    imports.apply(file=first, layout=list_files.layout_of(first), by=there.hospital_desk)
    with pytest.raises(Refused, match="比对之后"):
        imports.apply(file=second, layout=list_files.layout_of(second), by=there.hospital_desk)
    assert ListLine.objects.count() == 1


def test_a_new_key_neither_hides_a_case_nor_loads_a_line_again(there, settings):
    case = there.at("booked")
    row = ("挂号", number_of(case), day(), "", "")
    old = settings.DATA_KEYS
    loaded(there, ("挂号", "E77", "2026-01-02", "", ""))
    with override_settings(DATA_KEYS=f"{crypto.new_key('knew')},{old}"):
        (line,) = loaded(there, row)
        assert tabs(there) == {"proposed": 1, "without": 1}
        assert line.number_index != case.patient.number_index
        assert proposed(there)[0].fits[0].case == case
        again = compared(there, ("挂号", "E77", "2026-01-02", "", ""))
        assert again.counts["unchanged"] == 1


# --- what lines prove ---------------------------------------------------------


@pytest.mark.parametrize("state", ["booked", "dispatched", "accepted", "awaiting_slot"])
def test_a_registered_patient_has_arrived(there, state):
    case = there.at(state)
    moment = now()
    (line,) = loaded(there, ("挂号", number_of(case), at(moment), "", "内科"))
    with time_machine.travel(moment + timedelta(hours=3)):
        done = actions.confirm_lines(
            institution=there.hospital, picks=picks((line, case)), by=there.hospital_desk
        )
    assert [one.pk for one in done.done] == [line.pk] and not done.left
    case.refresh_from_db()
    line.refresh_from_db()
    event = case.events.get(action="arrive")
    assert (case.status, line.referral) == ("arrived", case)
    assert (event.list_line, event.occurred_at) == (line, max(line.moment, case.created_at))
    assert event.recorded_at > event.occurred_at
    assert tabs(there) == {"matched": 1}


def test_an_admission_says_that_the_patient_came_and_stays(there):
    case = there.at("booked")
    (line,) = came(there, case, kind="入院")
    assert [one.fits[0].verbs for one in proposed(there)] == [("arrive", "admit")]
    actions.confirm_lines(
        institution=there.hospital, picks=picks((line, case)), by=there.hospital_desk
    )
    case.refresh_from_db()
    assert case.status == "arrived"
    assert set(line.events.values_list("action", flat=True)) == {"arrive", "admit"}
    with pytest.raises(Refused, match="已经登记过入院"):
        there.step(case, "admit")


def test_who_came_and_is_admitted_later_stays_without_a_second_arrival(there):
    case = there.at("arrived")
    (line,) = came(there, case, kind="入院")
    actions.confirm_lines(
        institution=there.hospital, picks=picks((line, case)), by=there.hospital_desk
    )
    assert list(line.events.values_list("action", flat=True)) == ["admit"]


def test_a_discharge_sends_an_accepted_patient_down(there):
    case = there.at("accepted", DOWN)
    (line,) = came(there, case, kind="出院")
    actions.confirm_lines(
        institution=there.hospital, picks=picks((line, case)), by=there.hospital_desk
    )
    case.refresh_from_db()
    assert case.status == "discharged_to_base"
    assert line.events.get().action == "discharge"


def test_a_registration_proves_no_discharge_and_a_discharge_no_arrival(there):
    down, up = there.at("accepted", DOWN), there.at("booked")
    lines = [*came(there, down), *came(there, up, kind="出院")]
    assert proposed(there) == []
    for line, case in zip(lines, (down, up), strict=True):
        done = actions.confirm_lines(
            institution=there.hospital, picks=picks((line, case)), by=there.hospital_desk
        )
        assert [one.refusal.code for one in done.left] == ["line_fits_no_more"]


def test_both_kinds_of_unmatched_are_listed(there):
    never = there.at("booked")
    soon = there.at("booked")
    came_case = there.at("booked")
    for case in (never, came_case):
        Referral.objects.filter(pk=case.pk).update(due_at=now() - timedelta(minutes=1))
    loaded(
        there,
        ("挂号", number_of(came_case), day(), "", ""),
        ("挂号", STRANGER, day(), "", ""),
        ("出院", STRANGER, day(), "", ""),
    )
    assert tabs(there) == {"proposed": 1, "without": 1, "others": 1}
    rows = queries.never_came(case_access.referrals_for(there.hospital_desk), there.hospital)
    assert [case.pk for case in rows] == [never.pk]
    (missing,) = queries.missing_lines(list(rows), there.hospital)
    assert (missing.listed, missing.comparable) == (True, True)
    assert soon.pk != never.pk


def test_a_case_whose_day_has_no_list_yet_says_so(there):
    case = there.at("booked")
    Referral.objects.filter(pk=case.pk).update(due_at=now() - timedelta(days=3))
    rows = queries.never_came(case_access.referrals_for(there.hospital_desk), there.hospital)
    assert [one.listed for one in queries.missing_lines(list(rows), there.hospital)] == [False]


def test_who_comes_again_or_before_the_answer_did_not_come_without_referral(there):
    arrived, waiting = there.at("arrived"), there.at("requested")
    came(there, arrived, waiting)
    assert tabs(there) == {"others": 2}


def test_a_visit_from_before_the_referral_proves_nothing(there):
    case = there.at("booked")
    before = case.created_at - timedelta(days=2)
    (line,) = loaded(there, ("挂号", number_of(case), at(before), "", ""))
    assert tabs(there) == {"without": 1}
    done = actions.confirm_lines(
        institution=there.hospital, picks=picks((line, case)), by=there.hospital_desk
    )
    assert [one.refusal.code for one in done.left] == ["line_fits_no_more"]


def test_a_line_that_fits_two_cases_is_shown_for_a_choice(there):
    patient = there.patient()
    first = there.at("booked", patient=patient)
    second = there.at("booked", patient=patient, specialty="04")
    (line,) = came(there, first)
    (found,) = proposed(there)
    assert {one.case.pk for one in found.fits} == {first.pk, second.pk}
    assert not found.sure
    with pytest.raises(Invalid, match="只能选一件"):
        actions.confirm_lines(
            institution=there.hospital, picks=picks((line, first), (line, second)),
            by=there.hospital_desk,
        )  # fmt: skip
    actions.confirm_lines(
        institution=there.hospital, picks=picks((line, second)), by=there.hospital_desk
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("booked", "arrived")


def test_the_second_line_of_one_patient_is_not_ticked_and_another_name_neither(there):
    case, other = there.at("booked"), there.at("booked")
    loaded(
        there,
        ("挂号", number_of(case), day(), case.patient.name, ""),
        ("入院", number_of(case), at(), "", ""),
        ("挂号", number_of(other), day(), "演示患者 00", ""),
    )
    found = {(one.line.kind, one.fits[0].case.pk): one.sure for one in proposed(there)}
    assert found == {
        ("registered", case.pk): True,
        ("admitted", case.pk): True,  # it proves one step more: that the patient stays
        ("registered", other.pk): False,
    }


# --- many at once -------------------------------------------------------------


def test_a_case_that_moved_meanwhile_is_named_and_the_others_are_confirmed(there):
    cases = [there.at("booked") for _n in range(3)]
    lines = came(there, *cases)
    ticked = picks(*zip(lines, cases, strict=True))
    there.step(cases[1], "cancel")
    done = actions.confirm_lines(institution=there.hospital, picks=ticked, by=there.hospital_desk)
    assert {one.pk for one in done.done} == {lines[0].pk, lines[2].pk}
    (left,) = done.left
    assert (left.line.pk, left.referral.number) == (lines[1].pk, cases[1].number)
    assert cases[1].number in str(left.refusal)
    lines[1].refresh_from_db()
    assert lines[1].settled_at is None
    assert ReferralEvent.objects.filter(list_line=lines[1]).count() == 0


def test_a_version_that_is_no_more_is_left_and_nothing_of_it_is_half_done(there):
    case = there.at("booked")
    (line,) = came(there, case, kind="入院")
    pick = actions.Pick(line.pk, case.pk, 1)
    done = actions.confirm_lines(institution=there.hospital, picks=[pick], by=there.hospital_desk)
    assert [one.refusal.code for one in done.left] == ["version_conflict"]
    case.refresh_from_db()
    assert case.status == "booked"


def test_the_second_of_two_steps_refused_takes_the_first_back(there, monkeypatch):
    case = there.at("booked")
    (line,) = came(there, case, kind="入院")
    real = actions.take_step

    def broken(**said):
        if said["verb"] == "admit":
            raise Refused("试验", code="planted")
        return real(**said)

    monkeypatch.setattr(actions, "take_step", broken)
    done = actions.confirm_lines(
        institution=there.hospital, picks=picks((line, case)), by=there.hospital_desk
    )
    assert [one.refusal.code for one in done.left] == ["planted"]
    case.refresh_from_db()
    assert case.status == "booked" and not case.events.filter(action="arrive").exists()


def test_a_line_is_confirmed_once(there):
    case = there.at("booked")
    (line,) = came(there, case)
    ticked = picks((line, case))
    for _n in range(2):
        done = actions.confirm_lines(
            institution=there.hospital, picks=ticked, by=there.hospital_desk
        )
    assert [one.refusal.code for one in done.left] == ["line_settled"]
    assert case.events.filter(action="arrive").count() == 1


def test_a_line_of_one_patient_proves_nothing_of_another(there):
    case, other = there.at("booked"), there.at("booked")
    (line,) = came(there, case)
    done = actions.confirm_lines(
        institution=there.hospital, picks=picks((line, other)), by=there.hospital_desk
    )
    assert [one.refusal.code for one in done.left] == ["line_fits_no_more"]


def test_lines_are_set_aside_together_with_a_reason_or_not_at_all(there):
    first, second = came(there, there.at("booked"), there.at("booked"))
    with pytest.raises(Invalid, match="为什么"):
        actions.set_aside(
            institution=there.hospital, lines=[first.pk], reason=" ", by=there.hospital_desk
        )
    actions.set_aside(
        institution=there.hospital, lines=[first.pk], reason="来看牙", by=there.hospital_desk
    )
    with pytest.raises(Refused, match="已经确认过"):
        actions.set_aside(
            institution=there.hospital, lines=[second.pk, first.pk], reason="来看牙",
            by=there.hospital_desk,
        )  # fmt: skip
    second.refresh_from_db()
    assert second.settled_at is None
    assert tabs(there) == {"proposed": 1, "aside": 1}


def test_a_line_set_aside_by_mistake_is_taken_back_and_no_other_is(there):
    case, other = there.at("booked"), there.at("booked")
    line, matched = came(there, case, other)
    hospital, desk = there.hospital, there.hospital_desk
    actions.set_aside(institution=hospital, lines=[line.pk], reason="来看牙", by=desk)
    actions.confirm_lines(institution=hospital, picks=picks((matched, other)), by=desk)
    for stranger in (there.other_desk, there.doctor):
        with pytest.raises((Forbidden, NotFound)):
            actions.take_back(institution=hospital, lines=[line.pk], by=stranger)
    with pytest.raises(Refused, match="不算转诊"):
        actions.take_back(institution=hospital, lines=[line.pk, matched.pk], by=desk)
    assert tabs(there) == {"aside": 1, "matched": 1}
    actions.take_back(institution=hospital, lines=[line.pk], by=desk)
    assert tabs(there) == {"proposed": 1, "matched": 1}
    with pytest.raises(Refused, match="不算转诊"):
        actions.take_back(institution=hospital, lines=[line.pk], by=desk)
    done = actions.confirm_lines(institution=hospital, picks=picks((line, case)), by=desk)
    assert [one.pk for one in done.done] == [line.pk]


def test_nothing_ticked_and_too_much_ticked_is_refused(there):
    with pytest.raises(Invalid, match="至少勾选一行"):
        actions.confirm_lines(institution=there.hospital, picks=[], by=there.hospital_desk)
    case = there.at("booked")
    (line,) = came(there, case)
    with pytest.raises(Invalid, match="一次最多"):
        actions.confirm_lines(
            institution=there.hospital, picks=picks((line, case)) * (actions.MOST + 1),
            by=there.hospital_desk,
        )  # fmt: skip


# --- whose lists --------------------------------------------------------------


def test_only_the_desk_of_the_hospital_loads_and_confirms(there):
    case = there.at("booked")
    (line,) = came(there, case)
    ticked = picks((line, case))
    for stranger in (there.other_desk, there.doctor, there.hospital_doctor, there.desk):
        with pytest.raises((Forbidden, NotFound)):
            actions.confirm_lines(institution=there.hospital, picks=ticked, by=stranger)
        with pytest.raises((Forbidden, NotFound)):
            actions.set_aside(
                institution=there.hospital, lines=[line.pk], reason="试验", by=stranger
            )
        assert not access.list_lines_for(stranger).exists()
        assert not access.list_files_for(stranger).exists()
    with pytest.raises(NotFound):  # one's own desk, another hospital's line
        actions.confirm_lines(institution=there.other, picks=ticked, by=there.other_desk)


def test_a_file_of_one_hospital_is_no_file_of_another(there):
    file = compared(there, ("挂号", "E77", "2026-01-02", "", ""))
    with pytest.raises(NotFound):
        access.list_file_for(there.other_desk, file.pk)
    with pytest.raises(NotFound):
        imports.apply(file=file, layout=list_files.layout_of(file), by=there.other_desk)
    assert not ListLine.objects.exists()


def test_a_file_of_another_kind_is_not_taken_for_a_list(there):
    file = compared(there, ("挂号", "E77", "2026-01-02", "", ""))
    ImportFile.objects.filter(pk=file.pk).update(kind="referrals.capacity")
    with pytest.raises(NotFound):
        access.list_file_for(there.hospital_desk, file.pk)


def test_a_colleague_sees_the_file_but_who_loaded_it_ends_it(there):
    file = compared(there, ("挂号", "E77", "2026-01-02", "", ""))
    colleague = make.actor(role="referral_desk", institution=there.hospital)
    assert access.list_file_for(colleague, file.pk) == file
    with pytest.raises(Refused, match="由上传的人"):
        access.check_can_end_list(colleague, file, there.hospital)


def test_a_hostile_file_is_refused_and_leaves_nothing(there):
    for name, body in (
        ("清单.xlsx", b"PK\x03\x04 not a workbook"),
        ("清单.exe", b"MZ"),
        ("清单.csv", content(head="姓名,科室")),
        ("清单.json", b'[{"indexes": "k1:x", "wrong": ""}]'),
        ("清单.json", b"[1]"),
    ):
        with pytest.raises(Invalid):
            list_files.compare_file(
                institution=there.hospital, name=name, content=body, by=there.hospital_desk
            )
    assert not ImportFile.objects.exists()


def test_figures_say_how_many_steps_came_from_lists(there):
    from_list, by_hand = there.at("booked"), there.at("booked")
    (line,) = came(there, from_list)
    actions.confirm_lines(
        institution=there.hospital, picks=picks((line, from_list)), by=there.hospital_desk
    )
    there.step(by_hand, "arrive")
    month = queries.Period.containing(now().date(), "month")
    found = {
        one.verb: (one.events, one.from_lists) for one in queries.shares(there.hospital, month)
    }
    assert found == {"arrive": (2, 1), "admit": (0, 0), "discharge": (0, 0)}
    shown = figures(Scope(there.county.pk, month), {}).table("lists")
    assert shown is not None
    assert [[cell.text for cell in line.cells] for line in shown.lines] == [
        ["2", "1"], ["0", "0"], ["0", "0"],
    ]  # fmt: skip


def test_two_hundred_lines_cost_as_many_questions_as_twenty(there):
    cases = [there.at("accepted") for _n in range(3)]
    spent = []
    for first, many in ((0, 20), (100, 200)):
        rows = [("挂号", f"E{n:06d}X", day(), "", "") for n in range(first, first + many)]
        rows += [
            ("挂号", number_of(case), at(now() - timedelta(seconds=many)), "", "") for case in cases
        ]
        with CaptureQueriesContext(connection) as asked:
            loaded(there, *rows)
        with CaptureQueriesContext(connection) as shown:
            tabs(there)
            proposed(there)
        spent.append((len(asked), len(shown)))
    assert spent[0][1] == spent[1][1] <= 4
    # one database takes at most some fifty lines in one statement; nothing is asked line by line
    assert spent[1][0] - spent[0][0] <= 200 / 40
