"""Departments of a body: those with a service line are its 部, 馆 and 区; all are units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from members import access
from members.actions.bodies._entering import locked
from members.models import County, Department, Institution, Membership, Unit


@dataclass(frozen=True)
class DepartmentRow:
    """A department as a file gives it; `parent` is the code of the one it is part of."""

    institution: Institution
    code: str
    name: str
    name_en: str = ""
    line: str = ""
    parent: str = ""
    opened_on: date | None = None


@action
def add_department(
    *,
    institution: Institution,
    name: str,
    by: Actor,
    code: str = "",
    name_en: str = "",
    line: str = "",
    parent: Department | None = None,
    opened_on: date | None = None,
    note: str = "",
) -> Department:
    """Set up a department; without a code it gets the next one of its body."""
    institution = locked(institution)
    by = access.check_may(by, "members.keep_registry", county=institution.county_id)
    row = DepartmentRow(
        institution,
        code.strip() or _next_code(institution),
        name.strip(),
        name_en,
        line,
        opened_on=opened_on,
    )
    department = _set_up(row, parent, note)
    audit.record(
        by, "department.added", department, institution=institution.code, code=row.code,
        name=row.name, line=line, parent=parent.code if parent else None, opened_on=opened_on,
    )  # fmt: skip
    return department


@action
def enter_departments(*, county: County, rows: Sequence[DepartmentRow], by: Actor) -> int:
    """Set up many departments under the rules of one, those above first; one event."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    for body in sorted({row.institution for row in rows}, key=lambda body: body.pk):
        if locked(body).county_id != county.pk:
            raise Invalid(_("机构不在这个县区。"))
    for row in rows:
        above = Department.objects.filter(county=county, code=row.parent).first()
        if row.parent and above is None:
            raise Invalid(_("上级科室须是本机构现有的科室。"), fields={"parent": _("请重新选择。")})
        _set_up(row, above)
    added = [[row.institution.code, row.code, row.name] for row in rows]
    audit.record(by, "departments.entered", county, added=added)
    return len(rows)


def _set_up(row: DepartmentRow, parent: Department | None, note: str = "") -> Department:
    """A department of a body that is locked, once every check is passed."""
    institution, name, code, line = row.institution, row.name, row.code, row.line
    if not name:
        raise Invalid(_("请填科室名称。"), fields={"name": _("请填科室名称。")})
    if line and line not in Membership.Line.values:
        raise Invalid(_("没有这条业务线。"), fields={"line": _("没有这条业务线。")})
    if parent is not None and (
        parent.institution_id != institution.pk or parent.closed_on is not None
    ):
        raise Invalid(_("上级科室须是本机构现有的科室。"), fields={"parent": _("请重新选择。")})
    if institution.departments.filter(name=name, closed_on=None).exists():
        raise Refused(_("%(name)s已经设立。") % {"name": name}, code="exists")
    if Unit.objects.filter(county=institution.county_id, code=code).exists():
        raise Refused(_("代码%(code)s在本县区已有单元使用。") % {"code": code}, code="exists")
    unit = Unit.objects.create(
        county_id=institution.county_id, kind=Unit.Kind.DEPARTMENT, code=code, name=name
    )
    return Department.objects.create(
        county_id=institution.county_id,
        institution=institution,
        unit=unit,
        code=code,
        name=name,
        name_en=row.name_en,
        line=line,
        parent=parent,
        opened_on=row.opened_on,
        note=note,
        demo=institution.demo,
    )


@action
def close_department(
    *, department: Department, closed_on: date, by: Actor, reason: str
) -> Department:
    """A department ends: the day is the first without it; its parts have ended before."""
    department = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    by = access.check_may(by, "members.keep_registry", county=department.county_id)
    if department.closed_on is not None:
        raise Refused(_("%(name)s已经撤销。") % {"name": department.name}, code="closed")
    if department.opened_on and closed_on <= department.opened_on:
        raise Invalid(_("撤销日须在设立日之后。"), fields={"last_day": _("须在设立日之后")})
    part = department.parts.filter(closed_on=None).first()
    if part is not None:
        raise Refused(
            _("%(name)s之下还有%(part)s，请先撤销下级科室。")
            % {"name": department.name, "part": part.name},
            code="has_parts",
        )
    department.closed_on = closed_on
    department.version += 1
    department.save(update_fields=["closed_on", "version"])
    audit.record(by, "department.closed", department, reason=reason, closed_on=closed_on)
    return department


def _next_code(institution: Institution) -> str:
    """`<body>-K1`, `-K2` …: the first that no unit of the county has."""
    stem = f"{institution.code}-K"
    there = Unit.objects.filter(county=institution.county_id, code__startswith=stem)
    taken = set(there.values_list("code", flat=True))
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
