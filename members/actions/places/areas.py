"""Saying which body answers for which town or body on a line: one, many as a file says, its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.models import County, Institution, Membership, ServedArea, Town

LEAD: Final = Membership.Role.LEAD
#: Bodies that answer for an area: leads of the line, and public health with any line.
ANSWERING: Final = (LEAD, Membership.Role.PUBLIC_HEALTH)
#: On this line several bodies each bring their own speciality (JJ 三（一）).
SHARED_LINE: Final = Membership.Line.SPECIAL


@dataclass(frozen=True)
class AreaRow:
    """One area as a form or a file gives it; with `row` it is there and `until_on` ends it."""

    provider: Institution
    line: str
    from_on: date
    source: str
    town: Town | None = None
    institution: Institution | None = None
    area: str = ""
    until_on: date | None = None
    row: ServedArea | None = None

    @property
    def served(self) -> Town | Institution | None:
        """The town or the body."""
        return self.town or self.institution


@action
def add_area(*, county: County, row: AreaRow, by: Actor, demo: bool = False) -> ServedArea:
    """A body answers for a town or for another body on one line from a day on."""
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    made = _begin(county, row, demo=demo)
    audit.record(by, "area.added", made, said=_written(row), source=row.source)
    return made


@action
def enter_areas(*, county: County, rows: Sequence[AreaRow], by: Actor, demo: bool = False) -> int:
    """Enter those that are new, end those that got a last day; one event for the lot."""
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    # Ends before beginnings: an area may change hands in one file.
    order = sorted(rows, key=lambda said: said.row is None)
    for said in order:
        if said.row is None:
            _begin(county, said, demo=demo)
        else:
            _end(said.row, said.until_on)
    audit.record(
        by,
        "areas.entered",
        county,
        added=[_written(said) for said in order if said.row is None],
        ended=[_written(said) for said in order if said.row is not None],
    )
    return len(rows)


@action
def end_area(*, area: ServedArea, last_day: date, by: Actor) -> ServedArea:
    """A body stops answering for an area; `last_day` is the last day on which it still did."""
    by = access.check_may(by, "members.keep_registry", county=area.county_id)
    row = _end(area, last_day + timedelta(days=1))
    audit.record(by, "area.ended", row, last_day=last_day)
    return row


def _begin(county: County, said: AreaRow, *, demo: bool) -> ServedArea:
    served = said.served
    if served is None or (said.town and said.institution):
        raise Invalid(_("请写明一个镇街或一家机构。"), fields={"town": _("镇街、机构二选一")})
    if {said.provider.county_id, served.county_id} != {county.pk}:
        raise Invalid(_("联系单位和服务对象须属同一县区。"))
    if said.line not in Membership.Line.values:
        raise Invalid(_("没有这条业务线。"), fields={"line": _("没有这条业务线。")})
    if not said.source.strip():
        raise Invalid(_("请写明依据：哪份文件划定的片区。"), fields={"source": _("请写明依据")})
    if served == said.provider:
        raise Invalid(_("联系单位不能是服务对象自己。"))
    _check_days(said.from_on, said.until_on)
    role = _role(said)
    if said.institution is not None:
        _check_belongs(said, said.institution)
    _check_free(county, said, role)
    return ServedArea.objects.create(
        county=county,
        provider=said.provider,
        line=said.line,
        town=said.town,
        institution=said.institution,
        area=said.area.strip(),
        from_on=said.from_on,
        until_on=said.until_on,
        source=said.source.strip(),
        demo=demo,
    )


def _role(said: AreaRow) -> str:
    """As what the body answers on that day; Refused where it neither leads nor is public health."""
    rows = Membership.objects.filter(
        queries.days.in_force(said.from_on), institution=said.provider, role__in=ANSWERING
    )
    held = list(rows.values_list("role", "line"))
    if (LEAD, said.line) in held:
        return LEAD.value
    if any(role != LEAD for role, _line in held):
        return Membership.Role.PUBLIC_HEALTH.value
    raise Refused(
        _("%(body)s在%(day)s不是%(line)s的牵头单位，也不是专业公共卫生机构，请先登记隶属关系。")
        % {
            "body": said.provider.name,
            "day": said.from_on.isoformat(),
            "line": Membership.Line(said.line).label,
        },
        code="not_a_lead",
    )


def _check_belongs(said: AreaRow, body: Institution) -> None:
    """The body stands in an alliance of the provider's on the line, or on the whole of it."""
    there = queries.days.in_force(said.from_on)
    alliances = Membership.objects.filter(there, institution=said.provider, role__in=ANSWERING)
    lines = (said.line, Membership.Line.GENERAL)
    mine = Membership.objects.filter(there, institution=body, line__in=lines)
    if not mine.filter(alliance__in=alliances.values("alliance")).exists():
        raise Refused(
            _("%(body)s在%(day)s不在%(lead)s所在医共体的这条业务线上，请先登记隶属关系。")
            % {"body": body.name, "day": said.from_on.isoformat(), "lead": said.provider.name},
            code="not_a_member",
        )


def _check_free(county: County, said: AreaRow, role: str) -> None:
    """One lead for one place on a line; the same body twice never."""
    same = ServedArea.objects.filter(
        queries.days.overlaps(said.from_on, said.until_on),
        county=county,
        line=said.line,
        town=said.town,
        institution=said.institution,
    ).select_related("provider")
    alone = role == LEAD and said.line != SHARED_LINE
    for row in same:
        leads = row.provider_id == said.provider.pk or (alone and _leads(row, said.from_on))
        if leads:
            raise Refused(
                _("%(place)s在这段时间已由%(body)s联系，请先写明原联系的最后一天。")
                % {"place": said.served, "body": row.provider.name},
                code="served_already",
            )


def _leads(row: ServedArea, on: date) -> bool:
    day = max(on, row.from_on)
    rows = Membership.objects.filter(queries.days.in_force(day), institution=row.provider_id)
    return rows.filter(role=LEAD, line=row.line).exists()


def _end(area: ServedArea, until_on: date | None) -> ServedArea:
    row = ServedArea.objects.select_for_update(no_key=True).get(pk=area.pk)
    if row.until_on is not None or until_on is None:
        raise Refused(_("分片联系的最后一天写明后不再改动。"), code="ended")
    _check_days(row.from_on, until_on)
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    return row


def _check_days(start: date, end: date | None) -> None:
    if end is not None and end <= start:
        raise Invalid(
            _("最后一天不能早于起始日%(day)s。") % {"day": start.isoformat()},
            fields={"last_day": _("不能早于起始日")},
        )


def _written(said: AreaRow) -> list[object]:
    served = said.served
    codes = [said.provider.code, said.line, served.code if served else None]
    return [*codes, said.area, said.from_on, said.until_on]
