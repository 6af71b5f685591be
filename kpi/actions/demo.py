"""Loading a county's demonstration: invented figures first, then the runs computed from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from alliance.core.showing import listed
from kpi import demo
from kpi.actions.runs import start_run
from kpi.actions.values import ValueRow, write_values
from kpi.models import DataElement, DataValue, Run, SchemeVersion
from members import access as member_access
from members import actions as member_actions
from members.models import County, Institution, Person, Unit

Document = Mapping[str, Any]


@dataclass(frozen=True)
class DemoLoaded:
    """How many values were written and which runs were started, in their order."""

    values: int
    runs: tuple[str, ...]


@action
def load_demo(*, document: Document, by: Actor) -> DemoLoaded:
    """A county's invented story, once: what people have corrected since stays as it is.

    Refuses where DEBUG is off. Loading again writes no value and starts no run.
    """
    member_access.check_is_system(by)
    if not settings.DEBUG:
        raise Refused(
            _("演示数据只在演示环境中生成：正式环境请填报或导入真实数据。"), code="not_demo"
        )
    county = County.objects.select_for_update(no_key=True).filter(code=document["county"]).first()
    if county is None:
        raise Invalid(_("没有县区%(code)s，请先载入方案。") % {"code": document["county"]})
    if not county.demo:
        county.demo = True
        county.save(update_fields=["demo"])
    values = 0
    if not DataValue.objects.filter(county=county, source=DataValue.Source.GENERATED).exists():
        values = _write(county, document, by)
    runs = tuple(
        f"{row['scheme']} {row['period']}"
        for row in document["runs"]
        if _start(county, row["scheme"], row["period"], by)
    )
    audit.record(by, "kpi.demo_loaded", county, values=values, runs=runs)
    return DemoLoaded(values, runs)


def _write(county: County, document: Document, by: Actor) -> int:
    elements = {
        element.code: element
        for element in DataElement.objects.filter(county=county).select_related("data_set")
    }
    bodies = {body.code: body for body in Institution.objects.filter(county=county)}
    _check_known(document, elements, bodies)
    drawn = demo.generate(
        document,
        {code: _asked(element) for code, element in elements.items()},
        {code: body.kind for code, body in bodies.items()},
    )
    units = dict(Unit.objects.filter(county=county).values_list("code", "pk"))
    clerks = _clerks(county, document, bodies, by)
    rows = [
        ValueRow(
            unit=units[row.unit],
            element=elements[row.element].pk,
            period=row.period,
            value=row.value,
            missing=row.missing,
            band=row.band,
            entered_at=row.entered_at,
            entered_by=clerks[_desk(county, elements[row.element], row.unit)].pk,
        )
        for row in drawn
    ]
    write_values(county=county, rows=rows, source=DataValue.Source.GENERATED, by=by)
    return len(rows)


def _check_known(
    document: Document, elements: Mapping[str, Any], bodies: Mapping[str, Any]
) -> None:
    named = [*document["elements"], *document["sizes"]["units"]]
    strange = [code for code in named if code not in elements and code not in bodies]
    if strange:
        raise Invalid(
            _("演示文件里有不认识的数据元或机构：%(codes)s。") % {"codes": listed(strange)},
            code="demo_file",
        )


def _asked(element: DataElement) -> demo.Asked:
    return demo.Asked(
        form=element.data_set.code,
        frequency=element.data_set.frequency,
        places=element.places,
        by_county=element.reported_by == DataElement.ReportedBy.COUNTY,
        kinds=frozenset(element.kinds),
        banded=element.banded,
    )


def _clerks(
    county: County, document: Document, bodies: Mapping[str, Institution], by: Actor
) -> dict[str, Person]:
    """Who hands in: one person at every body, one for every form of the county's offices."""
    said, prefix = document["clerks"], document["plan"].lower()
    posts: dict[str, tuple[str, Institution | None]] = {
        f"{prefix}-desk-{form}": (position, None) for form, position in said["forms"].items()
    }
    posts |= {
        f"{prefix}-desk-{code}": (said["position"], body) for code, body in sorted(bodies.items())
    }
    people = member_actions.load_demo_clerks(county=county, posts=posts, by=by)
    return {code.removeprefix(f"{prefix}-desk-"): person for code, person in people.items()}


def _desk(county: County, element: DataElement, unit: str) -> str:
    return element.data_set.code if unit == county.code else unit


def _start(county: County, scheme: str, period: str, by: Actor) -> bool:
    """Start the run unless there is one of this scheme and period, however it ended."""
    versions = SchemeVersion.objects.filter(county=county, scheme__code=scheme, published=True)
    version = versions.order_by("number").last()
    if version is None:
        raise Invalid(_("演示文件里有未发布的考核方案：%(code)s。") % {"code": scheme})
    if Run.objects.filter(scheme_version__scheme=version.scheme_id, period=period).exists():
        return False
    start_run(version=version, period=period, by=by)
    return True
