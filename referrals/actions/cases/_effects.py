"""What a step does beside moving the case, by verb; most do nothing more."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import NotSet, Refused, wrong_field
from alliance.core.showing import listed, sentences
from members import queries as member_queries
from referrals import queries, rules
from referrals.actions.cases import _following as following
from referrals.actions.cases import _reserved as reserved
from referrals.actions.cases._numbers import held_series
from referrals.actions.cases._taking import LONGEST_CODE, Taking
from referrals.vocabulary import DIRECTIONS, DOWN, OUT, UP

LONGEST_DIAGNOSIS: Final = 200
#: How a level of hospital begins in words.
_LEVELS: Final = {"一": 1, "二": 2, "三": 3}


def check_none_open(taking: Taking) -> None:
    """One open up-referral a patient and specialty in the county; the other place is not named."""
    row = taking.row
    held_series(row.county_id)
    other = queries.cases.open_up(row.county_id, queries.cases.keys_of(row.patient), row.specialty)
    if other is not None and other.pk != row.pk:
        raise another_open()


def another_open() -> Refused:
    """The refusal of a second open referral; it tells nothing about the first."""
    return Refused(
        _("这位患者同一专科已有一件在办的上转，办结后才能再转；急危重症请走绿色通道。"),
        code="open_referral",
    )


def _revise(taking: Taking) -> None:
    """The author writes the draft anew; what is not said of the optional things stays."""
    row, said = taking.row, taking.said
    place = said.get("destination", row.destination)
    if place is not None and place.pk == row.origin_id:
        raise wrong_field("destination", _("接收机构不能是本单位。"))
    if said["specialty"] != row.specialty:
        keys = queries.cases.keys_of(row.patient)
        held_series(row.county_id)
        if queries.cases.draft_here(row.county_id, keys, said["specialty"], row.origin_id):
            raise wrong_field(
                "specialty", _("这位患者这个专科在本单位已有一份草稿，请打开那一份。")
            )
    row.specialty, row.summary, row.destination = said["specialty"], said["summary"], place
    row.diagnosis = said["first_diagnosis"][:LONGEST_DIAGNOSIS]
    for name in ("chosen_by_patient", "priority", "groups", "colour", "icd"):
        if name in said:
            setattr(row, name, said[name])
    row.priority = queries.cases.priority_by_marks(
        row.county_id, row.priority, row.groups, row.colour, today()
    )
    if "required" in said:
        row.packet = {**row.packet, "required": said["required"]}


def _submit(taking: Taking) -> None:
    row = taking.row
    _check_catalogue(taking)
    _check_level(taking)
    if row.destination_id is None:
        raise wrong_field("destination", _("请选接收机构。"))
    check_none_open(taking)
    row.consent = True
    row.review_at_id = queries.cases.place_of_review(row)


def _check_catalogue(taking: Taking) -> None:
    """A disease of the county's list with its required data, or the reason why not."""
    row, override = taking.row, taking.said.get("override")
    entries = queries.cases.catalogue(row.county_id, UP, today(), row.origin_id)
    if override:
        return
    entry = next((one for one in entries if one.icd == row.icd), None)
    if entry is not None and queries.cases.is_first_contact(entry):
        raise wrong_field("override", _("这个病种在基层首诊目录内，上转请写明理由。"))
    if all(queries.cases.is_first_contact(one) for one in entries):
        return
    if entry is None:
        raise wrong_field("override", _("所填病种不在转诊病种目录内，请改选目录病种，或写明理由。"))
    there = row.packet.get("required", {})
    missing = [name for name in entry.required if not there.get(name)]
    if missing:
        sentence = _("目录要求附：%(missing)s。请补齐，或写明缺的理由。")
        raise wrong_field("override", sentence % {"missing": listed(missing)})


def _check_level(taking: Taking) -> None:
    """A risk of pregnancy goes to a hospital of the level the county asks for, or says why not."""
    row = taking.row
    if not row.colour or row.destination is None or taking.said.get("override"):
        return
    wanted = queries.cases.level_for(row.county_id, row.colour, today())
    there = _LEVELS.get((row.destination.level or "")[:1])
    if wanted is not None and there is not None and there < wanted:
        sentence = _("这个风险颜色要转到%(wanted)d级以上医院，请改选，或写明理由。")
        raise wrong_field("override", sentence % {"wanted": wanted})


def _submit_out(taking: Taking) -> None:
    row, said = taking.row, taking.said
    if len(said["outside"]) > LONGEST_CODE:
        raise wrong_field("outside", _("请不超过%(most)d字。") % {"most": LONGEST_CODE})
    row.outside, row.indication = said["outside"], said["indication"]
    row.consent, row.sent = True, True
    row.review_at_id = queries.cases.place_of_review(row)


def _approve(taking: Taking) -> None:
    taking.row.reviewer_id = taking.by.person
    taking.row.sent = True


def _return(taking: Taking) -> None:
    row = taking.row
    keys = queries.cases.keys_of(row.patient)
    if queries.cases.draft_here(row.county_id, keys, row.specialty, row.origin_id):
        raise Refused(
            _("转出机构已有这位患者同一专科的另一份草稿，请它先发出或放弃那一份。"),
            code="draft_there",
        )


def _return_out(taking: Taking) -> None:
    taking.row.sent = False


def _dispatch(taking: Taking) -> None:
    """Straight to a hospital that has the emergency centre; where none is recorded, to any.

    The event keeps how far it is, and who would have been nearer.
    """
    row, said = taking.row, taking.said
    able = queries.cases.nearest_able(row.origin, said["emergency"], today())
    place = said.get("destination", row.destination)
    if place is None:
        raise wrong_field("destination", _able_said(_("请选接收机构。"), able))
    if place.pk == row.origin_id:
        raise wrong_field("destination", _("接收机构不能是本单位。"))
    if able and place.pk not in {one.institution.pk for one in able}:
        sentence = _("接收机构没有登记“%(kind)s”。") % {"kind": said["emergency"]}
        raise Refused(_able_said(sentence, able), code="not_capable")
    row.destination = place
    row.green, row.sent, row.priority = True, True, "emergency"
    taking.note = queries.cases.nearer_words(able, place.pk)


def _able_said(sentence: str, able: list[queries.cases.Able]) -> str:
    """The refusal with those who have the centre, the nearest first."""
    if not able:
        return sentence
    there = _("有这个急救中心的（近的在前）：%(able)s。请改选后立即转送。")
    return sentences([sentence, there % {"able": queries.cases.able_words(able)}])


def _ask(taking: Taking) -> None:
    """The clock of the decision stands still while the base answers."""
    row = taking.row
    if taking.before == "received" and row.due_at is not None:
        row.clock_left = max(0, round((row.due_at - taking.at).total_seconds()))


def _accept(taking: Taking) -> None:
    """By the doctor, or by the desk for the doctor who has said so on the telephone."""
    row, priority = taking.row, taking.said.get("priority")
    doctor = taking.said.get("spoken_with")
    row.receiver_id = doctor.pk if doctor is not None else taking.by.person
    if priority and priority != row.priority:
        if not taking.said.get("reason"):
            raise wrong_field("reason", _("改变优先级请写明理由。"))
        row.priority = priority


def _book(taking: Taking) -> None:
    if taking.said["booked_for"] <= taking.at:
        raise wrong_field("booked_for", _("预约时间要在现在之后。"))
    taking.row.booked_for = taking.said["booked_for"]
    reserved.take(taking)


def _no_show(taking: Taking) -> None:
    taking.row.booked_for = None


def _arrive(taking: Taking) -> None:
    row = taking.row
    if row.receiver_id is None and taking.by.role == "doctor":
        row.receiver_id = taking.by.person
    if row.green:
        row.green_due_at = taking.hours.after(taking.at, rules.GREEN_REVIEW)


def _review_green(taking: Taking) -> None:
    taking.row.green_due_at = None


def _cancel(taking: Taking) -> None:
    if taking.move.to == "cancel_requested":
        taking.row.before = taking.before


def _ask_void(taking: Taking) -> None:
    row = taking.row
    row.void_asked_by_id, row.void_asked_at = taking.by.person, taking.at


def _void_settled(taking: Taking) -> None:
    taking.row.void_asked_by_id = taking.row.void_asked_at = None


def _propose(taking: Taking) -> None:
    """The base that is thought of stands in the packet; it hears nothing before it is offered."""
    row, place = taking.row, taking.said.get("intended")
    if place is not None and place.pk == row.origin_id:
        raise wrong_field("intended", _("不能下转给本院。"))
    following.put_dates(taking)
    row.diagnosis = taking.said["diagnosis"][:LONGEST_DIAGNOSIS]
    row.packet = {**row.packet, **({"intended": place.code} if place is not None else {})}


def _offer(taking: Taking) -> None:
    row, place = taking.row, taking.said["place"]
    if place.pk == row.origin_id:
        raise wrong_field("place", _("不能下转给本院。"))
    if taking.move.verb == "offer_elsewhere" and place.pk == row.destination_id:
        raise wrong_field("place", _("这家机构刚刚没有接收，请选另一家。"))
    row.destination, row.sent, row.receiver_id = place, True, None
    row.joint_ward = row.ward_doctor = None  # a ward that was offered elsewhere before
    _into_ward(taking)


def _into_ward(taking: Taking) -> None:
    """The place of care is a bed of a joint ward, and the ward's doctor answers for the patient."""
    row, ward = taking.row, taking.said.get("joint_ward")
    if ward is None:
        return
    if ward.institution_id != row.destination_id:
        raise wrong_field("joint_ward", _("这个联合病房不在所选的接收机构。"))
    row.joint_ward, row.ward_doctor_id = ward, ward.doctor_id


def _lose(taking: Taking) -> None:
    """Only after as many logged attempts as the county asks for."""
    row = taking.row
    needed = attempts_needed(row.county_id)
    done = queries.cases.attempts_of(row)
    if done < needed:
        raise Refused(
            _("登记失访前要记录至少%(needed)d次联系，已有%(done)d次。")
            % {"needed": needed, "done": done},
            code="too_few_attempts",
        )


def attempts_needed(county: int) -> int:
    """How often somebody must have been looked for; NotSet says who sets it."""
    try:
        said = member_queries.rules.rule(county, queries.cases.ATTEMPTS, on=today())
    except NotSet as refusal:
        raise NotSet(
            _(
                "本县区还没有设定登记失访前的联系次数。请县区考核人员在“方案与规则”的"
                "“县区参数”里提出，审批人员批准后再办理。"
            ),
            details=refusal.details,
        ) from refusal
    return int(said.value)


#: By direction and verb.
EFFECTS: Final[Mapping[tuple[str, str], Callable[[Taking], None]]] = MappingProxyType(
    {
        (UP, "revise"): _revise,
        (UP, "submit"): _submit,
        (UP, "approve"): _approve,
        (UP, "return"): _return,
        (UP, "dispatch"): _dispatch,
        (UP, "ask"): _ask,
        (UP, "accept"): _accept,
        (UP, "accept_by_phone"): _accept,
        (UP, "book"): _book,
        (UP, "no_show"): _no_show,
        (UP, "arrive"): _arrive,
        (UP, "review_green"): _review_green,
        (UP, "cancel"): _cancel,
        (DOWN, "propose"): _propose,
        (DOWN, "offer"): _offer,
        (DOWN, "offer_elsewhere"): _offer,
        (DOWN, "accept"): _accept,
        (DOWN, "register"): _into_ward,
        (DOWN, "start"): following.start,
        (DOWN, "log_attempt"): following.log_attempt,
        (DOWN, "lose"): _lose,
        (OUT, "submit"): _submit_out,
        (OUT, "approve"): _approve,
        (OUT, "return"): _return_out,
        **{(way, "ask_void"): _ask_void for way in DIRECTIONS},
        **{(way, "confirm_void"): _void_settled for way in DIRECTIONS},
        **{(way, "refuse_void"): _void_settled for way in DIRECTIONS},
    }
)


def carry_on_clock(taking: Taking) -> None:
    """The answer is in: the decision has as long as it had left when the question was asked."""
    row = taking.row
    if taking.move.verb == "answer" and row.clock_left is not None:
        row.due_at = taking.at + timedelta(seconds=row.clock_left)
        row.clock_left = None
