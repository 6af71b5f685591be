"""What a search finds of assessment: indicators by name, number or code, schemes."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.finding import MOST, Found, matching
from alliance.core.showing import local
from kpi.models import Indicator, IndicatorValue, IndicatorVersion, Run, Scheme
from kpi.queries.course.runs import latest_runs
from kpi.wording import period_words
from members import access as member_access
from members.models import Unit


def find(actor: Actor, text: str) -> list[Found]:
    """Published indicators with the explanation of their newest value; schemes with their newest run."""
    counties = member_access.reach(actor, "kpi.read_definitions").counties
    if not counties:
        return []
    newest = {county: _newest(county) for county in counties}
    return [*_indicators(text, newest), *_schemes(text, newest)]


def _newest(county: int) -> list[Run]:
    """The newest visible run of each scheme, latest period first."""
    runs = latest_runs(Run.objects.all(), county).select_related("scheme_version", "county")
    return list(runs.order_by("-period", "-revision")[:MOST])


def _indicators(text: str, newest: dict[int, list[Run]]) -> Iterator[Found]:
    published = IndicatorVersion.objects.filter(
        indicator=OuterRef("pk"), status=IndicatorVersion.Status.PUBLISHED
    )
    there = Indicator.objects.filter(Exists(published), county__in=newest)
    found = matching(there, text, names=("name", "name_en"), pinyin=False)
    rows = list(found[:MOST])
    computed = set(
        IndicatorValue.objects.filter(
            run__in=[run for runs in newest.values() for run in runs],
            indicator__in=rows,
            unit__kind=Unit.Kind.COUNTY,
        ).values_list("run_id", "indicator_id")
    )
    for row in rows:
        run = next((one for one in newest[row.county_id] if (one.pk, row.pk) in computed), None)
        if run is None:
            url, note = row.get_absolute_url(), _("还没有算出的值")
        else:
            url = reverse("kpi:explanation", args=[run.pk, run.county.code, row.code])
            note = period_words(run.period)
        yield Found("kpi", _("指标"), local(row, "name"), row.code, note, url, row.rank)


def _schemes(text: str, newest: dict[int, list[Run]]) -> Iterator[Found]:
    rows = matching(
        Scheme.objects.filter(county__in=newest), text, names=("name", "name_en"), pinyin=False
    )
    for row in rows[:MOST]:
        run = next(
            (one for one in newest[row.county_id] if one.scheme_version.scheme_id == row.pk), None
        )
        url = run.get_absolute_url() if run else reverse("kpi:runs")
        note = period_words(run.period) if run else _("还没有批次")
        yield Found(
            "kpi", _("考核方案"), local(row, "name"), row.code, note, url, row.rank, row.demo
        )
