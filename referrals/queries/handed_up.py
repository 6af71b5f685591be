"""What referral counts for the apps above, from events alone: who has a case now never matters."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, Min, OuterRef
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import end_of
from alliance.core.evidence import Evidence, EvidenceKind
from alliance.core.periods import Period
from referrals.models import ReferralEvent
from referrals.queries.downs import downs
from referrals.queries.remote import evidence as remote
from referrals.vocabulary import OUT, UP

_LABEL: Final = "referrals.referral:{}"

_KINDS: Final = (
    EvidenceKind(
        "referrals.up_sent",
        _("上转人次"),
        _(
            "期内首次审核通过发出或经绿色通道转送的上转，每件计 1，计在转出机构；"
            "改转他院不重计，已作废的不计。"
        ),
    ),
    EvidenceKind(
        "referrals.up_arrived",
        _("上转到诊人次"),
        _("期内登记到诊的上转，每件计 1，计在转出机构，按到诊日；已作废的不计。"),
    ),
    EvidenceKind(
        "referrals.up_closed",
        _("上转闭环件数"),
        _("期内转出机构阅知上级回复而办结的上转，每件计 1，计在转出机构；已作废的不计。"),
    ),
    EvidenceKind(
        "referrals.up_no_show",
        _("上转未到诊件数"),
        _("期内第一次登记未到（含急救未送到）的上转，每件计 1，计在转出机构；已作废的不计。"),
    ),
    EvidenceKind(
        "referrals.down_counted",
        _("下转人次（计入）"),
        _(
            "基层已登记、期内第一次随访联系上患者且没有疑点的下转，每件计 1，计在转出医院；"
            "有疑点的另计，已作废的不计。"
        ),
    ),
    EvidenceKind(
        "referrals.down_doubtful",
        _("下转人次（存疑）"),
        _(
            "基层已登记、期内第一次随访联系上患者，但出院后才提出、提出与登记为同一人，"
            "或同一人同一天随访结果雷同（件数由县区设定，未设不查）的下转，每件计 1，计在转出医院。"
        ),
    ),
    EvidenceKind(
        "referrals.out_of_county",
        _("县域外转诊人次"),
        _("期内登记已转出的县域外转诊，每件计 1，计在转出机构；已作废的不计。"),
    ),
)


@dataclass(frozen=True)
class _Steps:
    """Which events make a case count: their verbs, and the state after where it matters."""

    direction: str
    actions: Sequence[str]
    to: Sequence[str] = ()


#: A case counts on the day of its first event of these.
_COUNTED: Final[Mapping[str, _Steps]] = {
    "referrals.up_sent": _Steps(UP, ("approve", "dispatch"), ("requested", "dispatched")),
    "referrals.up_arrived": _Steps(UP, ("arrive",)),
    "referrals.up_closed": _Steps(UP, ("acknowledge",), ("closed",)),
    "referrals.up_no_show": _Steps(UP, ("no_show", "close_no_show", "not_arrived")),
    "referrals.out_of_county": _Steps(OUT, ("leave",)),
}


def evidence_kinds() -> tuple[EvidenceKind, ...]:
    """What referral and remote diagnosis can hand up."""
    return (*_KINDS, *remote.KINDS)


def evidence(period: Period, *, county: int, kind: str) -> Iterator[Evidence]:
    """The facts of one kind that happened in the period, in the county's time zone."""
    first, last = period.first_day, period.last_day
    if (steps := _COUNTED.get(kind)) is not None:
        yield from _first_steps(county, first, last, kind, steps)
    elif (count := _DOWNS.get(kind)) is not None:
        yield from count(county, first, last, kind)
    else:
        yield from remote.facts(county, first, last, kind)


def _first_steps(
    county: int, first: date, last: date, kind: str, steps: _Steps
) -> Iterator[Evidence]:
    """Each case whose first such event is in these days; one statement."""
    void = ReferralEvent.objects.filter(referral=OuterRef("referral"), action="confirm_void")
    rows = ReferralEvent.objects.filter(
        ~Exists(void), county=county, action__in=steps.actions,
        referral__direction=steps.direction, occurred_at__lt=end_of(last),
    )  # fmt: skip
    if steps.to:
        rows = rows.filter(to_status__in=steps.to)
    found = (
        rows.order_by()
        .values("referral", "referral__origin")
        .annotate(at=Min("occurred_at"))
        .filter(at__gte=end_of(first - timedelta(days=1)))
        .order_by("at", "referral")
    )
    for row in found:
        source = _LABEL.format(row["referral"])
        yield Evidence(source, kind, row["referral__origin"], localdate(row["at"]))


def _downs(*, doubtful: bool) -> Callable[[int, date, date, str], Iterator[Evidence]]:
    def count(county: int, first: date, last: date, kind: str) -> Iterator[Evidence]:
        for one in downs(county, first, last):
            if one.doubtful is doubtful:
                yield Evidence(_LABEL.format(one.referral), kind, one.origin, one.on)

    return count


_DOWNS: Final[Mapping[str, Callable[[int, date, date, str], Iterator[Evidence]]]] = {
    "referrals.down_counted": _downs(doubtful=False),
    "referrals.down_doubtful": _downs(doubtful=True),
}
