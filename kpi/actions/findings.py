"""What was found in a return is explained by who handed it in, and closed by the commission."""

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now
from alliance.core.errors import Invalid
from kpi import access
from kpi.models import Finding


@action
def explain_finding(*, finding: Finding, text: str, by: Actor) -> Finding:
    """The body says what is behind it; the figure stays as it was handed in."""
    row = _locked(finding)
    by = access.check_can_explain(by, row)
    if not text.strip():
        raise Invalid(_("请写明原因。"), fields={"text": _("不能为空。")})
    row.state, row.explanation = Finding.State.EXPLAINED, text.strip()[:500]
    row.explained_by_id, row.explained_at = by.person, now()
    row.save()
    audit.record(by, "kpi.finding_explained", row, county=row.county_id, text=row.explanation)
    return row


@action
def close_finding(*, finding: Finding, by: Actor) -> Finding:
    """The commission is satisfied."""
    row = _locked(finding)
    by = access.check_can_close_finding(by, row)
    row.state, row.closed_by_id, row.closed_at = Finding.State.CLOSED, by.person, now()
    row.save()
    audit.record(by, "kpi.finding_closed", row, county=row.county_id)
    return row


def _locked(finding: Finding) -> Finding:
    rows = Finding.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("submission__unit__institution__parent").get(pk=finding.pk)
