"""Who may mark by hand, and which marks an actor reads."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import NotFound, Refused, why_not
from alliance.core.models import Document
from alliance.core.rows import one_of
from kpi import queries
from kpi.access.settling import own_rows
from kpi.models import Mark, MarkFile, Run, Scheme
from members import access as member_access
from members import queries as member_queries
from members.models import County, Unit

MARK = "kpi.mark"


def marks_for(actor: Actor) -> QuerySet[Mark]:
    """Marks of one's own bodies, or all of the county; replaced ones stay readable."""
    return Mark.objects.filter(own_rows(actor)).select_related(
        "unit__institution", "unit__alliance", "unit__county", "scheme__county", "by"
    )


def mark_for(actor: Actor, pk: int) -> Mark:
    """One mark; NotFound when it is not there or not the actor's."""
    return one_of(marks_for(actor), pk, _("没有找到这条评分。"))


def evidence_for(actor: Actor, pk: int, document: UUID) -> tuple[Mark, Document]:
    """A mark and one of its files; NotFound when either is not there or not the actor's."""
    mark = mark_for(actor, pk)
    file = MarkFile.objects.filter(mark=mark, document=document).select_related("document").first()
    if file is None:
        raise NotFound(_("这条评分没有这份佐证。"))
    return mark, file.document


def mark_schemes_for(actor: Actor, county: County) -> QuerySet[Scheme]:
    """The county's schemes, for those who may mark in it."""
    may = county.pk in member_access.reach(actor, MARK).counties
    rows = Scheme.objects.filter(county=county) if may else Scheme.objects.none()
    return rows.select_related("county").order_by("code")


def mark_scheme_for(actor: Actor, county: County, code: str) -> Scheme:
    """One of them; NotFound when it is not there or not the actor's to mark."""
    row = mark_schemes_for(actor, county).filter(code=code).first()
    if row is None:
        there = Scheme.objects.filter(code=code).exists()
        raise NotFound(_("没有找到您可以评分的考核方案。"), exists=there)
    return row


def check_can_mark(actor: Actor, scheme: Scheme, unit: Unit, period: str) -> Actor:
    """An assessor marks, unless the period is locked or the body is one of their own.

    Both names of a substitute count: who acts, and for whom.
    """
    acting = member_access.check_may(actor, MARK, county=scheme.county_id)
    _check_open(scheme, period)
    if _own_units(acting, [unit]):
        raise Refused(_own_sentence(unit), code="own_body")
    return acting


def why_not_mark(
    actor: Actor, scheme: Scheme, units: Sequence[Unit], period: str
) -> dict[int, str]:
    """The sentence in place of a form, by the unit's id; in as many questions for any number."""
    told = why_not(member_access.check_may, actor, MARK, county=scheme.county_id)
    told = told or why_not(_check_open, scheme, period)
    if told:
        return {unit.pk: told for unit in units}
    acting = member_access.check_may(actor, MARK, county=scheme.county_id)
    own = _own_units(acting, units)
    return {unit.pk: str(_own_sentence(unit)) for unit in units if unit.pk in own}


def _check_open(scheme: Scheme, period: str) -> None:
    newest = queries.marking.newest_run(scheme, period)
    if newest is not None and newest.state == Run.State.LOCKED:
        raise Refused(
            _("这个期间的结果已经锁定，评分不能再改。请先按决定重新计算一版，评分后再计算。"),
            code="run_locked",
        )


def _own_sentence(unit: Unit) -> str:
    return _("您或您所代理的人在%(unit)s任职，不能给它评分，请由另一位考核人员评。") % {
        "unit": unit.name
    }


def _own_units(acting: Actor, units: Sequence[Unit]) -> set[int]:
    """Those at which either of the two names holds a role: a body, or one of an alliance's."""
    held = member_queries.grants_held(acting.names, today())
    bodies = {one.institution for one in held if one.institution is not None}
    if not bodies:
        return set()
    now = member_queries.memberships_on(acting.county or 0, today())
    alliances = set(now.filter(institution__in=bodies).values_list("alliance", flat=True))
    return {
        unit.pk
        for unit in units
        if (unit.kind == Unit.Kind.INSTITUTION and unit.institution.pk in bodies)
        or (unit.kind == Unit.Kind.ALLIANCE and unit.alliance.pk in alliances)
    }
