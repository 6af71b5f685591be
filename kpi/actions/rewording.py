"""A published element is called or described otherwise from a day on; what is counted stays."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from kpi import access, queries
from kpi.actions._wording import take_wording
from kpi.actions._words import said
from kpi.models import DataElement, ElementVersion
from kpi.running.catalogues import WORDED
from members import access as member_access
from members.models import County

PROPOSED, APPROVED = ElementVersion.State.PROPOSED, ElementVersion.State.APPROVED
#: How long each may be.
_MOST: Final = {
    "name": 200, "name_en": 300, "unit": 20, "note": 300, "owner": 120, "source_system": 200,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reworded:
    """How an element is to be called and described."""

    name: str
    unit: str
    name_en: str = ""
    note: str = ""
    owner: str = ""
    source_system: str = ""


@action
def propose_wording(
    *, element: DataElement, worded: Reworded, from_on: date | None, reason: str, by: Actor
) -> ElementVersion:
    """Ask that an element be worded otherwise from a day on; one request at a time.

    Refused where nothing differs, and for a day that a locked run covers or that is not later
    than the last correction's.
    """
    element = DataElement.objects.select_for_update(no_key=True).get(pk=element.pk)
    by = access.corrections.check_can_reword(by, element)
    words = _checked(worded)
    why = said(reason, field="reason", most=500, needed=_("请写明更正的原因。"))
    last = queries.definitions.newest_wording(element)
    _check_day(element, last, from_on)
    before = {name: getattr(last or element, name) for name in WORDED}
    if words == before:
        told = _("与现在的写法一字不差，没有要更正的。")
        raise Invalid(told, code="nothing_differs", fields={"name": told})
    number = element.versions.aggregate(last=Max("number"))["last"] or 1
    version = ElementVersion.objects.create(
        county_id=element.county_id,
        element=element,
        number=number + 1,
        state=PROPOSED,
        from_on=from_on,
        reason=why,
        entered_by_id=by.person,
        entered_at=now(),
        **words,
    )
    changed = [name for name in WORDED if words[name] != before[name]]
    _record(
        by,
        "kpi.element_correction_proposed",
        version,
        before={name: before[name] for name in changed},
        after={name: words[name] for name in changed},
    )
    return version


def _checked(worded: Reworded) -> dict[str, str]:
    needed = {"name": _("请填写名称。"), "unit": _("请填写计量单位。")}
    words = {
        name: said(text, field=name, most=_MOST[name], needed=needed.get(name, ""))
        for name, text in asdict(worded).items()
    }
    words["name_en"] = words["name_en"] or words["name"]
    return words


def _check_day(element: DataElement, last: ElementVersion | None, from_on: date | None) -> None:
    if from_on is None:
        told = _("请填写从哪一天起施行。")
        raise Invalid(told, code="day_missing", fields={"from_on": told})
    if last is not None and last.from_on is not None and from_on <= last.from_on:
        told = _("起始日要晚于上一次更正的起始日 %(day)s。") % {"day": last.from_on.isoformat()}
        raise Invalid(told, code="day_too_early", fields={"from_on": told})
    locked = queries.definitions.element_locked_up_to(element)
    if locked is not None and from_on <= locked:
        told = _("截至 %(day)s 的期间已有锁定的批次，更正最早从 %(next)s 起。") % {
            "day": locked.isoformat(),
            "next": (locked + timedelta(days=1)).isoformat(),
        }
        raise Refused(told, code="period_locked", fields={"from_on": told})


@action
def decide_wording(*, version: ElementVersion, approved: bool, by: Actor) -> ElementVersion:
    """Approve a correction, or refuse it. The wording before it stays readable with its dates.

    One of a coming day waits for its day; runs show the wording of their period's last day.
    """
    element = DataElement.objects.select_for_update(no_key=True).get(pk=version.element_id)
    version = (
        ElementVersion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("element")
        .get(pk=version.pk)
    )
    by = access.corrections.check_can_decide_wording(by, version)
    if approved:
        last = queries.definitions.newest_wording(element)
        _check_day(element, last, version.from_on)
        _end(element, last, version)
    version.state = APPROVED if approved else ElementVersion.State.REFUSED
    version.decided_by_id, version.decided_at = by.person, now()
    version.save(update_fields=["state", "decided_by", "decided_at"])
    if approved and version.from_on is not None and version.from_on <= today():
        take_wording(element, version)
    what = "kpi.element_corrected" if approved else "kpi.element_correction_refused"
    _record(by, what, version, reason=version.reason)
    _tell(version, approved)
    return version


def _end(element: DataElement, last: ElementVersion | None, version: ElementVersion) -> None:
    """What was said until now holds to the day before; it is written down the first time."""
    if last is None:
        ElementVersion.objects.create(
            county_id=element.county_id,
            element=element,
            number=1,
            state=APPROVED,
            until_on=version.from_on,
            **{name: getattr(element, name) for name in WORDED},
        )
    else:
        last.until_on = version.from_on
        last.save(update_fields=["until_on"])


@action
def take_wordings(*, county: County, by: Actor) -> int:
    """Indicators and elements take the names of the versions that hold from today on."""
    by = member_access.check_is_system(by)
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    taken = {}
    for row, version in queries.definitions.wordings_due(county.pk, today()):
        taken[row.code] = take_wording(row, version)
    audit.record(by, "kpi.wordings_taken", county, county=county.pk, taken=taken)
    return len(taken)


def _record(by: Actor, what: str, version: ElementVersion, **details: Any) -> None:
    audit.record(
        by,
        what,
        version,
        county=version.county_id,
        element=version.element.code,
        edition=version.number,
        from_on=version.from_on,
        **details,
    )


def _tell(version: ElementVersion, approved: bool) -> None:
    if version.entered_by_id is None:
        return
    words = (
        gettext_noop("您提出的数据元“%(element)s”的更正已批准。")
        if approved
        else gettext_noop("您提出的数据元“%(element)s”的更正未获批准。")
    )
    outbox.tell(
        county=version.county_id,
        person=version.entered_by_id,
        text=words,
        url=version.get_absolute_url(),
        element=version.element.name,
    )
