"""Papers of a case as JSON, and what a receiving body tells patients on arrival."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import audit
from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import KEY, listed, problems
from alliance.core.idempotency import key_of, once
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from members import access as member_access
from referrals import queries
from referrals.access import papers as access
from referrals.access import referral_for
from referrals.access.papers import CERTIFICATE, LETTER, PAPERS, SLIP
from referrals.actions import papers as actions
from referrals.actions.papers import LONGEST, ArrivalTold
from referrals.models import ArrivalNote, Referral
from referrals.queries import papers
from referrals.vocabulary import DIRECTIONS, PRIORITIES, SPECIALTIES

TAG: Any = _("转诊文书")


class PaperContactShape(Shape):
    """Whom to ring on one side."""

    side = text(_("哪一方。"))
    institution = text(_("机构。"))
    person = text(_("人员。"), allow_null=True)
    phone = text(_("电话。"), allow_null=True)


class PaperStepShape(Shape):
    """One step with its moment."""

    action = text(_("步骤。"))
    words = text(_("步骤名称。"))
    at = moment(_("发生时间。"))
    who = text(_("机构和办理人。"), allow_null=True)


class DeductibleShape(Shape):
    """What the county's rule says of the deductible; never a sum."""

    key = text(_("参数。"))
    name = text(_("名称。"))
    value = text(_("规则原文；没有设定为 null。"), allow_null=True)
    clause = text(_("条款。"), allow_null=True)


class SlipShape(Shape):
    """Where a patient goes; what is not set is null."""

    place = text(_("去哪里。"))
    address = text(_("地址。"), allow_null=True)
    when = moment(_("什么时候去。"), allow_null=True)
    where = text(_("预约时写的地点、找谁。"), allow_null=True)
    door = text(_("走哪个门。"), allow_null=True)
    ask_for = text(_("到后找谁。"), allow_null=True)
    phone = text(_("联系电话。"), allow_null=True)
    bring = text(_("要带什么。"), allow_null=True)
    message = text(_("发给患者的文字，不含诊断。"))


class PaperShape(Shape):
    """One paper of a case; what a kind of paper does not print is null or empty."""

    paper = serializers.ChoiceField(choices=[*PAPERS], help_text=_("哪种文书。"))
    title = text(_("名称。"))
    number = text(_("转诊单号。"))
    direction = serializers.ChoiceField(choices=[*DIRECTIONS], help_text=_("方向。"))
    status = text(_("状态。"))
    origin = text(_("转出机构代码。"))
    destination = text(_("接收机构代码。"), allow_null=True)
    patient = text(_("患者姓名。"))
    patient_number = text(_("证件号码的后四位。"), allow_null=True)
    specialty = serializers.ChoiceField(choices=[*SPECIALTIES], help_text=_("专科代码。"))
    priority = serializers.ChoiceField(choices=[*PRIORITIES], help_text=_("优先级。"))
    consent = truth(_("患者（家属）已知情同意。"))
    reviewer = text(_("审核人。"), allow_null=True)
    diagnosis = text(_("诊断；只在转诊单上。"), allow_null=True)
    summary = text(_("病情摘要；只在转诊单上。"), allow_null=True)
    packet = serializers.DictField(help_text=_("转诊资料，按名称；只在转诊单上。"))
    contacts = PaperContactShape(many=True, help_text=_("双方联系人。"))
    steps = PaperStepShape(many=True, help_text=_("经过；只在转诊单上。"))
    arrived_at = moment(_("到诊时间；只在证明上。"), allow_null=True)
    deductibles = DeductibleShape(many=True, help_text=_("起付线规则；不在转诊单上。"))
    slip = SlipShape(allow_null=True, help_text=_("只在提示单上。"))
    address = text(_("这件转诊的页面地址；纸上的码只有它和单号。"))
    demo = truth(_("是否演示数据。"))


class OnePaper(APIView):
    """One paper of a case."""

    @extend_schema(
        operation_id="referral_paper", tags=[TAG], summary=_("转诊文书"),
        description=_(
            "转诊单、分级转诊证明或就诊提示单的内容；谁取用过，留有记录。证明在患者到诊后才有。"
        ),
        parameters=[
            OpenApiParameter("paper", str, OpenApiParameter.PATH, enum=tuple(PAPERS),
                             description=_("哪种文书。")),
        ],
        responses={200: PaperShape, **problems(404, 409)},
    )  # fmt: skip
    def get(self, request: Request, referral: UUID, paper: str) -> Response:
        """Its content; that it was read is written down."""
        Asked(request, ())
        actor = actor_of(request)
        row = referral_for(actor, referral)
        access.check_can_print(actor, row, paper)
        audit.seen(actor, "referral.paper_printed", row, referral=row.number, paper=paper)
        address = request.build_absolute_uri(row.get_absolute_url())
        return Response(_content(row, paper, address))


def _content(row: Referral, paper: str, address: str) -> dict[str, Any]:
    letter = paper == LETTER
    arrived_at = papers.moment_of(row, papers.ARRIVE) if paper == CERTIFICATE else None
    rules = (
        [] if letter else papers.deductibles_of(row.county_id, papers.deductible_day(arrived_at))
    )
    return {
        "paper": paper,
        "title": str(PAPERS[paper]),
        "number": row.number,
        "direction": row.direction,
        "status": row.status,
        "origin": row.origin.code,
        "destination": row.destination.code if row.destination else None,
        "patient": row.patient.name,
        "patient_number": queries.cases.masked(row.patient, "number") or None,
        "specialty": row.specialty,
        "priority": row.priority,
        "consent": row.consent,
        "reviewer": str(row.reviewer) if row.reviewer else None,
        "diagnosis": row.diagnosis if letter else None,
        "summary": row.summary if letter else None,
        "packet": dict(papers.packet_of(row)) if letter else {},
        "contacts": [
            {"side": one.side, "institution": one.institution, "person": one.person or None,
             "phone": one.phone or None}
            for one in papers.contacts_of(row)
        ],
        "steps": [
            {"action": one.action, "words": one.words, "at": moment_text(one.at),
             "who": one.who or None}
            for one in (papers.steps_of(row) if letter else ())
        ],
        "arrived_at": moment_text(arrived_at),
        "deductibles": [
            {"key": one.key, "name": one.name, "value": one.words or None,
             "clause": one.clause or None}
            for one in rules
        ],
        "slip": _slip(row) if paper == SLIP else None,
        "address": address,
        "demo": row.demo,
    }  # fmt: skip


def _slip(row: Referral) -> dict[str, Any]:
    slip = papers.slip_of(row)
    names = ("address", "where", "door", "ask_for", "phone", "bring")
    return {
        "place": slip.place,
        "when": moment_text(slip.when),
        **{name: getattr(slip, name) or None for name in names},
        "message": papers.message_of(row, slip),
    }


class ArrivalNoteShape(Shape):
    """What a body tells patients of one specialty."""

    institution = text(_("接收机构代码。"))
    specialty = text(_("专科代码；各专科通用为 null。"), allow_null=True)
    version = whole(_("版本；改的时候写回来。"))
    door = text(_("走哪个门。"), allow_null=True)
    ask_for = text(_("到后找谁。"), allow_null=True)
    phone = text(_("联系电话。"), allow_null=True)
    bring = text(_("要带什么。"), allow_null=True)
    set_at = moment(_("设定时间。"))
    demo = truth(_("是否演示数据。"))


def _told(name: str, words: Any) -> serializers.CharField:
    return text(words, required=False, default="", allow_blank=True, max_length=LONGEST[name])


class SetArrivalNoteShape(Shape):
    """What a body's desk says anew."""

    institution = text(_("接收机构代码。"))
    specialty = text(
        _("专科代码；不写就是各专科通用。"), required=False, default="", allow_blank=True
    )
    version = whole(_("所见的版本；还没有设定过写 0。"), min_value=0, max_value=2**31 - 1)
    door = _told("door", _("走哪个门。"))
    ask_for = _told("ask_for", _("到后找谁。"))
    phone = _told("phone", _("联系电话。"))
    bring = _told("bring", _("要带什么。"))


@listed(TAG, ArrivalNoteShape, _("到院须知"), _("调用者的转诊办为本机构设定的，现行的各一条。"))
class ArrivalNotes(ListView):
    """Notes in force; POST sets one anew."""

    title = "arrival-notes"
    common = (COUNTY,)
    order = ("id",)
    columns = names_of(ArrivalNoteShape)

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The caller's own."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = access.arrival_notes_for(actor).filter(replaced_at__isnull=True)
        return only(rows, county=county)

    def records(self, rows: list[ArrivalNote]) -> list[Row]:
        """Ids become codes."""
        return [tuple(_note(row).values()) for row in rows]

    @extend_schema(
        operation_id="arrival_note_set", tags=[TAG], summary=_("设定到院须知"),
        description=_("成为新的一版，原来的留着；印在之后打印的就诊提示单上。"),
        parameters=[COUNTY, KEY], request=SetArrivalNoteShape,
        responses={201: ArrivalNoteShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Set it, once for the caller's key."""
        actor = actor_of(request)
        asked = SetArrivalNoteShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        county = member_access.county_asked(actor, request.query_params.get("county", ""))
        code = county.code if county else ""
        body = member_access.institution_for(actor, code, said["institution"])
        told = ArrivalTold(**{name: said[name] for name in LONGEST})
        pk = once(
            actor, key_of(request._request), "referrals.arrival_set",
            lambda: str(
                actions.set_arrival_note(
                    institution=body, specialty=said["specialty"], told=told,
                    version=said["version"], by=actor,
                ).pk
            ),
            asked=said,
        )  # fmt: skip
        made = access.arrival_notes_for(actor).get(pk=pk)
        return Response(_note(made), status=201)


def _note(row: ArrivalNote) -> dict[str, Any]:
    values = (
        row.institution.code, row.specialty or None, row.version, row.door or None,
        row.ask_for or None, row.phone or None, row.bring or None, moment_text(row.set_at), row.demo,
    )  # fmt: skip
    return dict(zip(ArrivalNotes.columns, values, strict=True))
