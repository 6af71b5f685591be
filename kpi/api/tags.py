"""The chapters of the OpenAPI document that are about assessment."""

from typing import Any

from django.utils.translation import gettext_lazy as _

RESULTS: Any = _("结果")
RUNS: Any = _("考核批次")
RETURNS: Any = _("填报")
VALUES: Any = _("数据")
DEFINITIONS: Any = _("定义")
