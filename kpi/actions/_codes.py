"""A code for something new: such that a formula can name it and nothing has it yet."""

import re
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid
from kpi.formula.functions import FUNCTIONS
from kpi.formula.lexer import KEYWORDS
from kpi.models import DataElement, Indicator
from members.models import County

CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


def checked_code(county: County, typed: str) -> str:
    """A code that a formula can name and nothing of the county has; Invalid otherwise."""
    code = typed.strip()
    if not CODE.fullmatch(code) or code in KEYWORDS or code in FUNCTIONS:
        told = _("代码以英文字母开头，只含字母、数字和下划线，最多40字，不能是函数名。")
    elif (
        Indicator.objects.filter(county=county, code=code).exists()
        or DataElement.objects.filter(county=county, code=code).exists()
    ):
        told = _("代码“%(code)s”已用于别的指标或数据元，请换一个。") % {"code": code}
    else:
        return code
    raise Invalid(told, code="code", fields={"code": told})
