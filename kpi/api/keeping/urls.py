"""Addresses of keeping definitions under /api/v1/."""

from django.urls import path

from kpi.api.keeping import (
    consequences,
    elements,
    forms,
    indicators,
    schemes,
    targets,
    trials,
    whole_trials,
    windows,
)

_FORM = "data-sets/<str:code>/"
_SCHEME = "schemes/<str:scheme>/"
_VERSION = f"{_SCHEME}<int:number>/"
_INDICATOR = "indicators/<str:indicator>/"
_INDICATOR_VERSION = f"{_INDICATOR}<int:number>/"
_WORDING = "data-element-versions/<int:version>/"
_ITEM = f"{_VERSION}items/<str:item>/"

urlpatterns = [
    path("data-elements/", elements.DataElements.as_view(), name="data-elements"),
    path(
        "data-elements/<str:code>/correct/",
        elements.CorrectElement.as_view(),
        name="data-element-correct",
    ),
    path(
        "data-element-versions/", elements.ElementVersions.as_view(), name="data-element-versions"
    ),
    path(_WORDING, elements.OneElementVersion.as_view(), name="data-element-version"),
    path(
        f"{_WORDING}approve/",
        elements.ApproveElementVersion.as_view(),
        name="data-element-version-approve",
    ),
    path(
        f"{_WORDING}refuse/",
        elements.RefuseElementVersion.as_view(),
        name="data-element-version-refuse",
    ),
    path("indicators/", indicators.Indicators.as_view(), name="indicators"),
    path(f"{_INDICATOR}revise/", indicators.ReviseIndicator.as_view(), name="indicator-revise"),
    path(f"{_INDICATOR}try/", trials.TryNextVersion.as_view(), name="indicator-try"),
    path(f"{_INDICATOR_VERSION}try/", trials.TryVersion.as_view(), name="indicator-version-try"),
    path(_INDICATOR_VERSION, indicators.OneIndicatorVersion.as_view(), name="indicator-version"),
    path(
        f"{_INDICATOR_VERSION}hand-over/",
        indicators.HandOverIndicator.as_view(),
        name="indicator-hand-over",
    ),
    path(
        f"{_INDICATOR_VERSION}give-back/",
        indicators.GiveBackIndicator.as_view(),
        name="indicator-give-back",
    ),
    path(
        f"{_INDICATOR_VERSION}publish/",
        indicators.PublishIndicator.as_view(),
        name="indicator-publish",
    ),
    path(
        f"{_INDICATOR_VERSION}discard/",
        indicators.DiscardIndicator.as_view(),
        name="indicator-discard",
    ),
    path("targets/", targets.Targets.as_view(), name="targets"),
    path("targets/<int:target>/", targets.OneTarget.as_view(), name="target"),
    path("targets/<int:target>/approve/", targets.ApproveTarget.as_view(), name="target-approve"),
    path("targets/<int:target>/refuse/", targets.RefuseTarget.as_view(), name="target-refuse"),
    path("targets/<int:target>/clear/", targets.ClearTarget.as_view(), name="target-clear"),
    path("target-clearings/", targets.Clearings.as_view(), name="target-clearings"),
    path("target-clearings/<int:clearing>/", targets.OneClearing.as_view(), name="target-clearing"),
    path(
        "target-clearings/<int:clearing>/approve/",
        targets.ApproveClearing.as_view(),
        name="target-clearing-approve",
    ),
    path(
        "target-clearings/<int:clearing>/refuse/",
        targets.RefuseClearing.as_view(),
        name="target-clearing-refuse",
    ),
    path("schemes/try/", whole_trials.TryAssessment.as_view(), name="assessment-try"),
    path(f"{_SCHEME}draft/", schemes.DraftScheme.as_view(), name="scheme-draft"),
    path(_VERSION, schemes.OneSchemeVersion.as_view(), name="scheme-version"),
    path(f"{_VERSION}try/", whole_trials.TryScheme.as_view(), name="scheme-try"),
    path(f"{_VERSION}publish/", schemes.PublishScheme.as_view(), name="scheme-publish"),
    path(f"{_VERSION}discard/", schemes.DiscardScheme.as_view(), name="scheme-discard"),
    path(f"{_VERSION}weights/", schemes.SetWeights.as_view(), name="scheme-weights"),
    path(f"{_VERSION}items/", schemes.AddItem.as_view(), name="scheme-item-add"),
    path(_ITEM, schemes.ChangeItem.as_view(), name="scheme-item"),
    path(f"{_ITEM}try/", trials.TryScoring.as_view(), name="scheme-item-try"),
    path(f"{_ITEM}remove/", schemes.RemoveItem.as_view(), name="scheme-item-remove"),
    path(f"{_ITEM}move/", schemes.MoveItem.as_view(), name="scheme-item-move"),
    path(_FORM, forms.OneForm.as_view(), name="data-set"),
    path(f"{_FORM}terms/", forms.SetTerms.as_view(), name="data-set-terms"),
    path(f"{_FORM}give-out/", forms.GiveOut.as_view(), name="data-set-give-out"),
    path(f"{_FORM}end/", forms.EndForm.as_view(), name="data-set-end"),
    path("validation-rules/", forms.Rules.as_view(), name="validation-rules"),
    path(f"{_FORM}rules/", forms.AddRule.as_view(), name="validation-rule-add"),
    path(f"{_FORM}rules/<int:rule>/end/", forms.EndRule.as_view(), name="validation-rule-end"),
    path("windows/", windows.Windows.as_view(), name="windows"),
    path(f"{_FORM}windows/<str:period>/close/", windows.CloseWindow.as_view(), name="window-close"),
    path(f"{_FORM}windows/<str:period>/open/", windows.OpenWindow.as_view(), name="window-open"),
    path("consequences/", consequences.Consequences.as_view(), name="consequences"),
    path("consequence-notes/", consequences.Notes.as_view(), name="consequence-notes"),
    path(
        "runs/<uuid:run>/consequences/<str:code>/note/",
        consequences.NoteConsequence.as_view(),
        name="consequence-note",
    ),
]
