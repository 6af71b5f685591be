"""Audit events as people read them: who did what to which record, when, from where, and why."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model, Q, QuerySet
from django.urls import NoReverseMatch, Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.core import registers
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.models import AuditEvent
from alliance.desk.details import role_words, said_words, shown
from alliance.desk.events import event_words
from alliance.desk.naming import kind_words, name_of_row, rows_labelled
from members.models import Institution, Person

#: The newest first; a number is only unique within its chain.
ORDER = ("-at", "-pk")


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see; empty fields ask for nothing."""

    person: str = ""
    what: str = ""
    subject: str = ""
    text: str = ""
    since: date | None = None
    last: date | None = None
    only: str = ""
    """`denied`: refusals alone; `change` or `read`: one of the two chains."""


@dataclass(frozen=True)
class Line:
    """One event with names in place of numbers."""

    event: AuditEvent
    what: str
    who: str
    role: str
    where: str
    behalf: str
    subject: str
    url: str
    denied: bool
    reason: str
    details: list[tuple[str, str]]
    ip: str

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.event.at


def narrowed(events: QuerySet[AuditEvent], county: int, asked: Asked) -> QuerySet[AuditEvent]:
    """Those of a county's events that answer the question."""
    found = events.filter(county_id=county)
    if asked.only in AuditEvent.Kind.values:
        found = found.filter(kind=asked.only)
    if asked.only == "denied":
        found = found.filter(kind=AuditEvent.Kind.READ, text__contains='"result":"denied"')
    if asked.person:
        people = Person.objects.filter(county=county)
        named = people.filter(Q(code=asked.person) | Q(name__contains=asked.person))
        found = found.filter(person_id__in=named.values("pk"))
    if asked.what:
        found = found.filter(what__startswith=asked.what)
    if asked.subject:
        found = found.filter(subject=asked.subject)
    if asked.text:
        found = found.filter(text__contains=asked.text)
    if asked.since:
        found = found.filter(at__gte=_midnight(asked.since))
    if asked.last:
        found = found.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    return found


def lines(events: Iterable[AuditEvent], actor: Actor) -> list[Line]:
    """The events with names, in five statements however many there are.

    A record is linked where the actor's roles open its page.
    """
    rows = [(event, json.loads(event.text)) for event in events]
    people = _names(
        Person, {said[key] for _e, said in rows for key in ("person", "for_person") if said[key]}
    )
    bodies = _names(Institution, {said["institution"] for _e, said in rows if said["institution"]})
    subjects = rows_labelled(event.subject for event, _said in rows)
    return [_line(event, said, people, bodies, subjects, actor=actor) for event, said in rows]


def dossier(events: QuerySet[AuditEvent], county: int, label: str) -> QuerySet[AuditEvent]:
    """All that happened to a record or was done by it (a person, an institution), oldest first.

    Other records that name it are found by their text.
    """
    kind, _colon, number = label.partition(":")
    about = Q(subject=label)
    if number.isdecimal() and len(number) < 19:  # noqa: PLR2004 what a bigint holds
        about |= Q(person_id=number) if kind == "members.person" else Q()
        about |= Q(institution_id=number) if kind == "members.institution" else Q()
    return events.filter(about, county_id=county).order_by("at", "pk")


def about(label: str) -> str:
    """The name of a record, for those who have seen events of it."""
    return name_of_row(rows_labelled([label]).get(label))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 aware at once


def _names(model: type[Model], keys: set[Any]) -> Mapping[str, str]:
    wanted = [int(key) for key in keys]
    rows = model._default_manager.filter(pk__in=wanted)
    return {str(row.pk): name_of_row(row) for row in rows}


def _line(
    event: AuditEvent,
    said: Mapping[str, Any],
    people: Mapping[str, str],
    bodies: Mapping[str, str],
    subjects: Mapping[str, Model],
    *,
    actor: Actor,
) -> Line:
    row = subjects.get(event.subject)
    who = people.get(str(said["person"]), "")
    if not who:
        who = _("系统任务") if said["job"] else _("未登录者") if not said["user"] else _("已登录者")
    return Line(
        event=event,
        what=event_words(event.what),
        who=who,
        role=role_words(said["role"]),
        where=bodies.get(str(said["institution"]), ""),
        behalf=people.get(str(said["for_person"]), ""),
        subject=called(event.subject, row),
        url=_address(row, actor),
        denied=said["result"] == "denied",
        reason=str(said["reason"] or ""),
        details=[(said_words(key), shown(key, value)) for key, value in said["details"].items()],
        ip=str(said["ip"] or ""),
    )


def called(label: str, row: Model | None) -> str:
    """A record by its kind and name: 机构 接龙镇中心卫生院; its label where it is no kind known."""
    return f"{kind_words(label)} {name_of_row(row)}".strip() or label


def _address(row: Model | None, actor: Actor) -> str:
    address = getattr(row, "get_absolute_url", None)
    try:
        url = str(address()) if address else ""
        route = registers.route(resolve(urlsplit(url).path).view_name, "GET") if url else None
    except (NoReverseMatch, Resolver404):
        return ""
    return url if route is not None and route.allows(actor) else ""


def as_rows(found: Iterable[Line]) -> Iterable[list[Any]]:
    """For the exporter: one row an event, the canonical text last."""
    for line in found:
        event = line.event
        yield [
            event.at, event.get_kind_display(), event.number, line.what, event.what, line.who,
            line.behalf, line.role, line.where, line.subject, event.subject,
            _("被拒绝") if line.denied else _("已完成"), line.reason, line.ip, event.hash,
        ]  # fmt: skip


def headings() -> list[str]:
    """The columns of an export."""
    return [
        _("时间"), _("类别"), _("序号"), _("事项"), _("事项代码"), _("人员"), _("代何人"),
        _("角色"), _("机构"), _("对象"), _("对象编号"), _("结果"), _("理由"), _("来源地址"),
        _("摘要"),
    ]  # fmt: skip


def default_since() -> date:
    """A month back: what is shown before anything is asked."""
    return today() - timedelta(days=30)
