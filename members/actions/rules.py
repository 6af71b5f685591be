"""The county sets what the plan leaves open, or sets it anew from a day on."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from alliance.core.parameters import declared, written
from members import access
from members.models import County, CountyRule


@action
def set_rule(
    *,
    county: County,
    key: str,
    value: object,
    by: Actor,
    reason: str,
    comparator: str = "",
    from_on: date | None = None,
) -> CountyRule:
    """The county's own value for a behaviour, from a day (null: from the beginning) on.

    What was in force on that day ends there; a row of the same first day is written over.
    The reason (a document, a decision) is asked for and shown beside the value.
    """
    by = access.check_may(by, "members.set_rule", county=county.pk)
    parameter = declared().get(key)
    if parameter is None:
        raise Invalid(_("没有名为“%(key)s”的参数。") % {"key": key})
    if not reason.strip():
        raise Invalid(_("请写明依据：哪份文件或哪次决定。"), fields={"reason": _("请写明依据")})
    text = written(parameter, value)
    rows = CountyRule.objects.select_for_update(no_key=True).filter(county=county, key=key)
    row = rows.filter(from_on=from_on).first()
    old = row or rows.filter(from_on=None).first()
    if row is None:
        row = CountyRule(county=county, key=key, from_on=from_on, version=0)
        row.parameter = old.parameter if old else None
        row.until_on = _next_start(county, key, from_on)
        if from_on is not None:
            before = Q(from_on=None) | Q(from_on__lt=from_on)
            after = Q(until_on=None) | Q(until_on__gt=from_on)
            rows.filter(before, after).update(until_on=from_on)
    was = row.value
    row.value, row.comparator, row.unit = text, comparator, parameter.unit
    row.basis, row.reason = CountyRule.Basis.COUNTY, reason.strip()
    row.version += 1
    row.save()
    audit.record(
        by, "rule.set", row, reason=row.reason, key=key, value=text, was=was, from_on=from_on
    )
    return row


def _next_start(county: County, key: str, from_on: date | None) -> date | None:
    """The first day of the next value that is already set for later."""
    later = CountyRule.objects.filter(county=county, key=key, from_on__isnull=False)
    if from_on is not None:
        later = later.filter(from_on__gt=from_on)
    return later.order_by("from_on").values_list("from_on", flat=True).first()
