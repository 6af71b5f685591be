"""Amounts and quantities as people type them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.errors import Invalid
from alliance.core.money import parse_yuan


class NumberField(forms.CharField):
    """A number that a kind of its own reads; nothing stays nothing where it may."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})
        super().__init__(**{"max_length": 40, "widget": widget, **kwargs})

    def read(self, text: str) -> Any:
        """The number; Invalid where it is none."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        """The number, refused in the words of whatever reads it."""
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            return self.read(text)
        except Invalid as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class AmountField(NumberField):
    """An amount in yuan above nought, read into whole fen."""

    def read(self, text: str) -> int:
        """The fen."""
        fen = parse_yuan(text)
        if fen <= 0:
            raise Invalid(_("金额要大于 0，最细到分。请重新填写。"))
        return fen


class MoneyField(NumberField):
    """An amount in yuan, nought or above, read into whole fen."""

    def read(self, text: str) -> int:
        """The fen."""
        fen = parse_yuan(text)
        if fen < 0:
            raise Invalid(_("不能是负数，请核对。"))
        return fen


class YuanField(NumberField):
    """An amount in yuan as people write it, read into whole fen."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs)

    def read(self, text: str) -> int:
        """The fen."""
        return parse_yuan(text)
