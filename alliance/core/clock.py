"""What time it is for the product: the one place that tests may set."""

import datetime

from django.utils import timezone


def now() -> datetime.datetime:
    """This moment, aware, for everything that ends in `_at`."""
    return timezone.now()


def today() -> datetime.date:
    """Today's date in the county's time zone (Asia/Shanghai), never the UTC date."""
    return local(now()).date()


def local(moment: datetime.datetime) -> datetime.datetime:
    """The same moment in the county's time zone; nobody has another one."""
    return moment.astimezone(timezone.get_default_timezone())


def end_of(day: datetime.date) -> datetime.datetime:
    """The moment at which a day is over, in the county's time zone."""
    following = day + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(following, datetime.time()))
