"""Files of indicators: who may load, write or give one up."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.imports import checks as import_checks
from alliance.core.models import ImportFile
from alliance.core.rows import one_of
from kpi.access.definitions import check_can_define
from kpi.access.schemes import DRAFT
from members import access as member_access

KIND = "kpi.indicators"


def indicator_files_for(actor: Actor) -> QuerySet[ImportFile]:
    """Loaded files of the counties in which the actor drafts."""
    counties = member_access.reach(actor, DRAFT).counties
    return ImportFile.objects.filter(county__in=counties, kind=KIND).select_related("county")


def indicator_file_for(actor: Actor, file: UUID) -> ImportFile:
    """One of them; NotFound when it is not there or not the actor's."""
    return one_of(indicator_files_for(actor), file, _("没有找到这个导入文件。"))


def check_can_end(actor: Actor, file: ImportFile) -> Actor:
    """Whoever loaded a file writes it or gives it up."""
    acting = check_can_define(actor, file.county)
    import_checks.check_own_and_open(acting, file)
    return acting
