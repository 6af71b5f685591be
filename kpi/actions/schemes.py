"""A scheme's version from its draft, copied from the last one, to the day it holds from."""

from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from kpi import access, queries
from kpi.actions._words import said
from kpi.models import Scheme, SchemeItem, SchemeVersion


@action
def draft_scheme(
    *, source: SchemeVersion, from_on: date, by: Actor, reason: str = ""
) -> SchemeVersion:
    """Copy a published version to a draft that is meant to hold from a day on.

    Weights come along with the document that sets them. A scoring target that the plan prints
    for a single year stays behind: no year is made out of another.
    """
    scheme = Scheme.objects.select_for_update(no_key=True).get(pk=source.scheme_id)
    by = access.check_can_draft_scheme(by, scheme)
    if not source.published:
        raise Refused(_("只能从已发布的版本起草。"), code="source_is_draft")
    _check_later(scheme, from_on)
    reason = said(reason, field="reason", most=500)
    last = scheme.versions.aggregate(last=Max("number"))["last"] or 0
    draft = SchemeVersion.objects.create(
        county_id=scheme.county_id,
        scheme=scheme,
        number=last + 1,
        published=False,
        from_on=from_on,
        weights_title=source.weights_title,
        weights_number=source.weights_number,
        weights_clause_id=source.weights_clause_id,
        reason=reason,
        drafted_by_id=by.person,
    )
    items = queries.course.items_of(source)
    left = queries.course.of_single_years(items)
    for position, item in enumerate(items):
        item.pk, item.version, item.position = None, draft, position
        if item.code in left:
            item.target, item.comparator = None, ""
    SchemeItem.objects.bulk_create(items)
    audit.record(
        by,
        "kpi.scheme_drafted",
        draft,
        county=scheme.county_id,
        reason=reason,
        scheme=scheme.code,
        number=draft.number,
        source=source.number,
        from_on=from_on,
        left=sorted(left),
    )
    return draft


@action
def publish_scheme(
    *, draft: SchemeVersion, from_on: date, reason: str, version: str | int | None, by: Actor
) -> SchemeVersion:
    """The draft holds from a day on; the version before it ends with the day before.

    Refused from a day that a locked run covers, and for anybody who had a hand in the draft.
    """
    scheme = Scheme.objects.select_for_update(no_key=True).get(pk=draft.scheme_id)
    draft = SchemeVersion.objects.select_for_update(no_key=True).get(pk=draft.pk)
    by = access.check_can_publish_scheme(by, draft)
    check_version(draft, version)
    reason = said(reason, field="reason", most=500, needed=_("请写明发布的原因。"))
    _check_later(scheme, from_on)
    previous = queries.course.newest_scheme_version(scheme)
    if previous is not None and (previous.until_on is None or previous.until_on > from_on):
        previous.until_on = from_on
        previous.version += 1
        previous.save(update_fields=["until_on", "version"])
    draft.published, draft.from_on, draft.reason = True, from_on, reason
    draft.published_by_id, draft.published_at = by.person, now()
    draft.version += 1
    draft.save(
        update_fields=["published", "from_on", "reason", "published_by", "published_at", "version"]
    )
    audit.record(
        by,
        "kpi.scheme_published",
        draft,
        county=draft.county_id,
        reason=reason,
        scheme=scheme.code,
        number=draft.number,
        from_on=from_on,
        ends=previous.number if previous else None,
    )
    _tell(scheme, draft)
    return draft


@action
def discard_scheme(*, draft: SchemeVersion, version: str | int | None, by: Actor) -> Scheme:
    """Give a draft up; nothing was computed with it, so only the audit keeps it."""
    draft = SchemeVersion.objects.select_for_update(no_key=True).get(pk=draft.pk)
    by = access.check_can_discard_scheme(by, draft)
    check_version(draft, version)
    scheme = draft.scheme
    audit.record(
        by,
        "kpi.scheme_discarded",
        draft,
        county=draft.county_id,
        scheme=scheme.code,
        number=draft.number,
        items=draft.items.count(),
    )
    draft.items.all().delete()
    draft.delete()
    return scheme


def _check_later(scheme: Scheme, from_on: date) -> None:
    """The day comes after the last version's first one, and after every locked period."""
    previous = queries.course.newest_scheme_version(scheme)
    if previous is not None and previous.from_on is not None and from_on <= previous.from_on:
        told = _("起始日要晚于第 %(n)d 版的起始日 %(day)s。") % {
            "n": previous.number,
            "day": previous.from_on.isoformat(),
        }
        raise Invalid(told, code="day_too_early", fields={"from_on": told})
    locked = queries.course.locked_up_to(scheme)
    if locked is not None and from_on <= locked:
        told = _("截至 %(day)s 的期间已有锁定的批次，新版最早从 %(next)s 起。") % {
            "day": locked.isoformat(),
            "next": (locked + timedelta(days=1)).isoformat(),
        }
        raise Refused(told, code="period_locked", fields={"from_on": told})


def _tell(scheme: Scheme, draft: SchemeVersion) -> None:
    if draft.drafted_by_id is None or draft.from_on is None:
        return
    outbox.tell(
        county=draft.county_id,
        person=draft.drafted_by_id,
        text=gettext_noop("您起草的“%(scheme)s”第 %(n)d 版已发布，自 %(day)s 起施行。"),
        url=draft.get_absolute_url(),
        scheme=scheme.name,
        n=draft.number,
        day=draft.from_on.isoformat(),
    )
