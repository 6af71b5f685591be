"""The statements: events of a period counted in the database, a few lines each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils import timezone

from alliance.core.periods import Period
from referrals.models import ReferralEvent
from referrals.queries.figures import measures
from referrals.queries.figures.measures import COUNTED, DOUBTFUL, MEASURES
from referrals.queries.figures.scope import Scope, downs_in, events
from referrals.queries.lists import PROVEN
from referrals.vocabulary import DOWN, OUT, UP

Pair = tuple[int, int | None]
#: A joint ward by its id, where it is and its name; none for who lies in no joint ward.
Ward = tuple[int, int, str] | None


@dataclass(frozen=True)
class Flow:
    """From where to where cases went: ids of origin and destination (None: not named yet)."""

    pairs: Mapping[Pair, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.pairs.values())


@dataclass
class Counts:
    """What was counted of a period; names as in MEASURES."""

    reached: Counter[str] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)
    flows: dict[str, Flow] = field(default_factory=dict)
    before: int = 0
    before_doubtful: int = 0
    priorities: Counter[str] = field(default_factory=Counter)
    specialties: Counter[str] = field(default_factory=Counter)
    indications: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, Counter[str]] = field(default_factory=dict)
    wards: Counter[Ward] = field(default_factory=Counter)
    lists: dict[str, tuple[int, int]] = field(default_factory=dict)


def counted(scope: Scope) -> Counts:
    """Everything that is a count, in a few statements whatever there is."""
    found = Counts()
    _reached(scope, found)
    _apart(scope, found)
    _sent(scope, found)
    _down(scope, found)
    _reasons(scope, found)
    _wards(scope, found)
    _lists(scope, found)
    return found


def _reached(scope: Scope, found: Counts) -> None:
    """How many cases came to each state, a case once however often it came there."""
    rows = events(scope).filter(action__in=measures.VERBS)
    named = rows.annotate(measure=measures.measured()).exclude(measure="").values_list("measure")
    for name, n in named.annotate(n=Count("referral", distinct=True)):
        found.reached[name] = n


def _apart(scope: Scope, found: Counts) -> None:
    """What is excluded from all else: entered in error; and the redirected, whose successor counts."""
    gone = Q(action="confirm_void", to_status="voided")
    moved = Q(action="redirect", to_status="redirected") & ~Q(
        referral__in=measures.voided(scope.county)
    )
    rows = ReferralEvent.objects.filter(scope.whose, scope.when).filter(gone | moved).order_by()
    rows = rows.filter(action__in=("confirm_void", "redirect"))
    for row in rows.values("referral__direction", "to_status").annotate(n=Count("pk")):
        found.apart[f"{row['referral__direction']}.{row['to_status']}"] = row["n"]
    found.reached["up.redirected"] = found.apart.pop("up.redirected", 0)


def _sent(scope: Scope, found: Counts) -> None:
    """Up: from where to where, by urgency, specialty and way; out of the county: by indication."""
    up, out = MEASURES["up.sent"], MEASURES["out.left"]
    rows = events(scope).filter(up.where | out.where, action__in=(*up.verbs, *out.verbs))
    pairs: dict[str, Counter[Pair]] = {UP: Counter(), OUT: Counter()}
    asked = (
        "referral__direction", "referral__origin", "referral__destination",
        "referral__priority", "referral__specialty", "referral__indication", "to_status",
    )  # fmt: skip
    for way, origin, place, priority, specialty, indication, state, n in rows.values_list(
        *asked
    ).annotate(n=Count("referral", distinct=True)):
        pairs[way][origin, place] += n
        if way == OUT:
            found.indications[indication] += n
        else:
            found.priorities[priority] += n
            found.specialties[specialty] += n
            found.reached["up.green"] += n if state == "dispatched" else 0
    found.flows |= {way: Flow(dict(of_way)) for way, of_way in pairs.items()}


def _down(scope: Scope, found: Counts) -> None:
    """Down-referrals that count and doubtful ones, now and in the same period a year before."""
    now, before = downs_in(scope, scope.period, scope.period.last_year)
    counted = [one for one in now if not one.doubtful]
    found.flows[DOWN] = Flow(Counter((one.origin, one.destination) for one in counted))
    found.reached[f"{DOWN}.{COUNTED}"] = len(counted)
    found.reached[f"{DOWN}.{DOUBTFUL}"] = len(now) - len(counted)
    found.before = sum(not one.doubtful for one in before)
    found.before_doubtful = len(before) - found.before


def _reasons(scope: Scope, found: Counts) -> None:
    """Coded reasons: of not taking a patient up or down, and of sending one down."""
    names = ("up.declined", "down.declined", "down.proposed")
    where, verbs = Q(), set[str]()
    for name in names:
        where |= MEASURES[name].where
        verbs |= set(MEASURES[name].verbs)
    rows = events(scope).filter(where, action__in=verbs)
    coded = rows.values_list("referral__direction", "to_status", "reason_code")
    found.reasons = {name: Counter() for name in names}
    for way, state, code, n in coded.annotate(n=Count("pk")):
        found.reasons[f"{way}.{state}"][code] += n


def _wards(scope: Scope, found: Counts) -> None:
    """Who was registered at the base in the period, by the joint ward they came to."""
    registered = MEASURES["down.registered"]
    rows = events(scope).filter(registered.where)
    asked = ("joint_ward", "joint_ward__institution", "joint_ward__name")
    for pk, place, name, n in rows.values_list(*(f"referral__{one}" for one in asked)).annotate(
        n=Count("referral", distinct=True)
    ):
        found.wards[(pk, place, name) if pk is not None else None] += n


def _lists(scope: Scope, found: Counts) -> None:
    """How many steps that a hospital's list can prove there were, and how many came from one."""
    rows = events(scope).filter(action__in=PROVEN).values_list("action")
    for verb, every, listed in rows.annotate(every=Count("pk"), listed=Count("list_line")):
        found.lists[verb] = every, listed


def down_since(scope: Scope) -> datetime | None:
    """Since when down-referrals are kept here at all; None without any."""
    rows = ReferralEvent.objects.filter(
        county=scope.county, action__in=("name", "register"), referral__direction=DOWN
    )
    first: datetime | None = rows.aggregate(first=Min("occurred_at"))["first"]
    return first


def was_kept(since: datetime | None, last: Period) -> bool:
    """Whether down-referrals were kept before the period of the year before was over."""
    return since is not None and timezone.localdate(since) <= last.last_day
