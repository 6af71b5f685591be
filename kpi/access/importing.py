"""Files of reported figures: whose they are, and who may load, apply or give one up."""

from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.imports import checks as import_checks
from alliance.core.models import ImportFile, ImportMapping
from alliance.core.rows import one_of
from members import access as member_access
from members.models import County

IMPORTS: Final = "kpi.values"
"""The kind of file that holds reported figures."""


def check_can_import(actor: Actor, county: County) -> Actor:
    """Whoever may hand in figures for the county, an alliance or one institution of it.

    Which units a file may speak of is checked row by row.
    """
    verb = "kpi.import"
    mine = member_access.reach(actor, verb).institutions
    own = (held.institution for held in actor.held if held.county == county.pk)
    place = next((institution for institution in own if institution in mine), None)
    return member_access.check_may(actor, verb, county=county.pk, institution=place)


def imports_for(actor: Actor) -> QuerySet[ImportFile]:
    """Loaded files: all of the county for those who read all of it, otherwise one's own."""
    whole = member_access.reach(actor, "kpi.read").counties
    own = Q(county__in=actor.counties, by_person__in=actor.persons)
    return ImportFile.objects.filter(Q(county__in=whole) | own, kind=IMPORTS)


def import_for(actor: Actor, file: UUID | str) -> ImportFile:
    """One loaded file; NotFound when it is not there or not the actor's."""
    return one_of(imports_for(actor).select_related("county"), file, _("没有找到这个导入文件。"))


def mappings_for(actor: Actor) -> QuerySet[ImportMapping]:
    """Layouts remembered for files of figures: the county's for who imports for all of it, else own."""
    whole = member_access.reach(actor, "kpi.import").counties
    own = Q(county__in=actor.counties, by_person__in=actor.persons)
    rows = ImportMapping.objects.filter(Q(county__in=whole) | own, kind=IMPORTS)
    return rows.select_related("county")


def mapping_for(actor: Actor, pk: int) -> ImportMapping:
    """One of them; NotFound when it is not there or not the actor's."""
    return one_of(mappings_for(actor), pk, _("没有找到这条对应关系。"))


def check_can_end_import(actor: Actor, file: ImportFile) -> Actor:
    """Whoever loaded a file applies it or gives it up: it was compared with what they may write."""
    acting = check_can_import(actor, file.county)
    import_checks.check_own_and_open(acting, file)
    return acting
