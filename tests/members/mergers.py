"""Merging bodies in tests as the page does it: with the fingerprint of a preview just read."""

from datetime import date
from typing import Any

from alliance.core.clock import today
from alliance.core.merging import Moving, fingerprint
from alliance.desk import actions, asking
from members.models import Institution, InstitutionEvent
from tests import make


def preview(body: Institution, into: Institution, on: date | None = None) -> list[Moving]:
    """What every app says will happen."""
    found: list[Moving] = asking.ask("merging", body, into, on or today())
    return found


def fates(body: Institution, into: Institution) -> dict[str, str]:
    """Of every item in the preview: why it ends, "" where it goes over."""
    return {item.what: item.ends for item in preview(body, into)}


def merge(body: Institution, into: Institution, **said: Any) -> InstitutionEvent:
    """The body becomes part of the other, today, by the operator unless said otherwise."""
    on = said.setdefault("on", today())
    said.setdefault("seen", fingerprint(preview(body, into, on)))
    said.setdefault("by", make.system(body.county))
    return actions.merge_bodies(
        institution=body, into=into, order_no="县府办〔2026〕9号", reason="乡镇区划调整", **said
    )
