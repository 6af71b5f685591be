"""Who reads insurance years, who enters them, who confirms, settles and pays."""

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound
from alliance.core.rows import one_of
from fundpool.access.leading import led_by
from fundpool.access.ledger import APPROVE, POST, READ_BOOKS, READ_UNIT
from fundpool.models import (
    InsuranceSettlement,
    InsuranceShare,
    InsuranceTakeBack,
    InsuranceYear,
    InsuranceYearTakeBack,
    Pool,
)
from fundpool.rules import insurance_years as rules
from members import access as member_access
from members.models import Institution, Membership

PAY: Final = "fundpool.pay"
_Waits = InsuranceYear | InsuranceSettlement | InsuranceTakeBack | InsuranceYearTakeBack
#: A year that was confirmed, also one that was taken back since: its lead has read it.
_SHOWN: Final = (rules.CONFIRMED, rules.REVERSED)


def _led(actor: Actor) -> QuerySet[Membership, Any]:
    """The alliances that the actor's own bodies lead."""
    return led_by(actor, member_access.reach(actor, READ_UNIT).institutions)


def years_for(actor: Actor) -> QuerySet[InsuranceYear]:
    """Years of the counties whose books one reads; a lead those of its alliance once confirmed."""
    rows = InsuranceYear.objects.filter(county__in=actor.counties)
    books = member_access.reach(actor, READ_BOOKS).counties
    return rows.filter(Q(county__in=books) | Q(status__in=_SHOWN, alliance__in=_led(actor)))


def year_for(actor: Actor, pk: int) -> InsuranceYear:
    """One of them; NotFound otherwise."""
    rows = years_for(actor).select_related(
        "county", "pool", "alliance", "document", "submitted_by", "ended_by"
    )
    return one_of(rows, pk, _("没有找到这个医保年度。"))


def settlements_for(actor: Actor) -> QuerySet[InsuranceSettlement]:
    """How these years were settled; a lead what was booked, and what of it was taken back."""
    rows = InsuranceSettlement.objects.filter(county__in=actor.counties)
    books = member_access.reach(actor, READ_BOOKS).counties
    return rows.filter(
        Q(county__in=books)
        | Q(status__in=(rules.CONFIRMED, rules.REVERSED), insured__alliance__in=_led(actor))
    )


def settlement_for(actor: Actor, pk: int) -> InsuranceSettlement:
    """One of them; NotFound otherwise."""
    rows = settlements_for(actor).select_related("county", "insured__pool", "insured__alliance")
    return one_of(rows, pk, _("没有找到这次医保入账。"))


def take_backs_for(actor: Actor) -> QuerySet[InsuranceTakeBack]:
    """What became of bookings that somebody wanted taken back."""
    rows = InsuranceTakeBack.objects.filter(county__in=actor.counties)
    books = member_access.reach(actor, READ_BOOKS).counties
    return rows.filter(
        Q(county__in=books)
        | Q(status=rules.CONFIRMED, settlement__insured__alliance__in=_led(actor))
    )


def take_back_for(actor: Actor, pk: int) -> InsuranceTakeBack:
    """One of them; NotFound otherwise."""
    rows = take_backs_for(actor).select_related("county", "settlement__insured__pool")
    return one_of(rows, pk, _("没有找到这次撤销。"))


def year_backs_for(actor: Actor) -> QuerySet[InsuranceYearTakeBack]:
    """What became of confirmed years that somebody wanted taken back."""
    rows = InsuranceYearTakeBack.objects.filter(county__in=actor.counties)
    books = member_access.reach(actor, READ_BOOKS).counties
    return rows.filter(
        Q(county__in=books) | Q(status=rules.CONFIRMED, insured__alliance__in=_led(actor))
    )


def year_back_for(actor: Actor, pk: int) -> InsuranceYearTakeBack:
    """One of them; NotFound otherwise."""
    rows = year_backs_for(actor).select_related("county", "insured__pool", "insured__alliance")
    return one_of(rows, pk, _("没有找到这次撤销。"))


def shares_for(actor: Actor) -> QuerySet[InsuranceShare]:
    """Weights and parts in these years; a body its own, a lead those of its alliance."""
    rows = InsuranceShare.objects.filter(county__in=actor.counties)
    books = member_access.reach(actor, READ_BOOKS).counties
    own = member_access.reach(actor, READ_UNIT).institutions
    return rows.filter(
        Q(county__in=books)
        | Q(insured__status=rules.CONFIRMED)
        & (Q(institution__in=own) | Q(insured__alliance__in=_led(actor)))
    )


def share_for(actor: Actor, pk: int) -> InsuranceShare:
    """One of them; NotFound otherwise."""
    rows = shares_for(actor).select_related("county", "insured__pool", "institution")
    return one_of(rows, pk, _("没有找到这家单位的医保份额。"))


def check_can_read(actor: Actor, county: int) -> None:
    """Whoever reads the county's books, and bodies, which find what is theirs; NotFound otherwise."""
    bodies = member_access.reach(actor, READ_UNIT).institutions
    there = Institution.objects.filter(county=county, pk__in=bodies)
    if county not in member_access.reach(actor, READ_BOOKS).counties and not there.exists():
        raise NotFound(_("没有找到医保年度。"), exists=True)


def check_can_enter(actor: Actor, pool: Pool) -> Actor:
    """Finance enters what the insurer has cleared."""
    return member_access.check_may(actor, POST, county=pool.county_id)


def check_can_withdraw(actor: Actor, row: _Waits) -> Actor:
    """Finance takes back what waits."""
    return member_access.check_may(actor, POST, county=row.county_id)


def check_can_confirm(actor: Actor, row: _Waits) -> Actor:
    """An approver who has not submitted it."""
    acting = member_access.check_may(actor, APPROVE, county=row.county_id)
    if row.submitted_by_id is not None and row.submitted_by_id in acting.names:
        raise Forbidden(_("不能核定自己提交的数据，请由另一人核定。"), code="SAME_PERSON")
    return acting


def check_can_pay(actor: Actor, settlement: InsuranceSettlement) -> Actor:
    """Finance pays, and nobody who confirmed."""
    acting = member_access.check_may(actor, PAY, county=settlement.county_id)
    if settlement.ended_by_id is not None and settlement.ended_by_id in acting.names:
        raise Forbidden(_("核定的人不能付款，请由另一人付款。"), code="SAME_PERSON")
    return acting
