"""科室: departments of institutions, known by their code; those above may stand in the same file."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.imports.rehearsing import rehearsal
from members import actions
from members.actions.bodies import DepartmentRow
from members.importing.fields import Choice, Day, Field, Named
from members.importing.table import Row, TableLayout, Wrong
from members.models import Department, Membership

_FACTS: Final = ("code", "institution", "name", "name_en", "line", "opened_on")


class Departments(TableLayout):
    """Departments that stand; what is there is closed on its page and never changed by a file."""

    kind = "members.departments"
    label = gettext_lazy("科室")

    def fields(self) -> Sequence[Field]:
        """Whose department, on which line, part of which."""
        return [
            Field("code", gettext_lazy("科室代码"), ("代码", "code"), required=True, longest=40),
            Named("institution", gettext_lazy("机构"), ("机构名称", "单位", "institution"),
                  required=True, find=self.names.body, show=self.names.shown("bodies")),
            Field("name", gettext_lazy("科室名称"), ("科室", "名称", "name"), required=True,
                  longest=100),
            Field("name_en", gettext_lazy("英文名称"), ()),
            Choice("line", gettext_lazy("业务线"), ("line",),
                   choices=tuple(Membership.Line.choices)),
            Field("parent", gettext_lazy("上级科室"), ("上级科室代码", "parent"), longest=40,
                  help=gettext_lazy("写上级科室的代码，可以是本表中的另一行")),
            Day("opened_on", gettext_lazy("设立日"), ("设立日期", "opened")),
        ]  # fmt: skip

    def there(self) -> dict[str, dict[str, Any]]:
        """Every department that has not been closed."""
        rows = Department.objects.filter(
            Q(closed_on=None) | Q(closed_on__gt=today()), county=self.county
        ).select_related("institution", "parent")
        return {
            row.code: {
                **{fact: getattr(row, fact) or None for fact in _FACTS},
                "parent": row.parent.code if row.parent else None,
            }
            for row in rows.order_by("institution__code", "code")
        }

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Every new row is tried with the checks of the real thing; what is there stays."""
        with rehearsal():
            for row in _above_first(rows):
                if row.before:
                    if row.differs():
                        yield Wrong(row, "name", _("已登记的科室不由文件改动。"))
                else:
                    yield from self.tried(row, "code")

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch, those above first."""
        said = [
            DepartmentRow(**{c: v for c, v in row.values.items() if v is not None})
            for row in _above_first(rows)
        ]
        actions.bodies.enter_departments(county=self.county, rows=said, by=by)


def _above_first(rows: Sequence[Row]) -> list[Row]:
    """Rows behind those of the same file that they are part of."""
    above = {row.key: row.get("parent") for row in rows}

    def depth(row: Row) -> int:
        code, seen = above[row.key], {row.key}
        while code in above and code not in seen:
            seen.add(code)
            code = above[code]
        return len(seen)

    return sorted(rows, key=depth)
