"""The code of a new unit: what may be one, and that no other unit of the county has it."""

from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid, Refused
from members.models import County, Unit


def check_code_free(county: County, code: str) -> str:
    """The code without blanks around it; it stands in addresses: no blanks, no slashes."""
    code = code.strip()
    if not code or "/" in code or any(letter.isspace() for letter in code):
        sentence = _("请填代码：用字母、数字和短横，不含空格和斜线。")
        raise Invalid(sentence, fields={"code": sentence})
    if Unit.objects.filter(county=county, code=code).exists():
        taken = _("代码%(code)s在本县区已有单元使用。") % {"code": code}
        raise Refused(taken, code="exists", fields={"code": taken})
    return code
