"""Windows of forms: whether values are taken for a period, closed and opened with a reason.

A single body's return is opened longer by its own verb, `return-unlock`.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import moment_text
from alliance.core.asking import Asked
from alliance.core.documents import listed
from alliance.core.listing import COUNTY, Row, only
from alliance.core.shapes import names_of
from kpi import access, actions
from kpi.api import tags
from kpi.api.keeping.form_shapes import WindowReasonShape, WindowShape
from kpi.api.keeping.forms import FORM
from kpi.api.listing import ListView
from kpi.api.parameters import PERIOD, RELATIVE_TO, periods
from kpi.api.verbs import carried_out, county_of, posted, told
from kpi.models import PeriodWindow
from members.models import County


@listed(
    tags.RETURNS,
    WindowShape,
    _("填报窗口"),
    _("关闭过的期间：谁在何时为什么关闭或重新开放；没有列出的期间按报表的规定收。"),
)
class Windows(ListView):
    """Windows that somebody closed or opened again."""

    title = "windows"
    parameters = (FORM, PERIOD, RELATIVE_TO)
    order = ("data_set__code", "period", "id")
    columns = names_of(WindowShape)

    def find(self, actor: Actor, county: County, asked: Asked) -> QuerySet[Any, Any]:
        """By form and period."""
        return only(
            access.returns.windows_for(actor).filter(county=county),
            data_set__code__in=asked.texts("data_set"),
            period__in=periods(asked),
        )

    def records(self, rows: list[PeriodWindow]) -> list[Row]:
        """One line a window."""
        return [_line(row) for row in rows]


class _WindowVerb(APIView):
    """A window is moved; the answer is how it stands afterwards."""

    def move(
        self, request: Request, place: tuple[str, str], name: str, act: Callable[..., PeriodWindow]
    ) -> Response:
        """Move it once for the caller's key."""
        actor, county = actor_of(request), county_of(request)
        code, period = place
        form, said = access.form_for(actor, county, code), told(WindowReasonShape, request)
        pk = carried_out(
            request, name,
            lambda: act(data_set=form, period=period, reason=said["reason"], by=actor),
            [county.code, code, period, said],
        )  # fmt: skip
        row = access.returns.windows_for(actor).get(pk=pk)
        return Response(dict(zip(Windows.columns, _line(row), strict=True)))


class CloseWindow(_WindowVerb):
    """The form takes no more values for the period."""

    @posted(
        tags.RETURNS, "window_close", _("关闭填报"),
        _("这张报表的这一期不再收数，对所有机构；原因会告诉来填的人。"),
        asks=WindowReasonShape, gives=WindowShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, code: str, period: str) -> Response:
        """Close it."""
        return self.move(request, (code, period), "close_period", actions.close_period)


class OpenWindow(_WindowVerb):
    """It takes values again."""

    @posted(
        tags.RETURNS, "window_open", _("重新开放填报"),
        _("写明原因。只为一家机构延长的，用该填报的 unlock。"),
        asks=WindowReasonShape, gives=WindowShape, parameters=(COUNTY,),
    )  # fmt: skip
    def post(self, request: Request, code: str, period: str) -> Response:
        """Open it."""
        return self.move(request, (code, period), "open_period", actions.open_period)


def _line(row: PeriodWindow) -> Row:
    return (
        row.data_set.code, row.period, row.closed, row.reason,
        row.changed_by.position if row.changed_by else None, moment_text(row.changed_at),
    )  # fmt: skip
