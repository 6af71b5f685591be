"""What the page of remembered layouts needs: an export with headings, a table that was described."""

from typing import Any

from alliance.core import imports
from alliance.core.models import ImportMapping
from kpi import actions, importing
from kpi.actions import Described
from kpi.mapping import Plan
from kpi.models import DataSet, SheetLayout
from members.middleware import actor_behind
from members.models import User
from tests import make
from tests.kpi.story import Story
from tests.make_workbook import several, workbook


class Mappings:
    """The assessor has loaded an export of another system and said which column is which."""

    def __init__(self, story: Story, assessor: User) -> None:
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
        content = workbook([["站点", "指标", "1月"], [story.bodies[0].name, "here", 5]])
        file = importing.compare_file(
            county=story.county, name="交叉表.xlsx", content=content, by=by, period="2024"
        )
        plan = Plan(
            "elements_periods", columns={"站点": "unit", "指标": "element"}, unit="", period="asked"
        )
        actions.describe_sheet(
            file=file, by=by, layout_of=lambda fresh: importing.layout_of(fresh, by),
            described=Described(
                system="试验平台", name="试验表", shape=plan.shape, plan=plan.kept(), period="2024",
                headings=[["站点", "站点", "A"], ["指标", "指标", "B"], ["1月", "1月", "C"]],
            ),
        )  # fmt: skip
        self.layout = SheetLayout.objects.get(county=story.county)
        self.file = importing.compare_file(
            county=story.county, name="交叉表.xlsx", content=content, by=actor_behind(assessor),
            period="2024",
        )  # fmt: skip
        rows: list[list[Any]] = [
            ["机构", "数据元", "期间", "值"],
            [story.bodies[0].code, "here", "202412", 5],
        ]
        self.two = importing.compare_file(
            county=story.county, name="两张表.xlsx", content=several(("汇总", rows), ("明细", rows)),
            by=actor_behind(assessor),
        )  # fmt: skip

    def parts(self, name: str) -> dict[str, Any]:
        """What fills the places of these addresses."""
        found: dict[str, Any] = {"mapping": self.mapping.pk, "layout": self.layout.pk}
        files = {"kpi:import-layout-choose": self.file, "kpi:import-sheet": self.two}
        return found | ({"file": files[name].pk} if name in files else {})

    def body_of(self, name: str) -> dict[str, Any] | None:
        """What a POST to one of these addresses carries."""
        carried: dict[str, dict[str, Any]] = {
            "kpi:mapping-rename": {"name": "另一系统"},
            "kpi:mapping-withdraw": {},
            "kpi:import-names": {},
            "kpi:import-sheet": {"sheet": "明细"},
            "kpi:layout-withdraw": {},
            "kpi:import-layout-choose": {},
            "kpi:import-layout": {
                "shape": "list", "first": "1", "lines": "1", "unit_at": "机构", "band_at": "",
                "element_at": "数据元", "period_at": "期间", "value_at": "值", "scale_at": "",
                "system": "试验系统", "name": "试验表",
            },
        }  # fmt: skip
        return carried.get(name)
