"""What the pages of schemes need: a draft of one scheme, another one that has none yet."""

from datetime import date
from typing import Any

from alliance.core.clock import today
from kpi import actions
from kpi.models import SchemeVersion
from tests.kpi.story import Story


class Drafts:
    """The weighted scheme of the first county has a draft for the next year."""

    def __init__(self, story: Story) -> None:
        self.from_on = date(today().year + 1, 1, 1)
        self.draft = actions.draft_scheme(
            source=story.version("weighted"), from_on=self.from_on, by=story.assessor
        )

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        if not name.startswith("kpi:scheme"):
            return {}
        scheme = "plain" if name == "kpi:scheme-draft" else "weighted"
        item = "contracts" if name == "kpi:scheme-up" else "share"
        return {"scheme": scheme, "number": self.draft.number, "other": 1, "item": item}

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        if not name.startswith("kpi:scheme"):
            return None
        version = {"version": SchemeVersion.objects.get(pk=self.draft.pk).version}
        day = {"from_on": self.from_on.isoformat(), "reason": "试验"}
        carried: dict[str, dict[str, Any]] = {
            "kpi:scheme-draft": day,
            "kpi:scheme-publish": day,
            "kpi:scheme-add": {"group": "一级", "indicator": "per_head"},
            "kpi:scheme-item": {"group": "一级", "rule": "linear", "low": "1", "high": "2"},
            "kpi:scheme-weights": {
                "title": "试验办法", "number": "试验〔2024〕2号", "w-share": "1", "w-contracts": "2",
            },
        }  # fmt: skip
        return version | carried.get(name, {})
