"""撤并: what a merged body has not reported yet is reported by its successor."""

from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid
from alliance.core.periods import Period
from kpi.queries.merging import open_rows, owed_forms, why_ends
from members import access as member_access
from members import queries as member_queries
from members.models import InstitutionEvent


@action
def take_over(*, event: InstitutionEvent, by: Actor) -> None:
    """Forms, returns and appeals of the merged body are the successor's people's to go on with.

    The figures stay those of the body that worked then: whoever reports for the successor
    reaches the bodies it has absorbed.
    """
    body, into = event.institution, event.into
    member_access.check_may(by, "members.keep_registry", county=event.county_id)
    if into is None:
        raise Invalid("the event is no merger")
    month = Period.containing(event.on, "month").previous
    forms = owed_forms(body, month)
    audit.record(
        by,
        "kpi.forms_taken_over",
        into,
        institution=body.code,
        period=month.code,
        forms=[form.code for form, _n in forms],
    )
    for row in open_rows(body):
        why = why_ends(row, event.on)
        what = "work.ended_by_merger" if why else "work.moved_by_merger"
        reason = why or event.reason
        audit.record(by, what, row, reason=reason, institution=body.code, into=into.code)
    if not forms:
        return
    tellers = member_queries.signers(event.county_id, "kpi.import", today(), into.pk)
    tellers = tellers.filter(institution=into)
    for person in tellers.exclude(pk=by.person or 0).order_by("pk").values_list("pk", flat=True):
        outbox.tell(
            county=event.county_id,
            person=person,
            text=gettext_noop(
                "%(body)s已并入%(into)s，其%(period)s还有%(n)d张报表未报齐，请贵单位补报。"
            ),
            url=into.get_absolute_url(),
            body=body.name,
            into=into.name,
            period=month.code,
            n=len(forms),
        )
