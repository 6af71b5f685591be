"""Whose returns an actor reads, fills in, reviews, accepts and unlocks."""

from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden, NotFound, Refused, why_not
from alliance.core.rows import one_of
from kpi import queries
from kpi.access.hands import check_other_hand
from kpi.models import DataSet, Finding, PeriodWindow, Submission, ValidationRule
from kpi.rules import SUBMISSION
from members import access as member_access
from members import queries as member_queries
from members.models import County, Institution, Unit
from members.rules import VILLAGE_KINDS

#: Verbs whose reach lets somebody read the return of a body.
_READING: Final = (
    "kpi.read",
    "kpi.enter",
    "kpi.enter_for",
    "kpi.review_return",
    "kpi.review_member_return",
)


def _of_bodies(actor: Actor, *verbs: str) -> Q:
    """Units of the bodies that these verbs reach, and of the village clinics of those bodies."""
    reached = [member_access.reach(actor, verb) for verb in verbs]
    counties = frozenset[int]().union(*(one.counties for one in reached))
    bodies = frozenset[int]().union(*(one.institutions for one in reached))
    clinics = Q(institution__parent__in=bodies, institution__kind__in=VILLAGE_KINDS)
    return Q(county__in=counties) | Q(institution__in=bodies) | clinics


def return_units_for(actor: Actor) -> QuerySet[Unit]:
    """The bodies, and counties themselves, whose returns the actor may read."""
    kinds = (Unit.Kind.INSTITUTION, Unit.Kind.COUNTY)
    found = Unit.objects.filter(_of_bodies(actor, *_READING), kind__in=kinds)
    return found.select_related("county", "institution__parent")


def owing_units_for(actor: Actor) -> QuerySet[Unit]:
    """The bodies for which the actor hands in returns: the own ones, not those of others."""
    return queries.collecting.owing_units(actor)


def clinic_units_for(actor: Actor) -> QuerySet[Unit]:
    """The village clinics for which the actor's own centre may enter."""
    bodies = member_access.reach(actor, "kpi.enter").institutions
    above = member_access.reach(actor, "kpi.enter_for").institutions & bodies
    return return_units_for(actor).filter(
        institution__parent__in=above, institution__kind__in=VILLAGE_KINDS
    )


def returns_for(actor: Actor) -> QuerySet[Submission]:
    """Returns of these bodies, whatever their state."""
    return Submission.objects.filter(unit__in=return_units_for(actor).values("pk"))


def return_unit_for(actor: Actor, county: County, code: str) -> Unit:
    """One of these bodies by its code; NotFound when it is not there or not the actor's."""
    found = return_units_for(actor).filter(county=county, code=code).first()
    if found is None:
        there = Unit.objects.filter(code=code).exists()
        raise NotFound(_("没有找到这个单位的填报。"), exists=there)
    return found


def findings_for(actor: Actor) -> QuerySet[Finding]:
    """What was found in returns that the actor may read."""
    rows = Finding.objects.filter(submission__in=returns_for(actor).values("pk"))
    return rows.select_related(
        "submission__data_set", "submission__unit__institution__parent", "rule", "element",
        "explained_by", "closed_by",
    )  # fmt: skip


def finding_for(actor: Actor, pk: int) -> Finding:
    """One finding in a return that the actor may read; NotFound otherwise."""
    return one_of(findings_for(actor), pk, _("没有找到这条疑点。"))


def form_for(actor: Actor, county: County, code: str) -> DataSet:
    """One form of the actor's county; NotFound otherwise."""
    counties = member_access.reach(actor, "kpi.read_definitions").counties
    rows = DataSet.objects.filter(county=county, code=code)
    found = rows.filter(county__in=counties).select_related("county", "out_by").first()
    if found is None:
        raise NotFound(_("没有找到这张报表。"), exists=rows.exists())
    return found


def rule_for(actor: Actor, form: DataSet, pk: int) -> ValidationRule:
    """One rule of a form that the actor keeps; NotFound otherwise."""
    check_can_keep_form(actor, form)
    found = ValidationRule.objects.filter(data_set=form, pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这条校验规则。"))
    return found


def rules_for(actor: Actor) -> QuerySet[ValidationRule]:
    """What must hold in the forms of the actor's counties, ended rules too."""
    counties = member_access.reach(actor, "kpi.read_definitions").counties
    return ValidationRule.objects.filter(county__in=counties).select_related("data_set")


def windows_for(actor: Actor) -> QuerySet[PeriodWindow]:
    """Windows that were closed or opened again, for those who read the whole county."""
    counties = member_access.reach(actor, "kpi.read").counties
    rows = PeriodWindow.objects.filter(county__in=counties)
    return rows.select_related("data_set", "changed_by")


# --- who may ------------------------------------------------------------------


def check_can_keep_form(actor: Actor, form: DataSet) -> Actor:
    """Whoever keeps the forms of the county."""
    return member_access.check_may(actor, "kpi.keep_forms", county=form.county_id)


def check_can_give_out(actor: Actor, form: DataSet) -> Actor:
    """Whoever gives forms out, once all of the form's terms are there."""
    acting = member_access.check_may(actor, "kpi.give_out", county=form.county_id)
    queries.collecting.check_may_go_out(form)
    return acting


def check_can_enter(actor: Actor, unit: Unit) -> Actor:
    """The actor for the own body, or on behalf of one: of a village clinic's centre, of the lead
    of its alliance, of the commission; figures of the county itself are the commission's."""
    body = body_of(unit)
    if body is None:
        return member_access.check_may(actor, "kpi.enter_for", county=unit.county_id)
    if body.pk in member_access.reach(actor, "kpi.enter").institutions:
        return member_access.check_may(
            actor, "kpi.enter", county=unit.county_id, institution=body.pk
        )
    return member_access.check_may(
        actor, "kpi.enter_for", county=unit.county_id, institution=_place(actor, body)
    )


def _place(actor: Actor, body: Institution) -> int:
    """Where the right to enter for a body is held: at its centre, where it is a village clinic."""
    above = member_access.reach(actor, "kpi.enter_for").institutions
    return body.parent_id if _is_clinic(body) and body.parent_id in above else body.pk


def is_own(acting: Actor, unit: Unit) -> bool:
    """Whether who acts speaks for the unit itself, not on its behalf."""
    body = body_of(unit)
    if body is None or acting.is_system:
        return True
    return body.pk in member_access.reach(acting, "kpi.enter").institutions


def body_of(unit: Unit) -> Institution | None:
    """The institution behind a unit; None for the county itself."""
    return unit.institution if unit.kind == Unit.Kind.INSTITUTION else None


def check_can_review(actor: Actor, row: Submission) -> Actor:
    """The head of the body (of the centre above a village clinic), or the office of its lead.

    Whoever handed it in may not, and neither may whom they acted for. Where nobody else is left
    at the body, the second pair of eyes is the lead's or the commission's.
    """
    body = body_of(row.unit)
    if body is None or not queries.collecting.needs_review(row.data_set, row.unit):
        raise Refused(_("这张报表不经审核，直接由县区接收。"), code="no_review")
    place = queries.collecting.reviewing_body(body)
    verb = queries.collecting.REVIEWS[DataSet.Review(row.data_set.review)]
    if row.data_set.review == DataSet.Review.OWN:
        acting = member_access.check_may_second(actor, verb, body=place, first=_first(row))
    else:
        acting = member_access.check_may(actor, verb, county=row.county_id, institution=place.pk)
    SUBMISSION.after(row.state, "review")
    _check_is_another(acting, row)
    return acting


def check_can_accept(actor: Actor, row: Submission) -> Actor:
    """The commission, once the return was reviewed where the form asks for it."""
    acting = member_access.check_may(actor, "kpi.accept_return", county=row.county_id)
    SUBMISSION.after(row.state, "accept")
    if row.state == Submission.State.SUBMITTED and queries.collecting.needs_review(
        row.data_set, row.unit
    ):
        raise Refused(
            _("这张报表须先经审核（%(review)s），审核后才能接收。")
            % {"review": row.data_set.get_review_display()},
            code="not_reviewed",
        )
    _check_is_another(acting, row)
    return acting


def check_can_return(actor: Actor, row: Submission) -> Actor:
    """Who may review or accept it may give it back instead."""
    SUBMISSION.after(row.state, "return")
    if row.state == Submission.State.SUBMITTED and not why_not(check_can_review, actor, row):
        return check_can_review(actor, row)
    return member_access.check_may(actor, "kpi.accept_return", county=row.county_id)


def check_can_unlock(actor: Actor, form: DataSet) -> Actor:
    """The commission opens an accepted or closed return again."""
    return member_access.check_may(actor, "kpi.unlock_return", county=form.county_id)


def check_can_explain(actor: Actor, finding: Finding) -> Actor:
    """Whoever may fill in the return says what is behind a finding."""
    if finding.state == Finding.State.CLOSED:
        raise Refused(_("这条疑点已经了结。"), code="finding_closed")
    return check_can_enter(actor, finding.submission.unit)


def check_can_close_finding(actor: Actor, finding: Finding) -> Actor:
    """The commission, when it is satisfied; who explained it does not close it."""
    acting = member_access.check_may(actor, "kpi.accept_return", county=finding.county_id)
    if finding.state == Finding.State.CLOSED:
        raise Refused(_("这条疑点已经了结。"), code="finding_closed")
    check_other_hand(
        acting, finding, [finding.explained_by_id], _("说明人不能自己了结，请由另一人办理。")
    )
    return acting


def check_reads_reported(actor: Actor, county: County) -> None:
    """Who has reported, and what is asked of whom: for those who read the whole county."""
    if county.pk not in member_access.reach(actor, "kpi.read").counties:
        raise Forbidden(_("各机构填报情况由县区一级的角色查看。"))


def check_opens_wall(actor: Actor, county: County) -> None:
    """The screen on the wall shows every body of the county: those who read all of it open it."""
    if county.pk not in member_access.reach(actor, "kpi.read").counties:
        raise Forbidden(_("大屏由县区一级的角色打开。"))


def _is_clinic(body: Institution) -> bool:
    return body.kind in VILLAGE_KINDS


def _first(row: Submission) -> frozenset[int]:
    """Who handed it in, and for whom they did."""
    return member_queries.hands(row.county_id, row, [row.submitted_by_id])


def _check_is_another(acting: Actor, row: Submission) -> None:
    check_other_hand(
        acting,
        row,
        [row.submitted_by_id],
        _("提交的人不能自己审核或接收，其代办人也不能，请由另一人办理。"),
    )


# --- lists --------------------------------------------------------------------


def county_units_for(actor: Actor) -> QuerySet[Unit]:
    """The counties whose own figures the actor enters."""
    return queries.collecting.county_units(actor)


def reviewable_for(actor: Actor) -> QuerySet[Submission]:
    """Returns that wait for this actor's review; not those they handed in themselves."""
    return queries.collecting.reviewable(actor)


def acceptable_for(actor: Actor) -> QuerySet[Submission]:
    """Returns that wait for the commission; not those the actor handed in."""
    return queries.collecting.acceptable(actor)
