"""What comes with the end of a body: its memberships, custody and areas end too."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from members.actions._holds import check_not_held
from members.models import Custody, Institution, Membership, ServedArea
from members.queries.days import in_force, memberships_on


def check_may_end(institution: Institution, on: date) -> None:
    """Refused while a hold stands on the body, or while it leads others on that day."""
    check_not_held(institution)
    _check_nothing_begins_later(institution, on)
    for row in _lasting(institution, on).filter(role=Membership.Role.LEAD):
        there = memberships_on(row.county_id, on).filter(alliance=row.alliance_id, line=row.line)
        others = there.exclude(institution=institution)
        if others.exists() and not others.filter(role=Membership.Role.LEAD).exists():
            raise Refused(
                _(
                    "%(body)s是%(alliance)s的牵头单位，届时该联盟还有%(n)d家单位，"
                    "须先更换牵头单位或办理成员退出。"
                )
                % {"body": institution.name, "alliance": row.alliance.name, "n": others.count()},
                code="last_lead",
            )


def end_with(institution: Institution, on: date, by: Actor, reason: str) -> None:
    """Memberships, custody and areas, given and taken, end on the day."""
    for row in _lasting(institution, on):
        row.until_on = on
        row.save(update_fields=["until_on"])
        audit.record(by, "membership.left", row, reason=reason, until_on=on)
    of_it = Q(institution=institution) | Q(custodian=institution)
    for custody in Custody.objects.filter(of_it, in_force(on), county=institution.county_id):
        if custody.from_on != on:
            custody.until_on = on
            custody.save(update_fields=["until_on"])
            audit.record(by, "custody.ended", custody, reason=reason, until_on=on)
    at = Q(institution=institution) | Q(provider=institution)
    for area in ServedArea.objects.filter(at, in_force(on), county=institution.county_id):
        if area.from_on < on:
            area.until_on = on
            area.save(update_fields=["until_on"])
            audit.record(by, "area.ended", area, reason=reason, until_on=on)


def _lasting(institution: Institution, on: date) -> QuerySet[Membership]:
    """The memberships that would hold on the day."""
    rows = Membership.objects.filter(in_force(on), institution=institution)
    return rows.select_related("alliance").order_by("id")


def _check_nothing_begins_later(institution: Institution, on: date) -> None:
    later = Membership.objects.filter(institution=institution, from_on__gte=on)
    row = later.select_related("alliance").order_by("from_on").first()
    if row is not None:
        raise Refused(
            _("%(body)s自%(day)s起属%(alliance)s，在那以前不能停业或撤并；请先更正隶属关系。")
            % {
                "body": institution.name,
                "day": row.from_on.isoformat() if row.from_on else "",
                "alliance": row.alliance.name,
            },
            code="begins_later",
        )
