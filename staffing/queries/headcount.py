"""How many people a body has: by who employs them, and by where they work today; three statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from members.models import Institution, Person
from staffing.models import Posting


@dataclass(frozen=True)
class Heads:
    """One body: whom it employs, whom it has sent away and received full time, who works there."""

    body: Institution
    employed: int
    sent: int
    received: int

    @property
    def working(self) -> int:
        """Who works there today."""
        return self.employed - self.sent + self.received


def headcount(county: int, today: date, bodies: Iterable[int] | None = None) -> Sequence[Heads]:
    """Every body with people; over the whole county both ways of counting have the same sum.

    A person works where a full-time posting has them today, otherwise where they are employed.
    """
    here = Q(left_on=None) | Q(left_on__gt=today)
    people = Person.objects.filter(here, county=county).exclude(institution=None)
    rows = people.values("institution").annotate(n=Count("pk")).order_by()
    employed = {row["institution"]: row["n"] for row in rows}
    away = Posting.objects.filter(
        Q(until_on=None) | Q(until_on__gt=today), county=county, from_on__lte=today,
        status__in=("active", "absent"), full_time=True, person__in=people,
    )  # fmt: skip
    sent: dict[int, int] = {}
    received: dict[int, int] = {}
    for employer, host in away.values_list("person__institution", "host"):
        sent[employer] = sent.get(employer, 0) + 1
        received[host] = received.get(host, 0) + 1
    asked = {*employed, *received}
    if bodies is not None:
        asked &= set(bodies)
    found = Institution.objects.filter(pk__in=asked).select_related("county")
    return [
        Heads(body, employed.get(body.pk, 0), sent.get(body.pk, 0), received.get(body.pk, 0))
        for body in found.order_by("sort_key", "code")
    ]
