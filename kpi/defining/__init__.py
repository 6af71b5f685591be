"""Keeping the definitions: the formula box, its trial on real figures, versions, yearly targets.

Nothing here writes; `kpi.actions` does, after `reading` has let a definition pass.
"""

from kpi.defining.differing import changes, told, wording_changes
from kpi.defining.inputs import Input, catalogue_of, inputs_of, made_of, made_of_form, used_in
from kpi.defining.naming import Offer, offers, spelled
from kpi.defining.reading import (
    NAMED,
    PLAIN,
    Checked,
    Text,
    lacking,
    mark,
    named,
    read,
    text_of,
    version_of,
)
from kpi.defining.targets import Cell, Grid, grid, in_words
from kpi.defining.trial import check_there, try_out, try_text

__all__ = [
    "NAMED",
    "PLAIN",
    "Cell",
    "Checked",
    "Grid",
    "Input",
    "Offer",
    "Text",
    "catalogue_of",
    "changes",
    "check_there",
    "grid",
    "in_words",
    "inputs_of",
    "lacking",
    "made_of",
    "made_of_form",
    "mark",
    "named",
    "offers",
    "read",
    "spelled",
    "text_of",
    "told",
    "try_out",
    "try_text",
    "used_in",
    "version_of",
    "wording_changes",
]
