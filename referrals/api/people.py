"""Patients' records over REST: doubles and their merging by two persons, hidden records."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import NotFound
from alliance.core.idempotency import key_of, once
from alliance.core.listing import ListView, Row
from alliance.core.shapes import Shape, names_of
from referrals.access import doubles as access
from referrals.actions import lifting
from referrals.actions import merging as uniting
from referrals.actions import people as hiding
from referrals.api.people_shapes import (
    DecisionShape,
    NewMergeShape,
    NewRestrictionShape,
    PatientDoubleShape,
    PatientMergeShape,
    PatientRestrictionShape,
)
from referrals.models import PatientMerge, PatientRestriction
from referrals.queries import doubles as queries

TAG: Any = _("患者记录")
_VERBS = ("confirm", "refuse", "withdraw")
_VERB = OpenApiParameter(
    "verb", str, OpenApiParameter.PATH, enum=_VERBS,
    description=_("confirm 由另一人确认，refuse 由另一人否决，withdraw 由提出人撤回。"),
)  # fmt: skip
_LIFT_VERB = OpenApiParameter(
    "verb", str, OpenApiParameter.PATH,
    enum=(*_VERBS, "ask_lift", "confirm_lift", "refuse_lift"),
    description=_(
        "confirm、refuse、withdraw 同患者合并；ask_lift 申请解除限制，confirm_lift、refuse_lift 由另一人决定。"
    ),
)  # fmt: skip


@listed(
    TAG, PatientDoubleShape, _("疑似重复患者"),
    _("证件号码相同，或姓名、出生日期和电话都相同；证件、电话和住址只有后四位。"),
)  # fmt: skip
class PatientDoubles(ListView):
    """Rows that may be one patient."""

    title = "patient-doubles"
    order = ("-entered_at", "id")
    columns = names_of(PatientDoubleShape)
    inner = ("fields_beside", ("name", "first", "second", "same"))

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that concern the caller's bodies."""
        access.check_is_desk(actor)
        return access.doubles_for(actor)

    def records(self, rows: list[Any]) -> list[Row]:
        """Each beside the earliest one like it."""
        return [
            (
                str(one.first.pk), str(one.second.pk), one.certain, one.first.institution.code,
                one.second.institution.code, *one.cases, str(one.merge.pk) if one.merge else None,
                [
                    {"name": f.name, "first": f.first, "second": f.second, "same": f.same}
                    for f in queries.beside(one.first, one.second)
                ],
            )
            for one in queries.doubles(rows)
        ]  # fmt: skip


@listed(TAG, PatientMergeShape, _("患者合并记录"), _("提出的、已合并的和被否决的，最新的在前。"))
class PatientMerges(ListView):
    """Mergers of rows that concern the caller's bodies; POST proposes one."""

    title = "patient-merges"
    order = ("-proposed_at", "id")
    columns = names_of(PatientMergeShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The caller's."""
        access.check_is_desk(actor)
        return access.merges_for(actor)

    def records(self, rows: list[PatientMerge]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_merge(row).values()) for row in rows]

    @extend_schema(
        operation_id="patient_merge_propose", tags=[TAG], summary=_("提出患者合并"),
        description=_("由医共体转诊中心提出，另一人确认后生效；合并不能拆开。"),
        parameters=[KEY], request=NewMergeShape,
        responses={201: PatientMergeShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Propose it, once for the caller's key."""
        actor = actor_of(request)
        access.check_is_desk(actor)
        said = told(NewMergeShape, request)
        kept, other = access.pair_for(actor, said["kept"], said["other"])
        pk = once(
            actor, key_of(request._request), "referrals.merge_propose",
            lambda: str(
                uniting.propose_merge(
                    kept=kept, other=other, chosen=said["chosen"], reason=said["reason"], by=actor
                ).pk
            ),
            asked=[str(kept.pk), str(other.pk), sorted(said["chosen"].items()), said["reason"]],
        )  # fmt: skip
        return Response(_merge(access.merge_for(actor, UUID(pk))), status=201)


class DecidePatientMerge(APIView):
    """Another person's word."""

    @extend_schema(
        operation_id="patient_merge_decide", tags=[TAG], summary=_("决定患者合并"),
        parameters=[_VERB, KEY], request=DecisionShape,
        responses={200: PatientMergeShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, merge: UUID, verb: str) -> Response:
        """Confirm, refuse or withdraw, once for the caller's key."""
        actor = actor_of(request)
        access.check_is_desk(actor)
        row = access.merge_for(actor, merge)
        reason = told(DecisionShape, request)["reason"]
        acts: Mapping[str, Callable[[], Any]] = {
            "confirm": lambda: uniting.confirm_merge(merge=row, by=actor),
            "refuse": lambda: uniting.refuse_merge(merge=row, reason=reason, by=actor),
            "withdraw": lambda: uniting.withdraw_merge(merge=row, by=actor),
        }
        decided(request, actor, f"referrals.merge_{verb}", acts.get(verb), [str(merge), reason])
        return Response(_merge(access.merge_for(actor, merge)))


@listed(
    TAG, PatientRestrictionShape, _("限制使用患者记录的申请"), _("不说明是谁的记录；最新的在前。")
)
class PatientRestrictions(ListView):
    """Requests to hide records of the caller's bodies; POST proposes one."""

    title = "patient-restrictions"
    order = ("-proposed_at", "id")
    columns = names_of(PatientRestrictionShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The caller's."""
        access.check_is_desk(actor)
        return access.restrictions_for(actor)

    def records(self, rows: list[PatientRestriction]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_restriction(row).values()) for row in rows]

    @extend_schema(
        operation_id="patient_restriction_propose", tags=[TAG], summary=_("提出限制使用患者记录"),
        description=_("由医共体转诊中心提出，另一人确认后生效；患者还有没办结的转诊时不能提出。"),
        parameters=[KEY], request=NewRestrictionShape,
        responses={201: PatientRestrictionShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Propose it, once for the caller's key."""
        actor = actor_of(request)
        access.check_is_desk(actor)
        said = told(NewRestrictionShape, request)
        patient = access.case_numbered(actor, said["number"]).patient
        pk = once(
            actor, key_of(request._request), "referrals.restriction_propose",
            lambda: str(
                hiding.propose_restriction(patient=patient, reason=said["reason"], by=actor).pk
            ),
            asked=[said["number"], said["reason"]],
        )  # fmt: skip
        return Response(_restriction(access.restriction_for(actor, UUID(pk))), status=201)


class DecidePatientRestriction(APIView):
    """Another person's word."""

    @extend_schema(
        operation_id="patient_restriction_decide", tags=[TAG], summary=_("决定限制使用"),
        parameters=[_LIFT_VERB, KEY], request=DecisionShape,
        responses={200: PatientRestrictionShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, restriction: UUID, verb: str) -> Response:
        """Confirm, refuse or withdraw it, or have it lifted, once for the caller's key."""
        actor = actor_of(request)
        access.check_is_desk(actor)
        row = access.restriction_for(actor, restriction)
        reason = told(DecisionShape, request)["reason"]
        acts: Mapping[str, Callable[[], Any]] = {
            "confirm": lambda: hiding.confirm_restriction(restriction=row, by=actor),
            "refuse": lambda: hiding.refuse_restriction(restriction=row, reason=reason, by=actor),
            "withdraw": lambda: hiding.withdraw_restriction(restriction=row, by=actor),
            "ask_lift": lambda: lifting.ask_lift(restriction=row, reason=reason, by=actor),
            "confirm_lift": lambda: lifting.confirm_lift(restriction=row, by=actor),
            "refuse_lift": lambda: lifting.refuse_lift(restriction=row, reason=reason, by=actor),
        }
        what = f"referrals.restriction_{verb}"
        decided(request, actor, what, acts.get(verb), [str(restriction), reason])
        return Response(_restriction(access.restriction_for(actor, restriction)))


def told(shape: type[Shape], request: Request) -> dict[str, Any]:
    """What was sent, in its shape."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def decided(
    request: Request, actor: Actor, what: str, act: Callable[[], Any] | None, asked: list[str]
) -> None:
    """Carry it out once for the caller's key; NotFound for a verb that there is not."""
    if act is None:
        raise NotFound(_("没有这一步。"))
    done = act
    once(actor, key_of(request._request), what, lambda: str(done().pk), asked=asked)


def _merge(row: PatientMerge) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "state": row.state,
        "kept": str(row.kept_id),
        "other": str(row.other_id),
        **_decision(row),
    }


def _restriction(row: PatientRestriction) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "state": row.state,
        "institution": row.institution.code,
        **_decision(row),
        "lift_reason": row.lift_reason or None,
        "lift_asked_at": moment_text(row.lift_asked_at),
        "lifted_at": moment_text(row.lifted_at),
    }


def _decision(row: PatientMerge | PatientRestriction) -> dict[str, Any]:
    return {
        "reason": row.reason,
        "proposed_by": row.proposed_by.code if row.proposed_by else None,
        "proposed_at": moment_text(row.proposed_at),
        "decided_by": row.decided_by.code if row.decided_by else None,
        "decided_at": moment_text(row.decided_at),
        "decided_reason": row.decided_reason or None,
        "demo": row.demo,
    }
