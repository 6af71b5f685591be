"""Founding and closing alliances."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.actions._numbering import check_code_free
from members.actions.alliances import _rows as rows
from members.models import Alliance, County, Institution, Membership, Unit
from members.sorting import named


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
    lead: Institution | None = None,
    order_no: str = "",
    demo: bool = False,
) -> Alliance:
    """Enter an alliance; `exclusive`: a body stands in at most one of this kind on a day.

    Its `lead` leads it as a whole from the day it opens.
    """
    lead = rows.locked(lead) if lead else None
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    name, code = name.strip(), check_code_free(county, code)
    if not name or kind not in Alliance.Kind.values:
        raise Invalid(_("请填名称并选择类别。"), fields={"name": _("请填名称并选择类别。")})
    unit = Unit.objects.create(county=county, kind=Unit.Kind.ALLIANCE, code=code, name=name)
    alliance = Alliance.objects.create(
        county=county,
        unit=unit,
        code=code,
        **named(name),
        name_en=name_en,
        kind=kind,
        exclusive=exclusive,
        opened_on=opened_on,
        demo=demo,
    )
    audit.record(by, "alliance.founded", alliance, code=code, name=name)
    if lead:
        rows.enter(
            by, alliance, lead, role=Membership.Role.LEAD, line=Membership.Line.GENERAL,
            from_on=opened_on, until_on=None, basis=rows.Basis(order_no=order_no, demo=demo),
        )  # fmt: skip
    return alliance


@action
def close_alliance(*, alliance: Alliance, closed_on: date, by: Actor, reason: str) -> Alliance:
    """An alliance ends; everybody has left it before (`closed_on` is the first day without)."""
    alliance = Alliance.objects.select_for_update(no_key=True).get(pk=alliance.pk)
    by = access.check_may(by, "members.keep_registry", county=alliance.county_id)
    still = (
        queries.days.memberships_on(alliance.county_id, closed_on).filter(alliance=alliance).count()
    )
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
