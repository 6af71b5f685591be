"""Founding counties, bodies and alliances; joining and leaving on a day."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.models import Alliance, County, Institution, Membership, Unit
from members.sorting import pinyin_key


@action
def found_county(
    *, code: str, name: str, short: str, name_en: str, by: Actor, demo: bool = False
) -> County:
    """Enter a county under its code in GB/T 2260, with the unit that reports for it."""
    access.check_is_system(by)
    if len(code) != 6 or not code.isascii() or not code.isdigit():  # noqa: PLR2004 GB/T 2260
        raise Invalid(_("行政区划代码为六位数字，“%(code)s”不是。") % {"code": code})
    if County.objects.filter(code=code).exists():
        raise Refused(_("县区%(code)s已经登记。") % {"code": code}, code="exists")
    county = County.objects.create(
        code=code, name=name, short=short, name_en=name_en, words={}, demo=demo
    )
    Unit.objects.create(county=county, kind=Unit.Kind.COUNTY, code=code, name=name)
    audit.record(by, "county.founded", county, code=code)
    return county


@action
def register_institution(
    *,
    county: County,
    code: str,
    name: str,
    by: Actor,
    name_en: str = "",
    kind: str | None = None,
    level: str | None = None,
    ownership: str | None = None,
    demo: bool = False,
) -> Institution:
    """Enter a body under its printed name; its code is its own for good."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    _check_code_free(county, code)
    unit = Unit.objects.create(county=county, kind=Unit.Kind.INSTITUTION, code=code, name=name)
    institution = Institution.objects.create(
        county=county,
        unit=unit,
        code=code,
        name=name,
        name_en=name_en,
        sort_key=pinyin_key(name),
        kind=kind,
        level=level,
        ownership=ownership,
        demo=demo,
    )
    audit.record(by, "institution.registered", institution, code=code, name=name)
    return institution


@action
def found_alliance(
    *,
    county: County,
    code: str,
    name: str,
    kind: str,
    by: Actor,
    name_en: str = "",
    exclusive: bool = True,
    opened_on: date | None = None,
    demo: bool = False,
) -> Alliance:
    """Enter an alliance; `exclusive`: a body stands in at most one of this kind on a day."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    _check_code_free(county, code)
    unit = Unit.objects.create(county=county, kind=Unit.Kind.ALLIANCE, code=code, name=name)
    alliance = Alliance.objects.create(
        county=county,
        unit=unit,
        code=code,
        name=name,
        name_en=name_en,
        kind=kind,
        exclusive=exclusive,
        opened_on=opened_on,
        demo=demo,
    )
    audit.record(by, "alliance.founded", alliance, code=code, name=name)
    return alliance


@action
def join(
    *,
    alliance: Alliance,
    institution: Institution,
    by: Actor,
    role: str = Membership.Role.MEMBER,
    line: str = Membership.Line.GENERAL,
    from_on: date | None = None,
    until_on: date | None = None,
    reason: str = "",
    demo: bool = False,
) -> Membership:
    """A body enters an alliance on a service line, from a day (null: no date known).

    The body is locked first: two entries at once cannot both pass the check for one
    membership a day.
    """
    institution = Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    by = access.check_may(by, "members.keep_registry", county=alliance.county_id)
    if institution.county_id != alliance.county_id:
        raise Invalid(_("机构与医共体不在同一县区。"))
    _check_interval(from_on, until_on)
    rival = queries.rival_membership(alliance, institution, from_on, until_on)
    if rival is not None:
        raise Refused(
            _("%(body)s在这段时间已属%(other)s，按方案同一天只能属一个%(kind)s。")
            % {
                "body": institution.name,
                "other": rival.alliance.name,
                "kind": alliance.get_kind_display(),
            },
            code="member_elsewhere",
        )
    membership = Membership.objects.create(
        county_id=alliance.county_id,
        alliance=alliance,
        institution=institution,
        role=role,
        line=line,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        demo=demo,
    )
    audit.record(
        by,
        "membership.joined",
        membership,
        reason=reason,
        alliance=alliance.code,
        institution=institution.code,
        role=role,
        line=line,
        from_on=from_on,
        until_on=until_on,
    )
    return membership


@action
def leave(*, membership: Membership, until_on: date, by: Actor, reason: str = "") -> Membership:
    """A membership ends: `until_on` is the first day on which it no longer holds."""
    membership = (
        Membership.objects.select_for_update(no_key=True, of=("self",))
        .select_related("alliance", "institution")
        .get(pk=membership.pk)
    )
    by = access.check_may(by, "members.keep_registry", county=membership.county_id)
    _check_interval(membership.from_on, until_on)
    if membership.role == Membership.Role.LEAD:
        _check_not_the_last_lead(membership, until_on)
    old, membership.until_on = membership.until_on, until_on
    membership.save(update_fields=["until_on"])
    audit.record(
        by, "membership.left", membership, reason=reason, until_on=until_on, was_until_on=old
    )
    return membership


@action
def close_alliance(*, alliance: Alliance, closed_on: date, by: Actor, reason: str) -> Alliance:
    """An alliance ends; everybody has left it before (`closed_on` is the first day without)."""
    alliance = Alliance.objects.select_for_update(no_key=True).get(pk=alliance.pk)
    by = access.check_may(by, "members.keep_registry", county=alliance.county_id)
    still = queries.memberships_on(alliance.county_id, closed_on).filter(alliance=alliance).count()
    if still:
        raise Refused(
            _("%(alliance)s还有%(n)d家单位，须先逐一办理退出。")
            % {"alliance": alliance.name, "n": still},
            code="has_members",
        )
    alliance.closed_on = closed_on
    alliance.save(update_fields=["closed_on"])
    audit.record(by, "alliance.closed", alliance, reason=reason, closed_on=closed_on)
    return alliance


def _check_code_free(county: County, code: str) -> None:
    if Unit.objects.filter(county=county, code=code).exists():
        raise Refused(_("代码%(code)s在本县区已有单元使用。") % {"code": code}, code="exists")


def _check_interval(from_on: date | None, until_on: date | None) -> None:
    if from_on and until_on and until_on <= from_on:
        raise Invalid(_("终止日须在起始日之后。"), fields={"until_on": _("须在起始日之后")})


def _check_not_the_last_lead(membership: Membership, until_on: date) -> None:
    """Members are not left without the body that leads them on their line."""
    there = queries.memberships_on(membership.county_id, until_on).filter(
        alliance_id=membership.alliance_id, line=membership.line
    )
    others = there.exclude(pk=membership.pk)
    if others.filter(role=Membership.Role.LEAD).exists() or not others.exists():
        return
    raise Refused(
        _("%(alliance)s届时还有%(n)d家单位而没有牵头单位，须先更换牵头单位或办理成员退出。")
        % {"alliance": membership.alliance.name, "n": others.count()},
        code="last_lead",
    )
