"""Addresses of postings, service and staff."""

from django.urls import include, path

from staffing.views import postings, service, staff

app_name = "staffing"
_ONE = "postings/<uuid:posting>/"
_PERSON = "people/<str:county>/<str:code>/"

urlpatterns = [
    path("", include("staffing.urls.coverage")),
    path("", include("staffing.urls.keeping")),
    path("", include("staffing.urls.pool")),
    path("", postings.home, name="home"),
    path("postings/new/", postings.new, name="new"),
    path(_ONE, postings.posting, name="posting"),
    path(f"{_ONE}months/", service.verify, name="verify"),
    path(f"{_ONE}sheet/", service.sheet, name="sheet"),
    path(f"{_ONE}steps/<slug:verb>/", postings.step, name="step"),
    path("verifications/<uuid:verification>/withdraw/", service.withdraw, name="withdraw"),
    path("corrections/<uuid:correction>/", service.correction, name="correction"),
    path("consequences/<int:consequence>/", service.settle, name="settle"),
    path("people/", staff.records, name="records"),
    path(_PERSON, staff.record, name="record"),
    path(f"{_PERSON}result/", staff.give, name="give-result"),
    path(f"{_PERSON}title/", staff.title, name="title"),
    path(f"{_PERSON}duty/", staff.duty, name="duty"),
    path(f"{_PERSON}file/", staff.file, name="file"),
    path(f"{_PERSON}leave/", staff.leave, name="leave"),
    path("proofs/<uuid:result>/", staff.proof, name="proof"),
]
