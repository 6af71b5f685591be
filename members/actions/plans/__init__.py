"""A plan's file is taken over, exactly as printed."""

from members.actions.plans.loading import Report, load_plan

__all__ = ["Report", "load_plan"]
