"""The story that a demonstration tells."""

from members.actions.demo.accounts import load_demo_accounts

__all__ = ["load_demo_accounts"]
