"""Addresses of forms and returns."""

from django.urls import path

from kpi.views import forms, reported, returns

_RETURN = "returns/<str:form>/<str:period>/<str:unit>/"

urlpatterns = [
    path("returns/", returns.returns, name="returns"),
    path(_RETURN, returns.one, name="return"),
    path(f"{_RETURN}save/", returns.save_draft, name="return-save"),
    path(f"{_RETURN}submit/", returns.submit, name="return-submit"),
    path(f"{_RETURN}review/", returns.review, name="return-review"),
    path(f"{_RETURN}accept/", returns.accept, name="return-accept"),
    path(f"{_RETURN}give-back/", returns.give_back, name="return-give-back"),
    path(f"{_RETURN}unlock/", returns.unlock, name="return-unlock"),
    path(f"{_RETURN}photo/", returns.photo, name="return-photo"),
    path("findings/<int:finding>/explain/", returns.explain, name="finding-explain"),
    path("findings/<int:finding>/close/", returns.close, name="finding-close"),
    path("forms/", forms.forms, name="forms"),
    path("forms/<str:form>/", forms.form, name="form"),
    path("forms/<str:form>/terms/", forms.terms, name="form-terms"),
    path("forms/<str:form>/give-out/", forms.give_out, name="form-give-out"),
    path("forms/<str:form>/end/", forms.end, name="form-end"),
    path("forms/<str:form>/rules/", forms.add_rule, name="form-rule"),
    path("forms/<str:form>/rules/<int:rule>/end/", forms.end_rule, name="form-rule-end"),
    path("reported/", reported.reported, name="reported"),
    path("reported/<str:form>/", reported.reported_form, name="reported-form"),
    path("reported/<str:form>/close/", reported.close_window, name="window-close"),
    path("reported/<str:form>/open/", reported.open_window, name="window-open"),
    path("burden/", reported.burden, name="burden"),
]
