"""The people of a demonstration, as whoever acts in its stories."""

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from members.models import County, Person
from members.queries.people.grants import grants_held


def demo_person(county: County, code: str) -> Person:
    """The person of this code; Refused where they are not there."""
    found = Person.objects.filter(county=county, code=code).first()
    if found is None:
        raise Refused(
            _("没有演示人员%(codes)s，请先载入演示账号和机构登记的情节。") % {"codes": code},
            code="no_people",
        )
    return found


def acting_as(person: Person) -> Actor:
    """Somebody at their desk, with the roles they hold today."""
    held = grants_held([person.pk], today())
    return Actor(user=person.user_id, person=person.pk, held=tuple(held))


def acting(county: County, code: str) -> Actor:
    """The person of this code as they would act; Refused where they are not there."""
    return acting_as(demo_person(county, code))
