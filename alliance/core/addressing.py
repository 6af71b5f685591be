"""Addresses of many rows of one kind: asked for once, filled in for every row."""

from uuid import UUID

from django.urls import reverse

#: The key of no row, put into an address where the row's own key goes.
_NOBODY = UUID(int=0)


class Addresses:
    """`cases = Addresses("referrals:case")`, then `cases.of(row.pk)` for each of a hundred lines.

    A page makes it anew: a line costs a hundredth of asking for its address.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._around: dict[tuple[str, ...], tuple[str, str]] = {}

    def of(self, pk: UUID, *more: str) -> str:
        """The address of the row with this key; `more` is what stands behind it."""
        if more not in self._around:
            before, _key, after = reverse(self._name, args=[_NOBODY, *more]).partition(str(_NOBODY))
            self._around[more] = before, after
        before, after = self._around[more]
        return f"{before}{pk}{after}"
