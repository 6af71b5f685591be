"""口径解释 over REST: asked by a body, answered by the county, replaced or withdrawn by another."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_json, moment_text
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed, problems
from alliance.core.errors import NotFound
from alliance.core.listing import COUNTY, Row, only
from alliance.core.shapes import Shape, moment, names_of, text, truth, whole
from kpi import access, actions
from kpi.api import tags
from kpi.api.codes import definition_of
from kpi.api.listing import ListView
from kpi.api.parameters import ELEMENT, INDICATOR, UNIT
from kpi.api.verbs import SeenShape, carried_out, county_of, example, posted, told
from kpi.models import Ruling
from members.models import County, Unit

STATES = tuple(Ruling.State.values)


class RulingShape(Shape):
    """A question about a definition with its answer."""

    id = serializers.UUIDField(help_text=_("编号。"))
    indicator = text(_("所问指标的代码；问的是数据元时为 null。"), allow_null=True)
    element = text(_("所问数据元的代码；问的是指标时为 null。"), allow_null=True)
    state = serializers.ChoiceField(
        STATES,
        help_text=_("asked 待解释，answered 现行，replaced 已被替换，withdrawn 已撤回。"),
    )
    question = text(_("问题。"))
    unit = text(_("提问单位的代码；县区自己提出的为 null。"), allow_null=True)
    asked_at = moment(_("提问时间。"))
    answer = text(_("解释。"), allow_null=True)
    clause = text(_("所依据的条款。"), allow_null=True)
    basis = text(_("依据的文件。"), allow_null=True)
    from_period = text(_("自何期间起按此解释。"), allow_null=True)
    answered_by = text(_("解释人。"), allow_null=True)
    answered_at = moment(_("解释时间。"), allow_null=True)
    replaces = serializers.UUIDField(help_text=_("所替换的解释。"), allow_null=True)
    replaced_by = serializers.UUIDField(help_text=_("替换它的解释。"), allow_null=True)
    ended_reason = text(_("替换或撤回的理由。"), allow_null=True)
    ended_at = moment(_("替换或撤回的时间。"), allow_null=True)
    version = whole(_("版本；解释、替换、撤回时照写。"))
    demo = truth(_("是否演示数据。"))


class AskRulingShape(Shape):
    """What is asked about which definition."""

    indicator = text(_("指标代码；与 element 写其一。"), required=False, max_length=40)
    element = text(_("数据元代码；与 indicator 写其一。"), required=False, max_length=40)
    question = text(_("问题。"), max_length=1000)
    unit = text(_("替哪个单位问；有权解释的人替县区自己问时不写。"), required=False, max_length=40)


class AnswerRulingShape(SeenShape):
    """How the definition is to be read."""

    answer = text(_("怎样解释。"), max_length=2000)
    from_period = text(_("自何期间起，如 2024、202403。"), max_length=6)
    clause = text(_("条款编号；不写则为定义自己的条款。"), required=False, max_length=60)
    basis = text(_("依据的文件（名称和文号）。"), required=False, max_length=300)


class ReplaceRulingShape(AnswerRulingShape):
    """A new answer, and why."""

    reason = text(_("为什么替换。"), max_length=500)


class WithdrawRulingShape(SeenShape):
    """Why it holds no more."""

    reason = text(_("为什么撤回。"), max_length=500)


@listed(
    tags.DEFINITIONS,
    RulingShape,
    _("口径解释"),
    _("已解释的人人可取；待解释的问题只给提问单位和有权解释的人。"),
)
class Rulings(ListView):
    """Rulings, what was asked last first; POST asks."""

    title = "rulings"
    parameters = (
        INDICATOR, ELEMENT, UNIT,
        parameter("state", _("状态，多个用逗号分开。"), enum=STATES),
    )  # fmt: skip
    order = ("-asked_at", "id")
    columns = names_of(RulingShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Those one may read."""
        return only(
            access.rulings_for(actor).filter(county=county),
            indicator__code__in=asked.texts("indicator"),
            element__code__in=asked.texts("element"),
            unit__code__in=asked.texts("unit"),
            state__in=asked.among("state", STATES),
        )

    def records(self, rows: list[Ruling]) -> list[Row]:
        """Ids become codes."""
        return [_line(row) for row in rows]

    @posted(
        tags.DEFINITIONS, "ruling_ask", _("提出口径问题"),
        _("问一个指标或数据元怎样算；县区解释后通知提问人。"),
        asks=AskRulingShape, gives=RulingShape, status=201, parameters=(COUNTY,),
        examples=(
            example(
                "element",
                {"element": "visits", "question": "巡诊车上的门诊算不算本院的？", "unit": "H-001"},
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Ask."""
        actor, county = actor_of(request), county_of(request)
        said = told(AskRulingShape, request)
        about, unit = definition_of(actor, county, said), _body(actor, county, said.get("unit", ""))
        pk = carried_out(
            request, "ask_ruling",
            lambda: actions.ask_ruling(
                about=about, question=said["question"], unit=unit, by=actor
            ),
            [county.code, said],
        )  # fmt: skip
        address = reverse("api:ruling", kwargs={"ruling": pk})
        return Response(_shown(actor, UUID(pk)), status=201, headers={"Location": address})


class OneRuling(APIView):
    """One ruling."""

    @extend_schema(
        operation_id="ruling",
        tags=[tags.DEFINITIONS],
        summary=_("一条口径解释"),
        responses={200: RulingShape, **problems(404)},
    )
    def get(self, request: Request, ruling: UUID) -> HttpResponseBase:
        """The ruling as it stands."""
        Asked(request, ())
        return as_json(request, _shown(actor_of(request), ruling))


class RulingVerb(APIView):
    """What becomes of a ruling; the answer is the one that stands afterwards."""

    def decide(
        self,
        request: Request,
        ruling: UUID,
        name: str,
        said: dict[str, Any],
        act: Callable[..., Ruling],
    ) -> Response:
        """Take the step, once for the caller's key."""
        actor = actor_of(request)
        row = access.ruling_for(actor, ruling)
        pk = carried_out(
            request, name, lambda: act(ruling=row, by=actor, **said), [str(ruling), said]
        )
        return Response(_shown(actor, UUID(pk)))


class AnswerRuling(RulingVerb):
    """A question is answered."""

    @posted(
        tags.DEFINITIONS, "ruling_answer", _("解释口径"),
        _("写明怎样算、自何期间起、凭哪一条款或文件；提问人得到通知。"),
        asks=AnswerRulingShape, gives=RulingShape,
        examples=(
            example(
                "answer", {"version": 1, "answer": "算，计入派出的卫生院。", "from_period": "2025"}
            ),
        ),
    )  # fmt: skip
    def post(self, request: Request, ruling: UUID) -> Response:
        """Answer it."""
        said = told(AnswerRulingShape, request)
        return self.decide(request, ruling, "answer_ruling", said, actions.answer_ruling)


class ReplaceRuling(RulingVerb):
    """A new answer takes the place of one."""

    @posted(
        tags.DEFINITIONS, "ruling_replace", _("替换解释"),
        _("由另一人作出新的解释；旧的仍可查，已算的批次不变。答复为新的一条。"),
        asks=ReplaceRulingShape, gives=RulingShape,
    )  # fmt: skip
    def post(self, request: Request, ruling: UUID) -> Response:
        """Replace it."""
        said = told(ReplaceRulingShape, request)
        return self.decide(request, ruling, "replace_ruling", said, actions.replace_ruling)


class WithdrawRuling(RulingVerb):
    """An answer holds no more, or a question is no longer asked."""

    @posted(
        tags.DEFINITIONS, "ruling_withdraw", _("撤回解释或问题"), _("留在记录里，已算的批次不变。"),
        asks=WithdrawRulingShape, gives=RulingShape,
    )  # fmt: skip
    def post(self, request: Request, ruling: UUID) -> Response:
        """Withdraw it."""
        said = told(WithdrawRulingShape, request)
        return self.decide(request, ruling, "withdraw_ruling", said, actions.withdraw_ruling)


def _body(actor: Actor, county: County, code: str) -> Unit | None:
    """The body that asks; None where the county asks itself."""
    if not code:
        return None
    found = access.asking_units_for(actor).filter(county=county, code=code).first()
    if found is None:
        raise NotFound(_("没有找到您可以替它提问的单位“%(code)s”。") % {"code": code})
    return found


def _line(row: Ruling) -> Row:
    successor: Ruling | None = getattr(row, "replaced_by", None)
    return (
        str(row.pk), row.indicator.code if row.indicator else None,
        row.element.code if row.element else None, row.state, row.question,
        row.unit.code if row.unit else None, moment_text(row.asked_at), row.answer or None,
        row.clause.key if row.clause else None, row.basis or None, row.from_period or None,
        row.answered_by.name if row.answered_by else None, moment_text(row.answered_at),
        str(row.replaces_id) if row.replaces_id else None,
        str(successor.pk) if successor else None, row.ended_reason or None,
        moment_text(row.ended_at), row.version, row.demo,
    )  # fmt: skip


def _shown(actor: Actor, pk: UUID) -> dict[str, Any]:
    return dict(zip(Rulings.columns, _line(access.ruling_for(actor, pk)), strict=True))
