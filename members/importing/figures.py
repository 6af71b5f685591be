"""人口与床位: dated figures of the county, a town, a village or an institution."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.core.actor import Actor
from alliance.core.clock import today
from alliance.core.errors import Invalid
from members import actions
from members.actions.bodies import FigureRow
from members.importing.fields import Choice, Day, Field, Named, Whole
from members.importing.names import UnknownBody
from members.importing.table import Row, TableLayout, Wrong
from members.models import Figure, Institution, Town, Village

_WHOLE: Final = "全县区"


class Figures(TableLayout):
    """One figure a row: of what, which, how many, by when, out of which source."""

    kind = "members.figures"
    label = gettext_lazy("人口与床位")
    verb: ClassVar[str] = "members.keep_figures"
    keys: ClassVar[tuple[str, ...]] = ("place", "kind", "as_of")
    shown: ClassVar[tuple[str, ...]] = ("place", "kind", "as_of")

    def fields(self) -> Sequence[Field]:
        """Place, kind, number, day, source."""
        return [
            Named("place", gettext_lazy("对象"), ("机构", "单位", "镇街", "行政村", "place"),
                  required=True, find=self._place, show=self._shown,
                  help=gettext_lazy("机构、镇街或行政村的名称或代码；整个县区写“全县区”")),
            Choice("kind", gettext_lazy("种类"), ("指标", "kind"), required=True,
                   choices=tuple(Figure.Kind.choices)),
            Whole("value", gettext_lazy("数值"), ("人数", "床位数", "value"), required=True,
                  help=gettext_lazy("单位：人或张")),
            Day("as_of", gettext_lazy("截至"), ("截至日期", "as of"), required=True),
            Field("source", gettext_lazy("来源"), ("数据来源", "source"), required=True),
        ]  # fmt: skip

    def key_for(self, values: Mapping[str, Any]) -> str:
        """Place, kind and day."""
        place, day = values.get("place"), values.get("as_of")
        of = "" if place in {None, _WHOLE} else f"{place._meta.model_name}:{place.code}"
        return "·".join((of, values.get("kind") or "", day.isoformat() if day else ""))

    def there(self) -> dict[str, dict[str, Any]]:
        """Every figure."""
        rows = Figure.objects.filter(county=self.county).select_related(
            "institution", "town", "village"
        )
        found = {}
        for row in rows.order_by("kind", "as_of", "id"):
            place = row.institution or row.town or row.village or _WHOLE
            values: dict[str, Any] = {"place": place, "kind": row.kind, "value": row.value}
            values |= {"as_of": row.as_of, "source": row.source}
            found[self.key_for(values)] = values
        return found

    def check(self, rows: Sequence[Row]) -> Iterator[Wrong]:
        """Nothing is counted in advance."""
        for row in rows:
            if row.get("as_of") > today():
                yield Wrong(row, "as_of", _("截至日期不能晚于今天。"))

    def write(self, rows: Sequence[Row], by: Actor) -> None:
        """One batch."""
        said = [
            FigureRow(
                row.get("kind"), row.get("value"), row.get("as_of"), row.get("source"),
                **_of(row.get("place")),
            )
            for row in rows
        ]  # fmt: skip
        actions.bodies.enter_figures(county=self.county, rows=said, by=by, demo=self.county.demo)

    def _place(self, text: str) -> Any:
        """The one thing of this name among institutions, towns and villages."""
        if text == _WHOLE:
            return _WHOLE
        known = (self.names.bodies, self.names.towns, self.names.villages)
        found = [thing for one in known if (thing := one.get(text)) is not None]
        if len(found) > 1:
            raise Invalid(_("“%(text)s”不止一个，请改写代码。") % {"text": text[:60]})
        if not found:
            near = self.names.bodies.near(text)
            raise UnknownBody(
                _("没有叫“%(text)s”的机构、镇街或行政村。%(near)s请照登记的名称或代码填写。")
                % {"text": text[:60], "near": near}
            )
        return found[0]

    def _shown(self, place: Any) -> str:
        if place == _WHOLE:
            return _WHOLE
        known = (self.names.bodies, self.names.towns, self.names.villages)
        alone = sum(one.get(place.name) is not None for one in known if one.names_one(place.name))
        clash = any(not one.names_one(place.name) and _has(one, place.name) for one in known)
        return str(place.name if alone == 1 and not clash else place.code)


def _has(known: Any, name: str) -> bool:
    try:
        return known.get(name) is not None
    except Invalid:
        return True


def _of(place: Any) -> dict[str, Any]:
    kinds = {Institution: "institution", Town: "town", Village: "village"}
    return {} if place == _WHOLE else {kinds[type(place)]: place}
