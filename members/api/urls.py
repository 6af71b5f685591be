"""Addresses of the registry under /api/v1/."""

from django.urls import path

from members.api.fhir import Organizations
from members.api.medicines import Medicines
from members.api.people import (
    Custodies,
    Departments,
    Events,
    Grants,
    MembershipRequests,
    People,
    Projects,
)
from members.api.places import Alliances, Institutions, Memberships
from members.api.plans import Errata, PlanRules, Plans, PolicyRules
from members.api.requests import (
    EquipmentTransfers,
    FactProposals,
    FactRequests,
    InstitutionNames,
)
from members.api.rules import CountyRules, CountyRuleVersions, RuleProposals
from members.api.sharing import (
    Capabilities,
    Centres,
    CentresServed,
    DiseaseEntries,
    DiseaseLists,
    EquipmentItems,
    Evidence,
    Figures,
    ServedAreas,
    ServedVillages,
    Towns,
    Villages,
)
from members.api.units import Units
from members.api.workdays import ShiftedDays

urlpatterns = [
    path("plans/", Plans.as_view(), name="plans"),
    path("plans/<str:code>/rules/", PlanRules.as_view(), name="plan-rules"),
    path("policy-rules/", PolicyRules.as_view(), name="policy-rules"),
    path("errata/", Errata.as_view(), name="errata"),
    path("county-rules/", CountyRules.as_view(), name="county-rules"),
    path("county-rules/versions/", CountyRuleVersions.as_view(), name="county-rule-versions"),
    path("rule-proposals/", RuleProposals.as_view(), name="rule-proposals"),
    path("institutions/", Institutions.as_view(), name="institutions"),
    path("units/", Units.as_view(), name="units"),
    path("alliances/", Alliances.as_view(), name="alliances"),
    path("memberships/", Memberships.as_view(), name="memberships"),
    path("towns/", Towns.as_view(), name="towns"),
    path("villages/", Villages.as_view(), name="villages"),
    path("served-villages/", ServedVillages.as_view(), name="served-villages"),
    path("areas/", ServedAreas.as_view(), name="areas"),
    path("workdays/", ShiftedDays.as_view(), name="workdays"),
    path("figures/", Figures.as_view(), name="figures"),
    path("centres/", Centres.as_view(), name="centres"),
    path("centres-served/", CentresServed.as_view(), name="centres-served"),
    path("capabilities/", Capabilities.as_view(), name="capabilities"),
    path("medicines/", Medicines.as_view(), name="medicines"),
    path("disease-lists/", DiseaseLists.as_view(), name="disease-lists"),
    path("disease-entries/", DiseaseEntries.as_view(), name="disease-entries"),
    path("equipment/", EquipmentItems.as_view(), name="equipment"),
    path("evidence/", Evidence.as_view(), name="evidence"),
    path("fhir/Organization/", Organizations.as_view(), name="fhir-organizations"),
    path("people/", People.as_view(), name="people"),
    path("grants/", Grants.as_view(), name="grants"),
    path("departments/", Departments.as_view(), name="departments"),
    path("custodies/", Custodies.as_view(), name="custodies"),
    path("institution-events/", Events.as_view(), name="institution-events"),
    path("membership-requests/", MembershipRequests.as_view(), name="membership-requests"),
    path("institution-names/", InstitutionNames.as_view(), name="institution-names"),
    path("fact-proposals/", FactProposals.as_view(), name="fact-proposals"),
    path("fact-requests/", FactRequests.as_view(), name="fact-requests"),
    path("equipment-transfers/", EquipmentTransfers.as_view(), name="equipment-transfers"),
    path("projects/", Projects.as_view(), name="projects"),
]
