"""Addresses of setting a county up, and of loading and taking out its tables."""

from django.urls import path

from members.views import choosing, importing, setup, taking_out

HERE = "county/<str:county>"

urlpatterns = [
    path("setup/", choosing.in_my_county, {"page": "setup"}, name="my-setup"),
    path("tables/", choosing.in_my_county, {"page": "imports"}, name="my-imports"),
    path(f"{HERE}/setup/", setup.setup, name="setup"),
    path(f"{HERE}/setup/place/", setup.place, name="setup-place"),
    path(f"{HERE}/setup/rules/", setup.rules, name="setup-rules"),
    path(f"{HERE}/setup/rules/template/", setup.template, name="setup-template"),
    path(f"{HERE}/setup/rules/adopt/", setup.adopt, name="setup-adopt"),
    path(f"{HERE}/setup/institutions/", setup.institutions, name="setup-institutions"),
    path(f"{HERE}/setup/alliances/", setup.alliances, name="setup-alliances"),
    path(f"{HERE}/setup/people/", setup.people, name="setup-people"),
    path(f"{HERE}/setup/people/invite/", setup.invite, name="setup-invite"),
    path(f"{HERE}/setup/open/", setup.open_up, name="setup-open"),
    path(f"{HERE}/imports/", importing.loading, name="imports"),
    path(f"{HERE}/imports/upload/", importing.upload, name="import-upload"),
    path(f"{HERE}/imports/template/<str:layout>/", taking_out.template, name="import-template"),
    path(
        f"{HERE}/imports/export/<str:layout>/<str:ending>/",
        taking_out.export,
        name="registry-export",
    ),
    path(f"{HERE}/imports/<uuid:file>/", importing.file, name="import"),
    path(f"{HERE}/imports/<uuid:file>/apply/", importing.apply, name="import-apply"),
    path(f"{HERE}/imports/<uuid:file>/apply-good/", importing.apply_good, name="import-apply-good"),
    path(f"{HERE}/imports/<uuid:file>/columns/", importing.columns, name="import-columns"),
    path(f"{HERE}/imports/<uuid:file>/names/", importing.names, name="import-names"),
    path(f"{HERE}/imports/<uuid:file>/withdraw/", importing.withdraw, name="import-withdraw"),
    path(f"{HERE}/imports/<uuid:file>/refused/", importing.refused, name="import-refused"),
]
