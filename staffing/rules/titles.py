"""The title ladder of professionals: five steps, each above the one before."""

from typing import Final

#: From none to the highest, as they are printed; the place in the list is the step.
LADDER: Final = ("无", "初级", "中级", "副高", "正高")
MIDDLE: Final = LADDER.index("中级")
