"""Questions about referrals, answered as frozen rows for pages; none writes.

Every queryset comes in already scoped by `referrals.access`; here they are only put together.
"""

from referrals.queries import cases, pools
from referrals.queries.handed_up import evidence, evidence_kinds
from referrals.queries.traces import traces_of

__all__ = ["cases", "evidence", "evidence_kinds", "pools", "traces_of"]
