"""What a step of a case and a step of a remote item have in common."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core import outbox
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from referrals.models import NumberSeries, Referral, RemoteItem, RemoteSeries

Series = TypeVar("Series", NumberSeries, RemoteSeries)
Row = TypeVar("Row", Referral, RemoteItem)


def check_moment(row: Referral | RemoteItem, occurred_at: datetime | None) -> None:
    """A step happened between the beginning and now; Invalid otherwise."""
    if occurred_at is not None and (occurred_at > now() or occurred_at < row.created_at):
        sentence = _("发生时间要在新建之后、现在之前。")
        raise Invalid(sentence, fields={"occurred_at": sentence})


def locked(rows: QuerySet[Row], pk: UUID) -> Row:
    """A case under its lock, read with what it points to once the lock is there.

    One statement that locks and joins finds nothing in PostgreSQL where the case has come to point
    elsewhere while it waited: to the record that its patient was merged into.
    """
    held = rows.model._default_manager.select_for_update(no_key=True).filter(pk=pk)
    list(held.order_by().values_list("pk"))
    return rows.get(pk=pk)


def tell(row: Referral | RemoteItem, people: Iterable[int], text: str, by: Actor) -> None:
    """Tell people but whoever took the step. No word says who the patient is."""
    told = [(person, {"number": row.number}) for person in people if person != by.person]
    if told:
        outbox.tell_all(county=row.county_id, told=told, text=text, url=row.get_absolute_url())


def held(model: type[Series], county: int, year: int) -> Series:
    """The county's series of a year, locked until the commit; begun when there is none."""
    rows = model.objects.select_for_update(no_key=True)
    found = rows.filter(county=county, year=year).first()
    if found is None:
        model.objects.bulk_create([model(county_id=county, year=year)], ignore_conflicts=True)
        found = rows.get(county=county, year=year)
    return found
