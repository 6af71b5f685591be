"""An alliance writes what its year's figures mean, version by version, and files it."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alliance.core import audit, outbox
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused, wrong_field
from fundpool.access import analyses as access
from fundpool.models import EconomicAnalysis
from fundpool.queries import analyses as queries
from fundpool.queries import execution
from fundpool.rules import analyses as rules
from members.models import Alliance

_FIRST: Final = 2000
_FILED: Final = gettext_noop("%(alliance)s报送了%(year)s年度经济运行分析。")


@action
def write_analysis(
    *, alliance: Alliance, year: int, comment: str, version: int, by: Actor
) -> EconomicAnalysis:
    """Write the next version; `version` is the last one that was seen, 0 where there was none.

    An earlier draft stays to be read, a filed version is never changed.
    """
    alliance = _locked(alliance)
    by = access.check_can_write(by, alliance)
    if not _FIRST <= year <= today().year:
        raise wrong_field("year", _("请填写四位年份，不晚于今年。"))
    comment = comment.strip()
    if not comment or len(comment) > rules.LONGEST:
        told = _("请写分析意见，不超过%(n)d字。") % {"n": rules.LONGEST}
        raise Invalid(told, fields={"comment": told})
    last = queries.versions_of(EconomicAnalysis.objects.all(), alliance, year).first()
    if (last.number if last else 0) != version:
        raise Refused(_("别人刚保存了新版，请刷新页面后再写。"), code="stale")
    if last is not None and last.status == rules.DRAFT:
        last.status = rules.ECONOMIC_ANALYSIS.after(last.status, "replace")
        last.save(update_fields=["status"])
    row = EconomicAnalysis.objects.create(
        county_id=alliance.county_id, alliance=alliance, year=year, number=version + 1,
        comment=comment, written_by_id=by.person, written_at=now(), demo=alliance.county.demo,
    )  # fmt: skip
    _told(by, "analysis.written", row)
    return row


@action
def file_analysis(*, row: EconomicAnalysis, by: Actor) -> EconomicAnalysis:
    """File a version with the figures as they stand now; the commission's finance is told."""
    alliance = _locked(row.alliance)
    by = access.check_can_write(by, alliance)
    row = EconomicAnalysis.objects.select_for_update(no_key=True).get(
        county=row.county_id, pk=row.pk
    )
    row.alliance = alliance
    row.status = rules.ECONOMIC_ANALYSIS.after(row.status, "file")
    row.filed_by_id, row.filed_at = by.person, now()
    row.figures = queries.kept(
        queries.sections(alliance, row.year, access.runs_for(by), books=False)
    )
    row.save(update_fields=["status", "filed_by", "filed_at", "figures"])
    _told(by, "analysis.filed", row)
    said: dict[str, str | int] = {"alliance": alliance.name, "year": str(row.year)}
    people = [(one, said) for one in execution.finance_of(row.county_id, today())]
    if people:
        outbox.tell_all(
            county=row.county_id, told=people, text=_FILED, url=row.get_absolute_url()
        )  # fmt: skip
    return row


def _locked(alliance: Alliance) -> Alliance:
    """Of two who write at once the second is told that there is a newer version."""
    rows = Alliance.objects.select_for_update(no_key=True, of=("self",)).select_related("county")
    return rows.get(county=alliance.county_id, pk=alliance.pk)


def _told(by: Actor, what: str, row: EconomicAnalysis) -> None:
    audit.record(
        by, what, row, alliance=row.alliance.code, year=row.year, analysis_version=row.number
    )  # fmt: skip
