"""Addresses of assessment under /api/v1/."""

from django.urls import path

from kpi.api import rulings
from kpi.api.adhoc import answering, asking
from kpi.api.definitions import Schemes
from kpi.api.explanations import ScoreExplanation, ValueExplanation
from kpi.api.forms import DataSetAdx, DataSets
from kpi.api.keeping.urls import urlpatterns as keeping_definitions
from kpi.api.loading import ImportValues
from kpi.api.marks import Marks
from kpi.api.metadata import Metadata
from kpi.api.results import IndicatorValues, Scores, Totals
from kpi.api.returns import findings, moving, reading
from kpi.api.runs import CancelRun, OneRun, Runs
from kpi.api.settling import appeals, feedback, objections, steps, waivers
from kpi.api.sources import beside, counting, rules
from kpi.api.superiors import filling, keeping
from kpi.api.values import DataValues
from kpi.api.verified import moving as verified_moving
from kpi.api.verified import reading as verified

_PART = "ad-hoc-requests/<uuid:asked>/units/<str:unit>/"
_SUPERIOR = "superiors/<uuid:form>/"
_RETURN = "returns/<str:form>/<str:period>/<str:unit>/"

urlpatterns = [
    path("indicator-values/", IndicatorValues.as_view(), name="indicator-values"),
    path(
        "indicator-values/<int:pk>/explanation/",
        ValueExplanation.as_view(),
        name="indicator-value-explanation",
    ),
    path("scores/", Scores.as_view(), name="scores"),
    path("scores/<int:pk>/explanation/", ScoreExplanation.as_view(), name="score-explanation"),
    path("totals/", Totals.as_view(), name="totals"),
    path("runs/", Runs.as_view(), name="runs"),
    path("runs/<uuid:run>/", OneRun.as_view(), name="run"),
    path("runs/<uuid:run>/cancel/", CancelRun.as_view(), name="run-cancel"),
    path("runs/<uuid:run>/feedback/", steps.OpenFeedback.as_view(), name="run-feedback-open"),
    path("runs/<uuid:run>/say/", feedback.SayFeedback.as_view(), name="run-say"),
    path("runs/<uuid:run>/notice/", steps.OpenNotice.as_view(), name="run-notice"),
    path("runs/<uuid:run>/publish/", steps.PublishRun.as_view(), name="run-publish"),
    path("runs/<uuid:run>/lock/", steps.LockRun.as_view(), name="run-lock"),
    path("run-feedback/", feedback.RunFeedback.as_view(), name="run-feedback"),
    path("appeals/", appeals.Appeals.as_view(), name="appeals"),
    path("appeals/<uuid:appeal>/", appeals.OneAppeal.as_view(), name="appeal"),
    path("appeals/<uuid:appeal>/accept/", appeals.AcceptAppeal.as_view(), name="appeal-accept"),
    path("appeals/<uuid:appeal>/refuse/", appeals.RefuseAppeal.as_view(), name="appeal-refuse"),
    path(
        "appeals/<uuid:appeal>/withdraw/", appeals.WithdrawAppeal.as_view(), name="appeal-withdraw"
    ),
    path(
        "appeals/<uuid:appeal>/document/", appeals.AppealDocument.as_view(), name="appeal-document"
    ),
    path("objections/", objections.Objections.as_view(), name="objections"),
    path("objections/<int:objection>/", objections.OneObjection.as_view(), name="objection"),
    path(
        "objections/<int:objection>/answer/",
        objections.AnswerObjection.as_view(),
        name="objection-answer",
    ),
    path(
        "objections/<int:objection>/scan/",
        objections.ObjectionScan.as_view(),
        name="objection-scan",
    ),
    path("waivers/", waivers.Waivers.as_view(), name="waivers"),
    path("waivers/<int:waiver>/approve/", waivers.ApproveWaiver.as_view(), name="waiver-approve"),
    path("waivers/<int:waiver>/refuse/", waivers.RefuseWaiver.as_view(), name="waiver-refuse"),
    path("waivers/<int:waiver>/end/", waivers.EndWaiver.as_view(), name="waiver-end"),
    path("owed-returns/", reading.OwedReturns.as_view(), name="owed-returns"),
    path("returns/", reading.Returns.as_view(), name="returns"),
    path(_RETURN, reading.OneReturn.as_view(), name="return"),
    path(f"{_RETURN}save/", moving.SaveReturn.as_view(), name="return-save"),
    path(f"{_RETURN}submit/", moving.SubmitReturn.as_view(), name="return-submit"),
    path(f"{_RETURN}review/", moving.ReviewReturn.as_view(), name="return-review"),
    path(f"{_RETURN}accept/", moving.AcceptReturn.as_view(), name="return-accept"),
    path(f"{_RETURN}give-back/", moving.GiveBackReturn.as_view(), name="return-give-back"),
    path(f"{_RETURN}unlock/", moving.UnlockReturn.as_view(), name="return-unlock"),
    path(f"{_RETURN}photo/", moving.ReturnPhoto.as_view(), name="return-photo"),
    path("findings/", findings.Findings.as_view(), name="findings"),
    path("findings/<int:finding>/", findings.OneFinding.as_view(), name="finding"),
    path(
        "findings/<int:finding>/explain/",
        findings.ExplainFinding.as_view(),
        name="finding-explain",
    ),
    path("findings/<int:finding>/close/", findings.CloseFinding.as_view(), name="finding-close"),
    path("ad-hoc-requests/", asking.Requests.as_view(), name="ad-hoc-requests"),
    path("ad-hoc-requests/<uuid:asked>/", asking.OneRequest.as_view(), name="ad-hoc-request"),
    path("ad-hoc-requests/<uuid:asked>/end/", asking.EndRequest.as_view(), name="ad-hoc-end"),
    path("ad-hoc-cells/", asking.Cells.as_view(), name="ad-hoc-cells"),
    path(_PART, answering.OnePart.as_view(), name="ad-hoc-part"),
    path(f"{_PART}answer/", answering.AnswerPart.as_view(), name="ad-hoc-answer"),
    path(f"{_PART}refuse/", answering.RefusePart.as_view(), name="ad-hoc-refuse"),
    path("verifications/", verified.Verifications.as_view(), name="verifications"),
    path(
        "verifications/<uuid:verification>/",
        verified.OneVerification.as_view(),
        name="verification",
    ),
    path(
        "verifications/<uuid:verification>/call-off/",
        verified_moving.CallOffVerification.as_view(),
        name="verification-call-off",
    ),
    path(
        "verifications/<uuid:verification>/sheets/<str:unit>/sign/",
        verified_moving.SignVerification.as_view(),
        name="verification-sign",
    ),
    path("verified-figures/", verified.VerifiedFigures.as_view(), name="verified-figures"),
    path(
        "verified-figures/<int:figure>/",
        verified_moving.EnterVerified.as_view(),
        name="verified-figure-enter",
    ),
    path(
        "verified-figures/<int:figure>/document/",
        verified.VerifiedDocument.as_view(),
        name="verified-figure-document",
    ),
    path("marks/", Marks.as_view(), name="marks"),
    path("data-values/", DataValues.as_view(), name="data-values"),
    path("data-values/import/", ImportValues.as_view(), name="data-values-import"),
    path("source-rules/", rules.SourceRules.as_view(), name="source-rules"),
    path("source-rules/<str:element>/", rules.OneSourceRule.as_view(), name="source-rule"),
    path("other-figures/", beside.OtherFigures.as_view(), name="other-figures"),
    path("awaited-values/", beside.StandIns.as_view(), name="awaited-values"),
    path("derivations/", counting.Derivations.as_view(), name="derivations"),
    path("derivations/<int:derivation>/", counting.OneDerivation.as_view(), name="derivation"),
    path("superiors/", keeping.Superiors.as_view(), name="superiors"),
    path(_SUPERIOR, keeping.OneSuperior.as_view(), name="superior"),
    path(f"{_SUPERIOR}blank/", keeping.SuperiorBlank.as_view(), name="superior-blank"),
    path(f"{_SUPERIOR}bind/", keeping.BindCell.as_view(), name="superior-bind"),
    path(f"{_SUPERIOR}unbind/", keeping.UnbindCell.as_view(), name="superior-unbind"),
    path(f"{_SUPERIOR}confirm/", keeping.ConfirmCells.as_view(), name="superior-confirm"),
    path(f"{_SUPERIOR}drop/", keeping.DropCells.as_view(), name="superior-drop"),
    path(f"{_SUPERIOR}renew/", keeping.RenewSuperior.as_view(), name="superior-renew"),
    path(f"{_SUPERIOR}fill/", filling.FillSuperior.as_view(), name="superior-fill"),
    path(f"{_SUPERIOR}end/", keeping.EndSuperior.as_view(), name="superior-end"),
    path("filled-superiors/", filling.FilledForms.as_view(), name="filled-superiors"),
    path("filled-superiors/<uuid:filled>/", filling.OneFilled.as_view(), name="filled-superior"),
    path(
        "filled-superiors/<uuid:filled>/file/",
        filling.FilledFile.as_view(),
        name="filled-superior-file",
    ),
    path("data-sets/", DataSets.as_view(), name="data-sets"),
    path("data-sets/<str:code>/adx/", DataSetAdx.as_view(), name="data-set-adx"),
    path("metadata/", Metadata.as_view(), name="metadata"),
    path("rulings/", rulings.Rulings.as_view(), name="rulings"),
    path("rulings/<uuid:ruling>/", rulings.OneRuling.as_view(), name="ruling"),
    path("rulings/<uuid:ruling>/answer/", rulings.AnswerRuling.as_view(), name="ruling-answer"),
    path("rulings/<uuid:ruling>/replace/", rulings.ReplaceRuling.as_view(), name="ruling-replace"),
    path(
        "rulings/<uuid:ruling>/withdraw/", rulings.WithdrawRuling.as_view(), name="ruling-withdraw"
    ),
    path("schemes/", Schemes.as_view(), name="schemes"),
    *keeping_definitions,
]
