"""What tests of runs share."""

import pytest

from kpi.actions import _starting


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of a few bodies is worked on in several parts, as that of a county of many is."""
    monkeypatch.setattr(_starting, "SLICE", 2)
