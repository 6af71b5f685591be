"""People with their roles, and what was asked for and happened, as far as the caller may read."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.asking import Asked, parameter
from alliance.core.documents import listed
from alliance.core.shapes import names_of
from members import access
from members.api.places import CODE, PLACES
from members.api.shapes_people import (
    CustodyShape,
    DepartmentShape,
    EventShape,
    GrantShape,
    MembershipRequestShape,
    PersonShape,
    ProjectShape,
)
from members.api.sharing import DATED, INSTITUTION, OPENED, SHARED, Facts
from members.models import County

PEOPLE: Any = _("人员")


@listed(PEOPLE, PersonShape, _("人员"))
class People(Facts):
    """The people of a county whom the caller may read."""

    title = "people"
    source = access.persons_for
    columns = names_of(PersonShape)
    paths = {"institution": "institution__code"}
    parameters = (CODE, INSTITUTION)
    filters = {"code": "code", "institution": "institution__code"}


@listed(PEOPLE, GrantShape, _("角色"), _("这一天持有的角色。"))
class Grants(Facts):
    """Who holds which role on the day."""

    title = "grants"
    source = access.grants_for
    columns = names_of(GrantShape)
    paths = {"person": "person__code", "institution": "institution__code"}
    parameters = (
        parameter("person", _("人员代码，多个用逗号分开。")),
        parameter("role", _("角色。")),
    )
    filters = {"person": "person__code", "role": "role"}
    when = DATED
    order = ("id",)


@listed(PLACES, DepartmentShape, _("科室"))
class Departments(Facts):
    """Departments and service units."""

    title = "departments"
    source = access.departments_for
    columns = names_of(DepartmentShape)
    paths = {"institution": "institution__code", "parent": "parent__code"}
    parameters = (CODE, INSTITUTION)
    filters = {"code": "code", "institution": "institution__code"}
    when = OPENED


@listed(PLACES, CustodyShape, _("托管"))
class Custodies(Facts):
    """Which body is run by which on the day."""

    title = "custodies"
    source = access.custodies_for
    columns = names_of(CustodyShape)
    paths = {
        "institution": "institution__code",
        "custodian": "custodian__code",
        "clause": "clause__key",
    }
    parameters = (INSTITUTION,)
    filters = {"institution": "institution__code"}
    when = DATED
    order = ("id",)


@listed(PLACES, EventShape, _("机构事项"), _("到这一天为止的事项；已撤回的不列。"))
class Events(Facts):
    """What has happened to bodies up to the day."""

    title = "institution-events"
    source = access.events_for
    columns = names_of(EventShape)
    paths = {"institution": "institution__code", "into": "into__code"}
    parameters = (INSTITUTION, parameter("kind", _("事项，多个用逗号分开。")))
    filters = {"institution": "institution__code", "kind": "kind"}
    order = ("id",)

    def find(self, actor: Actor, county: County, on: date, asked: Asked) -> QuerySet[Any, Any]:
        """Those that had taken place by the day."""
        return super().find(actor, county, on, asked).filter(on__lte=on)


@listed(PLACES, MembershipRequestShape, _("动态调整申请"))
class MembershipRequests(Facts):
    """Requests to enter, leave or move that the caller may read."""

    title = "membership-requests"
    source = access.membership_requests_for
    columns = names_of(MembershipRequestShape)
    paths = {
        "institution": "institution__code",
        "source": "source__code",
        "target": "target__code",
    }
    parameters = (INSTITUTION, parameter("state", _("状态，多个用逗号分开。")))
    filters = {"institution": "institution__code", "state": "state"}
    order = ("id",)


@listed(SHARED, ProjectShape, _("项目"))
class Projects(Facts):
    """The project register."""

    title = "projects"
    source = access.projects_for
    columns = names_of(ProjectShape)
    paths = {"institution": "institution__code"}
    parameters = (CODE, INSTITUTION)
    filters = {"code": "code", "institution": "institution__code"}
