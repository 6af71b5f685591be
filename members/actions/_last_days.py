"""A last day as people say it, and the first day on which a row no longer holds."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid


def day_after(last_day: date, from_on: date | None) -> date:
    """The first day on which it no longer holds; Invalid for a last day before its first."""
    if from_on and last_day < from_on:
        raise Invalid(_("最后一天不能早于起始日。"), fields={"last_day": _("不能早于起始日")})
    return last_day + timedelta(days=1)
