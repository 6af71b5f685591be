"""Taking one of the steps that a page of the funds offers, by its verb."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from alliance.core.errors import NotFound


def take(request: HttpRequest, verb: str, acts: Mapping[str, Callable[[], Any]]) -> Any:
    """Take the step and say that it is done; what it made. NotFound where there is none so named."""
    if verb not in acts:
        raise NotFound(_("没有这项操作。"))
    done = acts[verb]()
    messages.success(request, _("已办理。"))
    return done
