"""The course of an alliance's yearly economic analysis, and how long its comment may be."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from alliance.core.lifecycle import Lifecycle, Step

DRAFT, FILED, REPLACED = "draft", "filed", "replaced"
ECONOMIC_ANALYSIS: Final = Lifecycle(
    name="医共体经济运行分析",
    states={DRAFT: _("起草"), FILED: _("已报送"), REPLACED: _("已有新版")},
    first=DRAFT,
    steps=(
        Step("replace", (DRAFT,), REPLACED),
        Step("file", (DRAFT,), FILED),
    ),
)
#: Characters of a comment.
LONGEST: Final = 4000
#: Times a year, as a plan prints it.
PER_YEAR: Final = "fundpool.analysis.per_year"
