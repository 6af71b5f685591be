"""临时要数: asked in five minutes, what exists is filled in, only gaps go out, and it ends."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.numbers import plain
from alliance.core.periods import Period
from alliance.core.showing import listed, local
from kpi import access, queries
from kpi.actions._keeping import keep_answers
from kpi.actions._words import said
from kpi.collecting.cell_text import read_value
from kpi.models import AdHocCell, AdHocItem, AdHocRequest, DataElement
from kpi.rules import AD_HOC
from members.models import County, Unit

#: What fits on a telephone's screen, as with a village form.
MOST_ITEMS: Final = 12


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something that is no element: its name, what it is counted in, decimals."""

    name: str
    unit: str
    places: int = 0


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked: title, basis, period, hour, minutes it takes (None: not said), and of whom.

    `keeps`: answers about elements of forms become data values, marked as asked for once.
    """

    title: str
    basis: str
    period: str
    due_at: datetime
    elements: Sequence[DataElement]
    new: Sequence[NewItem]
    units: Sequence[Unit]
    minutes: int | None = None
    keeps: bool = False


@action
def ask_for_figures(*, county: County, asking: Asking, by: Actor) -> AdHocRequest:
    """Send the request: cells that have a figure are filled in, the others go to their bodies.

    Refused where everything asked for is there already: then nobody need be asked.
    """
    by = access.check_can_ask(by, county)
    title = said(asking.title, field="title", most=120, needed=_("请写明要数的事由。"))
    basis = said(asking.basis, field="basis", most=300, needed=_("请写明依据（文件名称和文号）。"))
    when = _period(asking)
    _check(county, asking)
    items: list[DataElement | NewItem] = [*asking.elements, *asking.new]
    elements = [one if isinstance(one, DataElement) else None for one in items]
    cells = queries.adhoc.ready(elements, asking.units, when)
    if not cells:
        raise Invalid(_("所选的单位都不报所选的数，请换数据元或单位。"), code="nobody_owes")
    if all(cell.value is not None for cell in cells):
        raise Refused(
            _("要的数系统里都有了，不必再向基层要：请到数据页面直接取用。"), code="all_known"
        )
    row = AdHocRequest.objects.create(
        county=county,
        title=title,
        basis=basis,
        period=when.code,
        due_at=asking.due_at,
        minutes=asking.minutes,
        keeps=asking.keeps,
        asked_by_id=by.person,
        asked_at=now(),
        demo=county.demo,
    )
    kept = [_item(row, place, one) for place, one in enumerate(items)]
    AdHocCell.objects.bulk_create(_cell(row, kept[cell.place], cell) for cell in cells)
    audit.record(
        by,
        "kpi.figures_asked",
        row,
        county=county.pk,
        period=when.code,
        basis=basis,
        due=asking.due_at.isoformat(),
        names=[item.name for item in kept],
        units=len(asking.units),
        cells=len(cells),
        found=sum(cell.value is not None for cell in cells),
        keeps=row.keeps,
    )
    return row


def _period(asking: Asking) -> Period:
    when = Period.parse(asking.period)
    if when.first_day > today():
        told = _("期间 %(period)s 还没有开始。") % {"period": when.code}
        raise Invalid(told, code="future_period", fields={"period": told})
    wrong = [one for one in asking.elements if one.data_set.frequency != when.kind]
    if wrong:
        told = _("%(names)s不是按这样的期间报的，请换期间或另要。") % {
            "names": listed(local(one, "name") for one in wrong)
        }
        raise Invalid(told, code="period_kind", fields={"period": told})
    return when


def _check(county: County, asking: Asking) -> None:
    told = {}
    n = len(asking.elements) + len(asking.new)
    if not n:
        told["elements"] = _("请选要哪些数，或写新的。")
    elif n > MOST_ITEMS:
        told["elements"] = _("一次最多要 %(most)d 个数，现在是 %(n)d 个。") % {
            "most": MOST_ITEMS,
            "n": n,
        }
    if any(not one.name.strip() or not one.unit.strip() for one in asking.new):
        told["new"] = _("新要的数须写名称和计量单位。")
    if not asking.units:
        told["units"] = _("请选向哪些单位要。")
    if asking.keeps and not asking.elements:
        told["keeps"] = _("没有选现有的数据元，没有可以记入数据的；请去掉这一项，或选数据元。")
    if asking.due_at <= now():
        told["due_at"] = _("截止时间要在现在之后。")
    counties = {one.county_id for one in asking.elements} | {one.county_id for one in asking.units}
    if counties - {county.pk}:
        told["units"] = _("只能向本县区的单位要本县区的数。")
    if told:
        raise Invalid(" ".join(told.values()), fields=told)


def _item(row: AdHocRequest, place: int, one: DataElement | NewItem) -> AdHocItem:
    return AdHocItem.objects.create(
        county_id=row.county_id,
        request=row,
        position=place,
        element=one if isinstance(one, DataElement) else None,
        name=one.name.strip(),
        name_en=one.name_en if isinstance(one, DataElement) else "",
        unit=one.unit.strip(),
        places=one.places,
    )


def _cell(row: AdHocRequest, item: AdHocItem, cell: queries.adhoc.Ready) -> AdHocCell:
    made = AdHocCell(county_id=row.county_id, item=item, unit=cell.unit, state="asked")
    if cell.value is not None:
        made.state = AdHocCell.State.FOUND
        made.value, made.source = cell.value.value, cell.value.source
        made.at, made.by_id = cell.value.entered_at, cell.value.entered_by_id
    return made


@action
def answer_figures(
    *,
    asked: AdHocRequest,
    unit: Unit,
    texts: Mapping[int, str],
    by: Actor,
    zeros: Collection[int] = (),
) -> int:
    """A body's answer: numbers or reasons by cell, all of what is typed or nothing.

    Keys are ids of cells. A blank cell stays open; `zeros` are blank ones that were shown and
    stated to be nought. Where the request says so, answers about elements of forms become data
    values as well, unless a return that was handed in holds them: then the cell says why not.
    Gives how many cells are still open.
    """
    row, cells = _open_cells(asked, unit)
    by = access.check_can_reply_ad_hoc(by, row, unit)
    wrong: dict[str, str] = {}
    changed = []
    for cell in cells:
        text = texts.get(cell.pk, "").strip()
        is_zero = not text and cell.pk in zeros
        if not text and not is_zero:
            continue
        try:
            value, missing = read_value(_as_element(cell.item), "0" if is_zero else text)
        except Invalid as invalid:
            wrong[str(cell.pk)] = str(invalid)
            continue
        if (cell.value, cell.missing, cell.refusal) != (value, missing, "") or cell.at is None:
            _keep_before(cell)
            cell.state = AdHocCell.State.ANSWERED
            cell.value, cell.missing, cell.refusal = value, missing, ""
            cell.stated_zero = is_zero
            cell.at, cell.by_id = now(), by.person
            changed.append(cell)
    strange = set(texts) | set(zeros)
    if strange - {cell.pk for cell in cells}:
        raise Invalid(_("有的格不是要您答复的，请刷新页面后再答。"), code="cells_stale")
    if wrong:
        raise Invalid(
            _("有 %(n)d 格填得不对，请照格旁的提示改正。") % {"n": len(wrong)},
            code="cells_wrong",
            fields=wrong,
        )
    if not changed:
        raise Invalid(_("没有填任何数，请先填再答复。"), code="blank")
    if row.keeps:
        keep_answers(row, unit, changed, by)
    return _answered(row, unit, cells, changed, "kpi.figures_answered", by)


@action
def refuse_figures(*, asked: AdHocRequest, unit: Unit, reason: str, by: Actor) -> int:
    """A body cannot give what is still open, and says why."""
    row, cells = _open_cells(asked, unit)
    by = access.check_can_reply_ad_hoc(by, row, unit)
    reason = said(reason, field="reason", most=300, needed=_("请写明为什么不能提供。"))
    still = [cell for cell in cells if cell.state == AdHocCell.State.ASKED]
    if not still:
        raise Refused(_("没有待答复的数了。"), code="nothing_open")
    for cell in still:
        cell.state, cell.refusal = AdHocCell.State.REFUSED, reason
        cell.at, cell.by_id = now(), by.person
    return _answered(row, unit, cells, still, "kpi.figures_refused", by, reason=reason)


def _open_cells(asked: AdHocRequest, unit: Unit) -> tuple[AdHocRequest, list[AdHocCell]]:
    """The request and the body's cells, locked; what was found is nobody's to answer."""
    row = AdHocRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
    cells = AdHocCell.objects.select_for_update(no_key=True, of=("self",)).filter(
        item__request=row, unit=unit
    )
    there = cells.exclude(state=AdHocCell.State.FOUND).select_related(
        "item__element__data_set", "by"
    )
    return row, list(there.order_by("item__position"))


def _as_element(item: AdHocItem) -> DataElement:
    """What bounds a number: the element, or the item's own decimals, never below nought."""
    return item.element or DataElement(name=item.name, unit=item.unit, places=item.places)


def _keep_before(cell: AdHocCell) -> None:
    if cell.at is None:
        return
    earlier = {
        "value": None if cell.value is None else plain(cell.value),
        "missing": cell.missing,
        "refusal": cell.refusal,
        "at": cell.at.isoformat(),
        "by": cell.by.name if cell.by else "",
    }
    cell.before = [*cell.before, earlier]


def _answered(  # noqa: PLR0917 - what was written and how it is called
    row: AdHocRequest,
    unit: Unit,
    cells: Sequence[AdHocCell],
    changed: Sequence[AdHocCell],
    what: str,
    by: Actor,
    reason: str = "",
) -> int:
    fields = ["state", "value", "missing", "refusal", "stated_zero", "at", "by", "before"]
    AdHocCell.objects.bulk_update(changed, [*fields, "kept", "not_kept"])
    still = sum(cell.state == AdHocCell.State.ASKED for cell in cells)
    audit.record(
        by,
        what,
        row,
        county=row.county_id,
        unit=unit.code,
        cells=len(changed),
        left=still,
        kept=sum(cell.kept for cell in changed),
        reason=reason,
        late=now() > row.due_at,
    )
    return still


@action
def end_asking(*, asked: AdHocRequest, by: Actor) -> AdHocRequest:
    """No more answers are taken; what came stays, what did not is listed as not given."""
    row = AdHocRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
    by = access.check_can_end_ad_hoc(by, row)
    row.state = AD_HOC.after(row.state, "end")
    row.ended_at, row.ended_by_id = now(), by.person
    row.version += 1
    row.save(update_fields=["state", "ended_at", "ended_by", "version"])
    still = AdHocCell.objects.filter(item__request=row, state=AdHocCell.State.ASKED).count()
    audit.record(by, "kpi.asking_ended", row, county=row.county_id, left=still)
    return row
