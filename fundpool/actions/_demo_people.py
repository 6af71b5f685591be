"""Who acts in a demonstration: its people with the roles they hold."""

from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Refused
from members import queries as member_queries
from members.models import County, Person


def acting(county: County, code: str) -> Actor:
    """The person of this code as they would act; Refused where they are not there."""
    person = Person.objects.filter(county=county, code=code).first()
    if person is None:
        raise Refused(
            _("没有演示人员%(codes)s，请先载入演示账号和机构登记的情节。") % {"codes": code},
            code="no_people",
        )
    held = member_queries.grants_held([person.pk], today())
    return Actor(user=person.user_id, person=person.pk, held=tuple(held))
