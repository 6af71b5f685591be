"""Sample inputs for the page that shows every component."""

from typing import Any


def samples() -> dict[str, Any]:
    """One set of inputs for each component."""
    return {}
