"""What happens to an institution, and what is written down of it."""

from members.actions.bodies.corrections import add_name, correct_facts, end_name
from members.actions.bodies.departments import (
    DepartmentRow,
    add_department,
    close_department,
    enter_departments,
)
from members.actions.bodies.due_events import DUE_EVENTS, schedule_due_events, settle_due_events
from members.actions.bodies.events import (
    Order,
    close_body,
    merge_into,
    move,
    open_body,
    regrade,
    rename,
    resume,
    suspend,
    withdraw_event,
)
from members.actions.bodies.fact_requests import ask_facts, confirm_facts
from members.actions.bodies.figures import LARGEST, FigureRow, enter_figure, enter_figures
from members.actions.bodies.proposals import (
    approve_proposal,
    propose_facts,
    refuse_proposal,
    withdraw_proposal,
)
from members.actions.bodies.service_units import set_up_service_units

__all__ = [
    "DUE_EVENTS",
    "LARGEST",
    "DepartmentRow",
    "FigureRow",
    "Order",
    "add_department",
    "add_name",
    "approve_proposal",
    "ask_facts",
    "close_body",
    "close_department",
    "confirm_facts",
    "correct_facts",
    "end_name",
    "enter_departments",
    "enter_figure",
    "enter_figures",
    "merge_into",
    "move",
    "open_body",
    "propose_facts",
    "refuse_proposal",
    "regrade",
    "rename",
    "resume",
    "schedule_due_events",
    "set_up_service_units",
    "settle_due_events",
    "suspend",
    "withdraw_event",
    "withdraw_proposal",
]
