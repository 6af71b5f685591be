"""上级报表: taken in blank, bound cell by cell, filled in for a period, ended."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _

from alliance.core import attachments, audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.numbers import parse_number
from alliance.core.periods import MONTHS, Period
from alliance.core.tables import file_name
from alliance.core.tables.blanks import fill_blank, read_blank
from kpi import access, filling
from kpi.actions._superior_files import bump, locked, new_file, newest, read_upload, sheets_of
from kpi.actions._words import said
from kpi.filling.figures import longest
from kpi.filling.labels import open_cells
from kpi.models import (
    BoundCell,
    DataElement,
    Filled,
    Indicator,
    SuperiorForm,
)
from kpi.scales import factor_of
from members.models import County, Unit


@dataclass(frozen=True, slots=True)
class Bound:
    """What a cell is to hold: an indicator or an element (of an age band 1-8), of whom, when.

    `scale` is the unit the form wants it in, "" for its own; `places` its decimals, None as it is.
    """

    about: Indicator | DataElement
    unit: Unit
    when: str
    band: int = 0
    scale: str = ""
    places: int | None = None


@action
def add_superior(
    *,
    county: County,
    name: str,
    superior: str,
    basis: str,
    frequency: str,
    upload: "UploadedFile[Any]",
    by: Actor,
) -> SuperiorForm:
    """Take in a blank workbook that a superior wants filled in every so often."""
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    by = access.check_can_add_superior(by, county)
    name = said(name, field="name", most=200, needed=_("请写明报表的名称。"))
    if SuperiorForm.objects.filter(county=county, name=name, ended_at__isnull=True).exists():
        sentence = _("已有同名的上级报表。换了新表，请在它的页面上传新的空白表。")
        raise Invalid(sentence, code="superior_exists", fields={"name": sentence})
    read_upload(upload)
    form = SuperiorForm.objects.create(
        county=county,
        name=name,
        superior=said(superior, field="superior", most=120, needed=_("请写明哪个部门要。")),
        basis=said(basis, field="basis", most=300),
        frequency=frequency,
        demo=county.demo,
    )
    new_file(form, upload, 1, by)
    audit.record(by, "kpi.superior_added", form, county=county.pk, name=name)
    return form


@action
def bind_cell(*, form: SuperiorForm, sheet: str, cell: str, bound: Bound, by: Actor) -> BoundCell:
    """Say which figure stands in a cell of the newest blank workbook, in place of any before."""
    form = locked(form)
    by = access.check_can_keep_superior(by, form)
    file = newest(form)
    found = next((one for one in sheets_of(file) if one.name == sheet), None)
    if found is None or cell not in open_cells(found):
        raise Invalid(
            _("这一格不能填：已有文字或公式，或不在表内。请点一个空格。"), code="cell_not_open"
        )
    _check_bound(form, bound)
    about = bound.about
    row, _made = BoundCell.objects.update_or_create(
        file=file,
        sheet=sheet,
        cell=cell,
        defaults={
            "county_id": form.county_id,
            "indicator": about if isinstance(about, Indicator) else None,
            "element": about if isinstance(about, DataElement) else None,
            "band": bound.band,
            "unit": bound.unit,
            "when": bound.when,
            "scale": bound.scale,
            "places": bound.places,
            "proposed": False,
            "was": {},
            "labels": filling.labels_at(found, cell),
            "by_id": by.person,
            "at": now(),
        },
    )
    audit.record(
        by, "kpi.cell_bound", form, county=form.county_id, sheet=sheet, cell=cell,
        code=bound.about.code, unit=bound.unit.code, period=bound.when, scale=bound.scale,
    )  # fmt: skip
    return row


@action
def unbind_cell(*, form: SuperiorForm, sheet: str, cell: str, by: Actor) -> SuperiorForm:
    """A cell of the newest blank workbook is filled in no more."""
    form = locked(form)
    by = access.check_can_keep_superior(by, form)
    gone, _kinds = BoundCell.objects.filter(file=newest(form), sheet=sheet, cell=cell).delete()
    if not gone:
        raise Refused(_("这一格还没有对应的数。"), code="cell_not_bound")
    audit.record(by, "kpi.cell_unbound", form, county=form.county_id, sheet=sheet, cell=cell)
    return form


@action
def fill_superior(
    *, form: SuperiorForm, period: str, by: Actor, provisional: bool = False
) -> Filled:
    """Fill the newest blank workbook in for a period; what has no figure stays empty and is listed.

    Indicators come from results that are made known; with `provisional` also from others, which
    is said of each. Nothing else of the workbook is touched.
    """
    form = locked(form)
    by = access.check_can_keep_superior(by, form)
    file, when = newest(form), _period(form, period)
    bound = file.cells.select_related("element__data_set", "indicator", "unit")
    cells = list(bound.filter(proposed=False))
    if not cells:
        raise Refused(_("还没有一格对应了数，请先点格对应。"), code="nothing_bound")
    answers = list(filling.Figures(file.county, cells, when, provisional=provisional).answers())
    sources = [one for one in answers if isinstance(one, filling.Source)]
    numbers: dict[str, dict[str, Any]] = {}
    for one in answers:
        number = parse_number(one.value) if isinstance(one, filling.Source) else None
        numbers.setdefault(one.sheet, {})[one.cell] = number
    content = bytes(file.document.content)
    demo = form.demo or form.county.demo
    title = file_name(f"{form.name}-{when.code}", "xlsx", demo=demo)
    sheets = read_blank(content)
    upload = SimpleUploadedFile(title, fill_blank(content, numbers, sheets))
    gaps = [one for one in answers if isinstance(one, filling.Gap)]
    gaps += filling.unbound(sheets, cells, list(bound.filter(proposed=True)))
    filled = Filled.objects.create(
        county_id=form.county_id,
        file=file,
        period=when.code,
        document=attachments.store(county=form.county, upload=upload, by=by, demo=demo),
        cells=[one.kept() for one in sources],
        gaps=[one.kept() for one in gaps],
        provisional=any(one.provisional for one in sources),
        by_id=by.person,
        at=now(),
        demo=demo,
    )
    audit.record(
        by, "kpi.superior_filled", filled, county=form.county_id, name=form.name,
        period=when.code, cells=len(sources), gaps=len(gaps), provisional=filled.provisional,
    )  # fmt: skip
    return filled


@action
def end_superior(
    *, form: SuperiorForm, reason: str, version: str | int | None, by: Actor
) -> SuperiorForm:
    """The superior wants it no more; everything that was filled stays."""
    form = locked(form, version)
    by = access.check_can_keep_superior(by, form)
    form.ended_reason = said(reason, field="reason", most=300, needed=_("请写明停用的原因。"))
    form.ended_at = now()
    bump(form)
    audit.record(by, "kpi.superior_ended", form, county=form.county_id, reason=form.ended_reason)
    return form


def _check_bound(form: SuperiorForm, bound: Bound) -> None:
    """The figure exists for such a period, and is of this county."""
    if bound.unit.county_id != form.county_id or bound.about.county_id != form.county_id:
        raise Invalid(_("只能对应本县区的数。"), code="other_county")
    if bound.when not in BoundCell.When.values:
        raise Invalid(_("请选择期间。"), code="when")
    if bound.scale and factor_of(bound.about.unit, bound.scale) is None:
        sentence = _("“%(name)s”的单位是%(unit)s，不能换成%(scale)s。") % {
            "name": bound.about.name,
            "unit": bound.about.unit,
            "scale": bound.scale,
        }
        raise Invalid(sentence, code="scale", fields={"scale": sentence})
    if isinstance(bound.about, Indicator):
        if bound.when == BoundCell.When.TO_DATE:
            sentence = _("指标没有累计值：它按批次的期间计算。请选本期、上期、上年同期或本年度。")
            raise Invalid(sentence, code="no_indicator_to_date", fields={"when": sentence})
        return
    element = bound.about
    if element.banded != bool(bound.band):
        raise Invalid(_("请选明年龄组。"), code="band")
    kind = form.frequency
    if MONTHS[element.data_set.frequency] > longest(kind, bound.when):  # type: ignore[index,arg-type]
        sentence = _("“%(name)s”是%(often)s，没有这样短的期间的数。请选“本年度”。") % {
            "name": element.name,
            "often": element.data_set.get_frequency_display(),
        }
        raise Invalid(sentence, code="element_too_rare", fields={"when": sentence})


def _period(form: SuperiorForm, code: str) -> Period:
    period = Period.parse(code.strip())
    if period.kind != form.frequency:
        sentence = _("这张表是%(often)s，期间要与它相合。") % {
            "often": form.get_frequency_display()
        }
        raise Invalid(sentence, code="period_kind", fields={"period": sentence})
    if period.first_day > today():
        sentence = _("期间 %(period)s 还没有开始，不能填。") % {"period": period.code}
        raise Invalid(sentence, code="future_period", fields={"period": sentence})
    return period
