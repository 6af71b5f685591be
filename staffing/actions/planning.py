"""Planning: the order of candidates is published, somebody is chosen, departments are stated."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from alliance.core import audit
from alliance.core.action import action
from alliance.core.actor import Actor
from alliance.core.clock import now, today
from alliance.core.errors import Refused, wrong_field
from alliance.core.versions import check_version
from members.models import Institution, Person
from staffing import access
from staffing.access import planning as planning_access
from staffing.actions.postings import take_step
from staffing.models import (
    CandidateOrder,
    DepartmentFloor,
    NominationChoice,
    Posting,
    StaffDuty,
)
from staffing.queries import planning as queries
from staffing.rules.ranking import CRITERIA

_LONGEST = 60


@action
def publish_order(
    *, institution: Institution, criteria: Sequence[str], by: Actor
) -> CandidateOrder:
    """A body says by which criteria it ranks whom it sends; from now on, never backwards."""
    by = planning_access.check_can_publish(by, institution)
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    asked = [code for code in criteria if code]
    if not asked or len(set(asked)) != len(asked) or not set(asked) <= set(CRITERIA):
        raise wrong_field("criteria", _("请按先后选择排序条件，每项一次。"))
    latest = queries.order_of(institution.pk)
    if latest is not None and latest.criteria == asked:
        raise Refused(_("现在公布的就是这个顺序。"), code="same_order")
    row = CandidateOrder.objects.create(
        county_id=institution.county_id, institution=institution, criteria=asked,
        number=latest.number + 1 if latest else 1, published_at=now(), published_by_id=by.person,
        demo=institution.demo,
    )  # fmt: skip
    audit.record(
        by, "planning.order_published", row, county=row.county_id, institution=institution.pk,
        candidate_criteria=asked,
    )  # fmt: skip
    return row


@action
def choose(
    *, posting: Posting, person: Person, version: str | int | None, by: Actor, reason: str = ""
) -> Posting:
    """Nominate somebody for a need; the rank and what stays of the department are kept.

    Whoever is not the first, or leaves too few behind, is nominated with a reason alone.
    """
    plan = queries.plan_for(posting, today())
    found = plan.of(person.pk)
    if found is None:
        raise wrong_field("person", _("请选派出单位在任的人员。"))
    if found.why:
        raise Refused(_("%(who)s不能提名：%(why)s") % {"who": person, "why": found.why},
                      code="barred")  # fmt: skip
    reason = reason.strip()
    if not reason and found.rank not in {None, 1}:
        raise wrong_field("reason", _("没有按公布的排序提名第一名，请写明理由。"))
    if not reason and found.is_short:
        raise wrong_field("reason", _("派出后科室在岗人数低于本单位的下限，请写明理由。"))
    said = {"person": person.code} | ({"reason": reason} if reason else {})
    row = take_step(posting=posting, verb="nominate", version=version, said=said, by=by)
    made = NominationChoice.objects.create(
        county_id=row.county_id, posting=row, person=person, order=plan.order, rank=found.rank,
        among=len(plan.free), first=plan.free[0].person if plan.order and plan.free else None,
        left=found.facts.left, least=found.least, reason=reason, by_id=by.person, at=now(),
        demo=row.demo,
    )  # fmt: skip
    audit.record(
        by, "planning.chosen", made, county=row.county_id, institution=row.home_id,
        candidate_rank=found.rank, candidates=len(plan.free), reason=reason,
    )  # fmt: skip
    return row


@action
def state_duty(
    *, person: Person, department: str, team: str, version: str | int | None, by: Actor
) -> StaffDuty:
    """In which department and in which family-doctor team somebody works."""
    held = Person.objects.select_for_update(no_key=True, of=("self",))
    person = held.select_related("institution").get(pk=person.pk)
    by = access.check_can_keep_staff(by, person.institution, person.county_id)
    for name, said in (("department", department), ("team", team)):
        if len(said.strip()) > _LONGEST:
            raise wrong_field(name, _("请不超过%(most)d字。") % {"most": _LONGEST})
    row = StaffDuty.objects.filter(person=person).first()
    if row is None:
        row = StaffDuty(county_id=person.county_id, person=person, demo=person.demo, version=0)
    else:
        check_version(row, version)
    row.department, row.team = department.strip(), team.strip()
    row.version += 1
    row.save()
    audit.record(by, "staff.duty_stated", person, department=row.department, team=row.team)
    return row


@action
def state_floor(
    *, institution: Institution, department: str, least: int, by: Actor
) -> DepartmentFloor:
    """How many people of a department must stay."""
    by = planning_access.check_can_publish(by, institution)
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    department = department.strip()
    there = StaffDuty.objects.filter(person__institution=institution, department=department)
    if not department or not there.exists():
        raise wrong_field("department", _("本单位没有人登记在这个科室。"))
    row = DepartmentFloor.objects.filter(institution=institution, department=department).first()
    if row is None:
        row = DepartmentFloor(
            county_id=institution.county_id, institution=institution, department=department,
            version=0, demo=institution.demo,
        )  # fmt: skip
    row.least = least
    row.version += 1
    row.save()
    audit.record(
        by, "planning.floor_stated", row, county=row.county_id, institution=institution.pk,
        department=department, least_staff=least,
    )  # fmt: skip
    return row
