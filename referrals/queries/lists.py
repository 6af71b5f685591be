"""Daily lists against referrals: what each line proposes, who came unsent, who never came."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import end_of, now
from alliance.core.periods import Period
from alliance.core.showing import listed
from members.models import Institution
from referrals.models import ListLine, Referral, ReferralEvent
from referrals.rules import MOVES, move_words, state_words
from referrals.vocabulary import DOWN, UP

REGISTERED, ADMITTED, DISCHARGED = (
    ListLine.Kind.REGISTERED,
    ListLine.Kind.ADMITTED,
    ListLine.Kind.DISCHARGED,
)
CAME: Final = (REGISTERED, ADMITTED)
PROPOSED, WITHOUT, OTHERS, MATCHED, ASIDE = "proposed", "without", "others", "matched", "aside"
#: What a line may stand for now, and how it ended.
TABS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        PROPOSED: _("待确认"),
        WITHOUT: _("未转诊自来"),
        OTHERS: _("不需处理"),
        MATCHED: _("已确认"),
        ASIDE: _("不算转诊"),
    }
)
BATCH: Final = 500
#: The steps that a list can prove.
PROVEN: Final = ("arrive", "admit", "discharge")


def _from(direction: str, verb: str) -> tuple[str, ...]:
    return next(row.come_from for row in MOVES[direction] if row.verb == verb)


ARRIVING: Final = _from(UP, "arrive")
STAYING: Final = _from(UP, "admit")
LEAVING: Final = _from(DOWN, "discharge")


@dataclass(frozen=True)
class Fit:
    """One case that a line may prove, and by which steps; whether the names agree, if it says one."""

    case: Referral
    verbs: tuple[str, ...]
    same_name: bool | None = None

    @property
    def words(self) -> str:
        """The steps in words."""
        return listed(map(move_words, self.verbs))


@dataclass(frozen=True)
class Proposal:
    """A line with the cases it fits; `doubled`: an earlier line of the page proves the same."""

    line: ListLine
    fits: list[Fit]
    doubled: bool = False

    @property
    def sure(self) -> bool:
        """Whether it is ticked before anybody has looked."""
        return len(self.fits) == 1 and not self.doubled and self.fits[0].same_name is not False


def tabbed(rows: QuerySet[ListLine]) -> QuerySet[Any, Any]:
    """The lines with the tab each belongs to now, as `tab`."""
    up = Referral.objects.filter(
        Q(patient__number_index=OuterRef("number_index"))
        | Q(patient__number_index=OuterRef("former_index")),
        county=OuterRef("county"),
        direction=UP,
        sent=True,
        destination=OuterRef("institution"),
        created_at__lte=OuterRef("latest"),
    )
    down = Referral.objects.filter(
        Q(patient__number_index=OuterRef("number_index"))
        | Q(patient__number_index=OuterRef("former_index")),
        county=OuterRef("county"),
        direction=DOWN,
        origin=OuterRef("institution"),
        created_at__lte=OuterRef("latest"),
        status__in=LEAVING,
    )
    stays = ReferralEvent.objects.filter(referral=OuterRef("pk"), action="admit")
    arriving = Exists(up.filter(status__in=ARRIVING))
    staying = Exists(up.filter(~Exists(stays), status__in=STAYING))
    fits = Q(arriving, kind__in=CAME) | Q(staying, kind=ADMITTED)
    fits |= Q(Exists(down), kind=DISCHARGED)
    known = Exists(up.filter(Q(is_open=True) | Q(changed_at__gte=OuterRef("moment"))))
    return rows.annotate(
        tab=Case(
            When(referral__isnull=False, then=Value(MATCHED)),
            When(settled_at__isnull=False, then=Value(ASIDE)),
            When(fits, then=Value(PROPOSED)),
            When(Q(kind__in=CAME) & ~known, then=Value(WITHOUT)),
            default=Value(OTHERS),
        )
    )


def loaded_before(
    institution: Institution, indexes: Iterable[str]
) -> set[tuple[str, datetime, str]]:
    """What lists of this hospital have said of these numbers: kind, moment and index."""
    wanted = sorted(set(indexes))
    found: set[tuple[str, datetime, str]] = set()
    for first in range(0, len(wanted), BATCH):
        some = wanted[first : first + BATCH]
        rows = ListLine.objects.filter(
            Q(number_index__in=some) | Q(former_index__in=some), institution=institution
        )
        for kind, moment, *both in rows.values_list(
            "kind", "moment", "number_index", "former_index"
        ):
            found.update((kind, moment, index) for index in both)
    return found


def counts(rows: QuerySet[ListLine]) -> dict[str, int]:
    """How many lines each tab has; one statement."""
    found = dict.fromkeys(TABS, 0)
    pairs = tabbed(rows).order_by().values_list("tab").annotate(n=Count("pk"))
    return found | dict(pairs)


def proposals(lines: Sequence[ListLine], name_of: Any) -> list[Proposal]:
    """What these lines of one hospital prove; two statements, however many there are.

    `name_of(index, name)` says whether a line's index of a name is that of a case's patient.
    """
    there = _cases(lines)
    admitted = _admitted([case for cases in there.values() for case in cases])
    found: list[Proposal] = []
    taken: set[Any] = set()
    for line in lines:
        fits = []
        cases = {one.pk: one for index in _indexes(line) for one in there.get(index, ())}
        for case in sorted(cases.values(), key=lambda one: (one.created_at, one.number)):
            if verbs := verbs_for(line, case, is_admitted=case.pk in admitted):
                fits.append(Fit(case, verbs, name_of(line.name_index, case.patient.name)))
        first = [(one.case.pk, one.verbs[-1]) for one in fits]
        found.append(Proposal(line, fits, doubled=len(fits) == 1 and first[0] in taken))
        taken.update(first if len(fits) == 1 else ())
    return found


def verbs_for(line: ListLine, case: Referral, *, is_admitted: bool) -> tuple[str, ...]:
    """The steps of this case that the line proves, in their order; none where it proves nothing."""
    same = case.patient.number_index in _indexes(line) and case.county_id == line.county_id
    if not same or case.created_at > line.latest:
        return ()
    if line.kind == DISCHARGED:
        here = case.direction == DOWN and case.origin_id == line.institution_id
        return ("discharge",) if here and case.status in LEAVING else ()
    if case.direction != UP or not case.sent or case.destination_id != line.institution_id:
        return ()
    if case.status in ARRIVING:
        return ("arrive", "admit") if line.kind == ADMITTED else ("arrive",)
    stays = line.kind == ADMITTED and case.status in STAYING and not is_admitted
    return ("admit",) if stays else ()


def happened_at(line: ListLine, case: Referral) -> datetime:
    """When it happened: the list's moment, within its day or minute not before the case began."""
    return max(line.moment, case.created_at)


def _indexes(line: ListLine) -> set[str]:
    return {line.number_index, line.former_index}


def _cases(lines: Iterable[ListLine]) -> dict[str, list[Referral]]:
    indexes = {index for line in lines for index in _indexes(line)}
    places = {line.institution_id for line in lines}
    here = Q(direction=UP, destination__in=places, status__in=(*ARRIVING, *STAYING), sent=True)
    here |= Q(direction=DOWN, origin__in=places, status__in=LEAVING)
    found: dict[str, list[Referral]] = {}
    rows = Referral.objects.filter(here, patient__number_index__in=indexes)
    for case in rows.select_related("patient", "origin", "destination") if indexes else ():
        found.setdefault(case.patient.number_index, []).append(case)
    return found


def _admitted(cases: Collection[Referral]) -> set[Any]:
    rows = ReferralEvent.objects.filter(referral__in=[one.pk for one in cases], action="admit")
    return set(rows.values_list("referral_id", flat=True)) if cases else set()


def never_came(rows: QuerySet[Referral], institution: Institution) -> QuerySet[Referral]:
    """Of the reader's cases those whose hour is over without a line of a list; by the hour."""
    came = ListLine.objects.filter(
        Q(number_index=OuterRef("patient__number_index"))
        | Q(former_index=OuterRef("patient__number_index")),
        institution=institution,
        kind__in=CAME,
        latest__gte=OuterRef("created_at"),
    )
    missing = rows.filter(
        ~Exists(came), direction=UP, destination=institution, is_open=True,
        status__in=ARRIVING, due_at__lt=now(),
    )  # fmt: skip
    return missing.select_related("patient", "origin")


def days_listed(institution: Institution, days: Collection[date]) -> set[date]:
    """Those of the days of which a list of who came has been loaded; one statement."""
    if not days:
        return set()
    rows = ListLine.objects.filter(institution=institution, kind__in=CAME)
    listed = rows.annotate(day=TruncDate("moment")).filter(day__gte=min(days), day__lte=max(days))
    return set(listed.order_by().values_list("day", flat=True).distinct()) & set(days)


@dataclass(frozen=True)
class Missing:
    """A case whose patient never came; `listed`: a list of that day was loaded at all."""

    case: Referral
    listed: bool
    comparable: bool

    @property
    def state(self) -> str:
        """Where the case stands, in words."""
        return state_words(self.case.status)


def missing_lines(cases: Sequence[Referral], institution: Institution) -> list[Missing]:
    """Each of them, and whether a list of its day is there; one statement."""
    days = {localdate(case.due_at) for case in cases if case.due_at}
    listed = days_listed(institution, days)
    return [
        Missing(
            case,
            listed=case.due_at is not None and localdate(case.due_at) in listed,
            comparable=bool(case.patient.number_index),
        )
        for case in cases
    ]


@dataclass(frozen=True)
class Share:
    """How many steps of a kind there were in a period, and how many of them came from lists."""

    verb: str
    events: int
    from_lists: int

    @property
    def words(self) -> str:
        """The step in words."""
        return move_words(self.verb)


def shares(institution: Institution, period: Period) -> list[Share]:
    """Of the hospital's cases in a period, by step; one statement."""
    first, until = (_start(day) for day in (period.first_day, period.until))
    here = Q(referral__direction=UP, referral__destination=institution)
    here |= Q(referral__direction=DOWN, referral__origin=institution)
    rows = ReferralEvent.objects.filter(
        here, county=institution.county_id, action__in=PROVEN,
        occurred_at__gte=first, occurred_at__lt=until,
    )  # fmt: skip
    counted = {
        action: (every, listed)
        for action, every, listed in rows.order_by()
        .values_list("action")
        .annotate(every=Count("pk"), listed=Count("list_line"))
    }
    return [Share(verb, *counted.get(verb, (0, 0))) for verb in PROVEN]


def _start(day: date) -> datetime:
    """The first moment of a day in the county's time zone."""
    return end_of(day - timedelta(days=1))
