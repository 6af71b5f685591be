"""A draft on its way to the one who publishes: written in one step, or given back."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.versions import check_version
from kpi import access
from kpi.actions._drafts import locked, record
from kpi.actions._words import said
from kpi.actions.indicators import change_indicator, draft_indicator
from kpi.defining import Text
from kpi.models import Indicator, IndicatorVersion


@action
def give_back_indicator(
    *, draft: IndicatorVersion, reason: str, version: str | int | None, by: Actor
) -> IndicatorVersion:
    """The approver does not publish it as it is: it goes back to who drafted it, with a word."""
    draft = locked(draft)
    by = access.definitions.check_can_give_back_indicator(by, draft)
    check_version(draft, version)
    words = said(reason, field="reason", most=500, needed=_("请写明要改什么。"))
    drafter = draft.ready_by_id
    draft.ready_by, draft.ready_at = None, None
    draft.version += 1
    draft.save(update_fields=["ready_by", "ready_at", "version"])
    record(by, "kpi.indicator_given_back", draft, reason=words)
    if drafter is not None:
        outbox.tell(
            county=draft.county_id,
            person=drafter,
            text=gettext_noop("您送批准的“%(indicator)s”第 %(n)d 版已退回：%(reason)s"),
            url=draft.get_absolute_url(),
            indicator=draft.name,
            n=draft.number,
            reason=words,
        )
    return draft


@action
def revise_indicator(
    *,
    indicator: Indicator,
    text: Text,
    from_on: date | None,
    by: Actor,
    reason: str = "",
    hand_over: bool = False,
) -> IndicatorVersion:
    """The next version in one step: drafted, written, and handed over where it is complete.

    Nothing is left behind when the text is refused.
    """
    if from_on is None:
        told = _("请填写从哪一天起施行。")
        raise Invalid(told, code="day_missing", fields={"from_on": told})
    draft = draft_indicator(indicator=indicator, from_on=from_on, reason=reason, by=by)
    return change_indicator(
        draft=draft, text=text, version=draft.version, hand_over=hand_over, by=by
    )
