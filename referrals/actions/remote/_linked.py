"""A consultation that becomes an up-referral: a draft for its author, filled in and linked."""

from referrals import queries as referral_queries
from referrals.actions.cases._numbers import held_series, next_number
from referrals.actions.cases._recording import written_down
from referrals.actions.remote._taking import Taking
from referrals.models import Referral
from referrals.rules import FIRST, FIRST_STATE, side_at_origin
from referrals.vocabulary import UP


def convert(taking: Taking) -> None:
    """The draft stands with the doctor who asked; one that is there already is linked instead."""
    row = taking.row
    keys = referral_queries.cases.keys_of(row.patient)
    there = referral_queries.cases.draft_here(row.county_id, keys, row.specialty, row.origin_id)
    row.referral = there or _drafted(taking, keys[0])


def _drafted(taking: Taking, key: str) -> Referral:
    row = taking.row
    made = Referral(
        county_id=row.county_id,
        direction=UP,
        status=FIRST_STATE[UP],
        patient=row.patient,
        patient_key=key,
        specialty=row.specialty,
        origin=row.origin,
        destination=row.destination,
        author_id=row.author_id,
        priority=row.priority,
        diagnosis=row.subject,
        summary=f"{row.summary}\n{taking.said['advice']}",
        created_at=taking.at,
        changed_at=taking.at,
        demo=row.demo,
    )
    next_number(held_series(row.county_id), made)
    made.save(force_insert=True)
    written_down(
        made, action=FIRST[UP], before="", side=side_at_origin(UP), by=taking.by,
        reason=row.number,
    )  # fmt: skip
    return made
