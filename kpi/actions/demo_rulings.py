"""The demonstration's rulings on definitions, and a superior's form that was filled in once."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from kpi import access
from kpi.actions.rulings import answer_ruling, ask_ruling
from kpi.actions.superiors import Bound, add_superior, bind_cell, fill_superior
from kpi.models import DataElement, Indicator, Ruling, SuperiorForm
from members import access as member_access
from members.models import County, Unit
from members.queries.people.demonstrated import acting

Told = Mapping[str, Any]


@action
def load_demo_rulings(*, county: County, told: Told, blank: bytes, by: Actor) -> bool:
    """Questions with and without an answer, and one form of a superior, once; whether it was made.

    `blank` is the workbook. Refuses where DEBUG is off.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(
            _("演示数据只在演示环境中生成：正式环境请填报或导入真实数据。"), code="not_demo"
        )
    is_new = not (
        Ruling.objects.filter(county=county).exists()
        or SuperiorForm.objects.filter(county=county).exists()
    )
    if is_new:
        _ask(county, told)
        _fill(county, told["assessor"], told["form"], blank)
    audit.record(by, "kpi.demo_rulings_loaded", county, county=county.pk, made=is_new)
    return is_new


def _ask(county: County, told: Told) -> None:
    clerk, assessor = acting(county, told["clerk"]), acting(county, told["assessor"])
    unit = access.asking_units_for(clerk).filter(county=county).first()
    for said in told["asked"]:
        row = ask_ruling(about=_about(county, said), question=said["question"], unit=unit, by=clerk)
        if "answer" in said:
            answer_ruling(
                ruling=row,
                answer=said["answer"],
                from_period=said["from"],
                basis=said["basis"],
                version=row.version,
                by=assessor,
            )


def _fill(county: County, name: str, told: Told, blank: bytes) -> None:
    by = acting(county, name)
    form = add_superior(
        county=county,
        upload=SimpleUploadedFile(told["file"], blank),
        by=by,
        **{key: told[key] for key in ("name", "superior", "basis", "frequency")},
    )
    unit = Unit.objects.get(county=county, kind=Unit.Kind.COUNTY)
    for said in told["cells"]:
        bound = Bound(_about(county, said), unit, said.get("when", "same"))
        bind_cell(form=form, sheet=told["sheet"], cell=said["cell"], bound=bound, by=by)
    fill_superior(form=form, period=told["period"], by=by)


def _about(county: County, said: Told) -> Indicator | DataElement:
    if "indicator" in said:
        return Indicator.objects.get(county=county, code=said["indicator"])
    return DataElement.objects.get(county=county, code=said["element"])
