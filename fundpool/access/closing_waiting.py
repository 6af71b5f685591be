"""Which ends of pools and insurance years wait for the actor's confirmation."""

from django.db.models import Q
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.waiting import Waiting
from fundpool.access.ledger import APPROVE
from fundpool.models import (
    Dissolution,
    InsuranceSettlement,
    InsuranceTakeBack,
    InsuranceYear,
    InsuranceYearTakeBack,
)
from fundpool.rules.dissolving import SUBMITTED
from members import access as member_access

_Waits = (
    Dissolution | InsuranceYear | InsuranceSettlement | InsuranceTakeBack | InsuranceYearTakeBack
)


def closing_waiting(actor: Actor) -> list[Waiting]:
    """What others have submitted in the counties where the actor approves; the oldest first."""
    counties = member_access.reach(actor, APPROVE).counties
    if actor.is_system or not counties:
        return []
    names = actor.names
    ends = Dissolution.objects.filter(county__in=counties, status=SUBMITTED)
    ends = ends.exclude(Q(started_by__in=names) | Q(submitted_by__in=names))
    found = [
        _told(row, _("%(pool)s解体返还") % {"pool": row.pool.name}, row.get_absolute_url())
        for row in ends.select_related("pool", "submitted_by")
    ]
    rows = InsuranceYear.objects.filter(county__in=counties, status=SUBMITTED)
    found += [
        _told(
            row, _("%(unit)s%(year)d年度医保预算执行")
            % {"unit": row.alliance.name, "year": row.year}, row.get_absolute_url(),
        )
        for row in rows.exclude(submitted_by__in=names).select_related("alliance", "submitted_by")
    ]  # fmt: skip
    settled = InsuranceSettlement.objects.filter(county__in=counties, status=SUBMITTED)
    found += [
        _told(
            row, _("%(unit)s%(year)d年度医保结余和超支")
            % {"unit": row.insured.alliance.name, "year": row.insured.year},
            row.insured.get_absolute_url(),
        )
        for row in settled.exclude(submitted_by__in=names).select_related(
            "insured__alliance", "submitted_by"
        )
    ]  # fmt: skip
    backs = InsuranceTakeBack.objects.filter(county__in=counties, status=SUBMITTED)
    found += [
        _told(
            row, _("%(unit)s%(year)d年度医保入账的撤销")
            % {"unit": row.settlement.insured.alliance.name, "year": row.settlement.insured.year},
            row.settlement.insured.get_absolute_url(),
        )
        for row in backs.exclude(submitted_by__in=names).select_related(
            "settlement__insured__alliance", "submitted_by"
        )
    ]  # fmt: skip
    taken = InsuranceYearTakeBack.objects.filter(county__in=counties, status=SUBMITTED)
    found += [
        _told(
            row, _("%(unit)s%(year)d年度医保核定的撤销")
            % {"unit": row.insured.alliance.name, "year": row.insured.year},
            row.insured.get_absolute_url(),
        )
        for row in taken.exclude(submitted_by__in=names).select_related(
            "insured__alliance", "submitted_by"
        )
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.when or now())


def _told(row: _Waits, what: str, url: str) -> Waiting:
    who = row.submitted_by.name if row.submitted_by else ""
    return Waiting(
        app="fundpool", what=what, who=who, when=row.submitted_at, due_on=None, url=url,
        verb=_("核定"),
    )  # fmt: skip
