"""Every change in assessment: one function per verb."""

from kpi.actions.definitions import load_definitions
from kpi.actions.demo import DemoLoaded, load_demo
from kpi.actions.runs import cancel_run, clear_run, finish_run, publish_run, start_run
from kpi.actions.values import ValueRow, close_period, open_period, write_values

__all__ = [
    "DemoLoaded",
    "ValueRow",
    "cancel_run",
    "clear_run",
    "close_period",
    "finish_run",
    "load_definitions",
    "load_demo",
    "open_period",
    "publish_run",
    "start_run",
    "write_values",
]
