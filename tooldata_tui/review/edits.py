"""Edits: a changed row for every action of a reviewer. The row that came in is never touched.

Rows are what :func:`~tooldata_tui.dataset.jsontext.loads_exact` reads. Keys nobody knows, the order of keys and the way
numbers are written all stay. In an edited row every call's ``arguments`` is JSON text. What does not fit the row raises
:class:`~tooldata_tui.dataset.PatchError`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tooldata_tui.dataset import Fix, PatchError, Tool, Toolset, apply_patch, parameters_of
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.review.fits import fits, matches_pattern
from tooldata_tui.review.rowcalls import (
    Row,
    assistant_at,
    call_at,
    call_paths,
    changed,
    fresh_id,
    function_of,
    is_legacy,
    message_at,
    removed,
    results_of,
    with_text_arguments,
)

__all__ = [
    "ANSWER_TEXT",
    "Dropped",
    "Relabelled",
    "Row",
    "add_call",
    "apply_fix",
    "relabel",
    "remove_call",
    "rename_call",
    "set_arguments",
    "set_content",
]

#: What is missing where a call was taken away and nothing was said.
ANSWER_TEXT = "answer text"

#: Something an edit took out of the row: the argument, call, result or content it was, and its value.
Dropped = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A relabelled row, and what became of its arguments.

    :ivar kept: arguments carried over; ``old → new`` where one got another name
    :ivar dropped: what could not be carried over
    :ivar missing: required parameters without a value, or :data:`ANSWER_TEXT`. Nothing is invented for them
    :ivar stale: turns whose tool result was given by the tool that was called before
    """

    row: Row
    kept: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    missing: tuple[str, ...] = ()
    stale: tuple[int, ...] = ()


def relabel(row: Row, turn: int, target: Tool | None, toolset: Toolset) -> Relabelled:
    """Make *target*, a tool of *toolset*, what is called at that decision point; None means no tool.

    Where *target* is among the calls, the others are taken out; otherwise each call becomes one of *target*, and calls
    that end up the same become one.
    """
    calls = len(call_paths(assistant_at(row, turn)))
    if target is None:
        return _to_no_tool(row, turn)
    if target.name not in toolset.by_name:
        raise PatchError(f"{target.name} is not among the tools of this example")
    if not calls:
        return _to_first_call(row, turn, target)
    functions = [function_of(message_at(row, turn), path) for path in call_paths(message_at(row, turn))]
    named = [at for at, function in enumerate(functions) if function and function.get("name") == target.name]
    if named:
        row, dropped = _without_calls(row, turn, [at for at in range(calls) if at not in named])
        return Relabelled(with_text_arguments(row), dropped=dropped)
    return _to_other_tool(row, turn, target, calls)


def _to_no_tool(row: Row, turn: int) -> Relabelled:
    calls = len(call_paths(message_at(row, turn)))
    row, dropped = _without_calls(row, turn, range(calls))
    said = _has_text(message_at(row, turn).get("content"))
    return Relabelled(with_text_arguments(row), dropped=dropped, missing=() if said else (ANSWER_TEXT,))


def _to_first_call(row: Row, turn: int, target: Tool) -> Relabelled:
    content = message_at(row, turn).get("content")
    dropped: tuple[Dropped, ...] = (("content", content),) if _has_text(content) else ()
    row = add_call(_with_content(row, turn, None), turn, target.name)
    return Relabelled(row, dropped=dropped, missing=_required(target))


def _to_other_tool(row: Row, turn: int, target: Tool, calls: int) -> Relabelled:
    kept: list[str] = []
    dropped: list[Dropped] = []
    missing: list[str] = []
    texts: dict[str, int] = {}
    repeated: list[int] = []
    for at in range(calls):
        carried = _carry(call_at(row, turn, at)[1].get("arguments"), target)
        kept += carried.kept
        dropped += carried.dropped
        missing += carried.missing
        row = rename_call(set_arguments(row, turn, at, carried.arguments), turn, at, target.name)
        if texts.setdefault(dumps(carried.arguments), at) != at:
            repeated.append(at)
    row, gone = _without_calls(row, turn, repeated)
    stale = sorted(answer for answers in results_of(row, turn) for answer in answers)
    return Relabelled(row, _once(kept), (*dropped, *gone), _once(missing), tuple(stale))


@dataclass(frozen=True, slots=True)
class _Carried:
    arguments: dict[str, Any]
    kept: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    missing: tuple[str, ...]


def _carry(arguments: Any, target: Tool) -> _Carried:
    """What of a call's arguments *target* takes.

    By name where the value fits; under another name only where its pattern is met by this value alone, and the value
    meets no other pattern.
    """
    if isinstance(arguments, str):
        try:
            parsed = loads_exact(arguments)
        except JsonError:
            parsed = None
    else:
        parsed = arguments
    if not isinstance(parsed, dict):
        lost: tuple[Dropped, ...] = () if arguments in ("", None) else (("arguments", arguments),)
        return _Carried({}, (), lost, _required(target))
    schemas = {parameter.name: parameter.schema for parameter in parameters_of(target)}
    by_name = {name for name, value in parsed.items() if name in schemas and fits(value, schemas[name])}
    new_names = {name: name for name in by_name} | _renamed(parsed, by_name, target)
    return _Carried(
        {new_names[name]: value for name, value in parsed.items() if name in new_names},
        tuple(
            name if new_names[name] == name else f"{name} → {new_names[name]}" for name in parsed if name in new_names
        ),
        tuple((name, value) for name, value in parsed.items() if name not in new_names),
        tuple(name for name in _required(target) if name not in new_names.values()),
    )


def _renamed(arguments: dict[str, Any], taken: set[str], target: Tool) -> dict[str, str]:
    open_ones = [one for one in parameters_of(target) if one.required and one.name not in taken]
    pairs = [
        (name, one.name)
        for name, value in arguments.items()
        for one in open_ones
        if name not in taken and matches_pattern(value, one.schema) and fits(value, one.schema)
    ]
    old, new = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return {one: other for one, other in pairs if old.count(one) == 1 and new.count(other) == 1}


def _required(tool: Tool) -> tuple[str, ...]:
    return tuple(one.name for one in parameters_of(tool) if one.required)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def set_arguments(row: Row, turn: int, call: int, value_or_text: Any) -> Row:
    """Give a call other arguments: text goes in as it is, anything else as the JSON text of it."""
    path, _ = call_at(row, turn, call)
    text = value_or_text if isinstance(value_or_text, str) else dumps(value_or_text)
    return with_text_arguments(changed(row, (*path, "arguments"), text))


def set_content(row: Row, turn: int, text: str | None) -> Row:
    """Give a turn, of whatever role, another text."""
    message_at(row, turn)
    return with_text_arguments(_with_content(row, turn, text))


def rename_call(row: Row, turn: int, call: int, name: str) -> Row:
    """Call another tool with the same arguments; results that name the old tool follow."""
    path, function = call_at(row, turn, call)
    old = function.get("name")
    for answer in results_of(row, turn)[call]:
        if old is not None and message_at(row, answer).get("name") == old:
            row = changed(row, ("messages", answer, "name"), name)
    return with_text_arguments(changed(row, (*path, "name"), name))


def add_call(row: Row, turn: int, name: str, arguments: Any = None) -> Row:
    """Add a call behind those of the turn, without arguments unless given; a turn without content gets ``null``."""
    message = assistant_at(row, turn)
    function = {"name": name, "arguments": dumps({} if arguments is None else arguments)}
    calls = message.get("tool_calls")
    if isinstance(calls, list):
        new_calls = [*calls, {"id": fresh_id(row), "type": "function", "function": function}]
        row = changed(row, ("messages", turn, "tool_calls"), new_calls)
    elif is_legacy(row):
        if message.get("function_call") is not None:
            raise PatchError("a turn with function_call cannot have a second call")
        row = changed(row, ("messages", turn, "function_call"), function)
    else:
        new_calls = [{"id": fresh_id(row), "type": "function", "function": function}]
        row = changed(row, ("messages", turn, "tool_calls"), new_calls)
    if "content" not in message:
        row = _with_content(row, turn, None)
    return with_text_arguments(row)


def remove_call(row: Row, turn: int, call: int) -> tuple[Row, tuple[Dropped, ...]]:
    """Take out a call and the results that answered it; also what was taken out."""
    if not 0 <= call < len(call_paths(assistant_at(row, turn))):
        raise PatchError(f"turn {turn} has no call {call}")
    row, dropped = _without_calls(row, turn, [call])
    return with_text_arguments(row), dropped


def apply_fix(row: Row, fix: Fix) -> Row:
    """Do what a finding proposes."""
    fixed: Row = apply_patch(row, fix.patch)
    return with_text_arguments(fixed)


def _without_calls(row: Row, turn: int, gone: Iterable[int]) -> tuple[Row, tuple[Dropped, ...]]:
    """Also takes out the results of the calls; a turn with no call left has text, be it empty."""
    paths, answers = call_paths(message_at(row, turn)), results_of(row, turn)
    dropped: list[Dropped] = []
    orphans: list[int] = []
    for call in sorted(gone, reverse=True):
        function = function_of(message_at(row, turn), paths[call]) or {}
        dropped.append((f"call {function.get('name')}", function.get("arguments")))
        orphans += answers[call]
        # ("tool_calls", 0, "function") goes with its entry, ("function_call",) is the entry.
        row = removed(row, ("messages", turn, *paths[call][:2]))
    dropped.reverse()
    dropped += [(f"result in turn {orphan}", message_at(row, orphan).get("content")) for orphan in sorted(orphans)]
    for orphan in sorted(orphans, reverse=True):
        row = removed(row, ("messages", orphan))
    if call_paths(message_at(row, turn)):
        return row, tuple(dropped)
    if "tool_calls" in message_at(row, turn):
        row = removed(row, ("messages", turn, "tool_calls"))
    if message_at(row, turn).get("content") is None:
        row = _with_content(row, turn, "")
    return row, tuple(dropped)


def _with_content(row: Row, turn: int, text: str | None) -> Row:
    """A new ``content`` goes behind the role, where people look for it."""
    message = message_at(row, turn)
    if "content" in message or "role" not in message:
        return changed(row, ("messages", turn, "content"), text)
    placed: dict[str, Any] = {}
    for key, value in message.items():
        placed[key] = value
        if key == "role":
            placed["content"] = text
    return changed(row, ("messages", turn), placed)


def _has_text(content: Any) -> bool:
    return bool(content.strip()) if isinstance(content, str) else bool(content)
