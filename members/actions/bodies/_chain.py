"""The events of one body as a chain: each fact's after is the next one's before.

Events may be entered in any order. Whatever is entered, corrected or withdrawn, the chain is
walked once more from the beginning, so that today's row with later events taken back says what
was true on every day.
"""

from collections.abc import Iterable, Mapping

from members import queries
from members.actions.bodies._facts import put
from members.models import Institution, InstitutionEvent, InstitutionName
from members.queries.bodies import text_of

Kind = InstitutionEvent.Kind


def first_of(institution: Institution, fields: Iterable[str]) -> dict[str, str | None]:
    """What each fact was before the first event that changed it: today's row where none did."""
    found = {field: text_of(institution, field) for field in fields}
    for event in reversed(queries.bodies.events_of(institution).filter(applied=True)):
        found |= {field: event.changes[field][0] for field in event.changes if field in found}
    return found


def rechain(institution: Institution, first: Mapping[str, str | None]) -> None:
    """Walk the events of the locked body again; its row gets what the last one in force says."""
    state = dict(first)
    now = dict(first)
    for event in queries.bodies.events_of(institution):
        touched = [field for field in event.changes if field in state]
        if not touched:
            continue
        said = {field: [state[field], event.changes[field][1]] for field in touched}
        state |= {field: after for field, (_before, after) in said.items()}
        if event.applied:
            now |= {field: state[field] for field in touched}
        if said != {field: event.changes[field] for field in touched}:
            event.changes = {**event.changes, **said}
            event.save(update_fields=["changes"])
    differing = {field: text for field, text in now.items() if text_of(institution, field) != text}
    if differing:
        put(institution, differing)
    if "name" in state:
        _keep_former_names(institution)


def _keep_former_names(institution: Institution) -> None:
    """The names that were given up, with the days on which they held, as the renamings say."""
    renamings = InstitutionEvent.objects.filter(institution=institution, kind=Kind.RENAMED)
    since, wanted = institution.opened_on, set()
    for event in queries.bodies.events_of(institution).filter(kind=Kind.RENAMED, applied=True):
        if "name" not in event.changes:
            continue
        before, after = event.changes["name"]
        if before != after:
            if since is None or since < event.on:
                wanted.add((before, since, event.on))
            since = event.on
    there = InstitutionName.objects.filter(
        institution=institution,
        kind=InstitutionName.Kind.FORMER,
        until_on__in=renamings.values("on"),
    )
    for row in there:
        if (row.name, row.from_on, row.until_on) in wanted:
            wanted.discard((row.name, row.from_on, row.until_on))
        else:
            row.delete()  # it follows from the events alone, and they no longer say so
    for name, from_on, until_on in sorted(wanted, key=lambda row: (row[2], row[0])):
        InstitutionName.objects.create(
            county_id=institution.county_id,
            institution=institution,
            name=name,
            kind=InstitutionName.Kind.FORMER,
            from_on=from_on,
            until_on=until_on,
        )


def correct_last(institution: Institution, changes: Mapping[str, list[str | None]]) -> None:
    """What is put right today was wrong since the last event that said it: mend that one too.

    Events that wait for their day then start from what is right.
    """
    first = first_of(institution, changes)
    open_facts = set(changes)
    for event in reversed(queries.bodies.events_of(institution).filter(applied=True)):
        for field in open_facts & set(event.changes):
            event.changes[field] = [event.changes[field][0], changes[field][1]]
            event.save(update_fields=["changes"])
            open_facts.discard(field)
    rechain(institution, first)
