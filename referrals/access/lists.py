"""Daily lists of a hospital: its own referral desk loads, reads and confirms them; nobody else."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid, NotFound, Refused
from alliance.core.imports import checks as import_checks
from alliance.core.models import ImportFile
from alliance.core.rows import one_of
from members import access as member_access
from members.models import Institution
from referrals.models import ListLine, Referral
from referrals.rules import RECEIVE

#: The kind of file that says who registered, was admitted, was discharged.
LIST: Final = "referrals.list"


def list_bodies_for(actor: Actor) -> QuerySet[Institution]:
    """The bodies at whose referral desk the actor sits."""
    own = member_access.reach(actor, RECEIVE).institutions
    rows = Institution.objects.filter(county__in=actor.counties, pk__in=own)
    return rows.select_related("county").order_by("code")


def list_lines_for(actor: Actor) -> QuerySet[ListLine]:
    """Lines of the lists of these bodies."""
    own = member_access.reach(actor, RECEIVE).institutions
    return ListLine.objects.filter(county__in=actor.counties, institution__in=own)


def list_files_for(actor: Actor) -> QuerySet[ImportFile]:
    """Files that the desks of these bodies have loaded."""
    own = sorted(member_access.reach(actor, RECEIVE).institutions)
    return ImportFile.objects.filter(
        county__in=actor.counties, kind=LIST, arguments__institution__in=own
    )


def list_file_for(actor: Actor, pk: UUID) -> ImportFile:
    """One of them; NotFound when it is not there or not the actor's."""
    return one_of(list_files_for(actor).select_related("county"), pk, _("没有找到这个导入文件。"))


def list_body_for(actor: Actor, county: int, code: str = "") -> Institution:
    """One of the bodies the actor loads lists for; the first where none is named.

    A refusal that says who does where there is none.
    """
    rows = list_bodies_for(actor).filter(county=county)
    body = (rows.filter(code=code) if code else rows).first()
    if body is not None:
        return body
    if code and rows.exists():
        raise Invalid(
            _("“%(code)s”不是您所在的单位。") % {"code": code[:40]},
            code="unknown_body",
            fields={"institution": _("请写本单位的代码。")},
        )
    member_access.check_may(actor, RECEIVE, county=county, institution=_own(actor, county))
    raise NotFound(_("没有找到您所在的单位。"))


def check_can_load(actor: Actor, institution: Institution) -> Actor:
    """The referral desk of this very body."""
    return member_access.check_may(
        actor, RECEIVE, county=institution.county_id, institution=institution.pk
    )


def check_can_settle(actor: Actor, line: ListLine) -> Actor:
    """The same, for a line that nobody has settled."""
    acting = member_access.check_may(
        actor, RECEIVE, county=line.county_id, institution=line.institution_id
    )
    if line.settled_at is not None:
        raise Refused(_("这一行已经确认过。"), code="line_settled")
    return acting


def check_is_case_of(line: ListLine, referral: Referral) -> None:
    """The case is at this hospital, in its county."""
    here = {referral.origin_id, referral.destination_id}
    if referral.county_id != line.county_id or line.institution_id not in here:
        raise NotFound(_("没有找到这件转诊。"), exists=True)


def check_can_end_list(actor: Actor, file: ImportFile, institution: Institution) -> Actor:
    """Whoever loaded it, while it waits and they still sit at the desk."""
    acting = check_can_load(actor, institution)
    import_checks.check_own_and_open(acting, file)
    return acting


def _own(actor: Actor, county: int) -> int | None:
    return next((held.institution for held in actor.held if held.county == county), None)
