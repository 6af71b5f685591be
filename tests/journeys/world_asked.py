"""What the addresses of figures asked for once need: a request with an open cell."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from alliance.core.clock import now
from kpi import actions
from kpi.actions import Asking, NewItem
from kpi.models import AdHocCell
from tests.kpi.story import Story


class Asked:
    """Two things asked of the first body."""

    def __init__(self, story: Story) -> None:
        self.story, self.body = story, story.bodies[0]
        self.due = now() + timedelta(days=2)
        self.row = actions.ask_for_figures(
            county=story.county,
            asking=Asking(
                "试验要数", "试验", "202411", self.due, [],
                [NewItem("留观人数", "人"), NewItem("转出人数", "人")], [self.body.unit],
            ),
            by=story.assessor,
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        is_theirs = "asked" in name or name.startswith("api:ad-hoc-")
        return {"asked": self.row.pk, "unit": self.body.code} if is_theirs else {}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses of the REST door carries."""
        cell = AdHocCell.objects.filter(item__request=self.row).earliest("pk")
        carried: dict[str, dict[str, Any]] = {
            "api:ad-hoc-requests": {
                "title": "试验", "basis": "试验", "period": "202410",
                "due_at": self.due.isoformat(), "new": [{"name": "留观人数", "unit": "人"}],
                "units": [self.body.code],
            },
            "api:ad-hoc-answer": {"cells": {str(cell.pk): "7"}},
            "api:ad-hoc-refuse": {"reason": "试验"},
            "api:ad-hoc-end": {},
        }  # fmt: skip
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        cell = AdHocCell.objects.filter(item__request=self.row).earliest("pk")
        carried: dict[str, dict[str, Any]] = {
            "kpi:ask": {
                "title": "试验", "basis": "试验", "period": "202410",
                "due_at": timezone.localtime(self.due).strftime("%Y-%m-%dT%H:%M"),
                "new": "留观人数，人", "bodies": [self.body.code],
            },
            "kpi:asked-answer": {f"c-{cell.pk}": "7", "act": "answer"},
            "kpi:asked-refuse": {"reason": "试验"},
            "kpi:asked-end": {},
        }  # fmt: skip
        return carried.get(name)
