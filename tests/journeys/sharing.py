"""One of each thing that bodies share, in a county, and the addresses that lead to it."""

from datetime import date
from typing import Any

from alliance.core.clock import today
from members import actions
from members.actions import AreaRow, Disease
from members.models import County, DiseaseList, EquipmentTransfer, Institution, Plan, PlanRule
from members.urls import sharing as urls_sharing
from tests import make

NAMES = {place.name for place in urls_sharing.urlpatterns}
RULE, ITEM = "tz-seven-unified", "行政"


class Sharing:
    """A town, a village, centres, a list, equipment on its way in every state, evidence."""

    def __init__(self, county: County, bodies: list[Institution], plan: str) -> None:
        county.template = Plan.objects.get(code=plan)
        county.save(update_fields=["template"])
        self.county, self.bodies = county, bodies
        first, second, third = bodies
        by = make.system(county)
        self.town, self.village = make.town(county), make.village(county, population=700)
        self.served = make.served_village(self.village, second)
        self.alliance = make.alliance(county, members=1)
        lead = make.lead_of(self.alliance)
        self.area = actions.add_area(
            county=county,
            row=AreaRow(lead, "general", date(2024, 1, 1), "试验文件", town=self.town),
            by=by,
        )
        self.centre = make.centre(county, host=first)
        self.centre_served = actions.serve_from_centre(
            centre=self.centre, institution=second, by=by
        )
        self.capability = actions.record_capability(
            institution=second,
            kind="equipment",
            name="CT",
            source="台账",
            from_on=date(2024, 1, 1),
            by=by,
        )
        self.list = DiseaseList.objects.create(
            county=county, code="referral", name="双向转诊病种目录", level="two"
        )
        actions.enter_diseases(catalogue=self.list, rows=[Disease("I10", "高血压")], by=by)
        self.item = make.item(first)
        self.project = actions.add_project(
            institution=second,
            code="X-1",
            name="试验项目",
            by=make.actor(role="clerk", institution=second),
        )
        self.offered = make.offer(make.item(second))
        self.mine = make.offer(make.item(first))
        self.requested = make.requested_transfer(make.item(second), third)
        self.approved = self._approved(second, first)
        self.evidence = actions.record_evidence(
            county=county,
            rule=PlanRule.objects.get(code=RULE),
            item=ITEM,
            done_on=date(2024, 1, 1),
            upload=make.upload("统一办法.pdf"),
            by=make.actor(role="approver", county=county),
        )

    def _approved(self, giver: Institution, taker: Institution) -> EquipmentTransfer:
        row = make.requested_transfer(make.item(giver), taker)
        by = make.actor(role="approver", county=self.county)
        return actions.approve_transfer(transfer=row, by=by, version=row.version)

    def parts(self, name: str) -> dict[str, Any]:
        """What the address of this name needs; nothing for an address that is none of these."""
        if name not in NAMES:
            return {}
        on_the_way = {
            "transfer-ask": self.offered,
            "transfer-withdraw": self.mine,
            "transfer-hand-over": self.approved,
        }
        codes: dict[str, Any] = {
            "village": self.village,
            "village-change": self.village,
            "village-serve": self.village,
            "place-figures": self.town,
            "figure-enter": self.town,
            "centre": self.centre,
            "centre-confirm": self.centre,
            "centre-end": self.centre,
            "centre-serve": self.centre,
            "capabilities": self.bodies[1],
            "capability-record": self.bodies[1],
            "medicines": self.bodies[0],
            "medicine-enter": self.bodies[0],
            "disease-list": self.list,
            "item": self.item,
            "item-mark": self.item,
            "item-retire": self.item,
            "item-offer": self.item,
            "project-stage": self.project,
        }
        row: Any = make.town(self.county) if name == "town-close" else codes.get(name)
        return {
            **({"code": row.code} if row is not None else {}),
            "of": "town",
            "rule": RULE,
            "area": self.area.pk,
            "number": 1,
            "served": (self.centre_served if name == "served-end" else self.served).pk,
            "capability": self.capability.pk,
            "entry": self.list.entries.get().pk,
            "transfer": on_the_way.get(name, self.requested).pk,
            "evidence": self.evidence.pk,
        }

    def carried(self, name: str) -> dict[str, Any]:
        """What a POST to this address carries; empty for an address that is none of these."""
        first, _second, third = self.bodies
        day, last, why = today().isoformat(), "2030-12-31", {"reason": "试验文件"}
        versions: dict[str, Any] = {
            "transfer-ask": self.offered,
            "transfer-withdraw": self.mine,
            "transfer-hand-over": self.approved,
            "item-mark": self.item,
            "item-retire": self.item,
            "centre-confirm": self.centre,
            "centre-end": self.centre,
            "village-change": self.village,
            "project-stage": self.project,
        }
        version = versions.get(name, self.requested).version if name != "town-close" else 1
        bodies: dict[str, dict[str, Any]] = {
            "village-add": {"code": "V-9", "name": "试验新村"},
            "village-change": {"recruiting": "recruiting"},
            "village-serve": {"institution": third.code, "mode": "tour", "from_on": day},
            "service-end": {"last_day": last},
            "area-add": {
                "provider": make.lead_of(self.alliance).code,
                "line": "general",
                "institution": make.members_of(self.alliance)[0].code,
                "from_on": day,
                "source": "试验文件",
            },
            "area-end": {"last_day": last},
            "town-add": {"code": "T-9", "name": "试验新镇"},
            "town-close": {"last_day": last, **why},
            "figure-enter": {"kind": "resident", "value": 9, "as_of": day, "source": "年鉴"},
            "centre-add": {"code": "C-9", "name": "试验中心", "family": "other"},
            "centre-confirm": {"host": third.code, **why},
            "centre-end": {"last_day": last, **why},
            "centre-serve": {"institution": third.code},
            "served-end": {"last_day": last},
            "capability-record": {
                "kind": "equipment",
                "name": "彩超",
                "has": "true",
                "from_on": day,
                "source": "台账",
            },
            "capability-end": {"last_day": last},
            "medicine-enter": {"name": "试验缬沙坦胶囊", "has": "true"},
            "disease-end": {"last_day": last, **why},
            "item-add": {"code": "E-9", "name": "试验设备", "owner": first.code},
            "item-mark": {"idle": "1"},
            "item-retire": {"last_day": day, **why},
            "item-offer": why,
            "transfer-ask": {"taker": first.code, **why},
            "transfer-approve": {},
            "transfer-refuse": why,
            "transfer-hand-over": {"on": day},
            "transfer-withdraw": why,
            "transfer-on-paper": self._signed() if name == "transfer-on-paper" else {},
            "project-add": {"code": "X-9", "name": "试验项目", "institution": first.code},
            "project-stage": {"stage": "selected", **why},
            "evidence-record": {"rule": RULE, "item": ITEM, "done_on": day, "note": "已办"},
            "evidence-withdraw": why,
        }
        return {**bodies[name], "version": version} if name in bodies else {}

    def _signed(self) -> dict[str, Any]:
        approver = make.person(self.county, role="approver")
        return {
            "paper_approver": approver.pk,
            "paper_signed_on": today().isoformat(),
            "paper_scan": make.upload("签批.pdf"),
        }
