"""A request that comes twice is carried out once and answered twice."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.audit import NO_COUNTY, plain
from alliance.core.clock import now
from alliance.core.errors import Invalid
from alliance.core.models import IdempotencyKey

LONGEST = 200


def key_of(request: HttpRequest) -> str:
    """The caller's key from the header Idempotency-Key; "" when there is none."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST:
        raise Invalid(_("幂等键不能超过 200 个字符。请换一个较短的键。"), code="key_too_long")
    return key


def once(
    by: Actor, key: str, action_name: str, run: Callable[[], Any], *, asked: Any = None
) -> Any:
    """Run an action under the caller's key, or give the answer of the first time.

    Key and answer are stored in the action's own transaction: either both are there or
    neither. Of two at the same moment the second waits for the first. `run` returns what
    JSON can hold; `asked` is the request's content: the same key with other content is
    refused. Without a key it simply runs.
    """
    if not key:
        return run()
    owner = f"client:{by.client}" if by.client is not None else f"user:{by.user}"
    named = {"owner": owner, "action": action_name, "key": key}
    content = hashlib.sha256(json.dumps(plain(asked), sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        # Not ignored silently: who did not insert finds the other's row below.
        IdempotencyKey.objects.bulk_create(
            [
                IdempotencyKey(
                    **named, county_id=by.county or NO_COUNTY, asked=content, at=now(), answer=None
                )
            ],
            ignore_conflicts=True,
        )
        row = IdempotencyKey.objects.select_for_update(no_key=True).get(**named)
        if row.asked != content:
            raise Invalid(
                _("这个幂等键已用于另一个请求。请为新的请求换一个新键。"), code="key_reused"
            )
        if row.answer is None:
            answer = run()
            IdempotencyKey.objects.filter(pk=row.pk).update(answer={"answer": answer})
            return answer
        return row.answer["answer"]
