"""What somebody writes beside a step: there, and not longer than it can be kept."""

from django.utils.translation import gettext as _

from alliance.core.errors import Invalid


def said(text: str, *, field: str, most: int, needed: str = "") -> str:
    """The words without blanks around them; Invalid with `needed` where they are missing."""
    words = text.strip()
    if needed and not words:
        raise Invalid(needed, code="blank", fields={field: needed})
    if len(words) > most:
        told = _("最多 %(n)d 字，请写短一些，详情可附文件。") % {"n": most}
        raise Invalid(told, code="too_long", fields={field: told})
    return words
