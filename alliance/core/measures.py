"""Units of measure in the language of the page: 个, 家, 人次, % …

Every unit that a plan, an indicator or a parameter of the product has stands in `MEASURES`; one
that a county typed and nobody knows stays as it was typed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: A unit that says nothing beside a number ("/" of a plain ratio) is shown as nothing.
MEASURES: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        "": "",
        "/": "",
        "人": _("人"),
        "万人": _("万人"),
        "人次": _("人次"),
        "人次/年": _("人次/年"),
        "个": _("个"),
        "家": _("家"),
        "名": _("名"),
        "名/月": _("名/月"),
        "名/年": _("名/年"),
        "处": _("处"),
        "席": _("席"),
        "层": _("层"),
        "级": _("级"),
        "种": _("种"),
        "例": _("例"),
        "件": _("件"),
        "项": _("项"),
        "岁": _("岁"),
        "年": _("年"),
        "月": _("月"),
        "个月": _("个月"),
        "天": _("天"),
        "分钟": _("分钟"),
        "次": _("次"),
        "次/年": _("次/年"),
        "次/月": _("次/月"),
        "期/年": _("期/年"),
        "分": _("分"),
        "分/天": _("分/天"),
        "元": _("元"),
        "万元": _("万元"),
        "个百分点": _("个百分点"),
        "人/万人": _("人/万人"),
        "人次/万人": _("人次/万人"),
    }
)


def measure(unit: str) -> str:
    """A unit of measure in the language of the page; an unknown one stays as it is."""
    return str(MEASURES.get(unit, unit))
