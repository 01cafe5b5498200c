"""Relabelling to any label: no tool, one tool, or several that are called in parallel."""

from tooldata_tui.dataset import Label, PatchError, Tool, Toolset
from tooldata_tui.review.edits import Dropped, Relabelled, Row, add_call, relabel, remove_call, set_arguments
from tooldata_tui.review.rowcalls import assistant_at, call_at, call_paths, function_of, message_at

__all__ = ["relabel_to"]


def relabel_to(row: Row, turn: int, label: Label, toolset: Toolset) -> Relabelled:
    """Make *label* what is called at that decision point.

    Of several tools those that are called already stay as they are, with their results. The others get what fits of
    the arguments that are there; what is missing then is named, and nothing is invented.
    """
    tools = [_tool(name, toolset) for name in sorted(label)]
    if len(tools) < 2:
        return relabel(row, turn, tools[0] if tools else None, toolset)
    called = _called(row, turn)
    dropped: list[Dropped] = []
    missing: list[str] = []
    stale: set[int] = set()
    if any(name in label for name in called):
        changed = row
        for call in reversed(range(len(called))):
            if called[call] not in label:
                changed, gone = remove_call(changed, turn, call)
                dropped += gone
        row = changed
    else:
        begun = relabel(row, turn, tools[0], toolset)
        changed, stale = begun.row, set(begun.stale)
        dropped += begun.dropped
        missing += [f"{tools[0].name}: {name}" for name in begun.missing]
    for tool in tools:
        if tool.name not in _called(changed, turn):
            other = relabel(row, turn, tool, toolset)
            changed = _with_calls_of(changed, other.row, turn, tool)
            missing += [f"{tool.name}: {name}" for name in other.missing]
    return Relabelled(changed, (), tuple(dropped), tuple(missing), tuple(sorted(stale)))


def _tool(name: str, toolset: Toolset) -> Tool:
    tool = toolset.by_name.get(name)
    if tool is None:
        raise PatchError(f"{name} is not among the tools of this example")
    return tool


def _called(row: Row, turn: int) -> list[str]:
    message = assistant_at(row, turn)
    functions = [function_of(message, path) for path in call_paths(message)]
    return [str(function.get("name")) if function else "" for function in functions]


def _with_calls_of(row: Row, other: Row, turn: int, tool: Tool) -> Row:
    """*row* with the calls of the same turn of *other*, all of *tool*, behind its own."""
    for call in range(len(call_paths(message_at(other, turn)))):
        row = add_call(row, turn, tool.name)
        last = len(call_paths(message_at(row, turn))) - 1
        row = set_arguments(row, turn, last, call_at(other, turn, call)[1].get("arguments"))
    return row
