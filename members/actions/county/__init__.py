"""A county begins: by a founder, or in the browser step by step."""

from members.actions.county.founding import (
    Former,
    OwnPlan,
    adopt_values,
    describe_county,
    found_with_members,
    open_county,
    prepare_county,
    start_from,
)
from members.actions.county.registry import found_county, register_institution

__all__ = [
    "Former",
    "OwnPlan",
    "adopt_values",
    "describe_county",
    "found_county",
    "found_with_members",
    "open_county",
    "prepare_county",
    "register_institution",
    "start_from",
]
