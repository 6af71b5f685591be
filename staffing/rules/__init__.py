"""The rules of service, pure: days in, answers out; pages and the trial command ask the same."""

from staffing.rules.postings import POSTING

__all__ = ["POSTING"]
