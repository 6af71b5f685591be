"""Whose income statements an actor reads and states."""

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound
from alliance.core.imports import checks as import_checks
from alliance.core.models import ImportFile
from alliance.core.rows import one_of
from fundpool.models import IncomeStatement
from members import access as member_access
from members.models import Institution
from members.rules import PRIMARY_KINDS

READ: Final = "fundpool.read_income"
STATE: Final = "fundpool.state_income"
#: The kind of file that says what bodies earned.
INCOME: Final = "fundpool.income"


def statements_for(actor: Actor) -> QuerySet[IncomeStatement]:
    """Statements of the counties one oversees, or of one's own body."""
    reached = member_access.reach(actor, READ)
    rows = IncomeStatement.objects.filter(county__in=actor.counties)
    return rows.filter(Q(county__in=reached.counties) | Q(institution__in=reached.institutions))


def statement_for(actor: Actor, pk: int) -> IncomeStatement:
    """One of them; NotFound otherwise."""
    rows = statements_for(actor).select_related("county", "institution", "by", "document")
    return one_of(rows, pk, _("没有找到这份收入表。"))


def bodies_for(actor: Actor, county: int) -> QuerySet[Institution]:
    """The bodies whose income the actor states."""
    reached = member_access.reach(actor, STATE)
    rows = Institution.objects.filter(county=county)
    rows = rows.filter(Q(county__in=reached.counties) | Q(pk__in=reached.institutions))
    return rows.select_related("county").order_by("code")


def body_for(actor: Actor, county: int, code: str) -> Institution:
    """One whose income the actor reads; NotFound otherwise."""
    reached = member_access.reach(actor, READ)
    row = Institution.objects.select_related("county").filter(county=county, code=code).first()
    if row is None or not reached.covers(row.county_id, row.pk):
        raise NotFound(_("没有找到这家机构。"), exists=row is not None)
    return row


def files_for(actor: Actor) -> QuerySet[ImportFile]:
    """Files of income that were loaded in one's counties; at a body those of one's own."""
    reached = member_access.reach(actor, STATE)
    rows = ImportFile.objects.filter(county__in=actor.counties, kind=INCOME)
    return rows.filter(Q(county__in=reached.counties) | Q(by_person__in=actor.persons))


def file_for(actor: Actor, pk: UUID) -> ImportFile:
    """One of them; NotFound otherwise."""
    return one_of(files_for(actor).select_related("county"), pk, _("没有找到这个导入文件。"))


def check_can_load(actor: Actor, county: int) -> Actor:
    """Whoever states the income of some body here."""
    own = bodies_for(actor, county).first()
    return member_access.check_may(actor, STATE, county=county, institution=own.pk if own else None)


def check_can_state(actor: Actor, institution: Institution) -> Actor:
    """The body's own people for it, finance for every body."""
    return member_access.check_may(
        actor, STATE, county=institution.county_id, institution=institution.pk
    )


def check_can_end_load(actor: Actor, file: ImportFile) -> Actor:
    """Whoever loaded it, while it waits."""
    acting = check_can_load(actor, file.county_id)
    import_checks.check_own_and_open(acting, file)
    return acting


def may_assign(actor: Actor, county: int) -> bool:
    """Whether the actor speaks for the commission, which assigns a base to a new body."""
    return county in member_access.reach(actor, STATE).counties


def listed_for(actor: Actor, county: int, year: int) -> QuerySet[Institution]:
    """The bodies of a year's list: hospitals and centres that worked then, and who stated more."""
    reached = member_access.reach(actor, READ)
    rows = Institution.objects.filter(county=county)
    rows = rows.filter(Q(county__in=reached.counties) | Q(pk__in=reached.institutions))
    stated = IncomeStatement.objects.filter(county=county, year=year).values("institution")
    worked = Q(opened_on=None) | Q(opened_on__lt=date(year + 1, 1, 1))
    worked &= Q(closed_on=None) | Q(closed_on__gt=date(year, 1, 1))
    kinds = Q(kind__startswith="A") | Q(kind__in=PRIMARY_KINDS)
    return rows.filter((worked & kinds) | Q(pk__in=stated)).order_by("code")
