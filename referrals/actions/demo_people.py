"""The people of the demonstration, as whoever acts in its stories."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.errors import Refused
from members.models import County, Person
from members.queries.people.demonstrated import acting_as


class Cast:
    """Who plays which part, by the part's name; Refused where somebody of them is not there."""

    def __init__(self, county: County, parts: Mapping[str, str]) -> None:
        people = {
            row.code: row for row in Person.objects.filter(county=county, code__in=parts.values())
        }
        if missing := sorted(set(parts.values()) - set(people)):
            raise Refused(
                _("没有演示人员%(codes)s，请先载入演示账号和机构登记的情节。")
                % {"codes": "、".join(missing)},
                code="no_people",
            )
        self.people = {part: people[code] for part, code in parts.items()}

    def acting(self, part: str) -> Actor:
        """Somebody at their desk, with the roles they hold today."""
        return acting_as(self.people[part])
