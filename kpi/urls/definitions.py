"""Addresses of indicators with their versions, of data elements, and of yearly targets."""

from django.urls import path

from alliance.core.imports.pages import paths
from kpi.views import elements, indicator_drafts, indicator_files, indicators, targets

_INDICATOR = "indicators/<str:indicator>/"
_VERSION = f"{_INDICATOR}<int:number>/"
_ELEMENT = "elements/<str:element>/"
_TARGETS = "targets/<str:indicator>/"

urlpatterns = [
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/new/", indicator_drafts.new, name="indicator-new"),
    path("indicator-files/", indicator_files.imports, name="indicator-imports"),
    path("indicator-files/upload/", indicator_files.upload, name="indicator-import-upload"),
    path("indicator-files/template/", indicator_files.template, name="indicator-template"),
    *paths("indicator-files/<uuid:file>/", indicator_files.PAGES),
    path("formula-names/", indicator_drafts.names, name="formula-names"),
    path(_INDICATOR, indicators.indicator, name="indicator"),
    path(f"{_INDICATOR}revise/", indicator_drafts.revise, name="indicator-revise"),
    path(_VERSION, indicators.version, name="indicator-version"),
    path(f"{_VERSION}compare/<int:other>/", indicators.compare, name="indicator-compare"),
    path(f"{_VERSION}edit/", indicator_drafts.edit, name="indicator-edit"),
    path(f"{_VERSION}hand-over/", indicator_drafts.hand_over, name="indicator-hand-over"),
    path(f"{_VERSION}give-back/", indicator_drafts.give_back, name="indicator-give-back"),
    path(f"{_VERSION}publish/", indicator_drafts.publish, name="indicator-publish"),
    path(f"{_VERSION}discard/", indicator_drafts.discard, name="indicator-discard"),
    path("elements/", elements.elements, name="elements"),
    path("elements/new/", elements.new, name="element-new"),
    path(_ELEMENT, elements.element, name="element"),
    path(f"{_ELEMENT}correct/", elements.correct, name="element-correct"),
    path(f"{_ELEMENT}<int:version>/approve/", elements.approve, name="element-approve"),
    path(f"{_ELEMENT}<int:version>/refuse/", elements.refuse, name="element-refuse"),
    path(_TARGETS, targets.targets, name="targets"),
    path(f"{_TARGETS}propose/", targets.propose, name="target-propose"),
    path(f"{_TARGETS}<int:target>/approve/", targets.approve, name="target-approve"),
    path(f"{_TARGETS}<int:target>/refuse/", targets.refuse, name="target-refuse"),
    path(f"{_TARGETS}<int:target>/clear/", targets.clear, name="target-clear"),
    path(
        f"{_TARGETS}clearings/<int:clearing>/approve/",
        targets.approve_clearing,
        name="clearing-approve",
    ),
    path(
        f"{_TARGETS}clearings/<int:clearing>/refuse/",
        targets.refuse_clearing,
        name="clearing-refuse",
    ),
]
