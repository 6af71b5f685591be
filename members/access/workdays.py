"""Who loads the notice of a year; that it is loaded, everybody sees."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.calendar_file import CALENDAR
from alliance.core.errors import Refused
from alliance.core.models import CalendarDay, ImportFile
from alliance.core.rows import one_of
from members.access.deciding import check_may, reach
from members.models import County


def check_can_load_calendar(actor: Actor, county: County) -> Actor:
    """A system administrator or an approver of any county; recorded in that county."""
    return check_may(actor, "members.keep_calendar", county=county.pk)


def shifted_days_for(actor: Actor) -> QuerySet[CalendarDay]:
    """The days that differ from the week; the notices are published and the same for everybody."""
    return CalendarDay.objects.select_related("year")


def calendar_files_for(actor: Actor) -> QuerySet[ImportFile]:
    """The notices' tables that were uploaded in the actor's counties."""
    counties = reach(actor, "members.keep_calendar").counties
    return ImportFile.objects.filter(county__in=counties, kind=CALENDAR)


def calendar_file_for(actor: Actor, file: UUID) -> ImportFile:
    """One uploaded table; NotFound when it is not there for the actor."""
    return one_of(calendar_files_for(actor).select_related("county"), file, _("没有这个文件。"))


def check_can_end_calendar(actor: Actor, file: ImportFile) -> Actor:
    """Write it or give it up: while it waits, and whoever may load one."""
    by = check_can_load_calendar(actor, file.county)
    if file.state != ImportFile.State.COMPARED:
        raise Refused(
            _("这个文件已经处理过（%(state)s）。") % {"state": file.get_state_display()},
            code="import_ended",
        )
    return by


def check_can_apply_calendar(actor: Actor, file: ImportFile) -> Actor:
    """A notice is written as a whole or not at all."""
    by = check_can_end_calendar(actor, file)
    counts = file.counts
    if counts["refused"]:
        raise Refused(
            _("有%(n)d行被退回。一份通知须整份写入，请改正后重新上传。") % {"n": counts["refused"]},
            code="import_has_refused_rows",
        )
    if not counts["created"] + counts["changed"]:
        raise Refused(_("与已载入的完全一样，没有可写入的。"), code="import_nothing_to_write")
    return by
