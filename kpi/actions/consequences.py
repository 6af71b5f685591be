"""What follows from a published result without being money: who took note, and what was done."""

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from kpi import access
from kpi.actions._words import said
from kpi.models import Consequence, ConsequenceNote, Run


@action
def note_consequence(
    *, run: Run, consequence: Consequence, words: str, by: Actor
) -> ConsequenceNote:
    """Somebody takes note of what a plan says follows, and writes what is done about it."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    by = access.check_can_note(by, run)
    words = said(words, field="reason", most=500, needed=_("请写明知悉或办理情况。"))
    note = ConsequenceNote.objects.create(
        county_id=run.county_id,
        run=run,
        consequence=consequence,
        words=words,
        by_id=by.person,
        at=now(),
    )
    audit.record(
        by,
        "kpi.consequence_noted",
        note,
        county=run.county_id,
        run=str(run.pk),
        consequence=consequence.code,
        words=words,
    )
    return note
