"""Addresses of patients' records: doubles, their merging, hidden records, emergencies."""

from django.urls import path

from referrals.views import openings, people

_MERGE = "patients/merges/<uuid:merge>/"

urlpatterns = [
    path("patients/doubles/", people.doubles, name="patient-doubles"),
    path("patients/doubles/<uuid:first>/<uuid:second>/", people.pair, name="patient-pair"),
    path("patients/merges/", people.merges, name="patient-merges"),
    path(_MERGE, people.merge, name="patient-merge"),
    path(f"{_MERGE}<slug:verb>/", people.decide_merge, name="patient-merge-decide"),
    path("patients/restrictions/", people.restrictions, name="patient-restrictions"),
    path(
        "patients/restrictions/<uuid:restriction>/<slug:verb>/",
        people.decide_restriction,
        name="patient-restriction-decide",
    ),
    path("openings/", openings.openings, name="openings"),
    path("openings/new/", openings.new, name="opening-new"),
    path("openings/<uuid:opening>/", openings.opening, name="opening"),
    path("openings/<uuid:opening>/review/", openings.review, name="opening-review"),
]
