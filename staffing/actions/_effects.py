"""What a step does beside moving the posting, by verb; most do nothing more."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.clock import now
from alliance.core.errors import Refused, wrong_field
from members.models import Person
from staffing import queries
from staffing.actions._taking import Taking
from staffing.models import Absence, EmployerChange, PostingVersion
from staffing.queries.staff import licence_over
from staffing.rules.spans import Span

_DAY: Final = timedelta(days=1)


def check_free(taking: Taking, span: Span) -> None:
    """Nobody stands for more than one whole person on a day; asked under the person's lock."""
    row = taking.row
    Person.objects.select_for_update(no_key=True).get(pk=row.person_id or 0)
    if not queries.may_stand(row, span):
        raise Refused(
            _("%(who)s在这段时间已有派驻，两次合计超过一个全职。请改期或先办结另一次。")
            % {"who": row.person},
            code="overlap",
        )


def _nominate(taking: Taking) -> None:
    taking.row.person = taking.said["person"]


def _send_back(taking: Taking) -> None:
    taking.row.person = None


def _approve_home(taking: Taking) -> None:
    row = taking.row
    over = licence_over(row.person_id or 0, max(taking.on, row.from_on))
    if over is not None:
        raise Refused(
            _("%(who)s的执业证书到%(day)s已失效，请先换证并登记，再批准。")
            % {"who": row.person, "day": (over - _DAY).isoformat()},
            code="licence_over",
        )
    check_free(taking, Span(row.from_on, row.until_on))


def _order(taking: Taking) -> None:
    row = taking.row
    check_free(taking, Span(row.from_on, row.until_on))
    _version(taking, row.from_on, row.until_on)


def _arrive(taking: Taking) -> None:
    """The days are those that are worked: from the arrival on."""
    row, on = taking.row, taking.said["on"]
    _check_past("on", on, taking)
    moved = row.versions.filter(verb="change_host").order_by("-number").first()
    if moved is not None:
        if on < moved.from_on:
            raise wrong_field("on", _("不能早于改派的日期。"))
        if on > moved.from_on:  # between two hosts nobody is there
            Absence.objects.create(
                county_id=row.county_id, posting=row, from_on=moved.from_on, until_on=on,
                reason=_("改派途中"), demo=row.demo,
            )  # fmt: skip
        return
    if row.until_on is not None and on >= row.until_on:
        raise wrong_field("on", _("到岗日要早于期满日；已过期满的请作废后重提。"))
    check_free(taking, Span(on, row.until_on))
    row.from_on = on


def _leave(taking: Taking) -> None:
    row, on = taking.row, taking.said["on"]
    _check_past("on", on, taking)
    if on < row.from_on:
        raise wrong_field("on", _("不能早于到岗日。"))
    if row.absences.filter(until_on__gt=on).exists():
        raise wrong_field("on", _("这一天已登记缺勤。"))
    Absence.objects.create(
        county_id=row.county_id, posting=row, from_on=on, reason=taking.said["reason"],
        demo=row.demo,
    )  # fmt: skip


def _come_back(taking: Taking) -> None:
    on = taking.said["on"]
    _check_past("on", on, taking)
    _end_absence(taking, on, "on")


def _extend(taking: Taking) -> None:
    row = taking.row
    until = taking.said["last_day"] + _DAY
    if row.until_on is None or until <= row.until_on:
        raise wrong_field("last_day", _("延长后的最后一天要晚于现在的。"))
    check_free(taking, Span(row.from_on, until))
    row.until_on = until
    _version(taking, row.from_on, until)


def _change_host(taking: Taking) -> None:
    """A new host from a day on; the days at the old one stay with the person."""
    row, on = taking.row, taking.said["on"]
    if on <= row.from_on or (row.until_on is not None and on >= row.until_on):
        raise wrong_field("on", _("改派日要在派驻期间内。"))
    if on > taking.on:
        raise wrong_field("on", _("请在改派当天或之后登记。"))
    if missing := [one for one in queries.months_to_verify(row, on) if one < on.replace(day=1)]:
        raise Refused(
            _("还有月份没有核实（自%(month)s起），请原接收单位先核实。")
            % {"month": missing[0].strftime("%Y-%m")},
            code="months_missing",
        )
    row.host = taking.said["host"]
    _version(taking, on, row.until_on)


def _change_home(taking: Taking) -> None:
    """The posting goes on under another employer; its days stay with the person."""
    row, on = taking.row, taking.said["on"]
    new = row.person.institution if row.person else None
    if new is None or new.pk == row.home_id:
        raise Refused(
            _("登记里此人的单位没有变。请先在人员页面办理调动，再选择继续派驻。"), code="not_moved"
        )
    if new.pk == row.host_id:
        raise Refused(_("此人已调入接收单位，不再是派驻，请办理提前结束。"), code="at_host")
    if on <= row.from_on or (row.until_on is not None and on >= row.until_on):
        raise wrong_field("on", _("变更日要在派驻期间内。"))
    _check_past("on", on, taking)
    if row.verifications.filter(withdrawn_at=None, until_on__gt=on).exists():
        raise Refused(_("这一天之后已有核实过的服务，请先撤回那次核实。"), code="verified_later")
    if row.employers.filter(on__gte=on).exists():
        raise wrong_field("on", _("要晚于上一次变更。"))
    EmployerChange.objects.create(
        county_id=row.county_id, posting=row, before=row.home, after=new, on=on,
        order_no=taking.said["order_no"], ordered_on=taking.said["ordered_on"],
        by_id=taking.by.person, at=now(), demo=row.demo,
    )  # fmt: skip
    row.home = new


def _end(taking: Taking) -> None:
    """The last day is a fact; an absence that goes on ends with it."""
    row, until = taking.row, taking.said["last_day"] + _DAY
    if until <= row.from_on:
        raise wrong_field("last_day", _("最后一天不能早于到岗日。"))
    if row.until_on is not None and until > row.until_on:
        raise wrong_field("last_day", _("最后一天不能晚于期满日，请先办理延长。"))
    if until > taking.on + _DAY:
        raise wrong_field("last_day", _("还没有到这一天，请当天或之后再登记。"))
    open_one = row.absences.filter(until_on=None).first()
    if open_one is not None:
        if open_one.from_on >= until:
            raise wrong_field("last_day", _("缺勤的开始晚于这一天，请核对。"))
        open_one.until_on = until
        open_one.save(update_fields=["until_on"])
    later = row.verifications.filter(withdrawn_at=None, until_on__gt=until)
    if later.exists():
        raise Refused(_("这一天之后已有核实过的服务，请先撤回那次核实。"), code="verified_later")
    row.until_on = until
    if taking.move.verb == "curtail":
        _version(taking, row.from_on, until)


def _contest(taking: Taking) -> None:
    taking.row.before = taking.row.status


def _end_absence(taking: Taking, on: date, name: str) -> None:
    row = taking.row
    open_one = row.absences.filter(until_on=None).first()
    if open_one is None:
        return
    if on <= open_one.from_on:
        raise wrong_field(name, _("返岗日要晚于缺勤开始日。"))
    open_one.until_on = on
    open_one.save(update_fields=["until_on"])


def _check_past(name: str, day: date, taking: Taking) -> None:
    if day > taking.on:
        raise wrong_field(name, _("还没有到这一天，请当天或之后再登记。"))


def _version(taking: Taking, from_on: date, until_on: date | None) -> None:
    row, said = taking.row, taking.said
    PostingVersion.objects.create(
        county_id=row.county_id, posting=row, number=row.versions.count() + 1, host=row.host,
        from_on=from_on, until_on=until_on, verb=taking.move.verb, order_no=said["order_no"],
        ordered_on=said["ordered_on"], reason=said.get("reason", ""), by_id=taking.by.person,
        at=now(), demo=row.demo,
    )  # fmt: skip


EFFECTS: Final[Mapping[str, Callable[[Taking], None]]] = MappingProxyType(
    {
        "nominate": _nominate,
        "send_back": _send_back,
        "refuse_county": _send_back,
        "approve_home": _approve_home,
        "order": _order,
        "arrive": _arrive,
        "leave": _leave,
        "come_back": _come_back,
        "extend": _extend,
        "change_host": _change_host,
        "change_home": _change_home,
        "complete": _end,
        "curtail": _end,
        "contest": _contest,
    }
)
