"""What the page of remembered layouts needs: one export that was asked about."""

from typing import Any

from alliance.core import imports
from alliance.core.models import ImportMapping
from kpi import importing
from kpi.models import DataSet
from tests import make
from tests.kpi.story import Story
from tests.make_workbook import workbook


class Mappings:
    """The assessor has loaded an export of another system and said which column is which."""

    def __init__(self, story: Story) -> None:
        by = make.actor(county=story.county, role="assessor")
        content = workbook([["网点", "总诊次"], [story.bodies[0].name, 5]])
        file = importing.compare_file(
            county=story.county, name="导出.xlsx", content=content, by=by, period="202412",
            form=DataSet.objects.get(county=story.county, code="month"),
        )  # fmt: skip
        imports.map_headings(
            file=file, layout=importing.layout_of(file, by), by=by, system="试验系统",
            mapping={"网点": "unit", "总诊次": "here"},
        )  # fmt: skip
        self.mapping = ImportMapping.objects.get(county=story.county, name="试验系统")

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        return {"mapping": self.mapping.pk}

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        carried: dict[str, dict[str, Any]] = {
            "kpi:mapping-rename": {"name": "另一系统"},
            "kpi:mapping-withdraw": {},
            "kpi:import-names": {},
        }
        return carried.get(name)
