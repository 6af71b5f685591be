"""Towns, streets and sumu of a county: entering, naming, ending."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from members import access
from members.models import County, Town
from members.sorting import named


@action
def add_town(
    *, county: County, code: str, name: str, by: Actor, name_en: str = "", demo: bool = False
) -> Town:
    """Enter a town under its code in GB/T 2260 or the county's own."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    if Town.objects.filter(county=county, code=code).exists():
        raise Refused(
            _("代码%(code)s在本县区已有镇街使用，请换一个代码。") % {"code": code}, code="exists"
        )
    town = Town.objects.create(
        county=county,
        code=code,
        **named(name),
        name_en=name_en,
        demo=demo,
    )
    audit.record(by, "town.added", town, code=code, name=name)
    return town


@action
def close_town(
    *, town: Town, last_day: date, by: Actor, reason: str, version: str | int | None
) -> Town:
    """A town ends; its villages have moved before (`last_day` is the last day with it)."""
    town = Town.objects.select_for_update(no_key=True).get(pk=town.pk)
    by = access.check_may(by, "members.keep_registry", county=town.county_id)
    check_version(town, version)
    if town.opened_on and last_day < town.opened_on:
        raise Invalid(_("最后一天不能早于设立日。"), fields={"last_day": _("不能早于设立日")})
    left = town.villages.filter(closed_on=None).count()
    if left:
        raise Refused(
            _("%(town)s还有%(n)d个行政村，请先把它们改到其他镇街。")
            % {"town": town.name, "n": left},
            code="has_villages",
        )
    town.closed_on = last_day + timedelta(days=1)
    town.version += 1
    town.save(update_fields=["closed_on", "version"])
    audit.record(by, "town.closed", town, reason=reason, last_day=last_day)
    return town
