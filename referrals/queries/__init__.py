"""Questions about referrals, answered as frozen rows for pages; none writes.

Every queryset comes in already scoped by `referrals.access`; here they are only put together.
"""

from referrals.queries import cases

__all__ = ["cases"]
