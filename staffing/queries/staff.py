"""Titles and licences of people, on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from staffing.models import Posting, StaffDuty, StaffFile, Title


def title_of(person: int, on: date) -> Title | None:
    """The title somebody holds on a day."""
    return Title.objects.filter(person=person, from_on__lte=on).order_by("-from_on").first()


def titles_on(people: Iterable[int], on: date) -> dict[int, Title]:
    """The title that each of these people holds on a day, by person."""
    rows = Title.objects.filter(person__in=list(people), from_on__lte=on).order_by("from_on")
    return {row.person_id: row for row in rows}


def titles_of(person: int) -> QuerySet[Title]:
    """Every title somebody has held, the newest first."""
    return Title.objects.filter(person=person).order_by("-from_on")


def file_of(person: int) -> StaffFile | None:
    """Somebody's profession, kind of post and licence."""
    return StaffFile.objects.filter(person=person).first()


def duty_of(person: int) -> StaffDuty | None:
    """In which department and team somebody works."""
    return StaffDuty.objects.filter(person=person).first()


def step_of(person: int, on: date) -> int:
    """The step of the title ladder on a day; none is the first one."""
    title = title_of(person, on)
    return title.step if title else 0


def licence_over(person: int, on: date) -> date | None:
    """The day from which a licence is over, where it is over on a day; None where it is not."""
    file = file_of(person)
    until = file.licence_until_on if file else None
    return until if until is not None and until <= on else None


def warnings_of(row: Posting, on: date) -> list[str]:
    """What whoever approves a posting should know of the person: title and licence."""
    if row.person_id is None:
        return []
    found = []
    title = title_of(row.person_id, on)
    if title is None:
        found.append(_("没有登记职称，不计入中级及以上的派驻。"))
    file = file_of(row.person_id)
    if file is None:
        found.append(_("没有登记执业证书。"))
    elif (over := file.licence_until_on) and row.until_on and over < row.until_on:
        found.append(_("执业证书在派驻期满前到期。"))
    return found
