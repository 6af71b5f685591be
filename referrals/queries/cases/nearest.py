"""Where an emergency may go: the bodies with the centre it needs, the nearest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from alliance.core.showing import listed, local, number
from members import queries as member_queries
from members.models import Institution
from referrals.queries.cases.choices import choices, places
from referrals.rules.distance import Place, kilometres
from referrals.vocabulary import UP


@dataclass(frozen=True)
class Able:
    """A body that has the centre; `km` as the crow flies from whoever sends, None: not known."""

    institution: Institution
    km: Decimal | None

    @property
    def words(self) -> str:
        """Its name with how far it is."""
        name = local(self.institution, "name")
        if self.km is None:
            return str(_("%(name)s（距离不详）") % {"name": name})
        said = {"name": name, "km": number(self.km)}
        return str(_("%(name)s（直线约%(km)s公里）") % said)


def able_by_centre(origin: Institution, on: date) -> dict[str, list[Able]]:
    """By each emergency centre of the county's plan who is recorded as having it, nearest first.

    Whose coordinates the registry does not hold comes after the others, in Chinese order; the
    origin itself and bodies that are closed on the day are not there.
    """
    county = origin.county_id
    has = member_queries.sharing.capable_by_name(county, "emergency", on)
    there = {row.pk: row for row in places(county, on, but=[origin.pk])}
    kinds = [code for code, _words in choices(county, UP, "emergency", on)] or sorted(has)
    return {
        kind: _nearest(origin, [row for pk, row in there.items() if pk in has.get(kind, ())])
        for kind in kinds
    }


def nearest_able(origin: Institution, kind: str, on: date) -> list[Able]:
    """Who is recorded as having one emergency centre, the nearest first."""
    return able_by_centre(origin, on).get(kind, [])


def able_words(rows: Iterable[Able]) -> str:
    """Several of them in words."""
    return listed(row.words for row in rows)


def nearer_words(rows: list[Able], chosen: int) -> str:
    """Who was nearer than the chosen one, for the record; "" where nobody is known to be."""
    mine = next((row for row in rows if row.institution.pk == chosen), None)
    if mine is None or mine.km is None:
        return ""
    nearer = [row for row in rows if row.km is not None and row.km < mine.km]
    said = {"chosen": mine.words, "nearer": able_words(nearer)}
    return str(_("送往%(chosen)s；更近的有%(nearer)s") % said) if nearer else mine.words


def _nearest(origin: Institution, rows: list[Institution]) -> list[Able]:
    """They come in Chinese order; what is not known goes last."""
    found = [Able(row, kilometres(_at(origin), _at(row))) for row in rows]
    return sorted(found, key=lambda one: (one.km is None, one.km or 0))


def _at(body: Institution) -> Place:
    return Place(body.latitude, body.longitude)
