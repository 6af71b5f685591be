"""Asking bodies to check what the registry says of them, and their answers (信息核对)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid, Refused
from members import access
from members.actions._due_days import due_day
from members.actions._telling import tell_body
from members.actions.bodies._answering import answer_open_request
from members.actions.bodies._entering import locked
from members.models import County, FactRequest, Institution
from members.queries.bodies import ENDED

ASKED = gettext_noop("请%(body)s于%(day)s前核对登记信息。")


@action
def ask_facts(
    *,
    county: County,
    institutions: Iterable[Institution],
    by: Actor,
    due_on: date | None = None,
    workdays: int | None = None,
) -> list[FactRequest]:
    """Ask bodies to check their facts until a day; who is asked already is not asked twice.

    The day is typed, or so many working days after today; the county's usual number where
    neither is given.
    """
    by = access.check_may(by, "members.ask_facts", county=county.pk)
    due_on, workdays = due_day(county, due_on, workdays)
    if by.person is None:
        raise Invalid(_("信息核对须由人发起。"))
    keys = [body.pk for body in institutions]
    rows = Institution.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk__in=keys, county=county
    )
    there = list(rows.exclude(status__in=ENDED).select_related("county").order_by("pk"))
    asked = set(
        FactRequest.objects.filter(institution__in=there, answered_at=None).values_list(
            "institution_id", flat=True
        )
    )
    wanted = [body for body in there if body.pk not in asked]
    if not wanted:
        raise Refused(
            _("没有可发起核对的机构：所选机构都已在核对中，或已停业。"), code="asked_already"
        )
    made = FactRequest.objects.bulk_create(
        FactRequest(
            county=county,
            institution=body,
            asked_by_id=by.person,
            asked_at=now(),
            due_on=due_on,
            workdays=workdays,
            demo=body.demo,
        )
        for body in wanted
    )
    for body in wanted:
        tell_body(body, ASKED, by, day=due_on.isoformat())
    audit.record(
        by, "fact_request.asked", county, due_on=due_on, workdays=workdays,
        institutions=[b.code for b in wanted],
    )  # fmt: skip
    return made


@action
def confirm_facts(*, institution: Institution, by: Actor) -> FactRequest:
    """The body says: what the registry has of us is right."""
    institution = locked(institution)
    by = access.check_may(
        by, "members.propose_facts", county=institution.county_id, institution=institution.pk
    )
    row = answer_open_request(institution, by)
    if row is None:
        raise Refused(_("没有待核对的请求，或已有人核对过。"), code="answered_already")
    return row
