"""Password rules beyond Django's (GB/T 22239-2019): classes, names, passwords had before."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members import queries

#: Shorter names stand in too many passwords by chance.
SHORTEST_NAME = 4
SHORTEST_CHINESE_NAME = 2


class ThreeOfFourClassesValidator:
    """Small letters, capitals, digits, others: at least three of the four."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with the sentence for the form."""
        classes = (
            any(c.islower() for c in password),
            any(c.isupper() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        )
        if sum(classes) < settings.PASSWORD_CLASSES:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return _("口令须含小写字母、大写字母、数字、其他符号中的至少%(n)d类。") % {
            "n": settings.PASSWORD_CLASSES
        }


class NoNamesValidator:
    """Neither the user's own names nor the county's, in signs or in pinyin."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with the sentence for the form."""
        names = [user.username] if user is not None else []
        if user is not None and user.pk is not None:
            names += queries.signing.names_of(user)
        if holds_a_name(password, names):
            raise ValidationError(self.get_help_text(), code="password_holds_a_name")

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return _("口令不得含有用户名、本人姓名或县区名称（包括拼音）。")


class NotUsedBeforeValidator:
    """Not the password of today, nor one of the last few."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with the sentence for the form; each look costs one hashing."""
        if user is None or user.pk is None:
            return
        had = [user.password, *queries.signing.past_passwords(user)[: settings.PASSWORD_HISTORY]]
        if any(check_password(password, one) for one in had):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return _("口令不得与当前口令或最近%(n)d次用过的口令相同。") % {
            "n": settings.PASSWORD_HISTORY
        }


def rules_in_words() -> list[str]:
    """What a form says beforehand, one sentence a rule."""
    return [
        _("至少%(n)d位，含小写字母、大写字母、数字、其他符号中的至少%(classes)d类。")
        % {"n": settings.PASSWORD_LENGTH, "classes": settings.PASSWORD_CLASSES},
        NoNamesValidator().get_help_text(),
        _("不得是常见口令，不得与最近%(n)d次用过的相同。") % {"n": settings.PASSWORD_HISTORY},
    ]


def holds_a_name(password: str, names: Iterable[str]) -> bool:
    """Whether a name stands in it, whatever its capitals and blanks."""
    said = _bare(password)
    return any(_long_enough(name) and name in said for name in map(_bare, names))


def _bare(text: str) -> str:
    return "".join(text.casefold().split())


def _long_enough(name: str) -> bool:
    return len(name) >= (SHORTEST_NAME if name.isascii() else SHORTEST_CHINESE_NAME)
