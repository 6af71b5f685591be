"""What the pages of superiors' forms need: one workbook with a bound cell, filled in once."""

import io
from typing import Any

import openpyxl

from alliance.core.clock import today
from alliance.core.periods import Period
from kpi import actions
from kpi.actions import Bound
from kpi.models import DataElement, SuperiorForm
from tests import make
from tests.kpi.story import Story

SHEET = "Sheet"


def blank() -> Any:
    """A workbook of two rows to fill in."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["B1"], sheet["A2"], sheet["A3"] = "本月", "诊疗人次", "外院"
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
        self.filled = actions.fill_superior(form=self.form, period="202402", by=by)

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        found = {"form": self.form.pk} if name.startswith("kpi:superior") else {}
        return {**found, "filled": self.filled.pk}

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
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
            "kpi:superior-end": {"reason": "试验", "version": version},
        }  # fmt: skip
        return carried.get(name)

    @staticmethod
    def _last_month() -> str:
        return Period.containing(today(), "month").previous.code
