"""The domain: tools, messages, examples, findings and verdicts. Immutable records and pure functions."""

from tooldata_tui.dataset.example import NO_TOOL, DecisionPoint, Example, Label, Note, decision_points, label_text
from tooldata_tui.dataset.finding import Finding, Fix, Path, Severity, path_text
from tooldata_tui.dataset.message import Arguments, Message, Role, ToolCall, read_arguments
from tooldata_tui.dataset.opinion import Opinion
from tooldata_tui.dataset.patch import Op, Patch, PatchError, apply_patch, value_at
from tooldata_tui.dataset.ruling import ASK, Boundary, Ruling, boundary_of, label_of, outcome_words
from tooldata_tui.dataset.tool import EMPTY_TOOLSET, Parameter, Tool, Toolset, parameters_of
from tooldata_tui.dataset.verdict import REJECT_REASONS, State, Status, Verdict, VerdictKind, fold, live

__all__ = [
    "ASK",
    "EMPTY_TOOLSET",
    "NO_TOOL",
    "REJECT_REASONS",
    "Arguments",
    "Boundary",
    "DecisionPoint",
    "Example",
    "Finding",
    "Fix",
    "Label",
    "Message",
    "Note",
    "Op",
    "Opinion",
    "Parameter",
    "Patch",
    "PatchError",
    "Path",
    "Role",
    "Ruling",
    "Severity",
    "State",
    "Status",
    "Tool",
    "ToolCall",
    "Toolset",
    "Verdict",
    "VerdictKind",
    "apply_patch",
    "boundary_of",
    "decision_points",
    "fold",
    "label_of",
    "label_text",
    "live",
    "outcome_words",
    "parameters_of",
    "path_text",
    "read_arguments",
    "value_at",
]
