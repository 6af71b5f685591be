"""Which returns are owed, what stands in one, and why one cannot be changed now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.core.clock import now, today
from alliance.core.numbers import plain
from alliance.core.periods import Kind, Period
from alliance.core.showing import short_time
from kpi.collecting.cell_text import REASONS
from kpi.collecting.checking import Series
from kpi.collecting.windows import Windows
from kpi.models import (
    DataElement,
    DataSet,
    DataValue,
    Finding,
    OtherFigure,
    PeriodWindow,
    Submission,
    Unlock,
)
from kpi.queries.collecting.forms import Standings, cells_of, forms_out, needs_review
from kpi.rules import asked_periods, due_on, is_asked
from members.models import Institution, Unit

Place = tuple[int, int, str]
"""A return: the form's id, the unit's id, the period's code."""
#: In these states nobody changes a return before it was given back or unlocked.
HANDED_IN = (
    Submission.State.SUBMITTED,
    Submission.State.REVIEWED,
    Submission.State.ACCEPTED,
)


@dataclass(frozen=True, slots=True)
class Owed:
    """A return that somebody still has to hand in: of whom, of what, until when."""

    form: DataSet
    unit: Unit
    period: Period
    due_on: date | None
    cells: int
    there: int
    submission: Submission | None

    @property
    def returned(self) -> bool:
        """Whether it was handed in and given back."""
        return self.submission is not None and self.submission.state == Submission.State.RETURNED


def owed(units: QuerySet[Unit], on: date | None = None) -> list[Owed]:
    """What these units still have to hand in of the forms given out, the most urgent first.

    A return is owed until every cell of it has a number or a reason other than 迟报, however
    they came; one that was given back is owed again. Six statements, however many units.
    """
    day = on or today()
    bodies = list(units)
    found: list[Owed] = []
    for county in sorted({unit.county_id for unit in bodies}):
        found += _owed(county, [unit for unit in bodies if unit.county_id == county], day)
    return sorted(found, key=_urgency)


def _urgency(one: Owed) -> tuple[object, ...]:
    return (one.due_on is None, one.due_on or date.max, one.form.code, one.unit.code)


def _owed(county: int, bodies: Sequence[Unit], day: date) -> list[Owed]:
    forms = forms_out(county)
    asked = [
        (form, period, due_on(period, form.due_days))
        for form in forms
        for period in asked_periods(cast(Kind, form.frequency), form.out_from, form.ends_on, day)
    ]
    if not asked:
        return []
    periods = {period.code for _form, period, _due in asked}
    rows = {
        (row.data_set_id, row.unit_id, row.period): row
        for row in Submission.objects.filter(county=county, unit__in=bodies, period__in=periods)
    }
    there, standings = counted(county, bodies, periods), Standings(county)
    found = []
    for form, period, due in asked:
        for unit in bodies:
            cells = cells_of(form.elements.all(), unit, period.last_day, standings)
            if not cells or not stood_on(unit, period.last_day):
                continue
            place = (form.pk, unit.pk, period.code)
            row, n = rows.get(place), there.get(place, 0)
            if _is_owed(row, n, len(cells)):
                found.append(Owed(form, unit, period, due, len(cells), n, row))
    return found


def _is_owed(row: Submission | None, there: int, cells: int) -> bool:
    if row is not None and row.state in HANDED_IN:
        return False
    if row is not None and row.state == Submission.State.RETURNED:
        return True
    return there < cells


def stood_on(unit: Unit, on: date) -> bool:
    """Whether the body behind a unit existed on a day; the county always did."""
    if unit.kind != Unit.Kind.INSTITUTION:
        return True
    body: Institution = unit.institution
    opened = body.opened_on is None or body.opened_on <= on
    return opened and (body.closed_on is None or body.closed_on > on)


def counted(county: int, units: Iterable[Unit], periods: Iterable[str]) -> dict[Place, int]:
    """How many cells of each return have a number or a reason that is an answer."""
    rows = (
        DataValue.objects.filter(county=county, unit__in=list(units), period__in=list(periods))
        .exclude(missing=DataValue.Missing.LATE)
        .order_by()
        .values_list("element__data_set", "unit", "period")
        .annotate(n=Count("pk"))
    )
    return {(form, unit, period): n for form, unit, period, n in rows}


# --- one return ---------------------------------------------------------------


def submission_of(form: DataSet, unit: Unit, period: Period) -> Submission | None:
    """The return itself; None before anybody saved anything."""
    return (
        Submission.objects.filter(data_set=form, unit=unit, period=period.code)
        .select_related("saved_by", "submitted_by", "reviewed_by", "accepted_by", "document")
        .first()
    )


def unlock_of(form: DataSet, unit: Unit, period: Period) -> Unlock | None:
    """The newest permission to change it again, whether it still holds or not."""
    rows = Unlock.objects.filter(data_set=form, unit=unit, period=period.code)
    return rows.select_related("by").order_by("-pk").first()


def locked(form: DataSet, unit: Unit, period: Period, row: Submission | None) -> str:
    """Why the return cannot be changed now: who, why, and what to do; "" when it can."""
    if not is_asked(period, form.out_from, form.ends_on):
        return _("“%(form)s”没有要%(period)s的数：没有下发，或已经停用。") % {
            "form": form.name,
            "period": period.code,
        }
    if row is not None and row.state in HANDED_IN:
        return handed_in(row)
    if row is not None and row.accepted_at is not None and not _still_unlocked(form, unit, period):
        return _("解锁的期限已过，已重新锁定。如仍需更正，请联系县区考核人员再次解锁。")
    return Windows(form.county_id).why_shut(form.pk, period.code, unit.pk)


def _still_unlocked(form: DataSet, unit: Unit, period: Period) -> bool:
    unlock = unlock_of(form, unit, period)
    return unlock is not None and unlock.until_at > now()


def handed_in(row: Submission) -> str:
    """Who took a return in, when, and who can open it again."""
    said = {"who": "", "at": "", "state": row.get_state_display()}
    steps = {
        Submission.State.SUBMITTED: (row.submitted_by, row.submitted_at),
        Submission.State.REVIEWED: (row.reviewed_by, row.reviewed_at),
        Submission.State.ACCEPTED: (row.accepted_by, row.accepted_at),
    }
    who, at = steps[Submission.State(row.state)]
    said["who"] = who.name if who else _("系统")
    said["at"] = short_time(at, today()) if at else ""
    if row.state == Submission.State.ACCEPTED:
        return _("%(state)s（%(who)s，%(at)s），已锁定。如需更正，请联系县区考核人员解锁。") % said
    return _("%(state)s（%(who)s，%(at)s），等待办理。如需更正，请审核人或县区退回。") % said


def series_of(unit: Unit, elements: Iterable[DataElement], until: Period) -> Series:
    """Every number of a unit for these elements up to a period, and its stated gaps."""
    last_year = until.last_year.first_day
    found = DataValue.objects.filter(
        unit=unit, element__in=list(elements), period_from__lte=max(until.first_day, last_year)
    )
    rows = found.order_by("period_from").values_list("element__code", "band", "period", "value")
    return {(code, band, period): value for code, band, period, value in rows}


def texts_of(form: DataSet, unit: Unit, period: Period) -> dict[str, str]:
    """The values that are there already, as somebody would have typed them, by cell.

    Where the authoritative source is awaited, what the body itself said.
    """
    here = {"unit": unit, "element__data_set": form, "period": period.code}
    columns = ("element__code", "band", "value", "missing")
    rows = list(DataValue.objects.filter(**here).values_list(*columns))
    awaited = {row[:2] for row in rows if row[3] == DataValue.Missing.AWAITED}
    if awaited:
        own = OtherFigure.objects.filter(**here).exclude(source=DataValue.Source.DERIVED)
        said = [row for row in own.order_by("at").values_list(*columns) if row[:2] in awaited]
        rows = [row for row in rows if row[:2] not in awaited] + said
    return {
        f"{code}#{band}" if band else code: text_of(value, missing)
        for code, band, value, missing in rows
    }


def text_of(value: Decimal | None, missing: str) -> str:
    """A value as somebody types it: the number, or the reason in words."""
    return str(REASONS[missing]) if value is None else plain(value)


# --- who waits for whom -------------------------------------------------------


def waiting_returns(rows: QuerySet[Submission]) -> list[Submission]:
    """Returns with what a list shows of them, the oldest first."""
    return list(
        rows.select_related(
            "data_set", "unit__county", "unit__institution", "submitted_by", "reviewed_by"
        ).order_by("submitted_at", "pk")
    )


def open_findings(rows: Iterable[Submission]) -> Mapping[int, int]:
    """How many findings of each return are not closed yet."""
    found = Finding.objects.filter(submission__in=[row.pk for row in rows])
    still = found.exclude(state=Finding.State.CLOSED).order_by()
    return dict(still.values_list("submission").annotate(n=Count("pk")))


def is_late(row: Submission) -> bool:
    """Whether it first came after the day on which it was due."""
    if row.first_submitted_at is None:
        return False
    last = due_on(Period.parse(row.period), row.data_set.due_days)
    return last is not None and timezone.localdate(row.first_submitted_at) > last


def findings_of(row: Submission) -> list[Finding]:
    """What was found in a return, what is open first."""
    rows = row.findings.select_related("rule", "element", "explained_by", "closed_by")
    found = rows.select_related("submission__data_set", "submission__unit__institution__parent")
    return sorted(found, key=lambda one: (one.state == Finding.State.CLOSED, one.pk))


def steps(row: Submission, form: DataSet) -> list[dict[str, object]]:
    """Its way so far and what comes next, as the flow component wants it."""
    state = Submission.State(row.state)
    told: list[tuple[Submission.State, str, object, datetime | None]] = [
        (Submission.State.DRAFT, _("填写"), row.saved_by, row.saved_at),
        (Submission.State.SUBMITTED, _("提交"), row.submitted_by, row.submitted_at),
    ]
    if needs_review(form, row.unit):
        told.append((Submission.State.REVIEWED, _("审核"), row.reviewed_by, row.reviewed_at))
    told.append((Submission.State.ACCEPTED, _("接收"), row.accepted_by, row.accepted_at))
    order = [one[0] for one in told]
    here = order.index(Submission.State.DRAFT if state == Submission.State.RETURNED else state)
    return [
        {
            "title": title,
            "who": getattr(who, "name", "") if place <= here else "",
            "at": at if place <= here else None,
            "state": "now" if place == here else "done" if place < here else "",
        }
        for place, (_state, title, who, at) in enumerate(told)
    ]


def window_of(form: DataSet, period: Period) -> PeriodWindow | None:
    """Whether somebody closed the form for the period, or opened it again; None when nobody did."""
    rows = PeriodWindow.objects.filter(data_set=form, period=period.code)
    return rows.select_related("changed_by").first()
