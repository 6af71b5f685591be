"""Every change in assessment: one function per verb."""

from kpi.actions._asked import Correction
from kpi.actions._sets import SetRow
from kpi.actions.adhoc import (
    Asking,
    NewItem,
    answer_figures,
    ask_for_figures,
    end_asking,
    refuse_figures,
)
from kpi.actions.appeals import accept_appeal, file_appeal, refuse_appeal, withdraw_appeal
from kpi.actions.clearing import decide_clearing, propose_clearing
from kpi.actions.consequences import note_consequence
from kpi.actions.definitions import load_definitions
from kpi.actions.demo import DemoLoaded, load_demo
from kpi.actions.demo_appraised import begin_demo_appraisals, publish_demo_appraisals
from kpi.actions.demo_returns import load_demo_returns
from kpi.actions.demo_rulings import load_demo_rulings
from kpi.actions.demo_verified import load_demo_verification
from kpi.actions.deriving import Derived, derive_values
from kpi.actions.elements import Counted, Sheet, add_element
from kpi.actions.findings import close_finding, explain_finding
from kpi.actions.forms import Terms, end_form, give_out_form, set_form_terms
from kpi.actions.handing_over import give_back_indicator, revise_indicator
from kpi.actions.indicator_sets import write_set
from kpi.actions.indicators import (
    Naming,
    add_indicator,
    change_indicator,
    discard_indicator,
    draft_indicator,
    hand_over_indicator,
    publish_indicator,
)
from kpi.actions.layouts import (
    Described,
    choose_sheet,
    describe_sheet,
    keep_sheet,
    take_for,
    withdraw_layout,
)
from kpi.actions.marks import Given, give_mark
from kpi.actions.merging import take_over
from kpi.actions.returns import (
    Behalf,
    accept_return,
    give_back_return,
    review_return,
    save_return,
    submit_return,
    unlock_return,
)
from kpi.actions.rewording import Reworded, decide_wording, propose_wording, take_wordings
from kpi.actions.rulings import answer_ruling, ask_ruling, replace_ruling, withdraw_ruling
from kpi.actions.runs import (
    cancel_run,
    clear_run,
    finish_run,
    lock_run,
    publish_run,
    start_run,
)
from kpi.actions.scheme_items import (
    Wording,
    add_scheme_item,
    change_scheme_item,
    move_scheme_item,
    remove_scheme_item,
    set_scheme_weights,
)
from kpi.actions.schemes import discard_scheme, draft_scheme, publish_scheme
from kpi.actions.settling import (
    Raised,
    answer_objection,
    enter_objection,
    give_feedback,
    open_feedback,
    open_notice,
)
from kpi.actions.sources import SourceTerms, set_source_rule
from kpi.actions.superiors import (
    Bound,
    add_superior,
    bind_cell,
    end_superior,
    fill_superior,
    unbind_cell,
)
from kpi.actions.superiors_renewed import confirm_cells, drop_cells, renew_superior
from kpi.actions.targets import Aim, decide_target, propose_target
from kpi.actions.validation import add_validation_rule, end_validation_rule
from kpi.actions.values import ValueRow, close_period, open_period, write_values
from kpi.actions.verified import (
    call_off_verification,
    draw_verification,
    enter_verified,
    sign_sheet,
)
from kpi.actions.waivers import decide_waiver, end_waiver, propose_waiver
from kpi.drafting.scoring import Scoring

__all__ = [
    "Aim",
    "Asking",
    "Behalf",
    "Bound",
    "Correction",
    "Counted",
    "DemoLoaded",
    "Derived",
    "Described",
    "Given",
    "Naming",
    "NewItem",
    "Raised",
    "Reworded",
    "Scoring",
    "SetRow",
    "Sheet",
    "SourceTerms",
    "Terms",
    "ValueRow",
    "Wording",
    "accept_appeal",
    "accept_return",
    "add_element",
    "add_indicator",
    "add_scheme_item",
    "add_superior",
    "add_validation_rule",
    "answer_figures",
    "answer_objection",
    "answer_ruling",
    "ask_for_figures",
    "ask_ruling",
    "begin_demo_appraisals",
    "bind_cell",
    "call_off_verification",
    "cancel_run",
    "change_indicator",
    "change_scheme_item",
    "choose_sheet",
    "clear_run",
    "close_finding",
    "close_period",
    "confirm_cells",
    "decide_clearing",
    "decide_target",
    "decide_waiver",
    "decide_wording",
    "derive_values",
    "describe_sheet",
    "discard_indicator",
    "discard_scheme",
    "draft_indicator",
    "draft_scheme",
    "draw_verification",
    "drop_cells",
    "end_asking",
    "end_form",
    "end_superior",
    "end_validation_rule",
    "end_waiver",
    "enter_objection",
    "enter_verified",
    "explain_finding",
    "file_appeal",
    "fill_superior",
    "finish_run",
    "give_back_indicator",
    "give_back_return",
    "give_feedback",
    "give_mark",
    "give_out_form",
    "hand_over_indicator",
    "keep_sheet",
    "load_definitions",
    "load_demo",
    "load_demo_returns",
    "load_demo_rulings",
    "load_demo_verification",
    "lock_run",
    "move_scheme_item",
    "note_consequence",
    "open_feedback",
    "open_notice",
    "open_period",
    "propose_clearing",
    "propose_target",
    "propose_waiver",
    "propose_wording",
    "publish_demo_appraisals",
    "publish_indicator",
    "publish_run",
    "publish_scheme",
    "refuse_appeal",
    "refuse_figures",
    "remove_scheme_item",
    "renew_superior",
    "replace_ruling",
    "review_return",
    "revise_indicator",
    "save_return",
    "set_form_terms",
    "set_scheme_weights",
    "set_source_rule",
    "sign_sheet",
    "start_run",
    "submit_return",
    "take_for",
    "take_over",
    "take_wordings",
    "unbind_cell",
    "unlock_return",
    "withdraw_appeal",
    "withdraw_layout",
    "withdraw_ruling",
    "write_set",
    "write_values",
]
