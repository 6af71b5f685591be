"""Addresses of audit packages under /api/v1/."""

from django.urls import path

from fundpool.api import packages

urlpatterns = [
    path("audit-packages/", packages.AuditPackages.as_view(), name="audit-packages"),
    path(
        "audit-packages/<uuid:package>/file/", packages.AuditPackageFile.as_view(),
        name="audit-package-file",
    ),
]  # fmt: skip
