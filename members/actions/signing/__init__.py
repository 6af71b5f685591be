"""How people and programs come in: accounts, second factors, slips, clients."""

from members.actions.signing.clients import change_client, disable_client, register_client
from members.actions.signing.factors import (
    Tried,
    begin_factor,
    confirm_factor,
    drop_factor,
    renew_recovery_codes,
    reset_factor,
    try_code,
)
from members.actions.signing.identities import link_identity, unlink_identity
from members.actions.signing.passwords import change_password
from members.actions.signing.sessions import end_session, end_sessions, open_session
from members.actions.signing.slips import (
    HOURS,
    Pin,
    bind_device,
    issue_slip,
    note_wrong_slip,
    revoke_device,
    revoke_slip,
    try_pin,
)
from members.actions.signing.tokens import DAYS, issue_client_token, issue_token, revoke_token

__all__ = [
    "DAYS",
    "HOURS",
    "Pin",
    "Tried",
    "begin_factor",
    "bind_device",
    "change_client",
    "change_password",
    "confirm_factor",
    "disable_client",
    "drop_factor",
    "end_session",
    "end_sessions",
    "issue_client_token",
    "issue_slip",
    "issue_token",
    "link_identity",
    "note_wrong_slip",
    "open_session",
    "register_client",
    "renew_recovery_codes",
    "reset_factor",
    "revoke_device",
    "revoke_slip",
    "revoke_token",
    "try_code",
    "try_pin",
    "unlink_identity",
]
