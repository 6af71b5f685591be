"""Questions about the common funds; none writes."""

from fundpool.queries.request_handover import open_work_of

__all__ = ["open_work_of"]
