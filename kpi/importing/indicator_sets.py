"""National sets of indicators as blank workbooks: numbered rows, filled in from the document."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from alliance.core.errors import NotFound
from alliance.core.tables.forms import FormColumn, write_form
from kpi.importing.indicator_cells import FIELDS
from members.models import County

FILE: Final = settings.BASE_DIR / "fixtures" / "indicator_sets" / "national.yaml"


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """A set of a national document: what a plan prints of it, and how many indicators it has.

    `prefix` begins the codes of its rows: c26_01 is the first one's.
    """

    code: str
    name: str
    name_en: str
    title: str
    number: str
    plan: str
    clause: str
    rows: int
    prefix: str

    @property
    def basis(self) -> str:
        """Title and number, as an indicator's basis."""
        return f"《{self.title}》（{self.number}）"

    def row_code(self, number: int) -> str:
        """The code of a numbered row."""
        return f"{self.prefix}{number:02}"


@cache
def sets() -> tuple[IndicatorSet, ...]:
    """Every set there is a blank workbook for."""
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(IndicatorSet(**row) for row in said["sets"])


def set_called(code: str) -> IndicatorSet:
    """The set of this code; NotFound without one."""
    found = next((one for one in sets() if one.code == code), None)
    if found is None:
        raise NotFound(_("没有这套指标。请从页面上列出的里选。"))
    return found


def template(one: IndicatorSet | None, county: County) -> bytes:
    """A workbook to fill in: the numbered rows of a set, or no row at all.

    Code and basis stand in each row; everything else is empty, and the row says so.
    """
    columns = [
        FormColumn(str(field.name), field.required, str(field.help), field.offered())
        for field in FIELDS
    ]
    notes = [
        _("带 * 的列必须填写；还没有填名称的行不读入，可以填好几项先导入几项。"),
        _("公式只用已有的数据元和已发布的指标的代码；公式空着的先建草稿，以后再写。"),
        _("导入后是草稿，由另一人逐项发布后才用于考核。"),
    ]
    if one is not None:
        notes[:0] = [
            one.basis,
            _(
                "方案（%(clause)s）只印了这份文件的名称和文号，没有印出其中任何一项指标：空格请照文件填写。"
            )
            % {"clause": one.clause},
        ]
    rows = [] if one is None else [_row(one, number) for number in range(1, one.rows + 1)]
    title = _("指标集") if one is None else one.name
    return write_form(columns, rows, title=title, notes=notes, demo=county.demo)


def _row(one: IndicatorSet, number: int) -> list[str]:
    said = {
        "number": str(number),
        "code": one.row_code(number),
        "basis": one.basis,
        "printed": _("未印出，请照文件填写"),
    }
    return [said.get(field.code, "") for field in FIELDS]
