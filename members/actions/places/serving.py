"""Who serves a village: one service, many at once as a file brings them, and their end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, Refused
from members import access, queries
from members.models import County, Institution, ServedVillage, Village


@dataclass(frozen=True)
class ServiceRow:
    """One service as a file gives it; with `row` it is there and `until_on` ends it."""

    village: Village
    institution: Institution
    mode: str
    from_on: date | None = None
    until_on: date | None = None
    row: ServedVillage | None = None


@action
def serve_village(
    *,
    village: Village,
    institution: Institution,
    mode: str,
    by: Actor,
    from_on: date | None = None,
    demo: bool = False,
) -> ServedVillage:
    """A body serves a village in one way from a day (today when not said).

    村卫生室 and 联合设置 are rooms; 定期派驻, 坐诊 and 巡诊 answer for villages that have none
    of their own. The village is locked: the same service is not entered twice.
    """
    village = Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    by = access.check_may(by, "members.keep_registry", county=village.county_id)
    served = _begin(ServiceRow(village, institution, mode, from_on or today()), demo=demo)
    audit.record(
        by,
        "village.served",
        served,
        village=village.code,
        institution=institution.code,
        mode=mode,
        from_on=served.from_on,
    )
    return served


@action
def enter_services(
    *, county: County, rows: Sequence[ServiceRow], by: Actor, demo: bool = False
) -> int:
    """Enter those that are new, end those that got a last day; one event for the lot."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    pks = {said.village.pk for said in rows}
    locked = Village.objects.select_for_update(no_key=True).filter(county=county, pk__in=pks)
    if len(locked.order_by("pk")) < len(pks):
        raise Invalid(_("机构与行政村不在同一县区。"))
    # Ends before beginnings: a village may change hands in one file.
    order = sorted(rows, key=lambda said: (said.row is None, said.village.pk))
    for said in order:
        if said.row is None:
            _begin(said, demo=demo)
        else:
            _end(said.row, said.until_on)
    audit.record(
        by,
        "villages.served",
        county,
        added=[_written(said) for said in order if said.row is None],
        ended=[_written(said) for said in order if said.row is not None],
    )
    return len(rows)


@action
def end_service(*, served: ServedVillage, last_day: date, by: Actor) -> ServedVillage:
    """A body stops serving a village; `last_day` is the last day on which it still did."""
    served = ServedVillage.objects.select_for_update(no_key=True).get(pk=served.pk)
    by = access.check_may(by, "members.keep_registry", county=served.county_id)
    _put_end(served, last_day + timedelta(days=1))
    audit.record(by, "village.service_ended", served, last_day=last_day)
    return served


def _begin(said: ServiceRow, *, demo: bool) -> ServedVillage:
    """A service of a village that is locked, once every check is passed."""
    village, body, start, end = said.village, said.institution, said.from_on, said.until_on
    if body.county_id != village.county_id:
        raise Invalid(_("机构与行政村不在同一县区。"), fields={"institution": _("请选本县区机构")})
    if said.mode not in ServedVillage.Mode.values:
        raise Invalid(_("没有“%(mode)s”这种服务方式。") % {"mode": said.mode})
    _check_days(start, end)
    for what in (village, body):
        if what.closed_on is not None and (end is None or end > what.closed_on):
            raise Refused(
                _("%(name)s自%(day)s起已经撤销，请核对起止日。")
                % {"name": what.name, "day": what.closed_on.isoformat()},
                code="not_open",
            )
    same = ServedVillage.objects.filter(
        queries.days.overlaps(start, end), village=village, institution=body
    ).first()
    if same is not None:
        raise Refused(
            _("%(body)s已在为%(village)s服务（%(mode)s），请先结束原来的安排。")
            % {"body": body.name, "village": village.name, "mode": same.get_mode_display()},
            code="served_already",
        )
    return ServedVillage.objects.create(
        county_id=village.county_id,
        village=village,
        institution=body,
        mode=said.mode,
        from_on=start,
        until_on=end,
        demo=demo,
    )


def _end(row: ServedVillage, until_on: date | None) -> None:
    served = ServedVillage.objects.select_for_update(no_key=True).get(pk=row.pk)
    if served.until_on is not None or until_on is None:
        raise Refused(_("村级服务的最后一天写明后不再由文件改动。"), code="ended")
    _put_end(served, until_on)


def _put_end(served: ServedVillage, until_on: date) -> None:
    _check_days(served.from_on, until_on)
    served.until_on = until_on
    served.save(update_fields=["until_on"])


def _check_days(start: date | None, end: date | None) -> None:
    if start and end and end <= start:
        raise Invalid(
            _("最后一天不能早于起始日%(day)s。") % {"day": start.isoformat()},
            fields={"last_day": _("不能早于起始日")},
        )


def _written(said: ServiceRow) -> list[object]:
    return [said.village.code, said.institution.code, said.mode, said.from_on, said.until_on]
