"""What a form asks of whom, and whether it may go out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Refused
from alliance.core.showing import listed
from kpi.formula import AGE_BANDS
from kpi.models import DataElement, DataSet, ValidationRule
from kpi.running.frozen import LOOSE
from members.models import Membership, Unit
from members.rules import FULL_ROLES, VILLAGE_KINDS

#: A village form fits on one screen of a telephone.
MOST_VILLAGE_CELLS: Final = 12


@dataclass(frozen=True, slots=True)
class CellAsked:
    """One cell of a form: its key in a draft, the element, the age band (0: none)."""

    key: str
    element: DataElement
    band: int


class Standings:
    """Which bodies of a county lead an alliance on a day, and which only belong to one.

    One statement for all days, and none where no form asks leads or members apart.
    """

    def __init__(self, county: int) -> None:
        self.county = county

    @cached_property
    def _rows(self) -> dict[int, list[tuple[str, date | None, date | None]]]:
        found: dict[int, list[tuple[str, date | None, date | None]]] = {}
        rows = Membership.objects.filter(county=self.county, role__in=FULL_ROLES).exclude(
            alliance__kind__in=LOOSE
        )
        for body, *row in rows.values_list("institution", "role", "from_on", "until_on"):
            found.setdefault(body, []).append(tuple(row))  # type: ignore[arg-type]
        return found

    def of(self, body: int, on: date) -> str:
        """`lead`, `member` or "" on the day."""
        roles = {
            role
            for role, from_on, until_on in self._rows.get(body, ())
            if (from_on is None or from_on <= on) and (until_on is None or on < until_on)
        }
        if Membership.Role.LEAD in roles:
            return "lead"
        return "member" if roles else ""


_APART: Final = {DataElement.ReportedBy.LEAD, DataElement.ReportedBy.MEMBER}


def is_owed(
    element: DataElement, unit_kind: str, body_kind: str | None, standing: str = ""
) -> bool:
    """Whether an element is asked of a body of this WS 218 kind, or of the county itself.

    `standing` says whether the body leads an alliance (lead) or belongs to one (member).
    """
    if unit_kind == Unit.Kind.COUNTY:
        return element.reported_by == DataElement.ReportedBy.COUNTY
    if element.reported_by == DataElement.ReportedBy.COUNTY:
        return False
    if element.reported_by in _APART and element.reported_by != standing:
        return False
    return not element.kinds or body_kind in element.kinds


def kind_of(unit: Unit) -> str | None:
    """The WS 218 kind of the body behind a unit; None for the county."""
    return unit.institution.kind if unit.kind == Unit.Kind.INSTITUTION else None


def cells_of_kind(
    elements: Iterable[DataElement], unit_kind: str, body_kind: str | None, standing: str = ""
) -> list[CellAsked]:
    """The cells asked of a body of this kind, in the order of the form."""
    asked = (e for e in elements if is_owed(e, unit_kind, body_kind, standing))
    return [
        CellAsked(f"{element.code}#{band}" if band else element.code, element, band)
        for element in sorted(asked, key=lambda one: (one.position, one.code))
        for band in (range(1, AGE_BANDS + 1) if element.banded else (0,))
    ]


def cells_of(
    elements: Iterable[DataElement], unit: Unit, on: date, standings: Standings | None = None
) -> list[CellAsked]:
    """The cells asked of this unit for a period that ends on a day."""
    every, standing = list(elements), ""
    if unit.kind == Unit.Kind.INSTITUTION and any(e.reported_by in _APART for e in every):
        standing = (standings or Standings(unit.county_id)).of(unit.institution.pk, on)
    return cells_of_kind(every, unit.kind, kind_of(unit), standing)


def needs_review(form: DataSet, unit: Unit) -> bool:
    """Whether somebody looks at the unit's return before the commission takes it."""
    return form.review != DataSet.Review.NONE and unit.kind == Unit.Kind.INSTITUTION


def lacking(form: DataSet) -> list[str]:
    """What a form must have before it may go out and has not, in words."""
    return [
        words
        for words, there in (
            (_("归口部门"), form.owner.strip()),
            (_("依据"), form.basis.strip()),
            (_("停用日"), form.ends_on),
        )
        if not there
    ]


def village_cells(form: DataSet) -> int:
    """How many cells the form asks of a village clinic or station, at most."""
    elements = form.elements.all()
    return max(len(cells_of_kind(elements, Unit.Kind.INSTITUTION, kind)) for kind in VILLAGE_KINDS)


def check_may_go_out(form: DataSet) -> None:
    """Refused for a form without owner, basis or end, one that is over, empty, out already, or
    longer than a telephone's screen where village clinics fill it in."""
    missing = lacking(form)
    if missing:
        raise Refused(
            _("“%(form)s”还没有%(missing)s，不能下发。请先填齐。")
            % {"form": form.name, "missing": listed(missing)},
            code="form_incomplete",
        )
    if form.out_from is not None:
        raise Refused(
            _("“%(form)s”已自 %(day)s 起下发。要延长请改停用日。")
            % {"form": form.name, "day": form.out_from.isoformat()},
            code="form_is_out",
        )
    if form.ends_on is not None and form.ends_on <= today():
        raise Refused(_("停用日已经过了，请先改为将来的日期。"), code="form_over")
    if not form.elements.exists():
        raise Refused(_("这张报表没有数据元，没有可填的格。"), code="form_empty")
    asked = village_cells(form)
    if asked > MOST_VILLAGE_CELLS:
        raise Refused(
            _(
                "向村卫生室要的数最多 %(most)d 格，这张有 %(n)d 格（未限定机构类别的也算）。请先删减。"
            )
            % {"most": MOST_VILLAGE_CELLS, "n": asked},
            code="village_form_long",
        )


def forms_out(county: int) -> list[DataSet]:
    """The forms of a county that went out, with their elements; two statements."""
    rows = DataSet.objects.filter(county=county, out_from__isnull=False)
    return list(rows.prefetch_related("elements").order_by("code"))


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in the list of all: what it asks, and what it lacks to go out."""

    form: DataSet
    elements: int
    lacking: tuple[str, ...]

    @property
    def state(self) -> str:
        """draft, out or over."""
        if self.form.out_from is None:
            return "draft"
        is_over = self.form.ends_on is not None and self.form.ends_on <= today()
        return "over" if is_over else "out"


def form_lines(forms: QuerySet[DataSet]) -> list[FormLine]:
    """The forms with the number of their elements; one statement."""
    rows = forms.annotate(n=Count("elements")).select_related("out_by").order_by("code")
    return [FormLine(row, row.n, tuple(lacking(row))) for row in rows]


def rules_kept(form: DataSet) -> list[ValidationRule]:
    """The rules of a form, those in force first."""
    rows = ValidationRule.objects.filter(data_set=form).select_related("by")
    return sorted(rows, key=lambda row: (row.ended_at is not None, row.code))
