"""Many custodies (托管) at once: bodies run by another, entered and ended as a file says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.actions._holds import check_not_held
from members.models import County, Custody, Institution


@dataclass(frozen=True)
class CustodyRow:
    """One custody as a file gives it; with `row` it is there and `until_on` ends it."""

    institution: Institution
    custodian: Institution
    from_on: date | None = None
    until_on: date | None = None
    row: Custody | None = None


@action
def enter_custodies(*, county: County, rows: Sequence[CustodyRow], by: Actor) -> int:
    """Enter those that are new, end those that got a last day; nothing else of them changes."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    pks = {body.pk for said in rows for body in (said.institution, said.custodian)}
    bodies = {
        body.pk: body
        for body in Institution.objects.select_for_update(no_key=True)
        .filter(county=county, pk__in=pks)
        .order_by("pk")
    }
    if len(bodies) < len(pks):
        raise Invalid(_("机构和托管方须属同一县区。"))
    # Ends before beginnings: a body may change hands in one file.
    order = sorted(rows, key=lambda said: (said.row is None, said.institution.pk))
    for said in order:
        body, custodian = bodies[said.institution.pk], bodies[said.custodian.pk]
        _check_days(said, body, custodian)
        if said.row is not None:
            _end(said.row, said.until_on)
        else:
            _begin(said, body, custodian)
    audit.record(
        by,
        "custodies.entered",
        county,
        added=[_written(said) for said in order if said.row is None],
        ended=[_written(said) for said in order if said.row is not None],
    )
    return len(rows)


def _begin(said: CustodyRow, body: Institution, custodian: Institution) -> None:
    if body == custodian:
        raise Invalid(_("机构不能托管自己，请另写托管方。"))
    check_not_held(body)
    overlapping = queries.days.overlaps(said.from_on, said.until_on)
    if Custody.objects.filter(overlapping, institution=body).exists():
        raise Refused(
            _("%(body)s在这段时间已有托管方，请先写明原托管的最后一天。") % {"body": body.name},
            code="in_custody",
        )
    Custody.objects.create(
        county_id=body.county_id,
        institution=body,
        custodian=custodian,
        from_on=said.from_on,
        until_on=said.until_on,
    )


def _end(row: Custody, until_on: date | None) -> None:
    custody = Custody.objects.select_for_update(no_key=True).get(pk=row.pk)
    check_not_held(custody.institution)
    if custody.until_on is not None or until_on is None:
        raise Refused(_("托管的最后一天写明后不再改动。"), code="ended")
    custody.until_on = until_on
    custody.save(update_fields=["until_on"])


def _check_days(said: CustodyRow, *bodies: Institution) -> None:
    start, end = said.from_on, said.until_on
    if start and end and end <= start:
        raise Invalid(_("最后一天不能早于起始日。"))
    for body in bodies:
        early = start and body.opened_on and start < body.opened_on
        if early or (body.closed_on and (end is None or end > body.closed_on)):
            raise Refused(
                _("%(body)s在这段时间并非一直开业，请核对起止日。") % {"body": body.name},
                code="not_open",
            )


def _written(said: CustodyRow) -> list[object]:
    return [said.institution.code, said.custodian.code, said.from_on, said.until_on]
