"""A data element that the county did not count before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Max
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from kpi import access
from kpi.actions._codes import checked_code
from kpi.actions._words import said
from kpi.models import DataElement, DataSet
from members.models import County

MOST_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: its names, how it adds up, who owes it, where it is already.

    `kinds` are WS 218 codes of the institutions that owe it, none meaning all.
    """

    code: str
    name: str
    name_en: str = ""
    unit: str = ""
    over_time: str = "sum"
    over_units: str = "sum"
    zero_significant: bool = True
    reported_by: str = "institution"
    kinds: Sequence[str] = ()
    owner: str = ""
    source_system: str = ""
    places: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form that asks for it: one that has not gone out yet, or a new one."""

    form: DataSet | None = None
    code: str = ""
    name: str = ""
    name_en: str = ""
    frequency: str = ""


@action
def add_element(*, county: County, counted: Counted, sheet: Sheet, by: Actor) -> DataElement:
    """Count something new; from the day its form goes out it is asked for.

    A form that is out is not made longer: what it asks was agreed when it went out.
    """
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    by = access.check_can_define(by, county)
    code = checked_code(county, counted.code)
    name = said(counted.name, field="name", most=200, needed=_("请填写名称。"))
    unit = said(counted.unit, field="unit", most=20, needed=_("请填写计量单位。"))
    _check(counted)
    form = _form(county, sheet)
    last = DataElement.objects.filter(county=county).aggregate(last=Max("position"))["last"] or 0
    element = DataElement.objects.create(
        county=county,
        data_set=form,
        code=code,
        name=name,
        name_en=said(counted.name_en, field="name_en", most=300) or name,
        unit=unit,
        over_time=counted.over_time,
        over_units=counted.over_units,
        zero_significant=counted.zero_significant,
        reported_by=counted.reported_by,
        kinds=list(counted.kinds),
        owner=said(counted.owner, field="owner", most=120),
        source_system=said(counted.source_system, field="source_system", most=200),
        places=counted.places,
        note=said(counted.note, field="note", most=300),
        position=last + 1,
    )
    audit.record(
        by, "kpi.element_added", element, county=county.pk, code=code, name=name, form=form.code
    )
    return element


def _check(counted: Counted) -> None:
    choices = {
        "over_time": DataElement.Over.values,
        "over_units": DataElement.Over.values,
        "reported_by": DataElement.ReportedBy.values,
    }
    told = {
        name: _("请从列表中选择。")
        for name, values in choices.items()
        if getattr(counted, name) not in values
    }
    if not 0 <= counted.places <= MOST_PLACES:
        told["places"] = _("小数位数为 0 至 %(n)d。") % {"n": MOST_PLACES}
    if told:
        raise Invalid(_("有内容没有填好，请改正后再提交。"), fields=told)


def _form(county: County, sheet: Sheet) -> DataSet:
    """The chosen form under its lock, or the new one."""
    if sheet.form is not None:
        form = DataSet.objects.select_for_update(no_key=True).get(pk=sheet.form.pk, county=county)
        if form.out_from is not None:
            told = _("报表“%(form)s”已下发，不能再加格子；请另立一张报表。") % {"form": form.name}
            raise Refused(told, code="form_out", fields={"form": told})
        return form
    name = said(
        sheet.name, field="form_name", most=120, needed=_("请选一张报表，或写新报表的名称。")
    )
    if sheet.frequency not in DataSet.Frequency.values:
        told = _("请选择新报表的频次。")
        raise Invalid(told, fields={"frequency": told})
    code = sheet.code.strip() or f"form_{DataSet.objects.filter(county=county).count() + 1}"
    if DataSet.objects.filter(county=county, code=code).exists():
        told = _("报表代码“%(code)s”已用，请换一个。") % {"code": code}
        raise Invalid(told, code="code", fields={"form_code": told})
    return DataSet.objects.create(
        county=county,
        code=code,
        name=name,
        name_en=sheet.name_en.strip() or name,
        frequency=sheet.frequency,
    )
