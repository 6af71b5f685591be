"""QR codes as plain SVG: no style, no script, so the content-security policy stands."""

from typing import Any

import pyotp
import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from members import queries
from members.models import SecondFactor, User

GROUP = 4


def qr(text: str) -> SafeString:
    """The picture of a text that a telephone reads; the page says how large, nothing is cut."""
    drawn = segno.make(text, error="m").svg_inline(omitsize=True, dark="#111", light="#fff")
    return mark_safe(drawn)  # noqa: S308 made by segno, holds paths and numbers only


def otp_picture(user: User, factor: SecondFactor) -> dict[str, Any]:
    """What an authenticator reads, as picture and as text in groups of four."""
    secret = queries.signing.secret_of(factor)
    address = pyotp.TOTP(secret).provisioning_uri(
        name=user.username, issuer_name=_("县域医共体管理系统")
    )
    groups = [secret[at : at + GROUP] for at in range(0, len(secret), GROUP)]
    return {"picture": qr(address), "secret": " ".join(groups)}
