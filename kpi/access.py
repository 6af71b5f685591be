"""Which figures an actor reaches: entered values, results, scores, runs; the only door to them."""

from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import NotFound, Refused, why_not
from alliance.core.models import ImportFile
from kpi import queries
from kpi.models import (
    DataElement,
    DataSet,
    DataValue,
    Indicator,
    IndicatorValue,
    Run,
    RunFacts,
    Scheme,
    SchemeVersion,
    Score,
    Target,
    Total,
)
from members import access as member_access
from members.models import County, Unit

IMPORTS: Final = "kpi.values"
"""The kind of file that holds reported figures."""
VISIBLE = (Run.State.COMPUTED, Run.State.PUBLISHED)


def _mine(actor: Actor, *, shared: bool, through: str = "unit__") -> Q:
    """Rows of the institutions that the actor may read; with `shared` also those of the
    county and its alliances, which everybody of the county may see."""
    reach = member_access.reach(actor, "kpi.read")
    mine = Q(county__in=reach.counties) | Q(**{f"{through}institution__in": reach.institutions})
    if shared:
        everybody = member_access.reach(actor, "kpi.read_county").counties
        kinds = (Unit.Kind.COUNTY, Unit.Kind.ALLIANCE)
        mine |= Q(**{"county__in": everybody, f"{through}kind__in": kinds})
    return mine


def units_for(actor: Actor) -> QuerySet[Unit]:
    """The units whose results the actor may read."""
    return Unit.objects.filter(_mine(actor, shared=True, through=""))


def values_for(actor: Actor) -> QuerySet[DataValue]:
    """Entered values: of the whole county, or of the actor's own institutions."""
    return DataValue.objects.filter(_mine(actor, shared=False))


def results_for(actor: Actor) -> QuerySet[IndicatorValue]:
    """Computed indicator values of runs that are there for everybody who may read them."""
    return IndicatorValue.objects.filter(_mine(actor, shared=True), run__state__in=VISIBLE)


def scores_for(actor: Actor) -> QuerySet[Score]:
    """Points, item by item."""
    return Score.objects.filter(_mine(actor, shared=True), run__state__in=VISIBLE)


def result_for(actor: Actor, pk: int) -> IndicatorValue:
    """One computed value; NotFound when it is not there or not the actor's."""
    found = results_for(actor).select_related("unit", "indicator").filter(pk=pk).first()
    if found is None:
        there = IndicatorValue.objects.filter(pk=pk).exists()
        raise NotFound(_("没有找到这一行结果。"), exists=there)
    return found


def score_for(actor: Actor, pk: int) -> Score:
    """One score; NotFound when it is not there or not the actor's."""
    found = scores_for(actor).select_related("unit", "item").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这一行得分。"), exists=Score.objects.filter(pk=pk).exists())
    return found


def totals_for(actor: Actor) -> QuerySet[Total]:
    """Sums and ranks."""
    return Total.objects.filter(_mine(actor, shared=True), run__state__in=VISIBLE)


def runs_for(actor: Actor) -> QuerySet[Run]:
    """Computed runs for everybody of the county; the others for those who see all of it."""
    everything = member_access.reach(actor, "kpi.read").counties
    everybody = member_access.reach(actor, "kpi.read_county").counties
    return Run.objects.filter(
        Q(county__in=everything) | Q(county__in=everybody, state__in=VISIBLE)
    ).select_related(
        "scheme_version__scheme",
        "scheme_version__weights_clause__plan",
        "county",
        "job",
        "started_by",
    )


def digest_of(run: Run) -> str:
    """The digest of what a visible run was computed from."""
    return RunFacts.objects.values_list("digest", flat=True).get(run=run)


def visible_runs_for(actor: Actor) -> QuerySet[Run]:
    """Runs whose results are there."""
    return runs_for(actor).filter(state__in=VISIBLE, available_at__isnull=False)


def run_for(actor: Actor, run: UUID | str) -> Run:
    """One run; NotFound when it is not there or not the actor's."""
    found = runs_for(actor).filter(pk=run).first()
    if found is None:
        raise NotFound(_("没有找到这个考核批次。"), exists=Run.objects.filter(pk=run).exists())
    return found


def _definitions(actor: Actor) -> frozenset[int]:
    return member_access.reach(actor, "kpi.read_definitions").counties


def elements_for(actor: Actor) -> QuerySet[DataElement]:
    """Data elements of the actor's counties."""
    return DataElement.objects.filter(county__in=_definitions(actor))


def data_sets_for(actor: Actor) -> QuerySet[DataSet]:
    """Forms of the actor's counties."""
    return DataSet.objects.filter(county__in=_definitions(actor))


def indicators_for(actor: Actor) -> QuerySet[Indicator]:
    """Indicators of the actor's counties."""
    return Indicator.objects.filter(county__in=_definitions(actor))


def targets_for(actor: Actor) -> QuerySet[Target]:
    """Printed and set targets of the actor's counties."""
    return Target.objects.filter(county__in=_definitions(actor))


def schemes_for(actor: Actor) -> QuerySet[Scheme]:
    """Schemes of the actor's counties."""
    return Scheme.objects.filter(county__in=_definitions(actor))


def scheme_versions_for(actor: Actor) -> QuerySet[SchemeVersion]:
    """Versions of the schemes of the actor's counties."""
    return SchemeVersion.objects.filter(county__in=_definitions(actor))


def unit_for(actor: Actor, county: County, code: str) -> Unit:
    """One unit of a county by its code; NotFound when it is not there or not the actor's."""
    there = Unit.objects.filter(county=county, code=code)
    unit = _named(units_for(actor)).filter(county=county, code=code).first()
    if unit is None:
        raise NotFound(_("没有找到这个单位的结果。"), exists=there.exists())
    return unit


def county_unit_for(actor: Actor, county: County) -> Unit:
    """The unit that is the county itself; NotFound when the actor may not read it."""
    unit = _named(units_for(actor)).filter(county=county, kind=Unit.Kind.COUNTY).first()
    if unit is None:
        raise NotFound(_("没有找到这个县区的结果。"), exists=True)
    return unit


def _named(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """With the rows that hold a unit's English name."""
    return units.select_related("county", "institution", "alliance")


def reads_all(actor: Actor, county: County) -> bool:
    """Whether the actor reads every entered value of the county."""
    return county.pk in member_access.reach(actor, "kpi.read").counties


def value_units_for(actor: Actor) -> QuerySet[Unit]:
    """The units whose entered values the actor may read."""
    return Unit.objects.filter(_mine(actor, shared=False, through=""))


def check_can_start(actor: Actor, version: SchemeVersion) -> Actor:
    """An assessor of the county starts a run of a published scheme."""
    acting = member_access.check_may(actor, "kpi.run", county=version.county_id)
    if not version.published:
        raise Refused(
            _("这个考核方案版本还没有发布，请先发布再计算。"), code="scheme_not_published"
        )
    return acting


def why_not_start(actor: Actor, county: County) -> str:
    """The sentence beside a greyed "compute", or "" when the actor may."""
    return why_not(member_access.check_may, actor, "kpi.run", county=county.pk)


def check_can_cancel(actor: Actor, run: Run) -> Actor:
    """An assessor stops a run that is still being computed."""
    acting = member_access.check_may(actor, "kpi.cancel_run", county=run.county_id)
    if run.state != Run.State.COMPUTING:
        raise Refused(
            _("这个批次已不在计算中，无法取消；如需更正请重新计算为新的修订。"),
            code="run_not_computing",
        )
    return acting


def check_can_publish(actor: Actor, run: Run) -> Actor:
    """An approver makes the newest computed run known; whoever started it may not publish it."""
    acting = member_access.check_may(actor, "kpi.publish_run", county=run.county_id)
    if run.state != Run.State.COMPUTED:
        raise Refused(_("只有已计算的批次可以公布。"), code="run_not_computed")
    if run.started_by_id in actor.persons:
        raise Refused(_("发起批次的人不能自己公布，请由另一人办理。"), code="same_person")
    newest = queries.newest_revision(run)
    if newest > run.revision:
        raise Refused(
            _("这个批次已有更新的第 %(revision)d 版，请公布那一版。") % {"revision": newest},
            code="run_superseded",
        )
    return acting


def check_can_import(actor: Actor, county: County) -> Actor:
    """Whoever may hand in figures for the county, an alliance or one institution of it.

    Which units a file may speak of is checked row by row.
    """
    verb = "kpi.import"
    mine = member_access.reach(actor, verb).institutions
    own = (held.institution for held in actor.held if held.county == county.pk)
    place = next((institution for institution in own if institution in mine), None)
    return member_access.check_may(actor, verb, county=county.pk, institution=place)


def imports_for(actor: Actor) -> QuerySet[ImportFile]:
    """Loaded files: all of the county for those who read all of it, otherwise one's own."""
    whole = member_access.reach(actor, "kpi.read").counties
    own = Q(county__in=actor.counties, by_person__in=actor.persons)
    return ImportFile.objects.filter(Q(county__in=whole) | own, kind=IMPORTS)


def import_for(actor: Actor, file: UUID | str) -> ImportFile:
    """One loaded file; NotFound when it is not there or not the actor's."""
    found = imports_for(actor).select_related("county").filter(pk=file).first()
    if found is None:
        raise NotFound(
            _("没有找到这个导入文件。"), exists=ImportFile.objects.filter(pk=file).exists()
        )
    return found


def check_can_end_import(actor: Actor, file: ImportFile) -> Actor:
    """Whoever loaded a file applies it or gives it up: it was compared with what they may write."""
    acting = check_can_import(actor, file.county)
    if file.state != ImportFile.State.COMPARED:
        raise Refused(
            _("这个文件已经处理过（%(state)s）。") % {"state": file.get_state_display()},
            code="import_ended",
        )
    if file.by_person != acting.person:
        raise Refused(_("请由上传的人写入或放弃这个文件。"), code="import_not_own")
    return acting


def check_can_apply_good(actor: Actor, file: ImportFile) -> Actor:
    """There is something to write."""
    acting = check_can_end_import(actor, file)
    if not file.counts["created"] + file.counts["changed"]:
        same = _("没有可写入的值：可用的各行与现有数据相同。")
        none = _("没有可写入的值：各行都被退回。请改好后重新上传。")
        raise Refused(same if file.counts["unchanged"] else none, code="import_nothing")
    return acting


def check_can_apply(actor: Actor, file: ImportFile) -> Actor:
    """Nothing is refused, so that the whole file can be written."""
    acting = check_can_apply_good(actor, file)
    if file.counts["refused"]:
        raise Refused(
            _("有 %(n)d 行被退回，不能全部写入。") % {"n": file.counts["refused"]},
            code="import_has_refused_rows",
        )
    return acting
