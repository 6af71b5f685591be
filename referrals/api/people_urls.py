"""Addresses of patients' records and of openings in an emergency under /api/v1/."""

from django.urls import path

from referrals.api import openings, people

_MERGE = "patient-merges/<uuid:merge>/<slug:verb>/"
_HIDE = "patient-restrictions/<uuid:restriction>/<slug:verb>/"

urlpatterns = [
    path("patient-doubles/", people.PatientDoubles.as_view(), name="patient-doubles"),
    path("patient-merges/", people.PatientMerges.as_view(), name="patient-merges"),
    path(_MERGE, people.DecidePatientMerge.as_view(), name="patient-merge-decide"),
    path(
        "patient-restrictions/", people.PatientRestrictions.as_view(), name="patient-restrictions"
    ),
    path(_HIDE, people.DecidePatientRestriction.as_view(), name="patient-restriction-decide"),
    path("openings/", openings.Openings.as_view(), name="openings"),
    path("openings/<uuid:opening>/", openings.OneOpening.as_view(), name="opening"),
    path(
        "openings/<uuid:opening>/review/", openings.ReviewOpening.as_view(), name="opening-review"
    ),
]
