"""Writing reported values: set-based, every old value kept, closed periods refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.db.bulk import Row, copy_rows, upsert_rows
from alliance.core.errors import Invalid, Refused
from alliance.core.models import ImportFile
from alliance.core.periods import Period
from kpi.actions import _sources
from kpi.actions._words import said
from kpi.collecting import windows
from kpi.models import DataElement, DataSet, DataValue, DataValueChange, PeriodWindow
from members import access as member_access
from members.models import County

BATCH = 2000
KEY_COLUMNS = ("unit", "element", "period", "band")
VALUE_COLUMNS = (
    "value", "missing", "source", "file", "entered_at", "entered_by", "submission", "stated_zero",
    "version",
)  # fmt: skip
COLUMNS = ("county", "unit", "element", "period", "period_from", "band", *VALUE_COLUMNS)
CHANGE_COLUMNS = (
    "county", "data_value", "old_value", "old_missing", "old_entered_at", "old_entered_by",
    "changed_at",
)  # fmt: skip
Key = tuple[int, int, str, int]


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value to be written: ids of unit and element, the period's code, the number.

    `value` None goes with a reason in `missing`; `band` 1–8 is an age band, 0 none.
    `entered_at` and `entered_by` (a person's id) say when and by whom it was handed in
    where that was not the writer, now. `submission` is the id of the return that brought it;
    `stated_zero`: a blank that was declared to be nought (零报告).
    """

    unit: int
    element: int
    period: str
    value: Decimal | None
    missing: str = ""
    band: int = 0
    entered_at: datetime | None = None
    entered_by: int | None = None
    submission: int | None = None
    stated_zero: bool = False

    @property
    def key(self) -> Key:
        """What may stand only once."""
        return (self.unit, self.element, self.period, self.band)


@dataclass(frozen=True, slots=True)
class Written:
    """How many values were created, changed and left as they were.

    `aside`: how many were kept beside a value of the authoritative source, or while it is awaited.
    """

    created: int
    changed: int
    left: int
    aside: int = 0


@action
def write_values(
    *,
    county: County,
    rows: Sequence[ValueRow],
    source: DataValue.Source,
    by: Actor,
    file: ImportFile | None = None,
) -> Written:
    """Create or change reported values; one audit event for the whole batch.

    The county's values are locked against other writers. Who may write for which unit is
    checked by the caller, row by row. Raises Invalid for a period that has not begun and
    Refused for one that is closed: nothing is written then.
    """
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    forms = dict(DataElement.objects.filter(county=county).values_list("pk", "data_set_id"))
    windows.check_periods(county.pk, {(forms[row.element], row.period, row.unit) for row in rows})
    return _written(county, rows, source, by, file)


@action
def correct_values(*, county: County, rows: Sequence[ValueRow], reason: str, by: Actor) -> Written:
    """Enter what a decision on an appeal found to be right, also where the form is closed.

    The form stays closed for everybody else: the decision is the window, its reason stands in
    the audit. Who may decide is checked by the caller.
    """
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    audit.record(by, "kpi.values_corrected", county, county=county.pk, reason=reason)
    return _written(county, rows, DataValue.Source.ENTERED, by, None, decided=True)


def _written(
    county: County,
    rows: Sequence[ValueRow],
    source: DataValue.Source,
    by: Actor,
    file: ImportFile | None,
    *,
    decided: bool = False,
) -> Written:
    """`decided`: a decision stands above the rule that says which source counts."""
    existing = _existing(county, rows)
    moment = now()
    asked, sorted_out = len(rows), _sources.Sorted(rows, set())
    if not decided:
        incoming = _sources.Incoming(source, file, moment, by.person)
        sorted_out = _sources.sort_out(county, rows, existing, incoming)
    rows, taken = sorted_out.used, sorted_out.taken
    new: list[Row] = []
    changed: list[Row] = []
    linked: list[Row] = []
    kept: list[Row] = []
    write = _writer(county, source, by, file, moment)
    for row in rows:
        there = existing.get(row.key)
        if there is None:
            new.append(write(row, 1))
        elif (there.value, there.missing) != (row.value, row.missing) or row.key in taken:
            kept.append(_old(there, moment))
            changed.append(write(row, there.version + 1))
        elif row.submission not in {None, there.submission_id}:
            linked.append(_linked(there, row.submission))
    copy_rows(DataValue, COLUMNS, new)
    copy_rows(DataValueChange, CHANGE_COLUMNS, kept)
    if over := [*changed, *linked]:
        upsert_rows(DataValue, COLUMNS, over, unique=KEY_COLUMNS, update=VALUE_COLUMNS)
    left = asked - len(new) - len(changed)
    written = Written(len(new), len(changed), left, sorted_out.aside)
    audit.record(
        by,
        "kpi.values_written",
        county,
        county=county.pk,
        created=written.created,
        changed=written.changed,
        left=written.left,
        aside=written.aside,
        source=str(source),
        file=str(file.pk) if file else "",
    )
    return written


def _existing(county: County, rows: Sequence[ValueRow]) -> dict[Key, DataValue]:
    wanted = {row.key for row in rows}
    if len(wanted) != len(rows):
        raise Invalid(_("同一单位、数据元、期间的值出现了两次。"), code="duplicate_key")
    found = DataValue.objects.filter(
        county=county,
        period__in=sorted({row.period for row in rows}),
        element__in={row.element for row in rows},
    )
    return {
        key: value
        for value in found.iterator(BATCH)
        if (key := (value.unit_id, value.element_id, value.period, value.band)) in wanted
    }


def _writer(
    county: County,
    source: DataValue.Source,
    by: Actor,
    file: ImportFile | None,
    moment: datetime,
) -> Callable[[ValueRow, int], Row]:
    """How a row and its version are stored: in the order of the columns."""
    days = cache(lambda period: Period.parse(period).first_day)
    of, loaded, person = county.pk, file.pk if file else None, by.person

    def write(row: ValueRow, version: int) -> Row:
        return (
            of, row.unit, row.element, row.period, days(row.period), row.band, row.value,
            row.missing, source, loaded, row.entered_at or moment, row.entered_by or person,
            row.submission, row.stated_zero, version,
        )  # fmt: skip

    return write


def _linked(value: DataValue, submission: int | None) -> Row:
    """The value as it stands, and the return that said the same again."""
    return (
        value.county_id, value.unit_id, value.element_id, value.period, value.period_from,
        value.band, value.value, value.missing, value.source, value.file_id, value.entered_at,
        value.entered_by_id, submission, value.stated_zero, value.version,
    )  # fmt: skip


def _old(value: DataValue, moment: datetime) -> Row:
    return (
        value.county_id, value.pk, value.value, value.missing, value.entered_at,
        value.entered_by_id, moment,
    )  # fmt: skip


@action
def close_period(*, data_set: DataSet, period: str, reason: str, by: Actor) -> PeriodWindow:
    """A form takes no more values for a period; the reason is shown to whoever tries."""
    words = said(reason, field="reason", most=200, needed=_("请写明关闭的原因。"))
    return _set_window(data_set, period, words, by, closed=True)


@action
def open_period(*, data_set: DataSet, period: str, reason: str, by: Actor) -> PeriodWindow:
    """A closed form takes values again, with the reason why."""
    words = said(reason, field="reason", most=200, needed=_("请写明重新开放的原因。"))
    return _set_window(data_set, period, words, by, closed=False)


def _set_window(
    data_set: DataSet, period: str, reason: str, by: Actor, *, closed: bool
) -> PeriodWindow:
    DataSet.objects.select_for_update(no_key=True).get(pk=data_set.pk)
    by = member_access.check_may(by, "kpi.close_period", county=data_set.county_id)
    when = Period.parse(period)
    if when.kind != data_set.frequency:
        raise Invalid(_("这张报表不是按这样的期间填的，请核对期间。"), code="period_kind")
    is_closed = data_set.windows.filter(period=when.code, closed=True).exists()
    if is_closed == closed:
        told = _("这一期已经关闭。") if closed else _("这一期没有关闭，不必重新开放。")
        raise Refused(told, code="window_unchanged")
    window, _made = PeriodWindow.objects.update_or_create(
        county_id=data_set.county_id,
        data_set=data_set,
        period=when.code,
        defaults={
            "closed": closed,
            "reason": reason,
            "changed_by_id": by.person,
            "changed_at": now(),
        },
    )
    verb = "kpi.period_closed" if closed else "kpi.period_opened"
    audit.record(by, verb, window, county=data_set.county_id, reason=reason, period=when.code)
    return window
