"""What every step of a request leaves: its row, its line in the audit, a word to whoever is next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from fundpool.actions._request_said import for_record
from fundpool.models import Request, RequestSeries, RequestStep
from fundpool.queries import requests as queries
from fundpool.rules import requests as rules
from fundpool.rules.requests import Move

_YOURS = gettext_noop("资金申请%(number)s等您办理。")
_NEWS = gettext_noop("资金申请%(number)s有新的进展。")


@dataclass
class Taking:
    """One step of one request: the row is locked, `said` is checked, `about` names its report or misuse."""

    row: Request
    move: Move
    by: Actor
    said: dict[str, Any]
    about: int | None
    before: str
    steps: list[RequestStep]
    at: datetime = field(default_factory=now)
    #: How many points of a return could have been raised the first time.
    late: int = 0

    @property
    def key(self) -> str:
        """Under which the journal of this step stands once and for all."""
        return f"request:{self.row.pk}:{self.row.version}:{self.move.verb}"

    @property
    def on(self) -> date:
        """The day the journal is dated."""
        said: date = self.said.get("on") or today()
        return said


def next_number(county: int, year: int) -> str:
    """The next number of the year under the lock of its series: SQ, the year and four digits."""
    rows = RequestSeries.objects.select_for_update(no_key=True)
    series = rows.filter(county=county, year=year).first()
    if series is None:
        made = RequestSeries(county_id=county, year=year)
        RequestSeries.objects.bulk_create([made], ignore_conflicts=True)
        series = rows.get(county=county, year=year)
    RequestSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    return f"SQ-{year}-{series.last + 1:04d}"


def written_down(
    row: Request, *, verb: str, before: str, by: Actor, said: Mapping[str, Any], late: int = 0
) -> RequestStep:
    """The row of a step and its audit, in the transaction of the step."""
    step = RequestStep.objects.create(
        county_id=row.county_id,
        request=row,
        at=now(),
        verb=verb,
        from_status=before,
        to_status=row.status,
        holder=rules.holder_of(row.status, row.route),
        actor_id=by.person,
        acting_for_id=by.for_person,
        institution_id=by.institution,
        said=for_record(said),
        reason=str(said.get("reason") or said.get("opinion") or said.get("note") or ""),
        late=late,
    )
    audit.record(
        by, "fund_request.step_taken", row, county=row.county_id, fund_request=row.no,
        fund_move=verb, fund_from=before, fund_to=row.status, fen=said.get("amount", row.fen),
    )  # fmt: skip
    return step


def told(row: Request, by: Actor) -> None:
    """Whoever takes the next step hears that it waits, the applicant that it moved; never who acted."""
    right = queries.right_now(row)
    waiting = set(queries.people_for(right, row)) if right else set()
    news = {row.created_by_id} - waiting
    _tell(row, waiting - {by.person}, _YOURS)
    _tell(row, {one for one in news if one is not None} - {by.person}, _NEWS)


def _tell(row: Request, people: set[int] | set[int | None], text: str) -> None:
    found = [(one, {"number": row.no}) for one in sorted(p for p in people if p is not None)]
    if found:
        outbox.tell_all(county=row.county_id, told=found, text=text, url=row.get_absolute_url())
