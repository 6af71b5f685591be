"""Password rules beyond Django's: three of four classes (GB/T 22239-2019)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLASSES_WANTED = 3


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
        if sum(classes) < CLASSES_WANTED:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return _("口令须含小写字母、大写字母、数字、其他符号中的至少三类。")
