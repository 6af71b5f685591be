"""What a lead hospital says it has on a day, and what cannot be said."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from alliance.core.clock import today
from alliance.core.errors import Invalid
from referrals.models import PoolDay
from referrals.reserving import FURTHEST, LONGEST_SERVICE, MOST_PLACES

Key = tuple[str, str, date]


@dataclass(frozen=True)
class CapacityRow:
    """So many places of one kind of one service on one day, reserved and open ones together."""

    kind: str
    service: str
    on: date
    total: int

    @property
    def key(self) -> Key:
        """What it is about."""
        return self.kind, self.service, self.on


def checked(row: CapacityRow) -> CapacityRow:
    """The row with its service's name without idle blanks; Invalid names what cannot be."""
    service = " ".join(row.service.split())
    told = {}
    if row.kind not in PoolDay.Kind.values:
        told["kind"] = _("类别只能是号源、床位或检查。")
    if not 0 < len(service) <= LONGEST_SERVICE:
        told["service"] = _("请写科室或项目，最多 %(n)d 字。") % {"n": LONGEST_SERVICE}
    if not 0 <= row.total <= MOST_PLACES:
        told["total"] = _("总数可以是 0 至 %(most)d。") % {"most": MOST_PLACES}
    if row.on < today():
        told["on"] = _("%(day)s 已经过去，不能再报。") % {"day": row.on.isoformat()}
    elif row.on > today() + timedelta(days=FURTHEST):
        told["on"] = _("最多提前一年报送。")
    if told:
        raise Invalid(" ".join(told.values()), fields=told)
    return CapacityRow(row.kind, service, row.on, row.total)


def check_not_below(row: PoolDay, total: int) -> None:
    """Invalid for a total below what was reserved when the day was published."""
    if row.published_at is not None and total < row.reserved:
        told = _("%(service)s %(day)s 已发布预留 %(n)d 个，总数不能少于它。")
        told %= {"service": row.service, "day": row.on.isoformat(), "n": row.reserved}
        raise Invalid(told, code="below_reserved", fields={"total": told})
