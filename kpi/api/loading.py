"""Loading reported values from a program: the same rules as the page, in one request."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.core import imports
from alliance.core.actor import Actor, actor_of
from alliance.core.api import LARGEST_BODY, too_large
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, problems
from alliance.core.errors import Forbidden, Invalid
from alliance.core.idempotency import key_of, once
from alliance.core.imports import Outcome
from alliance.core.imports.sending import APPLY, DRY_RUN, LISTED, HowFar, how_far, refuse, write
from alliance.core.imports.sheets import SHEETS
from alliance.core.listing import COUNTY
from alliance.core.models import ImportFile
from alliance.core.showing import listed
from alliance.core.uploads import OneFile
from kpi import access, actions, importing
from kpi.api import tags
from kpi.api.shapes import ImportShape, ReportedShape
from kpi.api.verbs import form_called
from kpi.importing.cells import parts_of
from kpi.models import DataSet
from members import access as member_access
from members.models import County

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FORM = parameter("data_set", _("报表代码；每行一家机构、每列一个数据元的表需要写。"))
SHEET = parameter(
    "sheet",
    _("读工作簿的哪一张工作表；不写就读以前为这样的工作簿选定的，没有选过的读第一张可见的。"),
)
WHEN = parameter("period", _("期间；表里没有“期间”一列时需要写。"))


class RawJson(BaseParser):
    """JSON as its bytes: the file is kept with its hash and read by the import engine."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The bytes, up to a bound."""
        body: bytes = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise too_large()
        return body


@dataclass(frozen=True)
class Asking:
    """What the address says: the form and period of a wide table, its sheet, how far to go."""

    form: DataSet | None
    period: str
    sheet: str
    far: HowFar


class ImportValues(APIView):
    """Compare reported values with what is there, and write them."""

    parser_classes = [RawJson, OneFile]

    @extend_schema(
        operation_id="data_values_import",
        tags=[tags.VALUES],
        summary=_("导入数据值"),
        description=_(
            "与导入页面同一套规则：先比对，再整体写入或全不写入。JSON 每项一个值，"
            "数字写成字符串；没有数的写缺数原因（not_collected、late、not_applicable、refused）。"
            "也可用表单字段 file 上传 XLSX 或 CSV。"
        ),
        parameters=[COUNTY, DRY_RUN, APPLY, FORM, WHEN, SHEET, KEY],
        request={
            "application/json": ReportedShape(many=True),
            "multipart/form-data": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            },
        },
        responses={200: ImportShape, **problems(400, 403, 404, 409, 413, 415, 422)},
        examples=[
            OpenApiExample(
                "JSON",
                value=[{"unit": "H-001", "element": "visits", "period": "202412", "value": "7500"}],
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Compare, then write unless it is a dry run."""
        asked = Asked(request, (COUNTY, DRY_RUN, APPLY, FORM, WHEN, SHEET))
        actor = actor_of(request)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise Forbidden(_("您没有任何县区的角色，不能导入。"))
        by = access.check_can_import(actor, county)
        name, content = _content(request)
        asking = Asking(
            form=form_called(actor, county, asked.text("data_set")),
            period=asked.text("period"),
            sheet=asked.text("sheet"),
            far=how_far(asked),
        )
        same = {
            "county": county.code,
            "sha256": hashlib.sha256(content).hexdigest(),
            "data_set": asked.text("data_set"),
            "period": asking.period,
            "sheet": asking.sheet,
            "good_rows": asking.far.good_rows,
        }
        key = "" if asking.far.dry_run else key_of(request._request)
        answer = once(
            actor,
            key,
            "kpi.import_values",
            lambda: _load(county, name, content, by, asking),
            asked=same,
        )
        return Response(answer)


def _content(request: Request) -> tuple[str, bytes]:
    """The name and bytes of what was sent: JSON as it is, or the form's file."""
    data: Any = request.data
    if isinstance(data, bytes):
        return "rows.json", data
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(
            _("没有收到内容。请发送 JSON，或用名为 file 的表单字段上传文件。"),
            code="file_missing",
            fields={"file": _("请选择 .xlsx、.csv 或 .json 文件。")},
        )
    return file.name or "", file.read()


def _load(county: County, name: str, content: bytes, by: Actor, asking: Asking) -> dict[str, Any]:
    file = importing.compare_file(
        county=county, name=name, content=content, by=by, form=asking.form, period=asking.period,
        sheet=asking.sheet,
    )  # fmt: skip
    found = imports.comparison(file)
    refused = [_outcome(one) for one in found.with_status("refused")]
    if not asking.far.dry_run:
        if file.state == ImportFile.State.ASKING:
            imports.withdraw(file=file, by=by)
            raise _unsaid(file)
        details = {"counts": file.counts, "refused": refused[:LISTED]}
        refuse(file, found, by, details=details, far=asking.far)
        if asking.sheet:
            file = actions.keep_sheet(file=file, by=by)
        file = write(file, found, lambda one: importing.layout_of(one, by), by)
    return _answer(file, found, dry=asking.far.dry_run)


def _unsaid(file: ImportFile) -> Invalid:
    """The refusal of a table that nobody has described; it names the sheets there are."""
    told: StrOrPromise
    if names := file.arguments.get(SHEETS):
        told = _(
            "工作表“%(name)s”认不出是什么表，什么也没有写入。请用 sheet 写明读哪一张（还有：%(names)s），"
            "或先在导入页面说明这张表。"
        ) % {"name": names[0], "names": listed(names[1:])}
    else:
        told = _("认不出这是什么表，什么也没有写入。请先在导入页面上传一次，说明各列是什么。")
    return Invalid(told, code="import_asking", details={"sheets": names or []})


def _answer(file: ImportFile, found: imports.Comparison, *, dry: bool) -> dict[str, Any]:
    told = [*found.with_status("refused"), *found.to_write()]
    told.sort(key=lambda one: one.row)
    sheets: list[str] = file.arguments.get(SHEETS, [])
    return {
        "file": str(file.pk),
        "dry_run": dry,
        "state": str(file.state),
        "sheet": next(iter(sheets), None),
        "sheets_not_read": sheets[1:],
        "counts": file.counts,
        "outcomes": [_outcome(one) for one in told[:LISTED]],
        "outcomes_not_listed": max(0, len(told) - LISTED),
        "left_out": [row._asdict() for row in found.left_out],
        "unknown_columns": found.unknown,
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    unit, element, period, band = parts_of(one.key)
    return {
        "row": one.row,
        "status": one.status,
        "unit": unit,
        "element": element,
        "period": period,
        "band": int(band) if band.isascii() and band.isdecimal() and len(band) < 4 else 0,  # noqa: PLR2004
        "old": one.old or None,
        "new": one.new or None,
        "column": one.column or None,
        "reason": one.reason or None,
    }
