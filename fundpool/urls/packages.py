"""Addresses of audit packages."""

from django.urls import path

from fundpool.views import packages

urlpatterns = [
    path("packages/", packages.packages, name="packages"),
    path("packages/<uuid:package>/", packages.package, name="package"),
    path("packages/<uuid:package>/file/", packages.package_file, name="package-file"),
]
