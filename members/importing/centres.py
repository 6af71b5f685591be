"""共享中心: shared centres with their host and what they do, known by their code."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.imports.rehearsing import rehearsal
from members import actions, queries
from members.actions.sharing import CentreRow
from members.importing.fields import Choice, Day, Field, Named, Texts
from members.importing.table import Row, TableLayout, Wrong
from members.models import Centre


class Centres(TableLayout):
    """Centres that work or will; their host is confirmed and their end said on their page."""

    kind = "members.centres"
    label = gettext_lazy("共享中心")

    def fields(self) -> Sequence[Field]:
        """The centre, its host, what it does."""
        return [
            Field("code", gettext_lazy("中心代码"), ("代码", "code"), required=True, longest=40),
            Field("name", gettext_lazy("中心名称"), ("共享中心", "名称", "name"), required=True,
                  longest=100),
            Choice("family", gettext_lazy("类别"), ("family",), required=True,
                   choices=tuple(Centre.Family.choices)),
            Named("host", gettext_lazy("依托单位"), ("机构", "单位", "host"),
                  find=self.names.body, show=self.names.shown("bodies"),
                  help=gettext_lazy("文件未印依托单位的不填")),
            Named("alliance", gettext_lazy("所属医共体"), ("医共体", "alliance"),
                  find=self.names.alliance, show=self.names.shown("alliances")),
            Texts("services", gettext_lazy("服务内容"), ("服务", "services"), longest=500,
                  help=gettext_lazy("几项用顿号分开")),
            Day("from_on", gettext_lazy("起始日"), ("自", "from")),
        ]  # fmt: skip

    def there(self) -> dict[str, dict[str, Any]]:
        """Every centre that has not ended; its services as a cell holds them."""
        rows = Centre.objects.filter(queries.days.overlaps(today(), None), county=self.county)
        services = self.by_code["services"]
        return {
            row.code: {
                **{code: getattr(row, code) for code in self.by_code},
                "services": services.read(services.write(row.services)) or None,
            }
            for row in rows.select_related("host", "alliance").order_by("code")
        }

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Every new row is tried with the checks of the real thing; what is there stays."""
        with rehearsal():
            for row in rows:
                if row.before:
                    if row.differs():
                        yield Wrong(row, "name", _("已登记的共享中心不由文件改动，请在页面办理。"))
                else:
                    yield from self.tried(row, "code")

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [CentreRow(**{c: v for c, v in row.values.items() if v is not None}) for row in rows]
        actions.sharing.enter_centres(county=self.county, rows=said, by=by, demo=self.county.demo)
