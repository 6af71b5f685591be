"""What was typed into a return, held against what is there."""

from collections.abc import Collection, Mapping
from types import SimpleNamespace
from typing import Final

from django.utils.translation import gettext as _

from alliance.core.clock import now, today
from alliance.core.errors import Invalid, Refused
from alliance.core.showing import short_time
from alliance.core.versions import check_version
from kpi.models import Submission

#: A cell holds a number or a reason, not a story.
LONGEST: Final = 60


def check_texts(cells: Mapping[str, str], asked: Collection[str]) -> None:
    """Only cells of this form for this unit, none longer than a number or a reason."""
    strange = sorted(set(cells) - set(asked))
    if strange:
        raise Invalid(
            _("这张报表没有向这个单位要“%(code)s”。请刷新页面后重填。") % {"code": strange[0]},
            code="cell_not_asked",
        )
    long = {key: _("太长了，请只填数字或缺数原因。") for key in cells if len(cells[key]) > LONGEST}
    if long:
        raise Invalid(_("有的格写得太长。"), code="cell_too_long", fields=long)


def check_unchanged(
    row: Submission | None, cells: Mapping[str, str], version: str | int | None
) -> None:
    """Refused when somebody has saved meanwhile, with what differs cell by cell."""
    there = SimpleNamespace(version=row.version if row else 0)
    try:
        check_version(there, version)
    except Refused as refusal:
        theirs = row.cells if row else {}
        both = {
            key: {"yours": text, "theirs": theirs.get(key, "")}
            for key, text in cells.items()
            if text.strip() != theirs.get(key, "")
        }
        raise Refused(
            _(
                "在您打开之后，%(who)s已于 %(at)s 保存过。您填的都还在，"
                "不同的格在旁边写着对方填的数；核对后再保存一次。"
            )
            % {
                "who": row.saved_by.name if row and row.saved_by else _("系统"),
                "at": short_time(row.saved_at if row else now(), today()),
            },
            code=refusal.code,
            details={**refusal.details, "values": both},
        ) from refusal


def merged(there: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """What was there with what was typed; a cell that was emptied is gone."""
    texts = {**there, **{key: text.strip() for key, text in typed.items()}}
    return {key: text for key, text in texts.items() if text}
