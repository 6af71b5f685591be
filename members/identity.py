"""The county's or province's identity service (OIDC): who it says somebody is, checked.

The library fetches and checks the signature; whom the statement is for, who made it and until
when it holds is checked here. Nobody is ever made a user by it.
"""

from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import absolutify

from alliance.core.errors import Forbidden, Refused

LEEWAY = 60  # seconds between two clocks
NEEDED = ["exp", "iat", "iss", "aud", "sub"]


class ExternalSignIn(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Asks the service for the signed statement behind a code."""

    def who(
        self, request: HttpRequest, *, code: str, nonce: str, verifier: str | None
    ) -> tuple[str, str]:
        """Issuer and subject of a statement that holds; a refusal in every other case."""
        asked = {
            "client_id": self.OIDC_RP_CLIENT_ID,
            "client_secret": self.OIDC_RP_CLIENT_SECRET,
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": absolutify(request, reverse("sign-in-identity-back")),
            "code_verifier": verifier,
        }
        try:
            answer = self.get_token(asked)
            said = self.verify_token(answer.get("id_token") or "", nonce=nonce)
        except requests.RequestException as trouble:
            raise Refused(
                _("统一身份服务没有应答，请稍后再试，或用口令登录。"), code="identity_service_away"
            ) from trouble
        except (SuspiciousOperation, jwt.InvalidTokenError, KeyError, ValueError) as trouble:
            raise Forbidden(
                _("统一身份服务的答复不可信，已拒绝。请重新登录，或用口令登录。"),
                code="identity_not_proven",
            ) from trouble
        return str(said["iss"]), str(said["sub"])

    def _verify_jws(self, payload: Any, key: Any) -> dict[str, Any]:
        """Signature, and also: made by our service, for us, not yet run out."""
        said: dict[str, Any] = jwt.decode(
            payload,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            issuer=settings.OIDC_ISSUER,
            audience=self.OIDC_RP_CLIENT_ID,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
        return said
