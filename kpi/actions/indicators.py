"""An indicator's version: drafted, written, published from a day on by another person."""

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
from alliance.core.versions import check_version
from kpi import access, defining, queries
from kpi.actions._codes import checked_code
from kpi.actions._drafts import locked, record
from kpi.actions._wording import follow_draft, take_wording
from kpi.actions._words import said
from kpi.defining import Text
from kpi.models import Indicator, IndicatorVersion
from kpi.running import catalogues
from kpi.running.marking import CONDITIONS
from members.models import Clause, County

DRAFT = IndicatorVersion.Status.DRAFT
#: What a draft takes over from the version it is copied from, beside what is typed.
KEPT: Final = ("qualitative", "conditions", "evidence", "printed_explanation", "clause_id")


@dataclass(frozen=True, slots=True)
class Naming:
    """What an indicator is called, whatever its version."""

    code: str
    name: str
    name_en: str = ""
    first_level: str = ""
    first_level_en: str = ""
    unit: str = ""


@action
def add_indicator(
    *,
    county: County,
    naming: Naming,
    by: Actor,
    clause: Clause | None = None,
    qualitative: bool = False,
) -> IndicatorVersion:
    """Begin an indicator that the county did not have, with an empty draft of its first version."""
    county = County.objects.select_for_update(no_key=True).get(pk=county.pk)
    by = access.check_can_define(by, county)
    code = checked_code(county, naming.code)
    named = _named(naming)
    last = Indicator.objects.filter(county=county).aggregate(last=Max("position"))["last"] or 0
    indicator = Indicator.objects.create(
        county=county,
        code=code,
        **named,
        first_level=said(naming.first_level, field="first_level", most=120),
        first_level_en=said(naming.first_level_en, field="first_level_en", most=200),
        clause=clause,
        position=last + 1,
    )
    text = Text()
    draft = IndicatorVersion.objects.create(
        county=county,
        indicator=indicator,
        number=1,
        status=DRAFT,
        **named,
        qualitative=qualitative,
        conditions=list(CONDITIONS) if qualitative else [],
        direction=text.direction,
        strategy=text.strategy,
        covers=text.covers,
        drafted_by_id=by.person,
    )
    audit.record(by, "kpi.indicator_added", draft, county=county.pk, code=code, name=indicator.name)
    return draft


def _named(naming: Naming | dict[str, str]) -> dict[str, str]:
    """Name, English name and measure, as they are kept."""
    typed = naming if isinstance(naming, dict) else asdict(naming)
    name = said(typed["name"], field="name", most=200, needed=_("请填写名称。"))
    return {
        "name": name,
        "name_en": said(typed["name_en"], field="name_en", most=300) or name,
        "unit": said(typed["unit"], field="unit", most=20),
    }


@action
def draft_indicator(
    *, indicator: Indicator, from_on: date, by: Actor, reason: str = ""
) -> IndicatorVersion:
    """Copy the last published version to a draft that is meant to hold from a day on."""
    indicator = Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
    by = access.check_can_draft_indicator(by, indicator)
    source = queries.definitions.newest_indicator_version(indicator)
    if source is None:
        raise Refused(_("还没有已发布的版本，不能复制。"), code="nothing_published")
    _check_later(indicator, source, from_on)
    last = indicator.versions.aggregate(last=Max("number"))["last"] or 0
    names = [name for name in defining.PLAIN if name != "clause"]
    draft = IndicatorVersion.objects.create(
        county_id=indicator.county_id,
        indicator=indicator,
        number=last + 1,
        status=DRAFT,
        from_on=from_on,
        reason=said(reason, field="reason", most=500),
        drafted_by_id=by.person,
        **{name: getattr(source, name) for name in (*names, *KEPT, *defining.NAMED)},
    )
    record(by, "kpi.indicator_drafted", draft, source=source.number, from_on=from_on)
    return draft


@action
def change_indicator(
    *,
    draft: IndicatorVersion,
    text: Text,
    version: str | int | None,
    by: Actor,
    hand_over: bool = False,
) -> IndicatorVersion:
    """Write the draft's definition; refused at the place where it cannot be read.

    The formula is stored normalised. A formula that never has a value is kept: the page warns.
    With `hand_over` it waits from then on for another person to publish it.
    """
    draft = locked(draft)
    by = access.check_can_change_indicator(by, draft)
    check_version(draft, version)
    found = defining.read(draft, text)
    values: dict[str, Any] = {name: getattr(text, name) for name in defining.PLAIN}
    values |= {"formula": found.formula, "denominator": found.denominator}
    values |= _named(defining.named(draft, text))
    values["conditions"] = _conditions(draft, text)
    changed = [name for name, value in values.items() if getattr(draft, name) != value]
    before = {name: defining.told(draft, name) for name in changed}
    for name in changed:
        setattr(draft, name, values[name])
    draft.version += 1
    draft.ready_by, draft.ready_at = None, None
    draft.save(update_fields=[*changed, "version", "ready_by", "ready_at"])
    follow_draft(draft)
    after = {name: defining.told(draft, name) for name in changed}
    record(by, "kpi.indicator_changed", draft, before=before, after=after)
    return hand_over_indicator(draft=draft, version=draft.version, by=by) if hand_over else draft


def _conditions(draft: IndicatorVersion, text: Text) -> list[dict[str, str]]:
    """The two conditions of a qualitative definition, as worded; none of any other."""
    if not draft.qualitative:
        return []
    if len(text.conditions) != len(CONDITIONS) or not all(name for name, _en in text.conditions):
        told = _("两个条件都要写明。")
        raise Invalid(told, code="conditions", fields={"condition_1": told})
    codes = [row["code"] for row in draft.conditions or CONDITIONS]
    return [
        {"code": code, "name": name, "name_en": name_en or name}
        for code, (name, name_en) in zip(codes, text.conditions, strict=True)
    ]


@action
def hand_over_indicator(
    *, draft: IndicatorVersion, version: str | int | None, by: Actor
) -> IndicatorVersion:
    """The draft is complete and waits for another person to publish it."""
    draft = locked(draft)
    by = access.definitions.check_can_hand_over_indicator(by, draft)
    check_version(draft, version)
    draft.ready_by_id, draft.ready_at = by.person, now()
    draft.version += 1
    draft.save(update_fields=["ready_by", "ready_at", "version"])
    record(by, "kpi.indicator_handed_over", draft)
    return draft


@action
def publish_indicator(
    *,
    draft: IndicatorVersion,
    from_on: date | None,
    reason: str,
    version: str | int | None,
    by: Actor,
) -> IndicatorVersion:
    """The draft holds from a day on; the version before it ends with the day before.

    Without a day only a first version holds, from ever. Refused from a day that a locked run
    covers, for anybody who had a hand in the draft, and when the county's definitions would
    not fit together any more.
    """
    indicator = Indicator.objects.select_for_update(no_key=True).get(pk=draft.indicator_id)
    draft = locked(draft)
    by = access.check_can_publish_indicator(by, draft)
    check_version(draft, version)
    reason = said(reason, field="reason", most=500, needed=_("请写明发布的原因。"))
    previous = queries.definitions.newest_indicator_version(indicator)
    if previous is not None:
        _end(indicator, previous, from_on)
    draft.status, draft.from_on, draft.reason = IndicatorVersion.Status.PUBLISHED, from_on, reason
    draft.published_by_id, draft.published_at = by.person, now()
    draft.version += 1
    draft.save(
        update_fields=["status", "from_on", "reason", "published_by", "published_at", "version"]
    )
    catalogues.check_together(indicator, from_on)
    catalogues.check_asked(draft, from_on or today())
    ends = previous.number if previous else None
    record(by, "kpi.indicator_published", draft, reason=reason, from_on=from_on, ends=ends)
    if from_on is None or from_on <= today():
        take_wording(indicator, draft)
    _tell(indicator, draft)
    return draft


def _end(indicator: Indicator, previous: IndicatorVersion, from_on: date | None) -> None:
    if from_on is None:
        told = _("请填写从哪一天起施行。")
        raise Invalid(told, code="day_missing", fields={"from_on": told})
    _check_later(indicator, previous, from_on)
    if previous.until_on is None or previous.until_on > from_on:
        previous.until_on = from_on
        previous.version += 1
        previous.save(update_fields=["until_on", "version"])


@action
def discard_indicator(
    *, draft: IndicatorVersion, version: str | int | None, by: Actor
) -> Indicator | None:
    """Give a draft up; only the audit keeps it. An indicator that never held goes with it."""
    indicator = Indicator.objects.select_for_update(no_key=True).get(pk=draft.indicator_id)
    draft = locked(draft)
    by = access.check_can_discard_indicator(by, draft)
    check_version(draft, version)
    record(by, "kpi.indicator_discarded", draft)
    draft.delete()
    if indicator.versions.exists():
        return indicator
    if indicator.schemeitem_set.exists() or indicator.targets.exists():
        return indicator
    indicator.delete()
    return None


def _check_later(indicator: Indicator, previous: IndicatorVersion, from_on: date) -> None:
    """The day comes after the last version's first one, and after every locked period."""
    if previous.from_on is not None and from_on <= previous.from_on:
        told = _("起始日要晚于第 %(n)d 版的起始日 %(day)s。") % {
            "n": previous.number,
            "day": previous.from_on.isoformat(),
        }
        raise Invalid(told, code="day_too_early", fields={"from_on": told})
    locked = queries.definitions.indicator_locked_up_to(indicator.pk)
    if locked is not None and from_on <= locked:
        told = _("截至 %(day)s 的期间已有锁定的批次，新版最早从 %(next)s 起。") % {
            "day": locked.isoformat(),
            "next": (locked + timedelta(days=1)).isoformat(),
        }
        raise Refused(told, code="period_locked", fields={"from_on": told})


def _tell(indicator: Indicator, draft: IndicatorVersion) -> None:
    if draft.drafted_by_id is None:
        return
    outbox.tell(
        county=draft.county_id,
        person=draft.drafted_by_id,
        text=gettext_noop("您起草的指标“%(indicator)s”第 %(n)d 版已发布。"),
        url=draft.get_absolute_url(),
        indicator=indicator.name,
        n=draft.number,
    )
