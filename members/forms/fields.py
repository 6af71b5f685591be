"""Fields that several forms of the registry share: bodies and people to choose from."""

from typing import Any

from django import forms

from alliance.core import forming
from alliance.core.showing import local


class BodyField(forming.LocalChoice):
    """A choice among institutions, by name in the language of the page; sent by code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to_field_name="code", **kwargs)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among people, by name and position; sent by code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Name, position and institution."""
        place = local(obj.institution, "name") if obj.institution else ""
        told = "·".join(part for part in (place, obj.position) if part)
        return f"{obj.name}（{told}）" if told else obj.name
