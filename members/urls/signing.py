"""Addresses of coming in, of one's own account, and of whoever looks after sign-in."""

from django.urls import path

from members.views import (
    account,
    accounts,
    clients,
    devices,
    factors,
    identity,
    signing_in,
    slips,
    steps,
)

urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", steps.factor, name="sign-in-factor"),
    path("sign-in/enrol/", steps.enrol, name="sign-in-enrol"),
    path("sign-in/password/", steps.new_password, name="sign-in-password"),
    path("sign-in/go-on/", steps.go_on, name="sign-in-go-on"),
    path("sign-in/device/", devices.sign_in, name="sign-in-device"),
    path("sign-in/identity/", identity.sign_in, name="sign-in-identity"),
    path("sign-in/identity/back/", identity.back, name="sign-in-identity-back"),
    path("sign-out/", signing_in.SignOut.as_view(), name="sign-out"),
    path("slip/", devices.slip, name="slip"),
    path("slip/<uuid:slip>/", devices.slip, name="slip-of"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account-password"),
    path("account/factor/", factors.factor, name="account-factor"),
    path("account/factor/begin/", factors.begin, name="account-factor-begin"),
    path("account/factor/codes/", factors.renew_codes, name="account-factor-codes"),
    path("account/factor/drop/", factors.drop, name="account-factor-drop"),
    path("account/sessions/end/", account.end_other_sessions, name="account-sessions-end"),
    path("account/sessions/<int:session>/end/", account.end_session, name="account-session-end"),
    path("account/tokens/", account.issue_token, name="account-token-issue"),
    path("account/tokens/<int:token>/revoke/", account.revoke_token, name="account-token-revoke"),
    path("account/identity/", identity.link, name="account-identity-link"),
    path("account/identity/unlink/", identity.unlink, name="account-identity-unlink"),
]
urlpatterns += [
    path("accounts/", accounts.home, name="accounts-home"),
    path("slips/", slips.home, name="slips-home"),
    path("clients/", clients.home, name="clients-home"),
]
_OF = "county/<str:county>/accounts/"
urlpatterns += [
    path(_OF, accounts.accounts, name="accounts"),
    path(f"{_OF}<str:code>/", accounts.account_of, name="account-of"),
    path(f"{_OF}<str:code>/sessions/end/", accounts.end_sessions, name="account-of-sessions-end"),
    path(
        f"{_OF}<str:code>/sessions/<int:session>/end/",
        accounts.end_session,
        name="account-of-session-end",
    ),
    path(f"{_OF}<str:code>/factor/reset/", accounts.reset_factor, name="account-of-factor-reset"),
]
_SLIPS = "county/<str:county>/slips/"
urlpatterns += [
    path(_SLIPS, slips.slips, name="slips"),
    path(f"{_SLIPS}issue/", slips.issue, name="slip-issue"),
    path(f"{_SLIPS}<uuid:slip>/revoke/", slips.revoke_slip, name="slip-revoke"),
    path(f"{_SLIPS}devices/<uuid:device>/revoke/", slips.revoke_device, name="device-revoke"),
]
_CLIENTS = "county/<str:county>/clients/"
urlpatterns += [
    path(_CLIENTS, clients.clients, name="clients"),
    path(f"{_CLIENTS}new/", clients.new_client, name="client-new"),
    path(f"{_CLIENTS}<str:code>/", clients.client, name="client"),
    path(f"{_CLIENTS}<str:code>/change/", clients.change, name="client-change"),
    path(f"{_CLIENTS}<str:code>/disable/", clients.disable, name="client-disable"),
    path(f"{_CLIENTS}<str:code>/tokens/", clients.issue_token, name="client-token-issue"),
    path(
        f"{_CLIENTS}<str:code>/tokens/<int:token>/revoke/",
        clients.revoke_token,
        name="client-token-revoke",
    ),
]
