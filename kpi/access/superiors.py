"""上级报表: who reads them, who says which figure stands in a cell, who fills them in."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused
from kpi.models import Filled, SuperiorFile, SuperiorForm
from members import access as member_access
from members.models import County, Unit

KEEP = "kpi.keep_superiors"


def superiors_for(actor: Actor) -> QuerySet[SuperiorForm]:
    """Superiors' forms of the counties whose figures the actor reads as a whole."""
    counties = member_access.reach(actor, "kpi.read").counties
    return SuperiorForm.objects.filter(county__in=counties).select_related("county")


def superior_for(actor: Actor, pk: UUID) -> SuperiorForm:
    """One of them; NotFound when it is not there or not the actor's."""
    found = superiors_for(actor).filter(pk=pk).first()
    if found is None:
        there = SuperiorForm.objects.filter(pk=pk).exists()
        raise NotFound(_("没有找到这张上级报表。"), exists=there)
    return found


def superior_file_for(actor: Actor, form: SuperiorForm, number: int | None = None) -> SuperiorFile:
    """A blank workbook of a form, the newest unless a number is given."""
    rows = SuperiorFile.objects.filter(form=form, form__in=superiors_for(actor))
    rows = rows.select_related("document", "form__county", "county", "by")
    found = (rows if number is None else rows.filter(number=number)).order_by("-number").first()
    if found is None:
        raise NotFound(_("没有找到这一版空白表。"))
    return found


def all_filled_for(actor: Actor) -> QuerySet[Filled]:
    """Filled forms of the counties whose figures the actor reads as a whole."""
    counties = member_access.reach(actor, "kpi.read").counties
    return Filled.objects.filter(county__in=counties).select_related("file__form")


def filled_for(actor: Actor, pk: UUID) -> Filled:
    """One filled form; NotFound when it is not there or not the actor's."""
    counties = member_access.reach(actor, "kpi.read").counties
    rows = Filled.objects.filter(county__in=counties)
    found = rows.select_related("file__form__county", "document", "by", "county").filter(pk=pk)
    row = found.first()
    if row is None:
        there = Filled.objects.filter(pk=pk).exists()
        raise NotFound(_("没有找到这次填表。"), exists=there)
    return row


def bindable_units_for(actor: Actor, county: County) -> QuerySet[Unit]:
    """The units of which a cell may hold a figure."""
    counties = member_access.reach(actor, "kpi.read").counties
    rows = Unit.objects.filter(county=county, county__in=counties)
    return rows.select_related("county", "institution", "alliance").order_by("kind", "code")


def check_can_add_superior(actor: Actor, county: County) -> Actor:
    """An assessor takes in what a superior sends."""
    return member_access.check_may(actor, KEEP, county=county.pk)


def check_can_keep_superior(actor: Actor, form: SuperiorForm) -> Actor:
    """An assessor binds the cells of a form that is still wanted, and fills it in."""
    acting = member_access.check_may(actor, KEEP, county=form.county_id)
    if form.ended_at is not None:
        raise Refused(_("这张上级报表已停用。"), code="superior_ended")
    return acting
