"""What all lists of the REST door have in common: filters, pages, JSON or CSV."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from alliance.core.actor import Actor, actor_of
from alliance.core.answering import as_csv, as_json, as_xlsx, lines_as_csv
from alliance.core.api import CsvRenderer, OrjsonRenderer, XlsxRenderer
from alliance.core.asking import Asked, parameter
from alliance.core.pagination import Page, page_of, read_size

SIZE = 1000
LARGEST = 5000
#: A workbook takes a second for some thousand lines: more is a page of its own.
SHEET = 20_000

#: Times are ordered within a county, so a list never mixes two.
COUNTY = parameter("county", _("县区代码（GB/T 2260）。只有一个县区的用户可以不写。"))

Row = Sequence[Any]


class ListView(APIView):
    """A list: a subclass names its parameters, columns and order.

    `rows` gives a queryset of objects or of `values_list(*order, …)`, or None for nothing;
    `records` turns one page of it into lines of `columns`. `common` are the parameters that
    a family of lists shares.
    """

    renderer_classes = [OrjsonRenderer, CsvRenderer, XlsxRenderer]
    common: ClassVar[tuple[OpenApiParameter, ...]] = ()
    parameters: ClassVar[tuple[OpenApiParameter, ...]] = ()
    columns: ClassVar[tuple[str, ...]]
    order: ClassVar[tuple[str, ...]]
    #: A column of objects that CSV writes line by line, and the names of their columns.
    inner: ClassVar[tuple[str, tuple[str, ...]] | None] = None
    title = ""
    #: How many rows a page may have as CSV; as a workbook at most SHEET, as JSON LARGEST.
    most_lines: ClassVar = LARGEST

    def get(self, request: Request, **place: str) -> HttpResponseBase:
        """One page of the list; `place` is what the address itself names."""
        asked = Asked(request, (*self.common, *self.parameters))
        kind = request.accepted_renderer.format
        csv = kind == "csv"
        most = {"csv": self.most_lines, "xlsx": min(self.most_lines, SHEET)}.get(kind, LARGEST)
        size = read_size(asked.text("page_size") or str(SIZE), most)
        found = self.rows(actor_of(request), asked, **place)
        lines, page = None, Page[Any]([])
        if found is not None:
            lines = self.lines(found, asked.text("cursor"), size) if csv else None
            page = lines or self.page(found, asked.text("cursor"), size)
        address = self.address(request, asked)
        following = replace_query_param(address, "cursor", page.next) if page.next else None
        if lines is not None:
            response = lines_as_csv(request, self.columns, lines.rows, name=self.title)
        else:
            records = self.records(page.rows) if page.rows else []
            response = self._written(request, records, following)
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        return response

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """The rows that were asked for, as far as the actor may read them."""
        raise NotImplementedError

    def page(self, found: QuerySet[Any, Any], cursor: str, size: int) -> Page[Any]:
        """The rows behind the cursor."""
        return page_of(found, order=self.order, cursor=cursor, size=size)

    def lines(self, found: QuerySet[Any, Any], cursor: str, size: int) -> Page[bytes] | None:
        """The same rows as lines of CSV, written by the database; None where it cannot."""
        return None

    def records(self, rows: list[Any]) -> list[Row]:
        """The rows of a page as lines of `columns`, in their order."""
        return rows

    def address(self, request: Request, asked: Asked) -> str:
        """The address that the next page continues."""
        return request.build_absolute_uri()

    def _written(
        self, request: Request, records: list[Row], following: str | None
    ) -> HttpResponseBase:
        if request.accepted_renderer.format == "csv":
            columns, lines = self._flat(records)
            return as_csv(request, columns, lines, name=self.title)
        if request.accepted_renderer.format == "xlsx":
            columns, lines = self._flat(records)
            return as_xlsx(request, columns, lines, name=self.title)
        columns = self.columns
        results = [dict(zip(columns, record, strict=True)) for record in records]
        return as_json(request, {"next": following, "results": results})

    def _flat(self, records: list[Row]) -> tuple[Sequence[str], list[Row]]:
        """CSV has no lists: one line for each inner object, its outer columns repeated."""
        if self.inner is None:
            return self.columns, records
        name, names = self.inner
        at = self.columns.index(name)
        outer = [*self.columns[:at], *self.columns[at + 1 :]]
        columns = [*outer, *(f"{name.removesuffix('s')}_{inner}" for inner in names)]
        lines: list[Row] = [
            [*record[:at], *record[at + 1 :], *(item[inner] for inner in names)]
            for record in records
            for item in record[at] or [dict.fromkeys(names)]
        ]
        return columns, lines


def digits(column: str) -> Cast:
    """An exact number as the text in which it is stored: plain digits, no exponent."""
    return Cast(F(column), TextField())


def only(found: QuerySet[Any, Any], **conditions: Any) -> QuerySet[Any, Any]:
    """The rows that meet the conditions; a condition that is None or empty asks for nothing."""
    given = {name: value for name, value in conditions.items() if value not in (None, "", [])}
    return found.filter(**given)
