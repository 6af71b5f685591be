"""What the pages of superiors' forms need: one workbook with a bound cell, filled in once."""

import io
from typing import Any

import openpyxl

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.periods import Period
from kpi import actions
from kpi.actions import Bound
from kpi.models import DataElement, SuperiorForm
from tests import make
from tests.kpi.story import Story

SHEET = "Sheet"


def blank(column: str = "本月") -> Any:
    """A workbook of two rows to fill in."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["B1"], sheet["A2"], sheet["A3"] = column, "诊疗人次", "外院"
    buffer = io.BytesIO()
    book.save(buffer)
    return make.upload("试验上级表.xlsx", buffer.getvalue())


class Superiors:
    """The assessor has taken one in and filled it in for a month of 2024."""

    def __init__(self, story: Story) -> None:
        by = make.actor(county=story.county, role="assessor")
        self.unit = story.county.code
        self.form = actions.add_superior(
            county=story.county, name="试验上级表", superior="试验厅", basis="",
            frequency="month", upload=blank(), by=by,
        )  # fmt: skip
        here = DataElement.objects.get(county=story.county, code="here")
        bound = Bound(here, story.unit, "same")
        actions.bind_cell(form=self.form, sheet=SHEET, cell="B2", bound=bound, by=by)
        self.changed = self._changed(story, by)
        self.filled = actions.fill_superior(form=self.form, period="202402", by=by)

    def _changed(self, story: Story, by: Actor) -> SuperiorForm:
        """Another one whose next workbook says it in other words: two cells wait for a yes."""
        form = actions.add_superior(
            county=story.county, name="改过的上级表", superior="试验厅", basis="",
            frequency="month", upload=blank(), by=by,
        )  # fmt: skip
        for cell, code in (("B2", "here"), ("B3", "elsewhere")):
            row = DataElement.objects.get(county=story.county, code=code)
            actions.bind_cell(
                form=form, sheet=SHEET, cell=cell, bound=Bound(row, story.unit, "same"), by=by
            )
        version = SuperiorForm.objects.get(pk=form.pk).version
        file = actions.renew_superior(form=form, upload=blank("本月数"), version=version, by=by)
        self.proposed = list(file.cells.filter(proposed=True).values_list("pk", flat=True))
        return form

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        is_changed = name.endswith(("superior-confirm", "superior-drop"))
        form = self.changed if is_changed else self.form
        is_one = name.startswith(("kpi:superior", "api:superior"))
        found = {"form": form.pk} if is_one else {}
        return {**found, "filled": self.filled.pk}

    def sent(self, name: str) -> dict[str, Any] | None:
        """What a POST without a file to one of these addresses of the REST door carries."""
        version = SuperiorForm.objects.get(pk=self.form.pk).version
        place = {"sheet": SHEET, "cell": "B2"}
        carried: dict[str, dict[str, Any]] = {
            "api:superior-bind": {**place, "element": "here", "unit": self.unit, "when": "same"},
            "api:superior-unbind": place,
            "api:superior-fill": {"period": self._last_month()},
            "api:superior-confirm": {"cells": [self.proposed[0]]},
            "api:superior-drop": {"cells": [self.proposed[1]]},
            "api:superior-end": {"reason": "试验", "version": version},
        }
        return carried.get(name)

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        if name in {"api:superiors", "api:superior-renew"}:
            name = name.replace("api:", "kpi:", 1)
        if not name.startswith("kpi:superior"):
            return None
        version = SuperiorForm.objects.get(pk=self.form.pk).version
        place = {"sheet": SHEET, "cell": "B2"}
        carried: dict[str, dict[str, Any]] = {
            "kpi:superiors": {
                "name": "另一张", "superior": "试验厅", "frequency": "month", "file": blank(),
            },
            "kpi:superior-bind": {
                **place, "about": "element:here", "unit": self.unit, "when": "same",
            },
            "kpi:superior-unbind": place,
            "kpi:superior-fill": {"period": self._last_month()},
            "kpi:superior-renew": {"file": blank(), "version": version},
            "kpi:superior-confirm": {"cells": [self.proposed[0]]},
            "kpi:superior-drop": {"cells": [self.proposed[1]]},
            "kpi:superior-end": {"reason": "试验", "version": version},
        }  # fmt: skip
        return carried.get(name)

    @staticmethod
    def _last_month() -> str:
        return Period.containing(today(), "month").previous.code
