"""Who acts in a demonstration's story."""

from alliance.core.actor import Actor
from alliance.core.clock import today
from members import queries as member_queries
from members.models import County, Person


def acting(county: County, name: str) -> Actor:
    """Somebody of the demonstration with all their roles."""
    person = Person.objects.get(county=county, code=name)
    held = member_queries.grants_held([person.pk], today())
    return Actor(user=person.user_id, person=person.pk, held=tuple(held))
