"""What follows from a published result without being money, and who took note of it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import listed
from alliance.core.listing import Row, only
from alliance.core.shapes import Shape, moment, names_of, text
from kpi import access, actions
from kpi.api import tags
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, RUN, SCHEME, periods
from kpi.api.verbs import carried_out, posted, told
from kpi.models import Consequence, ConsequenceNote
from members.models import County


class ConsequenceShape(Shape):
    """What a plan says follows from a result without being money."""

    scheme = text(_("考核方案代码。"))
    code = text(_("结果运用的代码。"))
    name = text(_("名称。"))
    name_en = text(_("英文名称。"))
    clause = text(_("条款编号。"))


class NoteShape(Shape):
    """Who took note of it, and what was done."""

    run = serializers.UUIDField(help_text=_("批次编号。"))
    consequence = text(_("结果运用的代码。"))
    words = text(_("知悉或办理情况。"))
    by = text(_("登记人的职务；系统登记的为 null。"), allow_null=True)
    at = moment(_("时间。"))


class NoteWordsShape(Shape):
    """What is written down."""

    words = text(_("知悉或办理情况。"), max_length=500)


@listed(
    tags.RUNS, ConsequenceShape, _("结果运用"),
    _("方案规定的、不是经费的后果：任免、薪酬、奖惩等，各引条款。"),
)  # fmt: skip
class Consequences(ListView):
    """What follows, scheme by scheme."""

    title = "consequences"
    parameters = (SCHEME,)
    order = ("scheme__code", "position", "id")
    columns = names_of(ConsequenceShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """In the order of the plan."""
        found = access.settling.consequences_for(actor).filter(county=county)
        return only(found, scheme__code__in=asked.texts("scheme"))

    def records(self, rows: list[Consequence]) -> list[Row]:
        """One line each."""
        return [(row.scheme.code, row.code, row.name, row.name_en, row.clause.key) for row in rows]


@listed(
    tags.RUNS, NoteShape, _("结果运用的登记"), _("谁知悉、办了什么；看得到批次的人可取。"),
)  # fmt: skip
class Notes(ListView):
    """Notes, the newest first."""

    title = "consequence-notes"
    parameters = (RUN, SCHEME, PERIOD, RELATIVE_TO)
    order = ("-id",)
    columns = names_of(NoteShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """Of the runs that the actor reads."""
        return only(
            access.settling.notes_for(actor).filter(county=county),
            run=asked.uuid("run"),
            run__scheme_version__scheme__code__in=asked.texts("scheme"),
            run__period__in=periods(asked),
        )

    def records(self, rows: list[ConsequenceNote]) -> list[Row]:
        """Ids become codes."""
        return [_line(row) for row in rows]


class NoteConsequence(APIView):
    """Somebody takes note of what follows from a published run."""

    @posted(
        tags.RUNS, "consequence_note", _("登记结果运用"),
        _("结果公布后登记知悉或办理情况；每次登记都留着，不改前一次。"),
        asks=NoteWordsShape, gives=NoteShape, status=201,
    )  # fmt: skip
    def post(self, request: Request, run: UUID, code: str) -> Response:
        """Write it down."""
        actor = actor_of(request)
        found = access.run_for(actor, run)
        consequence = access.consequence_for(found, code)
        said = told(NoteWordsShape, request)
        pk = carried_out(
            request, "note_consequence",
            lambda: actions.note_consequence(
                run=found, consequence=consequence, words=said["words"], by=actor
            ),
            [str(run), code, said],
        )  # fmt: skip
        row = access.settling.notes_for(actor).get(pk=pk)
        return Response(dict(zip(Notes.columns, _line(row), strict=True)), status=201)


def _line(row: ConsequenceNote) -> Row:
    return (
        str(row.run_id), row.consequence.code, row.words,
        row.by.position if row.by else None, moment_text(row.at),
    )  # fmt: skip
