"""Cases over REST: lists, one case, beginning one, and every verb of the table."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Invalid, why_not
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.said import MATCH, plain, read
from alliance.core.shapes import names_of
from members import access as member_access
from members.models import Institution, Person
from referrals import access, actions, queries, rules
from referrals.actions import CaseTold, PatientTold
from referrals.api.shapes import (
    NewReferralShape,
    OneReferralShape,
    ReferralEventShape,
    ReferralShape,
    RevealedShape,
    RevealShape,
    StepShape,
)
from referrals.models import Referral
from referrals.vocabulary import DIRECTIONS, DOWN, OUT

TAG: Any = _("双向转诊")
_VERBS = tuple(dict.fromkeys(verb for way in DIRECTIONS for verb in rules.verbs_of(way)))
#: What of a step names a body by its code.
_PLACES = ("place", "destination", "intended")


@listed(TAG, ReferralShape, _("转诊"), _("调用者参与的上转和下转，不含患者身份信息。"))
class Referrals(ListView):
    """Cases the caller takes part in, the newest first; POST begins one."""

    title = "referrals"
    common = (COUNTY,)
    parameters = (
        parameter("direction", _("方向。"), enum=tuple(DIRECTIONS)),
        parameter("status", _("状态，多个用逗号分开。")),
        parameter("number", _("转诊单号。")),
    )
    order = ("-created_at", "id")
    columns = names_of(ReferralShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The caller's own."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.referrals_for(actor).filter(county=county)
        return only(
            rows.select_related("origin", "destination", "owner_at"),
            direction__in=asked.among("direction", tuple(DIRECTIONS)),
            status__in=asked.texts("status"),
            number=asked.text("number"),
        )

    def records(self, rows: list[Referral]) -> list[Row]:
        """Ids become codes."""
        return [tuple(case_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="referral_create", tags=[TAG], summary=_("新建转诊"),
        description=_(
            "上转和县域外转诊成为草稿，下转成为可下转患者；接着用各步骤办理，"
            "或者写 then 和 said，同一次请求办成下一步。"
        ),
        parameters=[COUNTY, KEY], request=NewReferralShape,
        responses={201: OneReferralShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Begin it."""
        actor = actor_of(request)
        said = read(NewReferralShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        code = county.code if county else ""
        origin = member_access.institution_for(actor, code, said["origin"])
        there = said["destination"]
        destination = member_access.institution_for(actor, code, there) if there else None
        pk = once(
            actor, key_of(request._request), "referrals.create",
            lambda: str(_begun(actor, origin, destination, said).pk), asked=plain(said),
        )  # fmt: skip
        row = access.referral_for(actor, UUID(pk))
        address = reverse("api:referral", kwargs={"referral": pk})
        return _answer(actor, row, status=201, address=address)


class OneReferral(APIView):
    """One case."""

    @extend_schema(
        operation_id="referral", tags=[TAG], summary=_("一件转诊"),
        responses={200: OneReferralShape, **problems(404)},
    )  # fmt: skip
    def get(self, request: Request, referral: UUID) -> Response:
        """The case as it stands; its version is its ETag."""
        Asked(request, ())
        actor = actor_of(request)
        return _answer(actor, access.referral_for(actor, referral))


class TakeStep(APIView):
    """Every verb of the table."""

    @extend_schema(
        operation_id="referral_step", tags=[TAG], summary=_("办理一步"),
        description=_(
            "verb 是步骤；由谁办、从哪个状态到哪个状态、必填什么，由统一的流转表决定，"
            "一件转诊的 verbs 里写着。状态不能直接写。"
        ),
        parameters=[
            OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=_VERBS,
                             description=_("步骤。")),
            MATCH, KEY,
        ],
        request=StepShape,
        responses={200: OneReferralShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, referral: UUID, verb: str) -> Response:
        """Take it, once for the caller's key."""
        actor = actor_of(request)
        row = access.referral_for(actor, referral)
        said = read(StepShape, request)
        version = request.headers.get("If-Match")
        asked = [str(referral), verb, version, plain(said)]
        occurred_at = said.pop("occurred_at", None)
        said = _with_places(actor, row.county.code, said)
        once(
            actor, key_of(request._request), f"referrals.{verb}",
            lambda: str(
                actions.take_step(
                    referral=row, verb=verb, version=version, said=said,
                    occurred_at=occurred_at, by=actor,
                ).pk
            ),
            asked=asked,
        )  # fmt: skip
        found = access.referrals_for(actor).filter(pk=row.pk).exists()
        if not found:  # the step has taken the case out of the caller's sight
            return Response({"id": str(row.pk)})
        return _answer(actor, access.referral_for(actor, referral))


class RevealPatient(APIView):
    """Who the patient is, in the clear."""

    @extend_schema(
        operation_id="referral_reveal", tags=[TAG], summary=_("查看患者完整信息"),
        description=_("证件号码、电话和住址；要写明理由，谁在何时为何查看都留有记录。"),
        request=RevealShape,
        responses={200: RevealedShape, **problems(400, 403, 404, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, referral: UUID) -> Response:
        """Show it for a reason; no answer is kept for a repeated request."""
        actor = actor_of(request)
        row = access.referral_for(actor, referral)
        reason = read(RevealShape, request)["reason"]
        shown = actions.reveal_patient(referral=row, reason=reason, by=actor)
        return Response({name: text or None for name, text in shown.items()})


def _with_places(actor: Actor, county: str, said: dict[str, Any]) -> dict[str, Any]:
    """What a step says, with bodies in the place of their codes."""
    there = {name: said[name] for name in _PLACES if said.get(name) is not None}
    found = {n: member_access.institution_for(actor, county, code) for n, code in there.items()}
    return {**said, **found}


def _begun(
    actor: Actor, origin: Institution, destination: Institution | None, said: dict[str, Any]
) -> Referral:
    patient = PatientTold(
        name=said["name"], document=said["document"], number=said["number_of_document"],
        phone=said["phone"], address=said["address"], sex=said["sex"], born_on=said["born_on"],
    )  # fmt: skip
    names = (
        "specialty",
        "diagnosis",
        "summary",
        "icd",
        "priority",
        "chosen_by_patient",
        "groups",
        "colour",
        "required",
    )
    case = CaseTold(destination=destination, **{name: said[name] for name in names})
    then = _then(said)
    told = _with_places(actor, origin.county.code, dict(said.get("said", {}))) if then else {}
    if told.pop("occurred_at", None) is not None:
        sentence = _("新建随即办的一步就是现在，不写发生时间。")
        raise Invalid(sentence, fields={"said": sentence})
    if said["direction"] == DOWN:
        return actions.name_candidate(
            origin=origin, patient=patient, case=case, reason=said["reason"],
            then=then, said=told, by=actor,
        )  # fmt: skip
    begun: dict[str, Any] = {
        "origin": origin, "patient": patient, "case": case, "then": then, "said": told, "by": actor,
    }  # fmt: skip
    if said["direction"] == OUT:
        return actions.send_out(**begun)
    return actions.create_referral(**begun, seen=said["seen"])


def _then(said: dict[str, Any]) -> str:
    """The step that follows at once; Invalid for one that a new case of this way cannot take."""
    way, then = said["direction"], str(said["then"])
    if then and rules.move_for(way, rules.FIRST_STATE[way], then) is None:
        sentence = _("这个方向的新转诊不能随即办这一步。")
        raise Invalid(sentence, fields={"then": sentence})
    return then


def _answer(actor: Actor, row: Referral, *, status: int = 200, address: str = "") -> Response:
    headers = {"ETag": f'"{row.version}"', **({"Location": address} if address else {})}
    return Response(_shown(actor, row), status=status, headers=headers)


def case_line(row: Referral) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "number": row.number,
        "direction": row.direction,
        "status": row.status,
        "is_open": row.is_open,
        "origin": row.origin.code,
        "destination": row.destination.code if row.destination else None,
        "specialty": row.specialty,
        "priority": row.priority,
        "owner_side": row.owner_side or None,
        "owner_at": row.owner_at.code if row.owner_at else None,
        "due_at": moment_text(row.due_at),
        "created_at": moment_text(row.created_at),
        "changed_at": moment_text(row.changed_at),
        "version": row.version,
        "demo": row.demo,
    }


def _people(row: Referral) -> dict[str, Person | None]:
    """Who wrote it, looked a second time, took the patient, and has it now."""
    return {
        "author": row.author, "reviewer": row.reviewer, "receiver": row.receiver,
        "owner": row.owner,
    }  # fmt: skip


def _shown(actor: Actor, row: Referral) -> dict[str, Any]:
    moves = rules.moves_from(row.direction, row.status)
    return {
        **case_line(row),
        "patient": row.patient.name,
        "patient_number": queries.cases.masked(row.patient, "number") or None,
        "diagnosis": row.diagnosis,
        "icd": row.icd or None,
        "summary": row.summary,
        "packet": row.packet,
        "booked_for": moment_text(row.booked_for),
        "consent": row.consent,
        "chosen_by_patient": row.chosen_by_patient,
        **{name: one.code if one else None for name, one in _people(row).items()},
        "void_asked_at": moment_text(row.void_asked_at),
        "green_due_at": moment_text(row.green_due_at),
        "groups": row.groups,
        "colour": row.colour or None,
        "outside": row.outside or None,
        "indication": row.indication or None,
        "joint_ward": row.joint_ward_id,
        "ward_doctor": row.ward_doctor.code if row.ward_doctor else None,
        "medicine_check": queries.cases.medicine_record(row),
        "follow_ups": [
            {
                "on": one.on.isoformat(),
                "from_on": one.from_on.isoformat(),
                "until_on": one.until_on.isoformat(),
                "done_at": moment_text(one.done_at),
            }
            for one in (queries.cases.visits_of(row) if row.direction == DOWN else ())
        ],
        "predecessor": str(row.predecessor_id) if row.predecessor_id else None,
        "events": queries.cases.event_records(row, names_of(ReferralEventShape)),
        "verbs": [
            {
                "verb": move.verb,
                "possible": not (why := why_not(access.check_can_take, actor, row, move.verb)),
                "why_not": why or None,
                "needs": list(move.needs),
                "may": list(move.may),
            }
            for move in moves
        ],
    }
