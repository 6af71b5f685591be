"""What can stand at a body that is merged into another: each kind's rows, name and obstacles."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.clock import now
from alliance.core.errors import why_not
from members.models import (
    ApiClient,
    Capability,
    Centre,
    CentreServed,
    Custody,
    Delegation,
    Department,
    Device,
    Equipment,
    EquipmentTransfer,
    FactRequest,
    Grant,
    Institution,
    Membership,
    MembershipRequest,
    Person,
    Project,
    Proposal,
    RuleEvidence,
    ServedArea,
    ServedVillage,
    Slip,
)
from members.queries.alliances.requests import open_requests_of
from members.queries.alliances.room import check_possible
from members.queries.bodies.facts import stood
from members.queries.days import in_force
from members.queries.sharing.equipment import OPEN_TRANSFERS
from members.rules import PROPOSAL, ROLES

_PROJECTS: Final = (Project.Stage.ENTERED, Project.Stage.SELECTED, Project.Stage.RUNNING)
Why = Callable[[Any, Institution, date], str]


def _goes(_row: Any, _into: Institution, _on: date) -> str:
    return ""


@dataclass(frozen=True)
class Part:
    """One kind of open thing: which rows, what a row is called, who asked, why it cannot go over.

    `place` is the field that names its body; `dated` are the fields in which two rows of one
    body say the same: such a row ends on the day and goes on as a new one.
    """

    words: str | Promise
    rows: Callable[[Institution, date], QuerySet[Any]]
    name: Callable[[Any], str]
    why: Why = _goes
    place: str = "institution"
    dated: tuple[str, ...] = ()
    asked: Callable[[Any], tuple[int | None, ...]] = lambda _row: ()
    choice: bool = False


def _lasting(on: date) -> Q:
    return Q(until_on=None) | Q(until_on__gt=on)


def _at(model: type[Model], *extra: Q, **more: Any) -> Callable[[Institution, date], QuerySet[Any]]:
    """Rows of a body, in the order of their keys."""

    def rows(body: Institution, _on: date) -> QuerySet[Any]:
        return model._default_manager.filter(*extra, institution=body, **more).order_by("pk")

    return rows


def _lasting_at(model: type[Model]) -> Callable[[Institution, date], QuerySet[Any]]:
    """Dated rows of a body that would hold on the day or later."""
    return lambda body, on: model._default_manager.filter(_lasting(on), institution=body).order_by(
        "pk"
    )


def _same_there(row: Any, into: Institution, on: date, same: tuple[str, ...]) -> bool:
    """Whether the successor already says the same on the first day."""
    start = max(on, row.from_on) if row.from_on else on
    held = {name: getattr(row, name) for name in same}
    rows = type(row)._default_manager.filter(in_force(start), institution=into, **held)
    return bool(rows.exists())


def _unless_there(*same: str) -> Why:
    def why(row: Any, into: Institution, on: date) -> str:
        return _("承接机构已有同样的登记。") if _same_there(row, into, on, same) else ""

    return why


def _ends(sentence: "str | Promise") -> Why:
    return lambda _row, _into, _on: str(sentence)


def _why_request(row: MembershipRequest, into: Institution, _on: date) -> str:
    """One request a body and line; the registry must be able to bear it there."""
    if open_requests_of(into).filter(line=row.line).exists():
        return _("承接机构在这条业务线上另有一份申请没有办结。")
    moved = copy(row)
    moved.institution = into
    return why_not(check_possible, moved)


def _why_proposal(row: Proposal, into: Institution, _on: date) -> str:
    """It was asked for facts as they stood: where the successor's are others, it asks nothing."""
    there = stood(into, row.effective_on)
    other = Proposal.objects.filter(institution=into, state=PROPOSAL.first)
    taken = {field for one in other for field in one.changes}
    for field, (before, _after) in row.changes.items():
        words = Institution._meta.get_field(field).verbose_name  # type: ignore[union-attr]
        if there(field) != before:
            return _("承接机构的“%(field)s”与申请时的不同，须由承接机构另行申请。") % {
                "field": words
            }
        if field in taken:
            return _("承接机构已有申请要改“%(field)s”。") % {"field": words}
    return ""


def _why_asked(_row: FactRequest, into: Institution, _on: date) -> str:
    asked = FactRequest.objects.filter(institution=into, answered_at=None).exists()
    return _("承接机构已在核对登记信息。") if asked else ""


def _why_transfer(row: EquipmentTransfer, into: Institution, _on: date) -> str:
    return _("调出、调入单位已合并。") if into.pk in {row.giver_id, row.taker_id} else ""


def _why_evidence(row: RuleEvidence, into: Institution, _on: date) -> str:
    same = RuleEvidence.objects.filter(
        institution=into, rule=row.rule_id, item=row.item, withdrawn_at=None
    )
    return _("承接机构已有这一项的佐证。") if same.exists() else ""


def _why_capability(row: Capability, into: Institution, on: date) -> str:
    if not row.has:
        return _("“不具备”只说原机构，承接机构另行登记。")
    return _unless_there("kind", "name")(row, into, on)


def _delegations(body: Institution, on: date) -> QuerySet[Delegation]:
    people = Q(giver__institution=body) | Q(taker__institution=body)
    return Delegation.objects.filter(people, until_on__gt=on).select_related("giver", "taker")


def _named(row: Any) -> str:
    return str(row.name)


#: In the order in which the preview shows them.
MERGING_PARTS: Final[Mapping[str, Part]] = {
    "memberships": Part(
        gettext_lazy("隶属关系"),
        lambda body, on: Membership.objects.filter(in_force(on), institution=body).select_related(
            "alliance"
        ),
        lambda row: f"{row.alliance.name}·{row.get_line_display()}·{row.get_role_display()}",
        _ends(gettext_lazy("承接机构按它自己的隶属关系办理。")),
    ),
    "custodies": Part(
        gettext_lazy("托管"),
        lambda body, on: Custody.objects.filter(
            in_force(on), Q(institution=body) | Q(custodian=body)
        ).select_related("institution", "custodian"),
        lambda row: f"{row.institution.name} ← {row.custodian.name}",
        _ends(gettext_lazy("托管关系随机构撤并终止，需要的另行登记。")),
    ),
    "areas": Part(
        gettext_lazy("分片联系"),
        lambda body, on: ServedArea.objects.filter(
            in_force(on), Q(institution=body) | Q(provider=body)
        ).select_related("provider", "town", "institution"),
        lambda row: f"{row.provider.name} → {row.town or row.institution}",
        _ends(gettext_lazy("分片联系随机构撤并终止，需要的另行登记。")),
    ),
    "requests": Part(
        gettext_lazy("在办的动态调整申请"),
        lambda body, _on: open_requests_of(body).order_by("pk"),
        lambda row: f"{row.get_kind_display()}·{(row.target or row.source).name}",
        _why_request,
        asked=lambda row: (row.applied_by_id,),
    ),
    "proposals": Part(
        gettext_lazy("在办的登记变更申请"),
        _at(Proposal, state=PROPOSAL.first),
        lambda row: "、".join(
            str(Institution._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
            for field in row.changes
        ),
        _why_proposal,
        asked=lambda row: (row.proposed_by_id,),
    ),
    "fact_requests": Part(
        gettext_lazy("未核对的信息核对"),
        _at(FactRequest, answered_at=None),
        lambda row: _("%(day)s前核对") % {"day": row.due_on.isoformat()},
        _why_asked,
        asked=lambda row: (row.asked_by_id,),
    ),
    "transfers": Part(
        gettext_lazy("在办的设备调剂"),
        lambda body, _on: (
            EquipmentTransfer.objects.filter(
                Q(giver=body) | Q(taker=body), state__in=OPEN_TRANSFERS
            )
            .select_related("equipment")
            .order_by("pk")
        ),
        lambda row: str(row.equipment.name),
        _why_transfer,
        asked=lambda row: (row.offered_by_id, row.requested_by_id),
    ),
    "projects": Part(gettext_lazy("未完成的项目"), _at(Project, stage__in=_PROJECTS), _named),
    "evidence": Part(
        gettext_lazy("佐证"),
        _at(RuleEvidence, withdrawn_at=None),
        lambda row: str(row.item),
        _why_evidence,
        asked=lambda row: (row.by_id,),
    ),
    "persons": Part(
        gettext_lazy("人员"),
        lambda body, on: Person.objects.filter(
            Q(left_on=None) | Q(left_on__gt=on), institution=body
        ).order_by("pk"),
        _named,
    ),
    "grants": Part(
        gettext_lazy("角色"),
        lambda body, on: _lasting_at(Grant)(body, on).select_related("person"),
        lambda row: f"{row.person.name}·{ROLES[row.role]}",
        _unless_there("person_id", "role"),
        dated=("person_id", "role"),
        asked=lambda row: (row.person_id,),
        choice=True,
    ),
    "delegations": Part(
        gettext_lazy("委托代办"),
        _delegations,
        lambda row: f"{row.giver.name} → {row.taker.name}",
        place="",
    ),
    "villages": Part(
        gettext_lazy("服务的行政村"),
        lambda body, on: _lasting_at(ServedVillage)(body, on).select_related("village"),
        lambda row: f"{row.village.name}·{row.get_mode_display()}",
        _unless_there("village_id"),
        dated=("village_id",),
    ),
    "children": Part(
        gettext_lazy("下属村卫生室和站点"),
        lambda body, on: Institution.objects.filter(
            Q(closed_on=None) | Q(closed_on__gt=on), parent=body
        ).order_by("pk"),
        _named,
        place="parent",
    ),
    "departments": Part(
        gettext_lazy("科室"),
        _at(Department, closed_on=None),
        _named,
        _ends(gettext_lazy("科室随机构撤销，承接机构需要的另行登记。")),
    ),
    "capabilities": Part(
        gettext_lazy("服务能力"),
        _lasting_at(Capability),
        lambda row: f"{row.get_kind_display()}·{row.name}",
        _why_capability,
        dated=("kind", "name"),
    ),
    "equipment": Part(
        gettext_lazy("设备"),
        lambda body, _on: Equipment.objects.filter(owner=body, retired_on=None).order_by("pk"),
        _named,
        place="owner",
    ),
    "hosted": Part(
        gettext_lazy("依托的共享中心"),
        lambda body, on: Centre.objects.filter(_lasting(on), host=body).order_by("pk"),
        _named,
        place="host",
    ),
    "served": Part(
        gettext_lazy("享有的共享中心服务"),
        lambda body, on: _lasting_at(CentreServed)(body, on).select_related("centre"),
        lambda row: str(row.centre.name),
        _unless_there("centre_id"),
        dated=("centre_id",),
    ),
    "slips": Part(
        gettext_lazy("未用的一次性登录条"),
        lambda body, _on: Slip.objects.filter(
            institution=body, used_at=None, revoked_at=None, expires_at__gt=now()
        ).select_related("person"),
        lambda row: str(row.person.name),
    ),
    "devices": Part(
        gettext_lazy("村级绑定设备"),
        lambda body, _on: Device.objects.filter(institution=body, revoked_at=None).select_related(
            "person"
        ),
        lambda row: str(row.person.name),
    ),
    "clients": Part(
        gettext_lazy("接口客户端"),
        _at(ApiClient, disabled_at=None),
        _named,
        _ends(gettext_lazy("只获准读取原机构；要读取承接机构的，请系统管理员另行登记。")),
        asked=lambda row: (row.contact_id,),
    ),
}
