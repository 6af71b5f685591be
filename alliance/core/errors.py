"""The one way the product says no: five refusals, each a sentence that says what to do.

The door (`alliance.core.middleware`, `alliance.core.api`) turns them into a page or a
problem answer after the rollback; actions and checks only raise them.
"""

from collections.abc import Callable, Mapping
from typing import Any


class Refusal(Exception):
    """Something that may not be done; the message is written for the person at the screen.

    `code` is stable and for programs; `fields` maps a field's name to its own sentence;
    `details` is JSON for the API answer.
    """

    http = 409
    code = "refused"

    def __init__(
        self,
        message: Any,
        *,
        code: str = "",
        fields: Mapping[str, Any] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.fields = dict(fields or {})
        self.details = dict(details or {})

    def __str__(self) -> str:
        return str(self.message)


class Refused(Refusal):
    """The rule says no now (409)."""


class NotSet(Refused):
    """The plan leaves a value open and the county has not set it (409)."""

    code = "NOT_SET"


class Forbidden(Refusal):
    """This role never may (403)."""

    http = 403
    code = "forbidden"


class Invalid(Refusal):
    """The input itself is wrong (422)."""

    http = 422
    code = "invalid"


def wrong_field(name: str, sentence: str) -> Invalid:
    """One field is wrong: the sentence stands for the whole and beside the field."""
    return Invalid(sentence, fields={name: sentence})


class Unreadable(Refusal):
    """The body cannot even be parsed (400)."""

    http = 400
    code = "unreadable"


class NotFound(Refusal):
    """Not yours or not there: the same answer for both (404).

    `exists` tells the audit, never the answer, that the row is there.
    """

    http = 404
    code = "not_found"

    def __init__(self, message: Any, *, exists: bool = False) -> None:
        super().__init__(message)
        self.exists = exists


def why_not(check: Callable[..., object], *args: Any, **kwargs: Any) -> str:
    """The sentence with which `check` refuses, or "" when it allows: what a greyed verb shows."""
    try:
        check(*args, **kwargs)
    except Refusal as refusal:
        return str(refusal)
    return ""
