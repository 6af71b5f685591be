"""Whose counts of remote diagnosis an actor reads: as with the figures of referral."""

from django.utils.translation import gettext_lazy as _

from alliance.core.actor import Actor
from alliance.core.errors import Invalid
from members.models import County
from referrals.access.figures import Wanted, scope_for
from referrals.queries.figures import Scope


def remote_scope_for(actor: Actor, county: County, wanted: Wanted) -> Scope:
    """What the actor may read of it; NotFound for a body that is not theirs.

    Whoever oversees the county reads all its bodies side by side: narrowed to one, a count that is
    hidden beside the others would stand open.
    """
    scope = scope_for(actor, county, wanted)
    if scope.hides and (wanted.institution or wanted.alliance):
        told = _("监管人员看全县区各机构并列的数；单看一家会让人推算出少于 5 件的数。")
        raise Invalid(told, fields={"institution": told})
    return scope
