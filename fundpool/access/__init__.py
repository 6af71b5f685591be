"""Which pools and books an actor reaches, and who may do what; the only door to them."""

from fundpool.access.request_desk import dates, find
from fundpool.access.waiting import waiting_for

__all__ = ["dates", "find", "waiting_for"]
