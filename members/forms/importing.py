"""A file of the registry to load, and which table it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.core.sheet_field import SheetField


class LoadForm(forms.Form):
    """Which table, the file, and what it rests on."""

    layout = forms.ChoiceField(label=_("哪张表"))
    file = SheetField(
        help_text=_("Excel（.xlsx、.xls）、CSV 或 JSON，不超过 20 MB。先试算比对，不会直接写入。"),
        accept=".xlsx,.xls,.csv,.json",
    )
    reason = forms.CharField(
        label=_("依据"),
        max_length=200,
        required=False,
        help_text=_("文件名称和文号；改动方案要求不变的事项时必须写。"),
    )

    def __init__(self, *args: Any, layouts: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layout"] = forms.ChoiceField(label=_("哪张表"), choices=layouts)
