"""Who loads and takes out personnel lists: whoever keeps the staff of a body, for that body."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.imports import checks
from alliance.core.models import ImportFile, ImportMapping
from alliance.core.rows import one_of
from members import access as member_access
from members.models import County, Institution
from staffing.access.service import KEEP
from staffing.models import TitleName

#: The kind of file that lists a body's people.
ROSTER: Final = "staffing.roster"


def keeping_places(actor: Actor) -> QuerySet[Institution]:
    """The bodies whose staff the actor keeps."""
    own = member_access.reach(actor, KEEP).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own)
    return rows.select_related("county").order_by("sort_key", "code")


def check_can_load(actor: Actor, county: County) -> Actor:
    """Whoever keeps the staff of some body here."""
    own = keeping_places(actor).filter(county=county).first()
    return member_access.check_may(
        actor, KEEP, county=county.pk, institution=own.pk if own else None
    )


def may_enter(actor: Actor, county: int) -> bool:
    """Whether the actor enters people in the county's registry."""
    return county in member_access.reach(actor, "members.add_person").counties


def files_for(actor: Actor) -> QuerySet[ImportFile]:
    """Lists that the actor has loaded: what they say of people is for nobody else."""
    return ImportFile.objects.filter(
        county__in=actor.counties, kind=ROSTER, by_person__in=actor.persons
    )


def file_for(actor: Actor, pk: UUID) -> ImportFile:
    """One of them; NotFound otherwise."""
    return one_of(files_for(actor).select_related("county"), pk, _("没有找到这个导入文件。"))


def headings_for(actor: Actor) -> QuerySet[ImportMapping]:
    """What was answered about headings of lists, in the counties where the actor keeps staff."""
    counties = keeping_places(actor).order_by().values("county")
    return ImportMapping.objects.filter(county__in=counties, kind=ROSTER, withdrawn_at=None)


def headings_said(actor: Actor, pk: int) -> ImportMapping:
    """One of these answers; NotFound otherwise."""
    return one_of(headings_for(actor).select_related("county"), pk, _("没有找到这条对应关系。"))


def title_names_for(actor: Actor) -> QuerySet[TitleName]:
    """On which steps printed titles stand, in the counties where the actor keeps staff."""
    counties = keeping_places(actor).order_by().values("county")
    return TitleName.objects.filter(county__in=counties)


def check_can_end_load(actor: Actor, file: ImportFile) -> Actor:
    """Whoever loaded it, while it waits."""
    acting = check_can_load(actor, file.county)
    checks.check_own_and_open(acting, file)
    return acting
