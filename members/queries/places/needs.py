"""Villages that need somebody: small ones without a doctor, and one room in every village."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from alliance.core.errors import NotSet
from members.models import Figure, ServedVillage, Village
from members.queries.days import in_force
from members.queries.places.villages import villages_on
from members.queries.rules.values import RuleValue, rule

LOW_POPULATION = "members.village.low_population"
NO_RECRUIT = "members.village.no_recruit_required"
BLANKS = "members.village.blank_count"
PER_VILLAGE = "members.village_clinic.per_village"

#: How a rule's comparator reads in a query; a bare number is a threshold not to be reached.
COMPARED = {"lt": "lt", "le": "lte", "bare": "lt", "": "lt"}
ROOMS = (ServedVillage.Mode.CLINIC, ServedVillage.Mode.JOINT)


def with_population(county: int, on: date) -> QuerySet[Any]:
    """The county's villages, each with its latest served population (null: 未填)."""
    latest = Figure.objects.filter(
        county=county, kind=Figure.Kind.SERVED, village=OuterRef("pk"), as_of__lte=on
    ).order_by("-as_of")
    return villages_on(county, on).annotate(population=Subquery(latest.values("value")[:1]))


def small_villages(county: int, on: date) -> QuerySet[Village]:
    """Villages that are small and find no doctor, by the county's rules in force on the day.

    Raises NotSet, naming the clause, while the county has no such rule.
    """
    limit = rule(county, LOW_POPULATION, on=on)
    compared = COMPARED.get(limit.comparator)
    if compared is None:
        raise NotSet(
            _("人口线的比较符“%(sign)s”不能用来判断，请由县区重新设定。")
            % {"sign": limit.comparator},
            details={"key": LOW_POPULATION},
        )
    found = with_population(county, on).filter(**{f"population__{compared}": limit.typed})
    if _needs_no_recruit(county, on):
        found = found.filter(recruiting=Village.Recruiting.NONE_FOUND)
    return found


def _needs_no_recruit(county: int, on: date) -> bool:
    return rule(county, NO_RECRUIT, on=on).typed is True


def _unjudged(county: int, on: date) -> QuerySet[Any]:
    """Villages about which the rule cannot say anything, because something is 未填."""
    everyone = with_population(county, on)
    if not _needs_no_recruit(county, on):
        return everyone.filter(population=None)
    limit = rule(county, LOW_POPULATION, on=on)
    open_state = Q(recruiting=None) | Q(recruiting=Village.Recruiting.NONE_FOUND)
    small = Q(**{f"population__{COMPARED[limit.comparator]}": limit.typed})
    return everyone.filter(Q(population=None) & open_state | small & Q(recruiting=None))


def _target(county: int, on: date) -> int | None:
    """How many blank spots the plan allows; None where it says nothing."""
    try:
        found = rule(county, BLANKS, on=on).typed
    except NotSet:
        return None
    return found if isinstance(found, int) else None


def rooms_required(county: int, on: date) -> RuleValue:
    """How many clinics each village is to have (一村一室); NotSet, naming the clause, if none."""
    return rule(county, PER_VILLAGE, on=on)


def villages_by_rooms(county: int, on: date) -> QuerySet[Any]:
    """The county's villages, each with how many rooms (村卫生室, 联合设置) it has on the day."""
    there = in_force(on, "services__") & Q(services__mode__in=ROOMS)
    return villages_on(county, on).annotate(
        rooms=Count("services__institution", filter=there, distinct=True)
    )


@dataclass(frozen=True)
class NeedCounts:
    """How many villages the rule calls small and without a doctor, and how well they are answered.

    `limit` is the rule in force with its clause; `blanks` have neither room nor anybody who
    comes; `unknown` could not be judged because population or recruiting is 未填.
    """

    limit: RuleValue
    needs_no_recruit: bool
    target: int | None
    all: int
    blanks: int
    unknown: int


def need_counts(county: int, on: date) -> NeedCounts:
    """The numbers of `small_villages`, beside a page that shows some of them.

    Raises NotSet, naming the clause, while the county has no such rule.
    """
    found = small_villages(county, on)
    served = ServedVillage.objects.filter(in_force(on), county=county, village=OuterRef("pk"))
    return NeedCounts(
        limit=rule(county, LOW_POPULATION, on=on),
        needs_no_recruit=_needs_no_recruit(county, on),
        target=_target(county, on),
        all=found.count(),
        blanks=found.filter(~Exists(served)).count(),
        unknown=_unjudged(county, on).count(),
    )
