"""Remote items over REST: lists, one item, beginning one, every verb of the table, who may sign."""

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
from alliance.core.errors import why_not
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.said import MATCH, plain, read
from alliance.core.shapes import names_of
from members import access as member_access
from referrals import queries as case_queries
from referrals import remote_rules as rules
from referrals.access import remote as access
from referrals.actions import PatientTold
from referrals.actions import remote as actions
from referrals.actions.remote import RemoteTold
from referrals.api.remote_shapes import (
    KIND_CODES,
    NewRemoteItemShape,
    NewRemoteReaderShape,
    OneRemoteItemShape,
    RemoteEventShape,
    RemoteItemShape,
    RemoteReaderShape,
    RemoteStepShape,
)
from referrals.models import RemoteItem, RemoteReader
from referrals.queries import remote as queries
from referrals.remote_words import CONSULTATION, READING

TAG: Any = _("远程诊断与会诊")
_VERBS = tuple(dict.fromkeys((*rules.verbs_of(READING), *rules.verbs_of(CONSULTATION))))


@listed(
    TAG, RemoteItemShape, _("远程诊断与会诊"), _("调用者参与的远程诊断和会诊，不含患者身份信息。")
)
class RemoteItems(ListView):
    """Items the caller takes part in, the newest first; POST begins one."""

    title = "remote"
    common = (COUNTY,)
    parameters = (
        parameter("kind", _("类别。"), enum=KIND_CODES),
        parameter("status", _("状态，多个用逗号分开。")),
        parameter("number", _("远程申请单号。")),
    )
    order = ("-created_at", "id")
    columns = names_of(RemoteItemShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The caller's own."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.remote_for(actor).filter(county=county)
        return only(
            rows.select_related("origin", "destination", "owner_at"),
            kind__in=asked.among("kind", KIND_CODES),
            status__in=asked.texts("status"),
            number=asked.text("number"),
        )

    def records(self, rows: list[RemoteItem]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_line(row).values()) for row in rows]

    @extend_schema(
        operation_id="remote_create", tags=[TAG], summary=_("申请远程诊断或会诊"),
        description=_("已有看得到的同类结果而没有写重做的理由时，答 422 并列出此前的结果。"),
        parameters=[COUNTY, KEY], request=NewRemoteItemShape,
        responses={201: OneRemoteItemShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Begin it."""
        actor = actor_of(request)
        said = read(NewRemoteItemShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        code = county.code if county else ""
        pk = once(
            actor, key_of(request._request), "remote.create",
            lambda: str(_begun(actor, code, said).pk), asked=plain(said),
        )  # fmt: skip
        row = access.remote_item_for(actor, UUID(pk))
        address = reverse("api:remote-item", kwargs={"item": pk})
        return _answer(actor, row, status=201, address=address)


class OneRemoteItem(APIView):
    """One item."""

    @extend_schema(
        operation_id="remote_item", tags=[TAG], summary=_("一件远程诊断或会诊"),
        responses={200: OneRemoteItemShape, **problems(404)},
    )  # fmt: skip
    def get(self, request: Request, item: UUID) -> Response:
        """The item as it stands; its version is its ETag."""
        Asked(request, ())
        actor = actor_of(request)
        return _answer(actor, access.remote_item_for(actor, item))


class TakeRemoteStep(APIView):
    """Every verb of the table."""

    @extend_schema(
        operation_id="remote_step", tags=[TAG], summary=_("办理一步"),
        description=_(
            "verb 是步骤；由谁办、从哪个状态到哪个状态、必填什么，由统一的流转表决定，"
            "一件申请的 verbs 里写着。状态不能直接写。"
        ),
        parameters=[
            OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=_VERBS,
                             description=_("步骤。")),
            MATCH, KEY,
        ],
        request=RemoteStepShape,
        responses={200: OneRemoteItemShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request, item: UUID, verb: str) -> Response:
        """Take it, once for the caller's key."""
        actor = actor_of(request)
        row = access.remote_item_for(actor, item)
        said = read(RemoteStepShape, request)
        version = request.headers.get("If-Match")
        asked = [str(item), verb, version, plain(said)]
        occurred_at = said.pop("occurred_at", None)
        once(
            actor, key_of(request._request), f"remote.{verb}",
            lambda: str(
                actions.take_remote_step(
                    item=row, verb=verb, version=version, said=said, occurred_at=occurred_at,
                    by=actor,
                ).pk
            ),
            asked=asked,
        )  # fmt: skip
        if not access.remote_for(actor).filter(pk=row.pk).exists():
            return Response({"id": str(row.pk)})  # it has left the caller's sight
        return _answer(actor, access.remote_item_for(actor, item))


@listed(TAG, RemoteReaderShape, _("诊断医师"), _("调用者所管机构指定的诊断医师。"))
class RemoteReaders(ListView):
    """Who may sign reports at the caller's bodies; POST names another."""

    title = "remote-readers"
    common = (COUNTY,)
    order = ("-from_on", "id")
    columns = names_of(RemoteReaderShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The caller's own."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.readers_for(actor).filter(county=county)
        return rows.select_related("institution", "person")

    def records(self, rows: list[RemoteReader]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_reader(row).values()) for row in rows]

    @extend_schema(
        operation_id="remote_reader_name", tags=[TAG], summary=_("指定诊断医师"),
        parameters=[COUNTY, KEY], request=NewRemoteReaderShape,
        responses={201: RemoteReaderShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Name one."""
        actor = actor_of(request)
        said = read(NewRemoteReaderShape, request)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        code = county.code if county else ""
        institution = member_access.institution_for(actor, code, said["institution"])
        person = member_access.person_for(actor, institution.county.code, said["person"])
        pk = once(
            actor, key_of(request._request), "remote.name_reader",
            lambda: actions.name_reader(
                institution=institution, person=person, kind=said["kind"], by=actor
            ).pk,
            asked=plain(said),
        )  # fmt: skip
        return Response(_reader(access.reader_for(actor, pk)), status=201)


class EndRemoteReader(APIView):
    """The end of it."""

    @extend_schema(
        operation_id="remote_reader_end", tags=[TAG], summary=_("终止诊断医师"),
        parameters=[KEY], request=None,
        responses={200: RemoteReaderShape, **problems(400, 403, 404, 409, 422)},
    )  # fmt: skip
    def post(self, request: Request, reader: int) -> Response:
        """End it."""
        actor = actor_of(request)
        row = access.reader_for(actor, reader)
        once(
            actor, key_of(request._request), "remote.end_reader",
            lambda: actions.end_reader(reader=row, by=actor).pk, asked=[reader],
        )  # fmt: skip
        return Response(_reader(access.reader_for(actor, reader)))


def _begun(actor: Actor, county: str, said: dict[str, Any]) -> RemoteItem:
    origin = member_access.institution_for(actor, county, said["origin"])
    patient = PatientTold(
        name=said["name"], document=said["document"], number=said["number_of_document"],
        phone=said["phone"], address=said["address"], sex=said["sex"], born_on=said["born_on"],
    )  # fmt: skip
    names = ("kind", "subject", "summary", "priority", "specialty", "may_convert", "repeat_reason")
    told_of = RemoteTold(
        destination=member_access.institution_for(actor, county, said["destination"]),
        **{name: said[name] for name in names},
    )
    return actions.begin_remote(origin=origin, patient=patient, told_of=told_of, by=actor)


def _answer(actor: Actor, row: RemoteItem, *, status: int = 200, address: str = "") -> Response:
    headers = {"ETag": f'"{row.version}"', **({"Location": address} if address else {})}
    return Response(_shown(actor, row), status=status, headers=headers)


def _line(row: RemoteItem) -> dict[str, Any]:
    same = ("number", "kind", "status", "is_open", "priority", "version", "demo")
    codes: dict[str, Any] = {"origin": row.origin.code, "destination": row.destination.code}
    codes["owner_at"] = row.owner_at.code if row.owner_at else None
    times = ("due_at", "lease_until", "critical_due_at", "created_at", "changed_at")
    found = {name: getattr(row, name) for name in same}
    found |= {"id": str(row.pk), "owner_side": row.owner_side or None, **codes}
    found |= {name: moment_text(getattr(row, name)) for name in times}
    return {name: found[name] for name in names_of(RemoteItemShape)}


def _shown(actor: Actor, row: RemoteItem) -> dict[str, Any]:
    texts = ("specialty", "study_reference", "study_hash", "quality", "repeat_reason")
    return {
        **_line(row),
        "patient": row.patient.name,
        "patient_number": case_queries.cases.masked(row.patient, "number") or None,
        "subject": row.subject,
        "summary": row.summary,
        **{name: getattr(row, name) or None for name in texts},
        "may_convert": row.may_convert,
        "earlier": str(row.earlier_id) if row.earlier_id else None,
        "referral": str(row.referral_id) if row.referral_id else None,
        "events": queries.event_records(row, names_of(RemoteEventShape)),
        "verbs": [
            {
                "verb": move.verb,
                "possible": not (
                    why := why_not(access.check_can_take_remote, actor, row, move.verb)
                ),
                "why_not": why or None,
                "needs": list(move.needs),
                "may": list(move.may),
            }
            for move in rules.moves_from(row.way, row.status)
        ],
    }


def _reader(row: RemoteReader) -> dict[str, Any]:
    return {
        "id": row.pk,
        "institution": row.institution.code,
        "person": row.person.code,
        "kind": row.kind,
        "from_on": row.from_on.isoformat(),
        "until_on": row.until_on.isoformat() if row.until_on else None,
    }
