"""Counties, institutions, alliances and memberships, as far as an actor reaches."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid, NotFound
from members import queries
from members.access.deciding import reach
from members.access.reading import one_open_to
from members.models import Alliance, County, Institution, Membership, Unit


def counties_for(actor: Actor) -> QuerySet[County]:
    """The counties in which the actor holds a grant."""
    return County.objects.filter(id__in=actor.counties)


def county_for(actor: Actor, code: str) -> County:
    """One county of the actor's by its code; NotFound otherwise."""
    county = County.objects.select_related("plan").filter(code=code).first()
    if county is None or county.id not in actor.counties:
        raise NotFound(_("没有找到这个县区。"), exists=county is not None)
    return county


def current_county(actor: Actor, chosen: str) -> County:
    """The county that was chosen, while it is still the actor's, otherwise their first."""
    mine = list(counties_for(actor).select_related("plan"))
    if not mine:
        raise NotFound(_("您在任何县区都没有角色，请联系本县区管理员。"))
    return next((county for county in mine if county.code == chosen), mine[0])


def county_asked(actor: Actor, code: str) -> County | None:
    """The county that was named, or the only one the actor has; None for who has none.

    Raises Invalid when there are several and none was named.
    """
    if code:
        return county_for(actor, code)
    counties = list(counties_for(actor).order_by("code")[:10])
    if len(counties) > 1:
        raise Invalid(
            _("您有多个县区，请用参数 county 指明其一：%(codes)s。")
            % {"codes": ", ".join(county.code for county in counties)},
            code="county_needed",
            fields={"county": _("请指明县区代码。")},
        )
    return counties[0] if counties else None


def institution_for(actor: Actor, county: str, code: str) -> Institution:
    """One institution of a county of the actor's; NotFound otherwise."""
    rows = Institution.objects.select_related("county", "clause__plan", "parent")
    sentence = _("没有找到这个机构。")
    return one_open_to(actor, rows, sentence, county__code=county, code=code)


def memberships_for(actor: Actor, on: date) -> QuerySet[Membership]:
    """Who belonged to what on a day, in the actor's counties."""
    reached = reach(actor, "members.read").counties
    return Membership.objects.filter(queries.days.in_force(on), county__in=reached)


def institutions_for(actor: Actor) -> QuerySet[Institution]:
    """Registry facts are open to everybody signed in to the county."""
    return Institution.objects.filter(county__in=reach(actor, "members.read").counties)


def successors_for(actor: Actor, institution: Institution) -> QuerySet[Institution]:
    """The bodies of the county that are there today, into which this one may be merged."""
    rows = institutions_for(actor).filter(
        queries.days.open_on(today()), county=institution.county_id
    )
    return rows.exclude(pk=institution.pk).order_by("sort_key", "code")


def alliances_for(actor: Actor) -> QuerySet[Alliance]:
    """Alliances of the actor's counties."""
    return Alliance.objects.filter(county__in=reach(actor, "members.read").counties)


def units_for(actor: Actor) -> QuerySet[Unit]:
    """Counties, alliances and institutions as units: registry facts like the bodies themselves."""
    kinds = (Unit.Kind.COUNTY, Unit.Kind.ALLIANCE, Unit.Kind.INSTITUTION)
    return Unit.objects.filter(county__in=reach(actor, "members.read").counties, kind__in=kinds)
