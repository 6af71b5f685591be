"""What the tables of one county may name: bodies, towns, villages, alliances, centres, lists."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from alliance.core.imports.names import Known
from members.models import (
    Alliance,
    Centre,
    County,
    DiseaseList,
    Institution,
    InstitutionName,
    Town,
    Village,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class UnknownBody(Invalid):
    """No institution is called so: somebody may be asked once who is meant."""

    code = "unknown_body"


class Names:
    """Looked up by name, code or alias; each list is read when it is first needed."""

    def __init__(self, county: County) -> None:
        self.county = county

    @cached_property
    def bodies(self) -> Known[Institution]:
        """Institutions by code, name and every other name."""
        others = defaultdict(list)
        aliases = InstitutionName.objects.filter(county=self.county)
        for body, name in aliases.values_list("institution_id", "name"):
            others[body].append(name)
        rows = Institution.objects.filter(county=self.county).order_by("code")
        return Known(
            (body, (body.code, body.name, body.name_en, *others[body.pk])) for body in rows
        )

    @cached_property
    def towns(self) -> Known[Town]:
        """Towns by code and name."""
        rows = Town.objects.filter(county=self.county)
        return Known((row, (row.code, row.name)) for row in rows)

    @cached_property
    def villages(self) -> Known[Village]:
        """Villages by code and name."""
        rows = Village.objects.filter(county=self.county)
        return Known((row, (row.code, row.name)) for row in rows)

    @cached_property
    def alliances(self) -> Known[Alliance]:
        """Alliances by code, name and printed aliases."""
        rows = Alliance.objects.filter(county=self.county)
        return Known((row, (row.code, row.name, row.name_en, *row.other_names)) for row in rows)

    @cached_property
    def centres(self) -> Known[Centre]:
        """Shared centres by code and name."""
        rows = Centre.objects.filter(county=self.county)
        return Known((row, (row.code, row.name)) for row in rows)

    @cached_property
    def lists(self) -> Known[DiseaseList]:
        """Disease lists by code and name."""
        rows = DiseaseList.objects.filter(county=self.county)
        return Known((row, (row.code, row.name)) for row in rows)

    def body(self, text: str) -> Institution:
        """The institution of this name, code or alias."""
        found = self.bodies.get(text)
        if found is None:
            raise UnknownBody(
                _("没有叫“%(text)s”的机构，也没有这个代码。%(near)s请照登记的名称填写，或先登记。")
                % {"text": text[:60], "near": self.bodies.near(text)}
            )
        return found

    def town(self, text: str) -> Town:
        """The town of this name or code."""
        return _one(self.towns, text, _("没有叫“%(text)s”的镇街。%(near)s请先导入镇街。"))

    def village(self, text: str) -> Village:
        """The village of this name or code."""
        return _one(self.villages, text, _("没有叫“%(text)s”的行政村。%(near)s请先导入行政村。"))

    def alliance(self, text: str) -> Alliance:
        """The alliance of this name or code."""
        return _one(self.alliances, text, _("没有叫“%(text)s”的医共体。%(near)s请先登记医共体。"))

    def centre(self, text: str) -> Centre:
        """The shared centre of this name or code."""
        return _one(self.centres, text, _("没有叫“%(text)s”的共享中心。%(near)s请先登记共享中心。"))

    def disease_list(self, text: str) -> DiseaseList:
        """The list of this name or code."""
        return _one(self.lists, text, _("没有叫“%(text)s”的病种目录。%(near)s请先按文件登记目录。"))

    def shown(self, known: str) -> Callable[[Any], str]:
        """How a row of these is written: by its name where that names one alone."""
        return lambda row: row.name if getattr(self, known).names_one(row.name) else row.code


@dataclass(frozen=True)
class Either:
    """A body, or something else that a cell may name instead: by name or code, where one alone fits.

    `other` is the list of names beside the bodies'; `unknown` the sentence when neither has it.
    """

    names: Names
    other: str
    unknown: "StrOrPromise"

    def find(self, text: str) -> Any:
        """The one row of this name or code."""
        found = [one for known in self._known() if (one := known.get(text)) is not None]
        if len(found) > 1:
            raise Invalid(_("“%(text)s”不止一个，请改写代码。") % {"text": text[:60]})
        if not found:
            said = {"text": text[:60], "near": self.names.bodies.near(text)}
            raise UnknownBody(self.unknown % said)
        return found[0]

    def show(self, row: Any) -> str:
        """Its name where that names one thing alone, otherwise its code."""
        called = sum(known.names_one(row.name) for known in self._known())
        alone = called == 1 and all(self._free(known, row.name) for known in self._known())
        return str(row.name if alone else row.code)

    def _known(self) -> tuple[Known[Any], Known[Any]]:
        return getattr(self.names, self.other), self.names.bodies

    def _free(self, known: Known[Any], name: str) -> bool:
        try:
            known.get(name)
        except Invalid:  # two of them are called so
            return False
        return True


Named = TypeVar("Named")


def _one(known: Known[Named], text: str, sentence: str) -> Named:
    found = known.get(text)
    if found is None:
        raise Invalid(sentence % {"text": text[:60], "near": known.near(text)})
    return found
