"""The notice of a year, loaded for every county: the open last days move with it."""

from dataclasses import dataclass

from alliance.core.actor import Actor
from alliance.core.calendar_file import CalendarLayout
from alliance.core.clock import today
from alliance.core.imports import Outcome, Record
from alliance.core.models import ImportFile
from members import actions, queries


@dataclass
class MovingCalendar(CalendarLayout):
    """The shifted days of a year; writing them moves what was counted by the calendar before."""

    def apply(self, outcomes: list[Outcome], records: dict[int, Record], by: Actor) -> None:
        """Write the days, then count again in every county; all of it or nothing."""
        super().apply(outcomes, records, by)
        for county in queries.rules.counties_with_counted(today()):
            system = Actor.system(county.pk, "members.calendar")
            actions.rules.move_deadlines(county=county, notice=self.notice, by=system)


def layout_of(file: ImportFile) -> MovingCalendar:
    """The layout a loaded file was compared with."""
    said = file.arguments
    return MovingCalendar(int(said["year"]), said["notice"], said["title"])
