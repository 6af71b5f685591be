"""Who was asked to check the registry, who has answered, who is late, who can be asked."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from members.models import County, FactRequest, Institution
from members.queries.days import institutions_on
from members.queries.rules.deadlines import Counted, counted

#: Answers stay on the page so long.
ANSWERED_DAYS = 90


@dataclass(frozen=True)
class Asked:
    """Requests by what comes next: late, open, answered of late."""

    late: list[FactRequest]
    waiting: list[FactRequest]
    answered: list[FactRequest]

    @property
    def counted(self) -> list[Counted]:
        """How the last days of those that wait were counted in working days."""
        return counted([*self.late, *self.waiting])


def fact_requests_page(county: County) -> str:
    """The address of the page that lists them."""
    return reverse("fact-requests", args=[county.code])


def requests_by_need(rows: QuerySet[FactRequest], on: date) -> Asked:
    """The late ones first, then by their last day; answers the newest first."""
    still = list(rows.filter(answered_at=None).order_by("due_on", "institution__code"))
    done = rows.filter(answered_at__date__gte=on - timedelta(days=ANSWERED_DAYS))
    return Asked(
        late=[row for row in still if row.due_on < on],
        waiting=[row for row in still if row.due_on >= on],
        answered=list(done.order_by("-answered_at")[:200]),
    )


def to_ask(county: int, on: date) -> QuerySet[Institution]:
    """The bodies of a county that nobody is asking now."""
    asked = FactRequest.objects.filter(institution=OuterRef("pk"), answered_at=None)
    return institutions_on(county, on).exclude(Exists(asked)).order_by("code")
