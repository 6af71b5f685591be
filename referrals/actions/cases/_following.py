"""Following up at the base: visits with windows, and every attempt to reach the patient."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import wrong_field
from referrals import queries
from referrals.actions.cases._taking import Taking
from referrals.models import FollowUp

#: So many visits are planned at once.
_MOST: Final = 24
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def start(taking: Taking) -> None:
    """The visits are planned: the next one by its hour, the others by their days.

    Where no others are said, those of the hospital's packet that are still to come. Each may be made so many days early or late as the county allows; none where it has not said.
    """
    said = taking.said
    if said["follow_on"] <= taking.at:
        raise wrong_field("follow_on", _("下次随访时间要在现在之后。"))
    planned = queries.cases.dates_to_come(taking.row, today())
    later = _days(said["visits"], "visits") if said.get("visits") else planned
    days = {localdate(said["follow_on"]), *later}
    grace = timedelta(days=queries.cases.window_of(taking.row.county_id, today()) or 0)
    FollowUp.objects.bulk_create(
        FollowUp(
            county_id=taking.row.county_id,
            referral=taking.row,
            on=day,
            from_on=max(day - grace, today()),
            until_on=day + grace,
        )
        for day in sorted(days)
    )


def put_dates(taking: Taking) -> None:
    """The days on which the hospital wants its patient looked at, in their order."""
    days = sorted(_days(taking.said["follow_dates"], "follow_dates"))
    taking.said["follow_dates"] = "，".join(day.isoformat() for day in days)


def _days(text: str, name: str) -> set[date]:
    """The days of a text, each written like 2026-12-01."""
    parts = [part for part in re.split(r"[\s,，、;；]+", text) if part]
    try:
        found = {date.fromisoformat(part) for part in parts if _DAY.fullmatch(part)}
    except ValueError as error:
        raise wrong_field(name, _("日期请写成 2026-12-01，多个用逗号分开。")) from error
    if len(found) != len(set(parts)):
        raise wrong_field(name, _("日期请写成 2026-12-01，多个用逗号分开。"))
    if not found:
        raise wrong_field(name, _("请至少写一个随访日。"))
    if any(day <= today() for day in found) or len(found) > _MOST:
        raise wrong_field(name, _("随访日要在今天之后，最多%(most)d个。") % {"most": _MOST})
    return found


def log_attempt(taking: Taking) -> None:
    """An attempt that reached the patient makes the visit of these days; the next one is due then."""
    row, said = taking.row, taking.said
    moment = said.get("follow_on")
    if moment is not None and moment <= taking.at:
        raise wrong_field("follow_on", _("下次随访时间要在现在之后。"))
    if row.status != "following":
        return
    waiting = FollowUp.objects.filter(county=row.county_id, referral=row, done_at=None)
    visits = list(waiting.order_by("on"))
    if said.get("reached") and visits and visits[0].from_on <= localdate(taking.at):
        visit = visits.pop(0)
        visit.done_at, visit.done_by_id = taking.at, taking.by.person
        visit.save(update_fields=["done_at", "done_by"])
    if moment is None and visits:
        row.due_at = _end_of(visits[0].until_on)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), get_current_timezone())
