"""Holding that a refusal changes nothing: every row of the product before and after."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps

OURS = ("members", "kpi", "core", "referrals", "staffing", "fundpool")
#: What a refusal may leave behind: that it happened, the file that was compared, the token's use.
TRACES = {"core.AuditEvent", "core.AuditHead", "core.ImportFile"}
USED = {"last_used_at", "last_login"}


def fingerprints() -> dict[str, tuple[int, str]]:
    """Per table the number of its rows and a hash over all of them."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if model._meta.app_label not in OURS or label in TRACES:
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        rows = model._default_manager.order_by("pk").values_list(
            *[name for name in names if name not in USED]
        )
        hashed = hashlib.sha256()
        count = 0
        for row in rows.iterator(2000):
            hashed.update(repr(row).encode())
            count += 1
        found[label] = (count, hashed.hexdigest())
    return found


@contextmanager
def unchanged() -> Iterator[None]:
    """Nothing in the block changes a row, traces aside."""
    before = fingerprints()
    yield
    after = fingerprints()
    assert {label for label in before if before[label] != after[label]} == set()
