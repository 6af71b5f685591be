"""What stands in the columns of a set of indicators: how a cell is read, what it may hold."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from alliance.core.errors import Invalid
from alliance.core.imports import Column
from alliance.core.imports.layout import normal
from alliance.core.numbers import parse_number
from kpi.defining.reading import FACTORS, MOST_DECIMALS
from kpi.models import IndicatorVersion

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_YES: Final = {"是", "yes", "true", "1", "定性"}
_NO: Final = {"否", "no", "false", "0", "定量"}


@dataclass(frozen=True)
class Cell:
    """One column of texts."""

    code: str
    name: "StrOrPromise"
    aliases: tuple[str, ...] = ()
    required: bool = False
    longest: int = 1_000
    help: "StrOrPromise" = ""

    def column(self) -> Column:
        """The column as the engine looks for it, under its name in every language."""
        found = list(self.aliases)
        for language, _name in settings.LANGUAGES:
            with override(language):
                found.append(str(self.name))
        return Column(self.code, self.name, tuple(dict.fromkeys(found)), required=self.required)

    def read(self, text: str) -> Any:
        """The value of a text; Invalid says what to write instead."""
        if len(text) > self.longest:
            raise Invalid(_("最多 %(n)d 个字。") % {"n": self.longest})
        return text.strip()

    def offered(self) -> list[str]:
        """The texts to choose from, where there are few."""
        return []


@dataclass(frozen=True)
class OneOf(Cell):
    """One of some codes, by the code or its word in any language."""

    choices: tuple[tuple[str, Any], ...] = field(default=())

    def read(self, text: str) -> str:
        """The code."""
        for code, word in self.choices:
            known = {normal(code)}
            for language, _name in settings.LANGUAGES:
                with override(language):
                    known.add(normal(str(word)))
            if normal(text) in known:
                return code
        raise Invalid(_("只能写：%(words)s。") % {"words": "、".join(self.offered())})

    def offered(self) -> list[str]:
        """The words."""
        return [str(word) for _code, word in self.choices]


@dataclass(frozen=True)
class YesNo(Cell):
    """是 or 否."""

    def read(self, text: str) -> bool:
        """Whether."""
        if normal(text) not in _YES | _NO:
            raise Invalid(_("请写“是”或“否”。"))
        return normal(text) in _YES

    def offered(self) -> list[str]:
        """Both."""
        return [_("是"), _("否")]


@dataclass(frozen=True)
class Whole(Cell):
    """One of some whole numbers."""

    among: tuple[int, ...] = ()

    def read(self, text: str) -> int:
        """The number."""
        number = parse_number(text, places=0)
        if number not in self.among:
            raise Invalid(_("只能写：%(words)s。") % {"words": "、".join(self.offered())})
        return int(number)

    def offered(self) -> list[str]:
        """All of them."""
        return [str(number) for number in self.among]


FIELDS: Final[tuple[Cell, ...]] = (
    Cell("number", gettext_lazy("序号"), ("编号", "number"), longest=10),
    Cell("code", gettext_lazy("代码"), ("code",), required=True, longest=40,
         help=gettext_lazy("英文字母开头，只含字母、数字和下划线；公式里用它。")),
    Cell("name", gettext_lazy("名称"), ("指标名称", "指标", "name"), required=True, longest=200),
    Cell("name_en", gettext_lazy("英文名称"), ("name_en",), longest=300),
    Cell("first_level", gettext_lazy("一级指标"), ("first_level",), longest=120),
    Cell("unit", gettext_lazy("计量单位"), ("单位", "unit"), longest=20),
    YesNo("qualitative", gettext_lazy("是否定性"), ("定性", "qualitative"),
          help=gettext_lazy("定性指标没有公式，由人评定；不填为否。")),
    Cell("formula", gettext_lazy("公式"), ("分子公式", "formula"), longest=4_000,
         help=gettext_lazy("有分母的写分子；只写代码和数。")),
    Cell("denominator", gettext_lazy("分母"), ("分母公式", "denominator"), longest=4_000),
    Whole("factor", gettext_lazy("倍数"), ("factor",), among=FACTORS),
    Whole("decimals", gettext_lazy("显示小数"), ("小数位", "decimals"),
          among=tuple(range(MOST_DECIMALS + 1))),
    OneOf("direction", gettext_lazy("方向"), ("direction",),
          choices=tuple(IndicatorVersion.Direction.choices)),
    OneOf("strategy", gettext_lazy("缺数处理"), ("strategy",),
          choices=tuple(IndicatorVersion.Strategy.choices)),
    OneOf("covers", gettext_lazy("统计范围"), ("covers",),
          choices=tuple(IndicatorVersion.Covers.choices)),
    Cell("numerator_text", gettext_lazy("分子说明"), ("numerator_text",),
         help=gettext_lazy("分子（或这个数）是什么，一句话。")),
    Cell("denominator_text", gettext_lazy("分母说明"), ("denominator_text",)),
    Cell("printed_formula", gettext_lazy("原文公式"), ("printed_formula",),
         help=gettext_lazy("文件上的算式，照抄。")),
    Cell("clause", gettext_lazy("条款"), ("clause",), longest=60,
         help=gettext_lazy("本县区方案的条款号；不出自方案的留空。")),
    Cell("basis", gettext_lazy("依据"), ("文件", "basis"), longest=300,
         help=gettext_lazy("文件名称和文号。")),
    Cell("note", gettext_lazy("说明"), ("备注", "note")),
    Cell("printed", gettext_lazy("方案所印"), ("printed",),
         help=gettext_lazy("方案正文印出了什么；不读入。")),
)  # fmt: skip
BY_CODE: Final = {one.code: one for one in FIELDS}
