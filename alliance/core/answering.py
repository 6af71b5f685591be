"""Answers of the REST door that are read often: bytes made at once, kept by their ETag."""

import csv
import datetime
import hashlib
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import orjson
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header
from rest_framework.request import Request

from alliance.core.api import write_json
from alliance.core.tables.writing import XLSX, as_text, write_xlsx

CSV: Final = "text/csv; charset=utf-8"
REMEMBERED: Final = 10_000
_TRUTH: Final = {True: "true", False: "false"}


def as_json(request: Request, data: Any) -> HttpResponseBase:
    """Data as JSON; 304 when the caller has it already."""
    return _kept(request, HttpResponse(write_json(data), content_type="application/json"))


def as_csv(
    request: Request, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str
) -> HttpResponseBase:
    """Rows as CSV: UTF-8 with byte order mark, texts harmless to a spreadsheet.

    Programs read it: truth is true and false, times are ISO 8601, missing is empty.
    """
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    clean = _Clean()
    writer.writerows(
        [
            cell
            if (kind := type(cell)) is int or cell is None
            else clean[cell]
            if kind is str or kind is bool
            else _cell(cell)
            for cell in row
        ]
        for row in rows
    )
    return _named(request, buffer.getvalue().encode(), name)


def as_xlsx(
    request: Request, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str
) -> HttpResponseBase:
    """The same rows as a workbook; when any of them is a demonstration's its first line says so."""
    lines = [[_workbook_cell(cell) for cell in row] for row in rows]
    marks = columns.index("demo") if "demo" in columns else None
    demo = marks is not None and any(line[marks] for line in lines)
    content = write_xlsx(columns, lines, title=name, demo=demo)
    shown = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx") or ""
    headers = {"Content-Disposition": shown}
    return _kept(request, HttpResponse(content, content_type=XLSX, headers=headers))


def lines_as_csv(
    request: Request, columns: Sequence[str], lines: Iterable[bytes], *, name: str
) -> HttpResponseBase:
    """Lines that the database has written, as `as_csv` would have written their rows."""
    head = ("\ufeff" + ",".join(columns)).encode()
    return _named(request, b"\r\n".join([head, *lines, b""]), name)


def as_xml(
    request: Request, content: bytes, *, kind: str, same: bytes, name: str
) -> HttpResponseBase:
    """A document of this media type; while `same` stays as it is, so does its ETag."""
    shown = content_disposition_header(as_attachment=False, filename=f"{name}.xml") or ""
    headers = {"Content-Disposition": shown}
    return _kept(request, HttpResponse(content, content_type=kind, headers=headers), same)


def is_harmless(text: str) -> bool:
    """Whether CSV holds a text as it is, but for its quotes."""
    return _cell(text) == text


def moment_text(moment: datetime.datetime | None) -> str | None:
    """A time in UTC with all its microseconds: safe in an address, ordered as text."""
    if moment is None:
        return None
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class _Clean(dict[Any, str]):
    """Cells as CSV holds them; codes and names come again and again and are looked at once."""

    def __missing__(self, value: Any) -> str:
        text = _cell(value)
        if len(self) < REMEMBERED:
            self[value] = text
        return text


def _cell(value: Any) -> str:
    """One cell; text that a spreadsheet would take for a formula is made harmless."""
    if value is True or value is False:
        return _TRUTH[value]
    # Most texts are codes and numbers: only a few beginnings need a closer look.
    if isinstance(value, str) and value[:1].isalnum() and value.isprintable():
        return value
    if isinstance(value, list | dict):
        return as_text(orjson.dumps(value).decode())
    return as_text(value)


def _workbook_cell(value: Any) -> Any:
    """What a workbook holds: lists and objects as JSON, ids as text."""
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode()
    return str(value) if isinstance(value, UUID) else value


def _named(request: Request, content: bytes, name: str) -> HttpResponseBase:
    shown = content_disposition_header(as_attachment=False, filename=f"{name}.csv") or ""
    headers = {"Content-Disposition": shown}
    return _kept(request, HttpResponse(content, content_type=CSV, headers=headers))


def _kept(request: Request, response: HttpResponse, same: bytes | None = None) -> HttpResponseBase:
    told = response.content if same is None else same
    digest = hashlib.blake2b(told, digest_size=16).hexdigest()
    response.headers["ETag"] = f'"{digest}"'
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept", "Accept-Language", "Authorization", "Cookie"])
    found: HttpResponseBase | None = get_conditional_response(
        request._request, etag=response.headers["ETag"], response=response
    )
    return found or response
