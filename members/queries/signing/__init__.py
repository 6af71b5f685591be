"""How people and programs come in: accounts, second factors, slips, links, clients."""

from members.queries.signing.accounts import (
    account_lines,
    account_page,
    browser_words,
    live_devices,
    token_lines,
)
from members.queries.signing.clients import client_lines, token_carrying, why_client_stops
from members.queries.signing.coming_in import (
    PLACE_OF_SECRET,
    factor_of,
    names_of,
    next_step,
    password_expires,
    past_passwords,
    secret_of,
    session_keyed,
    user_identified,
    user_keyed,
)
from members.queries.signing.invitations import DEAD_LINK, invitation_behind, open_invitation
from members.queries.signing.slips import (
    SLIP,
    device_with,
    is_open,
    keeper_coded,
    keepers,
    keeps_clinic,
    open_slip,
    slip_numbered,
)

__all__ = [
    "DEAD_LINK",
    "PLACE_OF_SECRET",
    "SLIP",
    "account_lines",
    "account_page",
    "browser_words",
    "client_lines",
    "device_with",
    "factor_of",
    "invitation_behind",
    "is_open",
    "keeper_coded",
    "keepers",
    "keeps_clinic",
    "live_devices",
    "names_of",
    "next_step",
    "open_invitation",
    "open_slip",
    "password_expires",
    "past_passwords",
    "secret_of",
    "session_keyed",
    "slip_numbered",
    "token_carrying",
    "token_lines",
    "user_identified",
    "user_keyed",
    "why_client_stops",
]
