"""Who loads and takes out which table of the registry, and whose loaded files one sees."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Forbidden
from alliance.core.imports import checks
from alliance.core.models import ImportFile
from alliance.core.rows import one_of
from members.access.deciding import check_may, reach
from members.models import County

#: The kinds of files that are the registry's begin so.
PREFIX = "members."
PEOPLE = "members.people"


def check_can_load(actor: Actor, county: County, verb: str) -> Actor:
    """Whoever may write such rows for the county or for one institution of it.

    Which rows a file may speak of is checked row by row.
    """
    mine = reach(actor, verb).institutions
    own = (held.institution for held in actor.held if held.county == county.pk)
    place = next((institution for institution in own if institution in mine), None)
    return check_may(actor, verb, county=county.pk, institution=place)


def check_can_take_out(actor: Actor, county: County, kind: str) -> Actor:
    """Registry facts are open to the county; lists of people to those who read all of them."""
    if kind != PEOPLE:
        return check_may(actor, "members.read", county=county.pk)
    if county.pk not in reach(actor, "members.read_people").counties:
        check_may(actor, "members.read", county=county.pk)
        raise Forbidden(_("人员名册只能由可查阅全县区人员的角色导出。"))
    return check_may(actor, "members.read_people", county=county.pk)


def imports_for(actor: Actor, county: County) -> QuerySet[ImportFile]:
    """Loaded files of a county: all for those who keep its registry, otherwise one's own."""
    rows = ImportFile.objects.filter(county=county, kind__startswith=PREFIX)
    if county.pk in reach(actor, "members.keep_registry").counties:
        return rows.exclude(~Q(by_person__in=actor.persons), kind=PEOPLE)
    return rows.filter(county__in=actor.counties, by_person__in=actor.persons)


def import_for(actor: Actor, county: County, file: UUID) -> ImportFile:
    """One loaded file; NotFound when it is not there or not the actor's."""
    rows = imports_for(actor, county).select_related("county")
    return one_of(rows, file, _("没有找到这个导入文件。"))


def check_can_end_load(actor: Actor, file: ImportFile, verb: str) -> Actor:
    """Whoever loaded it, while it waits."""
    acting = check_can_load(actor, file.county, verb)
    checks.check_own_and_open(acting, file)
    return acting
