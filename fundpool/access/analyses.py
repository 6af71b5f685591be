"""Which alliances' economic analyses an actor reads; their leads write and file them."""

from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Forbidden, NotFound
from fundpool.access.leading import led_by
from fundpool.models import EconomicAnalysis
from fundpool.queries import analyses as queries
from fundpool.rules.analyses import FILED
from kpi import access as kpi_access
from kpi.models import Run
from kpi.rules import KNOWN
from members import access as member_access
from members import queries as member_queries
from members.models import Alliance, Membership

READ: Final = "fundpool.read_analysis"
WRITE: Final = "fundpool.write_analysis"


def alliances_for(actor: Actor) -> QuerySet[Alliance]:
    """Alliances of the counties one oversees; of the others those that one's own body leads."""
    reached = member_access.reach(actor, READ)
    rows = Alliance.objects.filter(county__in=actor.counties)
    led = led_by(actor, reached.institutions)
    return rows.filter(Q(county__in=reached.counties) | Q(pk__in=led))


def alliance_for(actor: Actor, county: int, code: str) -> Alliance:
    """One of them by its code; NotFound otherwise."""
    row = alliances_for(actor).select_related("county").filter(county=county, code=code).first()
    if row is None:
        there = Alliance.objects.filter(county=county, code=code).exists()
        raise NotFound(_("没有找到这个联盟的经济运行分析。"), exists=there)
    return row


def analyses_for(actor: Actor) -> QuerySet[EconomicAnalysis]:
    """Versions of these; what was not filed is read by its own alliance alone."""
    led = led_by(actor, member_access.reach(actor, WRITE).institutions)
    rows = EconomicAnalysis.objects.filter(
        county__in=actor.counties, alliance__in=alliances_for(actor)
    )
    return rows.filter(Q(status=FILED) | Q(alliance__in=led))


def version_for(actor: Actor, alliance: Alliance, year: int, number: int) -> EconomicAnalysis:
    """One of the versions of a year that the actor reads; NotFound otherwise."""
    row = queries.versions_of(analyses_for(actor), alliance, year).filter(number=number).first()
    if row is None:
        raise NotFound(_("没有找到这一版分析。"))
    return row


def runs_for(actor: Actor) -> QuerySet[Run]:
    """Published runs one reads."""
    return kpi_access.runs_for(actor).filter(state__in=KNOWN)


def check_can_read(actor: Actor, county: int) -> None:
    """Whoever reads an alliance of the county; NotFound otherwise."""
    if not alliances_for(actor).filter(county=county).exists():
        raise NotFound(_("没有找到经济运行分析。"), exists=True)


def check_can_write(actor: Actor, alliance: Alliance) -> Actor:
    """The lead's own people; a clinic or the commission writes for nobody."""
    leads = Membership.objects.filter(
        member_queries.in_force(today()), county=alliance.county_id, alliance=alliance,
        role=Membership.Role.LEAD,
    )  # fmt: skip
    lead = leads.order_by("pk").values_list("institution", flat=True).first()
    if lead is None:
        raise Forbidden(_("这个联盟没有牵头单位，不能撰写经济运行分析。"))
    return member_access.check_may(
        actor, WRITE, county=alliance.county_id, institution=lead
    )  # fmt: skip
