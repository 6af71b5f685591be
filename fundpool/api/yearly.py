"""Lists over REST whose rows belong to a year of a county."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from alliance.core.actor import Actor
from alliance.core.asking import Asked
from alliance.core.listing import COUNTY, ListView, Row, only
from fundpool.api.levies import YEAR
from members import access as member_access


class YearList(ListView):
    """Rows that one reads, of a county and perhaps a year; `year` is the path to it."""

    common = (COUNTY,)
    parameters = (YEAR,)
    order = ("id",)
    year: ClassVar[str] = "year"

    def read(self, actor: Actor) -> QuerySet[Any, Any]:
        """Every row the actor reads."""
        raise NotImplementedError

    def told(self, row: Any) -> dict[str, Any]:
        """A row as its shape names it."""
        raise NotImplementedError

    def rows(self, actor: Actor, asked: Asked, **place: str) -> QuerySet[Any, Any] | None:
        """Those that were asked for."""
        county = member_access.county_asked(actor, asked.text("county"))
        if county is None:
            return None
        rows = self.read(actor).filter(county=county)
        return only(rows, **{self.year: asked.year("year")})

    def records(self, rows: list[Any]) -> list[Row]:
        """Amounts in yuan."""
        return [[*self.told(row).values()] for row in rows]
