"""Answering an open request to check what the registry says of a body."""

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.clock import now
from members.models import FactRequest, Institution, Person


def answer_open_request(institution: Institution, by: Actor) -> FactRequest | None:
    """The body has looked at its facts; None when nobody had asked it to."""
    rows = FactRequest.objects.select_for_update(no_key=True)
    row = rows.filter(institution=institution, answered_at=None).first()
    if row is None or by.person is None:
        return None
    row.answered_by = Person.objects.get(pk=by.person)
    row.answered_at = now()
    row.version += 1
    row.save()
    audit.record(by, "fact_request.answered", row, institution=institution.code)
    return row
