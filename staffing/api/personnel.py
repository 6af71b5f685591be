"""Personnel lists over REST: who is on them, and loading one by the same rules as the page."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import orjson
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.core import imports
from alliance.core.actor import Actor, actor_of
from alliance.core.asking import Asked, parameter
from alliance.core.documents import KEY, listed, problems
from alliance.core.errors import Forbidden, Invalid
from alliance.core.idempotency import key_of, once
from alliance.core.imports.sending import APPLY, DRY_RUN, LISTED, HowFar, how_far, refuse, write
from alliance.core.listing import COUNTY, ListView, Row, only
from alliance.core.models import ImportFile
from alliance.core.shapes import names_of
from alliance.core.uploads import PARSERS
from members import access as member_access
from members.models import County, Institution, Person
from staffing import roster_files
from staffing.access import rosters as access
from staffing.api.personnel_shapes import PersonnelShape, RosterImportShape
from staffing.api.postings import TAG
from staffing.queries import rosters as queries
from staffing.roster_table import Roster

_DAY: Final = timedelta(days=1)
_BODY = parameter("institution", _("机构代码；导入时为表里没有单位一列时的单位。"))


@dataclass(frozen=True)
class _Sent:
    """A list as it was sent, whose it is, what its columns are, and how far to go."""

    county: County
    institution: Institution | None
    name: str
    content: bytes
    columns: dict[str, str]
    far: HowFar


@listed(TAG, PersonnelShape, _("人员名册"), _("调用者登记其人员的机构的在册人员。"))
class Personnel(ListView):
    """People of the bodies whose staff the caller keeps; POST loads a list."""

    title = "personnel"
    common = (COUNTY,)
    parameters = (_BODY, parameter("person", _("人员代码。")))
    order = ("code", "id")
    columns = names_of(PersonnelShape)
    parser_classes = PARSERS

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        bodies = access.keeping_places(actor).filter(county=county).order_by()
        rows = queries.listed_people(county.pk, bodies.values_list("pk", flat=True)).order_by()
        return only(
            rows.filter(left_on=None), institution__code__in=asked.texts("institution"),
            code__in=asked.texts("person"),
        )  # fmt: skip

    def records(self, rows: list[Person]) -> list[Row]:
        """Ids become codes, numbers their last four signs."""
        return [_person(queries.told_of(row)) for row in rows]

    @extend_schema(
        operation_id="personnel_import", tags=[TAG], summary=_("导入人员名册"),
        description=_(
            "与名册导入页面同一套规则：先比对，再整体写入或全不写入。用表单字段 file 上传 XLSX、XLS 或 CSV；"
            "不认识的列用表单字段 columns 说明，JSON 对象，列名对应列的代码，空字符串为不读入，只说一次。"
        ),
        parameters=[COUNTY, _BODY, DRY_RUN, APPLY, KEY],
        request={
            "multipart/form-data": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "columns": {"type": "string"},
                },
            }
        },
        responses={200: RosterImportShape, **problems(400, 403, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Compare, then write unless it is a dry run, once for the caller's key."""
        asked = Asked(request, (COUNTY, _BODY, DRY_RUN, APPLY))
        actor = actor_of(request)
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            raise Forbidden(_("您没有任何县区的角色，不能导入。"))
        by = access.check_can_load(actor, county)
        sent = _sent(request, asked, actor, county)
        same = {
            "county": county.code, "institution": asked.text("institution"),
            "sha256": hashlib.sha256(sent.content).hexdigest(), "columns": sent.columns,
            "good_rows": sent.far.good_rows,
        }  # fmt: skip
        key = "" if sent.far.dry_run else key_of(request._request)
        return Response(
            once(actor, key, "staffing.load_roster", lambda: _load(sent, by), asked=same)
        )


def _sent(request: Request, asked: Asked, actor: Actor, county: County) -> _Sent:
    form: Any = request.data
    file = request.FILES.get("file")
    if file is None:
        sentence = _("没有收到文件。请用表单（multipart/form-data）的 %(name)s 上传。") % {
            "name": "file"
        }
        raise Invalid(sentence, code="file_missing", fields={"file": sentence})
    code = asked.text("institution")
    return _Sent(
        county=county,
        institution=member_access.institution_for(actor, county.code, code) if code else None,
        name=file.name or "",
        content=file.read(),
        columns=_columns(form.get("columns")),
        far=how_far(asked),
    )


def _columns(said: Any) -> dict[str, str]:
    try:
        found = orjson.loads(said) if said else {}
    except (orjson.JSONDecodeError, TypeError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        sentence = _("columns 要写成 JSON 对象：列名对应列的代码。")
        raise Invalid(sentence, fields={"columns": sentence})
    return found


def _load(sent: _Sent, by: Actor) -> dict[str, Any]:
    file = roster_files.compare_file(
        county=sent.county, institution=sent.institution, name=sent.name, content=sent.content,
        by=by,
    )  # fmt: skip
    asked = {one.heading for one in roster_files.asked_of(file, by)[0]}
    if said := {heading: code for heading, code in sent.columns.items() if heading in asked}:
        file = roster_files.say_columns(file, said, by)
    found = imports.comparison(file)
    if not sent.far.dry_run:
        if file.state == ImportFile.State.ASKING:
            imports.withdraw(file=file, by=by)
            raise Invalid(
                _("认不出哪一列是姓名，什么也没有写入。请用 columns 说明各列是什么。"),
                code="import_asking",
            )
        refused = _outcomes(found, found.with_status("refused"))[:LISTED]
        details = {"counts": file.counts, "refused": refused}
        refuse(file, found, by, details=details, far=sent.far)
        file = write(file, found, lambda one: roster_files.layout_of(one, by), by)
    return _answer(file, found, by, dry=sent.far.dry_run)


def _answer(file: ImportFile, found: imports.Comparison, by: Actor, *, dry: bool) -> dict[str, Any]:
    told = [*found.with_status("refused"), *found.to_write()]
    told.sort(key=lambda one: one.row)
    unknown, offered = roster_files.asked_of(file, by)
    roster = Roster(file.county, by)
    roster.begin(found.records)
    return {
        "file": str(file.pk),
        "dry_run": dry,
        "state": str(file.state),
        "counts": file.counts,
        "outcomes": _outcomes(found, told[:LISTED]),
        "outcomes_not_listed": max(0, len(told) - LISTED),
        "left_out": [{"row": one.row, "text": one.text} for one in roster_files.left_out(file)],
        "unknown_columns": [{"heading": u.heading, "values": [*u.values]} for u in unknown],
        "offered_columns": {code: label for code, label, _must in offered},
        "unknown_titles": roster.unknown_titles(found.records),
    }


def _outcomes(found: imports.Comparison, told: list[imports.Outcome]) -> list[dict[str, Any]]:
    """Rows of the original sheet with the name: what an outcome is found by is for machines alone."""
    records = {one.number: one.values for one in found.records}
    return [
        {
            "row": int(records.get(one.row, {}).get("line") or one.row),
            "name": records.get(one.row, {}).get("name") or None,
            "status": one.status,
            "column": one.column or None,
            "old": one.old or None,
            "new": one.new or None,
            "reason": one.reason or None,
        }
        for one in told
    ]


def _person(told: dict[str, Any]) -> Row:
    body, licence = told["institution"], told["licence"]
    return (
        told["code"], told["name"], body.code if body else None, told["department"],
        told["position"], told["number"], told["profession"], told["post"],
        licence - _DAY if licence else None, told["title"],
        None if told["step"] is None else int(told["step"]), told["title_on"], told["row"].demo,
    )  # fmt: skip
