"""What every step leaves: its event, its line in the audit, its word to the others."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from members.models import Institution
from staffing import access, queries
from staffing.models import Posting, PostingEvent
from staffing.vocabulary import HOST

_YOURS: Final = gettext_noop("一次派驻等您办理。")
_NEWS: Final = gettext_noop("一次派驻有新的进展。")


def written_down(
    row: Posting, *, verb: str, before: str, side: str, by: Actor, said: Mapping[str, Any]
) -> None:
    """The event of a step and its audit, in the transaction of the step.

    Where the centre of a village clinic acts for it as host, both say so.
    """
    through = access.acts_through(by, row.host_id) if side == HOST else None
    clinic: dict[str, Any] = for_clinic(by, row.host) if side == HOST else {}
    PostingEvent.objects.create(
        county_id=row.county_id, posting=row, at=now(), verb=verb, from_status=before,
        to_status=row.status, side=side, by_id=by.person, acting_for_id=by.for_person, through_id=through,
        said={name: audit.plain(value) for name, value in said.items()},
    )  # fmt: skip
    audit.record(
        by, "posting.step_taken", row, county=row.county_id, posting_step=verb,
        posting_from=before, posting_to=row.status, reason=str(said.get("reason", "")), **clinic,
    )  # fmt: skip


def for_clinic(by: Actor, host: Institution) -> dict[str, Any]:
    """What the audit says where a centre acts in the place of a village clinic; else nothing."""
    return {"for_clinic": host.name} if access.acts_through(by, host.pk) else {}


def told(row: Posting, sides: Iterable[str], by: Actor) -> None:
    """Tell each of these sides once; who took the step knows."""
    day = today()
    people = dict.fromkeys(person for side in sides for person in queries.of_side(row, side, day))
    waiting = set(queries.of_side(row, row.owner_side, day)) if row.owner_side else set()
    for text, some in (
        (_YOURS, [one for one in people if one in waiting]),
        (_NEWS, [one for one in people if one not in waiting]),
    ):
        said: list[tuple[int, Mapping[str, str | int]]] = [
            (one, {}) for one in some if one != by.person
        ]
        if said:
            outbox.tell_all(county=row.county_id, told=said, text=text, url=row.get_absolute_url())
