"""Versions of schemes: who sees a draft, who drafts one, who publishes it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from kpi import queries
from kpi.access.figures import schemes_for
from kpi.access.hands import check_other_hand
from kpi.models import Scheme, SchemeItem, SchemeVersion
from kpi.rules import SCHEME_VERSION
from members import access as member_access
from members.models import County

DRAFT, PUBLISH = "kpi.draft_definitions", "kpi.publish_definitions"


def scheme_versions_for(actor: Actor) -> QuerySet[SchemeVersion]:
    """Published versions of the actor's counties; drafts for those who draft or publish."""
    read = member_access.reach(actor, "kpi.read_definitions").counties
    handled = (
        member_access.reach(actor, DRAFT).counties | member_access.reach(actor, PUBLISH).counties
    )
    return SchemeVersion.objects.filter(
        Q(county__in=read, published=True) | Q(county__in=handled)
    ).select_related(
        "scheme__clause__plan",
        "scheme__county",
        "county",
        "weights_clause__plan",
        "drafted_by",
        "published_by",
    )


def scheme_for(actor: Actor, county: County, code: str) -> Scheme:
    """One scheme of the county; NotFound when it is not there or not the actor's."""
    rows = schemes_for(actor).filter(county=county, code=code)
    found = rows.select_related("clause__plan", "county").first()
    if found is None:
        there = Scheme.objects.filter(code=code).exists()
        raise NotFound(_("没有找到这个考核方案。"), exists=there)
    return found


def scheme_version_for(actor: Actor, county: County, code: str, number: int) -> SchemeVersion:
    """One version; NotFound when it is not there, or a draft of others."""
    rows = scheme_versions_for(actor).filter(county=county, scheme__code=code, number=number)
    found = rows.first()
    if found is None:
        there = SchemeVersion.objects.filter(scheme__code=code, number=number).exists()
        raise NotFound(_("没有找到考核方案的这一版。"), exists=there)
    return found


def scheme_item_for(actor: Actor, version: SchemeVersion, code: str) -> SchemeItem:
    """One item of a draft that the actor may change; refused where they may not."""
    check_can_change_scheme(actor, version)
    found = version.items.select_related("indicator", "clause").filter(code=code).first()
    if found is None:
        raise NotFound(_("这一版没有这个考核项，可能刚被移出。请回到草稿再看。"))
    return found


def check_can_draft_scheme(actor: Actor, scheme: Scheme) -> Actor:
    """An assessor begins the next version; one draft at a time."""
    acting = member_access.check_may(actor, DRAFT, county=scheme.county_id)
    draft = scheme.versions.filter(published=False).first()
    if draft is not None:
        raise Refused(
            _("第 %(n)d 版还是草稿，请接着改它，或放弃后再起草。") % {"n": draft.number},
            code="draft_open",
        )
    return acting


def check_can_change_scheme(actor: Actor, version: SchemeVersion) -> Actor:
    """An assessor changes a draft; what is published stays as it is."""
    acting = member_access.check_may(actor, DRAFT, county=version.county_id)
    if version.published:
        raise Refused(
            _("第 %(n)d 版已发布，不能改动；请起草新版，写明从哪一天起。") % {"n": version.number},
            code="version_published",
        )
    return acting


def check_can_discard_scheme(actor: Actor, version: SchemeVersion) -> Actor:
    """An assessor gives a draft up."""
    acting = check_can_change_scheme(actor, version)
    SCHEME_VERSION.after("draft", "discard")
    return acting


def check_can_publish_scheme(actor: Actor, version: SchemeVersion) -> Actor:
    """An approver who had no hand in the draft, under neither name of a substitute."""
    acting = member_access.check_may(actor, PUBLISH, county=version.county_id)
    SCHEME_VERSION.after(queries.course.scheme_state(version), "publish")
    check_other_hand(
        acting,
        version,
        queries.course.hands_on(version),
        _("起草或改过这一版的人不能自己发布，其代办人也不能，请由另一人办理。"),
    )
    wrong = queries.course.scheme_wants(version)
    if wrong:
        item, why = wrong[0]
        raise Refused(
            _("考核项 %(item)s 还不能发布：%(why)s。") % {"item": item.code, "why": why},
            code="scheme_incomplete",
        )
    if not version.items.exists():
        raise Refused(_("这一版没有考核项，请先加入再发布。"), code="scheme_empty")
    return acting
