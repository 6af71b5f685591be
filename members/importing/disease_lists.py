"""病种目录: the lists into which diseases are entered, known by their code."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from members import actions
from members.importing.fields import Choice, Field, Named, Whole
from members.importing.table import Row, TableLayout, Wrong
from members.models import DiseaseList

_FACTS: Final = ("name", "alliance", "level", "expected", "document_no")


class DiseaseLists(TableLayout):
    """The county's lists; what a plan prints of one is changed by the plan alone."""

    kind = "members.disease_lists"
    label = gettext_lazy("病种目录")

    def fields(self) -> Sequence[Field]:
        """The list, for which level, how many diseases its document prints."""
        return [
            Field("code", gettext_lazy("目录代码"), ("代码", "code"), required=True, longest=40),
            Field("name", gettext_lazy("目录名称"), ("名称", "name"), required=True, longest=100),
            Named("alliance", gettext_lazy("所属医共体"), ("医共体", "alliance"),
                  find=self.names.alliance, show=self.names.shown("alliances"),
                  help=gettext_lazy("不填为全县区")),
            Choice("level", gettext_lazy("层级"), ("诊治层级", "level"), required=True,
                   choices=tuple(DiseaseList.Level.choices)),
            Whole("expected", gettext_lazy("文件所印病种数"), ("病种数", "expected"), most=100_000,
                  help=gettext_lazy("文件未印的不填")),
            Field("document_no", gettext_lazy("目录文号"), ("文号", "document no"), longest=100),
        ]  # fmt: skip

    def there(self) -> dict[str, dict[str, Any]]:
        """Every list."""
        rows = (
            DiseaseList.objects.filter(county=self.county)
            .select_related("alliance")
            .order_by("code")
        )
        return {
            row.code: {
                "code": row.code,
                **{fact: getattr(row, fact) for fact in _FACTS},
                "document_no": row.document_no or None,
                "printed": row.clause_id is not None,
            }
            for row in rows
        }

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Of a list that a plan prints only the number of its document is filled in."""
        for row in rows:
            if row.before and row.before["printed"]:
                for code in ("name", "alliance", "level", "expected"):
                    if row.get(code) != row.before[code]:
                        yield Wrong(row, code, _("方案印出的目录只能补写目录文号。"))
                        break

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = {row.key: row.facts(_FACTS, "document_no") for row in rows}
        actions.batches.enter_disease_lists(
            county=self.county, rows=said, by=by, demo=self.county.demo
        )
