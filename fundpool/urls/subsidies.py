"""Addresses of subsidies by appraisal."""

from django.urls import path

from alliance.core.imports.pages import paths
from fundpool.views import subsidies, subsidy_files

_ONE = "subsidies/<int:row>/"

urlpatterns = [
    path("subsidies/", subsidies.subsidies, name="subsidies"),
    path("subsidies/files/", subsidy_files.files, name="subsidy-imports"),
    path("subsidies/files/upload/", subsidy_files.upload, name="subsidy-import-upload"),
    *paths("subsidies/files/<uuid:file>/", subsidy_files.PAGES),
    path(_ONE, subsidies.subsidy, name="subsidy"),
    path(f"{_ONE}template/", subsidy_files.template, name="subsidy-template"),
    path(f"{_ONE}figures/", subsidies.figures, name="subsidy-figures"),
    path(f"{_ONE}steps/<slug:verb>/", subsidies.step, name="subsidy-step"),
]
