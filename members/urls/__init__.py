"""Addresses of the registry."""

from django.urls import include, path

from alliance.core.imports.pages import paths
from members.views import (
    alliances,
    choosing,
    comparing,
    holds,
    membership_requests,
    paper,
    places,
    plans,
    rule_proposals,
    rules,
    workdays,
)

urlpatterns = [
    path("", include("members.urls.signing")),
    path("county/choose/", choosing.choose_county, name="choose-county"),
    path("roles/narrow/", choosing.narrow_role, name="narrow-role"),
    path("members/", places.members, name="members"),
    path("county/<str:county>/institutions/", places.institutions, name="institutions"),
    path("county/<str:county>/not-set/", plans.not_set, name="not-set"),
    path("county/<str:county>/rules/", rules.rules, name="rules"),
    path("county/<str:county>/rules-by-day/", comparing.rules_days, name="rules-days"),
    path("county/<str:county>/rules/<str:key>/", rules.rule, name="rule"),
    path("county/<str:county>/rules/<str:key>/propose/", rules.rule_propose, name="rule-propose"),
    path(
        "county/<str:county>/rule-proposals/", rule_proposals.rule_proposals, name="rule-proposals"
    ),
    path(
        "county/<str:county>/rule-proposals/<int:proposal>/document/",
        rule_proposals.rule_proposal_document,
        name="rule-proposal-document",
    ),
    path(
        "county/<str:county>/rule-proposals/<int:proposal>/approve/",
        rule_proposals.rule_approve,
        name="rule-approve",
    ),
    path(
        "county/<str:county>/rule-proposals/<int:proposal>/refuse/",
        rule_proposals.rule_refuse,
        name="rule-refuse",
    ),
    path(
        "county/<str:county>/rule-proposals/<int:proposal>/withdraw/",
        rule_proposals.rule_withdraw,
        name="rule-withdraw",
    ),
    path("rules-by-county/", comparing.rules_counties, name="rules-counties"),
    path("county-rules/", plans.county_rules, name="county-rules"),
    path("", include("members.urls.people")),
    path("plans/", plans.plans, name="plans"),
    path("plans-compared/", comparing.plans_compared, name="plans-compared"),
    path("plans/<str:code>/", plans.plan, name="plan"),
    path("errata/", plans.errata, name="errata"),
    path("holds/", holds.holds, name="holds"),
    path("holds/place/", holds.place, name="hold-place"),
    path("holds/place/now/", holds.place_hold, name="hold-place-now"),
    path("holds/<int:hold>/", holds.hold, name="hold"),
    path("holds/<int:hold>/scan/", holds.scan, name="hold-scan"),
    path("holds/<int:hold>/release/", holds.release, name="hold-release"),
    path("workdays/", workdays.calendar, name="workdays-imports"),
    path("workdays/upload/", workdays.upload, name="workdays-upload"),
    *paths("workdays/files/<uuid:file>/", workdays.PAGES),
    path("paper-signatures/", paper.signatures, name="paper-signatures"),
    path("paper-signatures/<int:signature>/", paper.signature, name="paper-signature"),
    path("paper-signatures/<int:signature>/scan/", paper.scan, name="paper-scan"),
    path("paper-signatures/<int:signature>/confirm/", paper.confirm, name="paper-confirm"),
    path("paper-signatures/<int:signature>/dispute/", paper.dispute, name="paper-dispute"),
    path("alliances/", alliances.alliances_home, name="alliances-home"),
    path("county/<str:county>/alliances/", alliances.alliances, name="alliances"),
    path("county/<str:county>/alliances/<str:code>/", alliances.alliance, name="alliance"),
    path(
        "county/<str:county>/alliances/<str:code>/join/",
        alliances.alliance_join,
        name="alliance-join",
    ),
    path(
        "county/<str:county>/alliances/<str:code>/close/",
        alliances.alliance_close,
        name="alliance-close",
    ),
    path(
        "county/<str:county>/memberships/<int:number>/leave/",
        alliances.membership_leave,
        name="membership-leave",
    ),
    path(
        "county/<str:county>/memberships/changes/",
        alliances.membership_changes,
        name="membership-changes",
    ),
    path(
        "county/<str:county>/memberships/checks/",
        alliances.membership_checks,
        name="membership-checks",
    ),
    path("county/<str:county>/contacts/", alliances.contacts, name="contacts"),
    path(
        "county/<str:county>/membership-requests/",
        membership_requests.membership_requests,
        name="membership-requests",
    ),
    path(
        "county/<str:county>/membership-requests/new/",
        membership_requests.membership_request_new,
        name="membership-request-new",
    ),
    path(
        "county/<str:county>/membership-requests/<int:number>/",
        membership_requests.membership_request,
        name="membership-request",
    ),
    path(
        "county/<str:county>/membership-requests/<int:number>/document/",
        membership_requests.membership_request_document,
        name="membership-request-document",
    ),
    path(
        "county/<str:county>/membership-requests/<int:number>/agree/",
        membership_requests.membership_request_agree,
        name="membership-request-agree",
    ),
    path(
        "county/<str:county>/membership-requests/<int:number>/decline/",
        membership_requests.membership_request_decline,
        name="membership-request-decline",
    ),
    path(
        "county/<str:county>/membership-requests/<int:number>/approve/",
        membership_requests.membership_request_approve,
        name="membership-request-approve",
    ),
    path(
        "county/<str:county>/membership-requests/<int:number>/refuse/",
        membership_requests.membership_request_refuse,
        name="membership-request-refuse",
    ),
    path(
        "county/<str:county>/membership-requests/<int:number>/withdraw/",
        membership_requests.membership_request_withdraw,
        name="membership-request-withdraw",
    ),
    path("", include("members.urls.bodies")),
    path("", include("members.urls.setting_up")),
    path("", include("members.urls.sharing")),
]
