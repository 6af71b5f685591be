"""Indicators with their versions, and yearly targets: who drafts, who lets them hold."""

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from alliance.core.rows import one_of
from kpi import defining, queries
from kpi.access.figures import indicators_for, value_units_for
from kpi.access.hands import check_other_hand
from kpi.access.schemes import DRAFT, PUBLISH
from kpi.models import DataSet, Indicator, IndicatorVersion, Target
from kpi.rules import INDICATOR_VERSION, TARGET
from members import access as member_access
from members.models import County, Unit

DRAFTED = IndicatorVersion.Status.DRAFT
PUBLISHED = IndicatorVersion.Status.PUBLISHED


def _handled(actor: Actor) -> frozenset[int]:
    """The counties in which the actor drafts or publishes."""
    return frozenset(
        member_access.reach(actor, DRAFT).counties | member_access.reach(actor, PUBLISH).counties
    )


def indicator_versions_for(actor: Actor) -> QuerySet[IndicatorVersion]:
    """Published versions of the actor's counties; drafts for those who draft or publish."""
    read = member_access.reach(actor, "kpi.read_definitions").counties
    return IndicatorVersion.objects.filter(
        Q(county__in=read, status=PUBLISHED) | Q(county__in=_handled(actor))
    ).select_related(
        "indicator__clause__plan", "indicator__county", "county__plan", "clause__plan",
        "drafted_by", "published_by",
    )  # fmt: skip


def defined_for(actor: Actor) -> QuerySet[Indicator]:
    """Indicators with a published version; the new ones too for those who draft or publish."""
    published = IndicatorVersion.objects.filter(indicator=OuterRef("pk"), status=PUBLISHED)
    return indicators_for(actor).filter(Exists(published) | Q(county__in=_handled(actor)))


def indicator_for(actor: Actor, county: County, code: str) -> Indicator:
    """One indicator of the county; NotFound when it is not there or not the actor's."""
    rows = defined_for(actor).filter(county=county, code=code)
    found = rows.select_related("clause__plan", "county__plan").first()
    if found is None:
        raise NotFound(_("没有找到这个指标。"), exists=Indicator.objects.filter(code=code).exists())
    return found


def indicator_version_for(actor: Actor, county: County, code: str, number: int) -> IndicatorVersion:
    """One version; NotFound when it is not there, or a draft of others."""
    rows = indicator_versions_for(actor).filter(county=county, indicator__code=code, number=number)
    found = rows.first()
    if found is None:
        there = IndicatorVersion.objects.filter(indicator__code=code, number=number).exists()
        raise NotFound(_("没有找到指标的这一版。"), exists=there)
    return found


def check_can_define(actor: Actor, county: County) -> Actor:
    """An assessor adds an indicator or a data element to the county's definitions."""
    return member_access.check_may(actor, DRAFT, county=county.pk)


def check_can_draft_indicator(actor: Actor, indicator: Indicator) -> Actor:
    """An assessor begins the next version; one draft at a time."""
    acting = member_access.check_may(actor, DRAFT, county=indicator.county_id)
    draft = indicator.versions.filter(status=DRAFTED).first()
    if draft is not None:
        raise Refused(
            _("第 %(n)d 版还是草稿，请接着改它，或放弃后再起草。") % {"n": draft.number},
            code="draft_open",
        )
    return acting


def check_can_change_indicator(actor: Actor, version: IndicatorVersion) -> Actor:
    """An assessor changes a draft; what is published stays as it is."""
    acting = member_access.check_may(actor, DRAFT, county=version.county_id)
    if version.status != DRAFTED:
        raise Refused(
            _("第 %(n)d 版已发布，不能改动；请起草新版，写明从哪一天起。") % {"n": version.number},
            code="version_published",
        )
    return acting


def check_can_hand_over_indicator(actor: Actor, version: IndicatorVersion) -> Actor:
    """An assessor says that a draft is complete; it then waits on the approvers' desks."""
    acting = check_can_change_indicator(actor, version)
    if version.ready_at is not None:
        raise Refused(_("已经送批准了，请等另一人发布。"), code="handed_over")
    _check_complete(version)
    return acting


def check_can_give_back_indicator(actor: Actor, version: IndicatorVersion) -> Actor:
    """An approver gives a draft back that was handed over."""
    acting = member_access.check_may(actor, PUBLISH, county=version.county_id)
    INDICATOR_VERSION.after(queries.definitions.indicator_state(version), "publish")
    if version.ready_at is None:
        raise Refused(_("这份草稿没有送批准，不用退回。"), code="not_handed_over")
    return acting


def _check_complete(version: IndicatorVersion) -> None:
    wrong = defining.lacking(version)
    if wrong:
        raise Refused(wrong[0], code="indicator_incomplete")


def check_can_discard_indicator(actor: Actor, version: IndicatorVersion) -> Actor:
    """An assessor gives a draft up."""
    acting = check_can_change_indicator(actor, version)
    INDICATOR_VERSION.after("draft", "discard")
    return acting


def check_can_publish_indicator(actor: Actor, version: IndicatorVersion) -> Actor:
    """An approver who had no hand in the draft, under neither name of a substitute."""
    acting = member_access.check_may(actor, PUBLISH, county=version.county_id)
    INDICATOR_VERSION.after(queries.definitions.indicator_state(version), "publish")
    check_other_hand(
        acting,
        version,
        queries.course.hands_on(version),
        _("起草或改过这一版的人不能自己发布，其代办人也不能，请由另一人办理。"),
    )
    _check_complete(version)
    return acting


def open_forms_for(actor: Actor, county: County) -> QuerySet[DataSet]:
    """Forms that have not gone out: only these may still ask for something more."""
    counties = member_access.reach(actor, DRAFT).counties
    return DataSet.objects.filter(county=county, county__in=counties, out_from=None)


def all_targets_for(actor: Actor) -> QuerySet[Target]:
    """Cells in force or replaced; what waits or was refused for those who draft or publish."""
    read = member_access.reach(actor, "kpi.read_definitions").counties
    shown = (Target.State.IN_FORCE, Target.State.REPLACED, Target.State.CLEARED)
    return Target.objects.filter(
        Q(county__in=read, state__in=shown) | Q(county__in=_handled(actor))
    ).select_related("indicator", "unit", "clause__plan", "entered_by", "decided_by", "county")


def county_targets_for(actor: Actor, county: County) -> QuerySet[Unit]:
    """Everybody in a county for whom a target may be set, the county first.

    Targets are no figures of a body: who reads the county's definitions reads them all.
    """
    counties = member_access.reach(actor, "kpi.read_definitions").counties
    return _county_first(Unit.objects.filter(county=county, county__in=counties))


def trial_units_for(actor: Actor, county: County) -> QuerySet[Unit]:
    """Units of a county on whose figures the actor may try a formula, the county first."""
    return _county_first(value_units_for(actor).filter(county=county))


def _county_first(units: QuerySet[Unit]) -> QuerySet[Unit]:
    order = Case(
        When(kind=Unit.Kind.COUNTY, then=0), When(kind=Unit.Kind.ALLIANCE, then=1), default=2
    )
    return units.select_related("institution", "alliance", "county").order_by(order, "code")


def target_for(actor: Actor, pk: int) -> Target:
    """One cell; NotFound when it is not there or not the actor's."""
    return one_of(all_targets_for(actor), pk, _("没有找到这个目标值。"))


def check_can_propose_target(actor: Actor, county: County) -> Actor:
    """An assessor enters a target; it holds when somebody else has approved it."""
    return member_access.check_may(actor, DRAFT, county=county.pk)


def check_can_decide_target(actor: Actor, target: Target) -> Actor:
    """An approver who did not enter it, under neither name of a substitute."""
    acting = member_access.check_may(actor, PUBLISH, county=target.county_id)
    TARGET.after(target.state, "approve")
    check_other_hand(
        acting,
        target,
        [target.entered_by_id],
        _("录入的人不能自己批准，其代办人也不能，请由另一人办理。"),
    )
    return acting
