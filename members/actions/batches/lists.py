"""Many projects or disease lists at once, as a file brings them; one event for each batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.errors import Refused
from members import access
from members.actions._batches import check_may_for_each, locked_by_code
from members.models import Alliance, County, DiseaseList, Institution, Project

BATCH: Final = 500


@dataclass(frozen=True)
class ProjectRow:
    """A project as a file gives it; `facts` are those it states (name, estimate, stage, note)."""

    code: str
    institution: Institution
    facts: Mapping[str, Any]


@action
def enter_projects(
    *, county: County, rows: Sequence[ProjectRow], by: Actor, demo: bool = False
) -> int:
    """Projects that are new, and what differs; how far one has come is the commission's word."""
    bodies = [row.institution for row in rows]
    acting = check_may_for_each(by, "members.keep_equipment", county, bodies)
    there = locked_by_code(Project, county, [row.code for row in rows])
    new: list[Project] = []
    changed: list[Project] = []
    changes = {}
    for row in rows:
        project = there.get(row.code) or Project(
            county=county, institution=row.institution, code=row.code, demo=demo
        )
        if project.institution_id != row.institution.pk:
            raise Refused(_("项目已归其他单位，不能由文件改动。"), code="not_yours")
        if row.facts.get("stage", project.stage) != project.stage:
            access.check_may(by, "members.decide_equipment", county=county.pk)
        if project.pk:
            changes[row.code] = {
                fact: [getattr(project, fact), value] for fact, value in row.facts.items()
            }
            project.version += 1
        for fact, value in row.facts.items():
            setattr(project, fact, value)
        (changed if project.pk else new).append(project)
    Project.objects.bulk_create(new, batch_size=BATCH)
    fields = ["name", "estimate_fen", "stage", "note", "version"]
    Project.objects.bulk_update(changed, fields, batch_size=BATCH)
    added = [[project.code, project.stage] for project in new]
    audit.record(acting, "projects.entered", county, added=added, changed=changes)
    return len(rows)


@action
def enter_disease_lists(
    *, county: County, rows: Mapping[str, Mapping[str, Any]], by: Actor, demo: bool = False
) -> int:
    """Lists by code with their facts; of one that a plan prints only the document's number."""
    by = access.check_may(by, "members.keep_registry", county=county.pk)
    there = locked_by_code(DiseaseList, county, rows)
    new = {
        code: DiseaseList(county=county, code=code, demo=demo) for code in rows if code not in there
    }
    changes = {}
    for code, facts in rows.items():
        one = new[code] if code in new else there[code]
        said = {fact: value for fact, value in facts.items() if getattr(one, fact) != value}
        if one.clause_id is not None and said.keys() - {"document_no"}:
            raise Refused(_("方案印出的目录只能补写目录文号。"), code="printed")
        if code in there:
            changes[code] = {
                fact: [_told(getattr(one, fact)), _told(value)] for fact, value in said.items()
            }
            one.version += 1
        for fact, value in said.items():
            setattr(one, fact, value)
    DiseaseList.objects.bulk_create(new.values(), batch_size=BATCH)
    fields = ["name", "alliance", "level", "expected", "document_no", "version"]
    DiseaseList.objects.bulk_update(there.values(), fields, batch_size=BATCH)
    audit.record(by, "disease_lists.entered", county, added=list(new), changed=changes)
    return len(rows)


def _told(value: Any) -> Any:
    """A fact as the audit keeps it: an alliance by its code."""
    return value.code if isinstance(value, Alliance) else value
