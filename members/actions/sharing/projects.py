"""The register of projects (项目库): a body enters one, the commission says how far it is."""

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Invalid, Refused
from alliance.core.versions import check_version
from members import access
from members.models import Institution, Project


@action
def add_project(
    *,
    institution: Institution,
    code: str,
    name: str,
    by: Actor,
    estimate_fen: int | None = None,
    note: str = "",
    demo: bool = False,
) -> Project:
    """A body enters a project of its own with its estimate in fen."""
    county = institution.county_id
    by = access.check_may(by, "members.keep_equipment", county=county, institution=institution.pk)
    if Project.objects.filter(county_id=county, code=code).exists():
        raise Refused(
            _("编号%(code)s在本县区已有项目使用，请换一个编号。") % {"code": code}, code="exists"
        )
    project = Project.objects.create(
        county_id=county,
        institution=institution,
        code=code,
        name=name,
        estimate_fen=estimate_fen,
        note=note,
        demo=demo,
    )
    audit.record(by, "project.added", project, code=code, name=name, institution=institution.code)
    return project


@action
def stage_project(
    *, project: Project, stage: str, by: Actor, version: str | int | None, reason: str
) -> Project:
    """The commission says how far a project has come, and why."""
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    by = access.check_may(by, "members.decide_equipment", county=project.county_id)
    check_version(project, version, yours={"stage": stage})
    if stage not in Project.Stage.values:
        raise Invalid(_("没有“%(stage)s”这个阶段。") % {"stage": stage})
    before, project.stage = project.stage, stage
    project.version += 1
    project.save(update_fields=["stage", "version"])
    audit.record(by, "project.staged", project, reason=reason, stage=stage, before=before)
    return project
