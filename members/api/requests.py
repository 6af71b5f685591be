"""What bodies are called, and what was asked of and by them: names, changes, checks, transfers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.core.asking import parameter
from alliance.core.documents import listed
from alliance.core.listing import Row
from alliance.core.shapes import names_of
from members import access
from members.api.places import PLACES
from members.api.shapes_requests import (
    FactProposalShape,
    FactRequestShape,
    InstitutionNameShape,
    TransferShape,
)
from members.api.sharing import DATED, INSTITUTION, SHARED, Facts, kinds
from members.models import InstitutionName
from members.rules import EQUIPMENT_TRANSFER, PROPOSAL


@listed(PLACES, InstitutionNameShape, _("机构别名"), _("这一天使用的简称、旧称、异文和第二名称。"))
class InstitutionNames(Facts):
    """What else bodies are called on a day."""

    title = "institution-names"
    source = access.names_for
    columns = names_of(InstitutionNameShape)
    paths = {"institution": "institution__code"}
    parameters = (INSTITUTION, kinds("kind", InstitutionName.Kind.values))
    filters = {"institution": "institution__code", "kind": "kind"}
    when = DATED
    order = ("id",)


@listed(PLACES, FactProposalShape, _("登记变更申请"))
class FactProposals(Facts):
    """Other facts that bodies propose about themselves, as far as the caller may read."""

    title = "fact-proposals"
    source = access.proposals_for
    columns = names_of(FactProposalShape)
    paths = {"institution": "institution__code"}
    parameters = (INSTITUTION, kinds("state", list(PROPOSAL.states)))
    filters = {"institution": "institution__code", "state": "state"}
    order = ("id",)

    def records(self, rows: list[Any]) -> list[Row]:
        """Of the changes the fields; their values stand on the proposal's page."""
        return [(*row[:2], list(row[2]), *row[3:]) for row in super().records(rows)]


@listed(PLACES, FactRequestShape, _("信息核对"))
class FactRequests(Facts):
    """Checks of registry facts that the county has asked bodies for."""

    title = "fact-requests"
    source = access.fact_requests_for
    columns = names_of(FactRequestShape)
    paths = {"institution": "institution__code"}
    parameters = (INSTITUTION,)
    filters = {"institution": "institution__code"}
    order = ("id",)


@listed(SHARED, TransferShape, _("闲置设备调剂"))
class EquipmentTransfers(Facts):
    """Idle equipment on its way from one body to another."""

    title = "equipment-transfers"
    source = access.transfers_for
    columns = names_of(TransferShape)
    paths = {"equipment": "equipment__code", "giver": "giver__code", "taker": "taker__code"}
    parameters = (
        parameter("equipment", _("设备编号，多个用逗号分开。")),
        kinds("state", list(EQUIPMENT_TRANSFER.states)),
    )
    filters = {"equipment": "equipment__code", "state": "state"}
    order = ("id",)
