"""Counties that are being set up, on the desk of their founders."""

from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.core.actor import Actor
from alliance.core.waiting import Waiting
from members.models import County
from members.queries.county.stages import stages


def _setting_up(actor: Actor) -> list[Waiting]:
    """Where to go on, and how many steps still lack something."""
    mine = [held.county for held in actor.held if held.role == "founder"]
    if not mine:
        return []
    rows = County.objects.filter(pk__in=mine, state=County.State.PREPARING)
    return [
        Waiting(
            "members",
            _("筹建%(county)s：%(n)d 步待完成")
            % {"county": row.name, "n": sum(not stage.is_done for stage in stages(row)) + 1},
            "",
            None,
            None,
            reverse("setup", args=[row.code]),
            _("继续"),
        )
        for row in rows
    ]


ASKED = (_setting_up,)
