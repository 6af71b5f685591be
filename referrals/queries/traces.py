"""What somebody did at a body in some days: referrals handled, remote diagnoses, joint wards."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.core.clock import end_of
from alliance.core.traces import Trace
from referrals.models import JointWard, ReferralEvent, RemoteEvent


def traces_of(county: int, person: int, body: int, first: date, until: date) -> list[Trace]:
    """Cases and items in which somebody took a step, each once; wards they answered for."""
    since, before = _moments(first, until)
    here = Q(actor=person, occurred_at__gte=since, occurred_at__lt=before, county=county)
    cases = ReferralEvent.objects.filter(
        here & (Q(referral__origin=body) | Q(referral__destination=body))
    )
    items = RemoteEvent.objects.filter(here & (Q(item__origin=body) | Q(item__destination=body)))
    wards = JointWard.objects.filter(
        Q(until_on=None) | Q(until_on__gt=first),
        county=county, institution=body, doctor=person, from_on__lt=until,
    )  # fmt: skip
    return [
        Trace(_("经手转诊（例）"), cases.order_by().values("referral").distinct().count()),
        Trace(_("远程诊断与会诊（例）"), items.order_by().values("item").distinct().count()),
        Trace(_("负责联合病房（间）"), wards.count()),
    ]


def _moments(first: date, until: date) -> tuple[datetime, datetime]:
    day = timedelta(days=1)
    return end_of(first - day), end_of(until - day)
