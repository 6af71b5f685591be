"""项目库: projects of bodies with their estimates, known by their code."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from members import access, actions
from members.actions.batches import ProjectRow
from members.importing.fields import Choice, Field, Named, Yuan
from members.importing.table import Row, TableLayout, Wrong
from members.models import Project

_FACTS: Final = ("name", "estimate_fen", "stage", "note")


class Projects(TableLayout):
    """What bodies propose; each body loads its own."""

    kind = "members.projects"
    label = gettext_lazy("项目库")
    verb: ClassVar[str] = "members.keep_equipment"

    def fields(self) -> Sequence[Field]:
        """The project, whose it is, what it may cost, how far it is."""
        return [
            Field("code", gettext_lazy("项目编号"), ("编号", "code"), required=True, longest=40),
            Field("name", gettext_lazy("项目名称"), ("名称", "name"), required=True, longest=200),
            Named("institution", gettext_lazy("机构"), ("机构名称", "单位", "institution"),
                  required=True, find=self.names.body, show=self.names.shown("bodies")),
            Yuan("estimate_fen", gettext_lazy("估算"), ("估算金额", "金额", "estimate"),
                 help=gettext_lazy("单位：元；表头写“估算（万元）”则按万元")),
            Choice("stage", gettext_lazy("阶段"), ("项目阶段", "stage"),
                   choices=tuple(Project.Stage.choices),
                   help=gettext_lazy("不填为已入库")),
            Field("note", gettext_lazy("说明"), ("备注", "note")),
        ]  # fmt: skip

    def there(self) -> dict[str, dict[str, Any]]:
        """Every project of the county."""
        rows = Project.objects.filter(county=self.county).select_related("institution")
        return {
            row.code: {**{code: getattr(row, code) for code in self.by_code},
                       "note": row.note or None}
            for row in rows.order_by("code")
        }  # fmt: skip

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """One's own projects; their stage is the commission's to say."""
        mine = access.reach(self.actor, self.verb)
        decided = access.reach(self.actor, "members.decide_equipment")
        for row in rows:
            body, stage = row.get("institution"), row.get("stage")
            before = row.before or {"institution": body, "stage": Project.Stage.ENTERED}
            if not mine.covers(self.county.pk, body.pk):
                yield Wrong(row, "institution", _("只能登记本单位的项目。"))
            elif body != before["institution"]:
                yield Wrong(row, "institution", _("已登记的项目不换单位，请另行登记。"))
            elif "stage" in row.values and stage is None:
                yield Wrong(row, "stage", _("阶段不能清空。"))
            elif stage not in {None, before["stage"]} and not decided.covers(self.county.pk, None):
                yield Wrong(row, "stage", _("项目阶段由卫健委在项目库页面变更，请不要改写这一列。"))

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [
            ProjectRow(row.key, row.get("institution"), row.facts(_FACTS, "note")) for row in rows
        ]
        actions.batches.enter_projects(county=self.county, rows=said, by=by, demo=self.county.demo)
