"""Towns, villages, figures, and what bodies share: open to everybody signed in to the county."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.rows import Row
from members.access.deciding import reach
from members.access.reading import one_open_to
from members.models import (
    Capability,
    Centre,
    CentreServed,
    DiseaseEntry,
    DiseaseList,
    Equipment,
    EquipmentTransfer,
    Figure,
    Project,
    RuleEvidence,
    ServedArea,
    ServedVillage,
    Town,
    Village,
)


def towns_for(actor: Actor) -> QuerySet[Town]:
    """Towns of the actor's counties."""
    return _mine(Town, actor)


def town_for(actor: Actor, county: str, code: str) -> Town:
    """One town by its code; NotFound otherwise."""
    return _one(actor, Town.objects.select_related("county"), county__code=county, code=code)


def villages_for(actor: Actor) -> QuerySet[Village]:
    """Villages of the actor's counties."""
    return _mine(Village, actor)


def village_for(actor: Actor, county: str, code: str) -> Village:
    """One village by its code; NotFound otherwise."""
    rows = Village.objects.select_related("county__plan", "town")
    return _one(actor, rows, county__code=county, code=code)


def served_villages_for(actor: Actor) -> QuerySet[ServedVillage]:
    """Which clinic serves which village, in the actor's counties."""
    return _mine(ServedVillage, actor)


def served_village_for(actor: Actor, county: str, pk: int) -> ServedVillage:
    """One clinic's service to a village; NotFound otherwise."""
    rows = ServedVillage.objects.select_related("county", "village", "institution")
    return _one(actor, rows, county__code=county, pk=pk)


def areas_for(actor: Actor) -> QuerySet[ServedArea]:
    """Which body answers for which town or body, in the actor's counties."""
    return _mine(ServedArea, actor)


def area_for(actor: Actor, county: str, pk: int) -> ServedArea:
    """One of them; NotFound otherwise."""
    rows = ServedArea.objects.select_related("county", "provider", "town", "institution")
    return _one(actor, rows, county__code=county, pk=pk)


def figures_for(actor: Actor) -> QuerySet[Figure]:
    """Dated figures of the actor's counties."""
    return _mine(Figure, actor)


def centres_for(actor: Actor) -> QuerySet[Centre]:
    """Shared centres of the actor's counties."""
    return _mine(Centre, actor)


def centre_for(actor: Actor, county: str, code: str) -> Centre:
    """One shared centre by its code; NotFound otherwise."""
    rows = Centre.objects.select_related("county__plan", "host", "alliance", "clause__plan")
    return _one(actor, rows, county__code=county, code=code)


def centres_served_for(actor: Actor) -> QuerySet[CentreServed]:
    """Whom the centres of the actor's counties serve."""
    return _mine(CentreServed, actor)


def centre_served_for(actor: Actor, county: str, pk: int) -> CentreServed:
    """One line of whom a centre serves; NotFound otherwise."""
    rows = CentreServed.objects.select_related("county", "centre")
    return _one(actor, rows, county__code=county, pk=pk)


def capabilities_for(actor: Actor) -> QuerySet[Capability]:
    """What the bodies of the actor's counties can do."""
    return _mine(Capability, actor)


def medicines_for(actor: Actor) -> QuerySet[Capability]:
    """The lists of medicines of the county's bodies, open to it like the rest of the registry."""
    return _mine(Capability, actor).filter(kind=Capability.Kind.MEDICINE, has=True)


def capability_for(actor: Actor, county: str, pk: int) -> Capability:
    """One capability of a body; NotFound otherwise."""
    rows = Capability.objects.select_related("county", "institution")
    return _one(actor, rows, county__code=county, pk=pk)


def disease_lists_for(actor: Actor) -> QuerySet[DiseaseList]:
    """Disease lists of the actor's counties."""
    return _mine(DiseaseList, actor)


def disease_list_for(actor: Actor, county: str, code: str) -> DiseaseList:
    """One disease list by its code; NotFound otherwise."""
    rows = DiseaseList.objects.select_related("county", "clause__plan", "alliance")
    return _one(actor, rows, county__code=county, code=code)


def disease_entries_for(actor: Actor) -> QuerySet[DiseaseEntry]:
    """Entries of the disease lists of the actor's counties."""
    return _mine(DiseaseEntry, actor)


def disease_entry_for(actor: Actor, county: str, pk: int) -> DiseaseEntry:
    """One entry of a disease list; NotFound otherwise."""
    rows = DiseaseEntry.objects.select_related("county", "catalogue__clause__plan")
    return _one(actor, rows, county__code=county, pk=pk)


def equipment_for(actor: Actor) -> QuerySet[Equipment]:
    """Equipment of the actor's counties."""
    return _mine(Equipment, actor)


def item_for(actor: Actor, county: str, code: str) -> Equipment:
    """One item of equipment by its code; NotFound otherwise."""
    rows = Equipment.objects.select_related("county", "owner")
    return _one(actor, rows, county__code=county, code=code)


def transfers_for(actor: Actor) -> QuerySet[EquipmentTransfer]:
    """Transfers of idle equipment in the actor's counties."""
    return _mine(EquipmentTransfer, actor)


def transfer_for(actor: Actor, county: str, pk: int) -> EquipmentTransfer:
    """One transfer of idle equipment; NotFound otherwise."""
    rows = EquipmentTransfer.objects.select_related(
        "county", "equipment", "giver", "taker", "offered_by", "requested_by", "decided_by"
    )
    return _one(actor, rows, county__code=county, pk=pk)


def projects_for(actor: Actor) -> QuerySet[Project]:
    """Projects of the actor's counties."""
    return _mine(Project, actor)


def project_for(actor: Actor, county: str, code: str) -> Project:
    """One project by its code; NotFound otherwise."""
    rows = Project.objects.select_related("county", "institution")
    return _one(actor, rows, county__code=county, code=code)


def evidence_for(actor: Actor) -> QuerySet[RuleEvidence]:
    """Evidence for the plans' lists in the actor's counties."""
    return _mine(RuleEvidence, actor)


def one_evidence_for(actor: Actor, county: str, pk: int) -> RuleEvidence:
    """One piece of evidence with its document; NotFound otherwise."""
    rows = RuleEvidence.objects.select_related("county", "rule", "document", "institution")
    return _one(actor, rows, county__code=county, pk=pk)


def _mine(model: type[Row], actor: Actor) -> QuerySet[Row]:
    counties = reach(actor, "members.read").counties
    return model._default_manager.filter(county__in=counties)


def _one(actor: Actor, rows: QuerySet[Row], **key: Any) -> Row:
    return one_open_to(actor, rows, _("没有找到这条登记。"), **key)
