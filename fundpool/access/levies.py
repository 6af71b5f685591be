"""Which levies an actor reads; who submits a run, who confirms it, who books what came in."""

from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from alliance.core.rows import one_of
from fundpool.models import LevyAssessment, LevyRun, LevyTrueUp, Pool
from members import access as member_access
from members.models import Institution

READ: Final = "fundpool.read_levies"
SUBMIT: Final = "fundpool.submit_levy"
CONFIRM: Final = "fundpool.confirm_levy"
POST: Final = "fundpool.post"


def runs_for(actor: Actor) -> QuerySet[LevyRun]:
    """Runs of the counties whose levies one oversees; a body those that levied it."""
    reached = member_access.reach(actor, READ)
    mine = LevyAssessment.objects.filter(institution__in=reached.institutions).values("run")
    rows = LevyRun.objects.filter(county__in=actor.counties)
    return rows.filter(Q(county__in=reached.counties) | Q(pk__in=mine, status="confirmed"))


def run_for(actor: Actor, pk: int) -> LevyRun:
    """One of them; NotFound otherwise."""
    rows = runs_for(actor).select_related(
        "county", "pool", "submitted_by", "ended_by", "journal__period"
    )
    return one_of(rows, pk, _("没有找到这次年度提取。"))


def assessments_for(actor: Actor) -> QuerySet[LevyAssessment]:
    """What the bodies one reads owe."""
    reached = member_access.reach(actor, READ)
    rows = LevyAssessment.objects.filter(county__in=actor.counties, run__in=runs_for(actor))
    return rows.filter(Q(county__in=reached.counties) | Q(institution__in=reached.institutions))


def assessment_for(actor: Actor, pk: int) -> LevyAssessment:
    """One of them; NotFound otherwise."""
    rows = assessments_for(actor).select_related("county", "run__pool", "institution")
    return one_of(rows, pk, _("没有找到这个单位的应缴。"))


def true_ups_for(actor: Actor) -> QuerySet[LevyTrueUp]:
    """Differences of what one reads."""
    return LevyTrueUp.objects.filter(assessment__in=assessments_for(actor))


def true_up_for(actor: Actor, pk: int) -> LevyTrueUp:
    """One of them; NotFound otherwise."""
    rows = true_ups_for(actor).select_related("county", "assessment__run__pool")
    return one_of(rows, pk, _("没有找到这笔多退少补。"))


def bodies_for(actor: Actor) -> QuerySet[Institution]:
    """The bodies whose levies one reads."""
    reached = member_access.reach(actor, READ)
    rows = Institution.objects.filter(county__in=actor.counties)
    return rows.filter(Q(county__in=reached.counties) | Q(pk__in=reached.institutions))


def body_for(actor: Actor, county: int, code: str) -> Institution:
    """One of them by its code; NotFound otherwise."""
    row = bodies_for(actor).filter(county=county, code=code).first()
    if row is None:
        there = Institution.objects.filter(county=county, code=code).exists()
        raise NotFound(_("没有找到这家机构。"), exists=there)
    return row


def check_can_submit(actor: Actor, county: int) -> Actor:
    """Finance computes and submits."""
    return member_access.check_may(actor, SUBMIT, county=county)


def check_can_confirm(actor: Actor, row: LevyRun | LevyTrueUp) -> Actor:
    """Somebody else than who submitted."""
    by = member_access.check_may(actor, CONFIRM, county=row.county_id)
    if row.submitted_by_id in by.names:
        raise Refused(_("不能核定自己提交的提取，请由另一人核定。"), code="SAME_PERSON")
    return by


def check_can_withdraw(actor: Actor, row: LevyRun | LevyTrueUp) -> Actor:
    """Finance takes back what waits."""
    return member_access.check_may(actor, SUBMIT, county=row.county_id)


def check_can_receive(actor: Actor, pool: Pool) -> Actor:
    """Finance books what came in."""
    return member_access.check_may(actor, POST, county=pool.county_id)
