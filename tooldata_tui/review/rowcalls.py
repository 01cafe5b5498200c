"""Calls and their results in a row: the tree of a canonical (OpenAI) line, which an edit changes.

A row is data: anything in it may have the wrong shape. What cannot be edited raises
:class:`~tooldata_tui.dataset.PatchError` with the reason.
"""

import hashlib
from collections.abc import Iterator
from itertools import count
from typing import Any

from tooldata_tui.dataset import Op, PatchError, Path, Role, apply_patch
from tooldata_tui.dataset.jsontext import dumps

__all__ = [
    "Row",
    "assistant_at",
    "call_at",
    "call_paths",
    "changed",
    "fresh_id",
    "function_of",
    "is_legacy",
    "message_at",
    "messages_of",
    "removed",
    "results_of",
    "with_text_arguments",
]

Row = dict[str, Any]


def messages_of(row: Row) -> list[Any]:
    """The messages of *row*; empty where there are none."""
    messages = row.get("messages")
    return messages if isinstance(messages, list) else []


def message_at(row: Row, turn: int) -> dict[str, Any]:
    """The message of that turn."""
    messages = messages_of(row)
    if not 0 <= turn < len(messages):
        raise PatchError(f"there is no turn {turn}")
    if not isinstance(messages[turn], dict):
        raise PatchError(f"turn {turn} is not an object")
    message: dict[str, Any] = messages[turn]
    return message


def assistant_at(row: Row, turn: int) -> dict[str, Any]:
    """The message of a decision point."""
    message = message_at(row, turn)
    if message.get("role") != Role.ASSISTANT:
        raise PatchError(f"turn {turn} is not the assistant's")
    return message


def is_legacy(row: Row) -> bool:
    """Whether the row is written with ``functions`` and ``function_call``."""
    if "functions" in row and "tools" not in row:
        return True
    return any(isinstance(message, dict) and "function_call" in message for message in messages_of(row))


def call_paths(message: Any) -> list[Path]:
    """Where in a message the ``{"name", "arguments"}`` of each call is."""
    if not isinstance(message, dict):
        return []
    calls = message.get("tool_calls")
    paths: list[Path] = [("tool_calls", at, "function") for at in range(len(calls) if isinstance(calls, list) else 0)]
    if isinstance(message.get("function_call"), dict):
        paths.append(("function_call",))
    return paths


def call_at(row: Row, turn: int, call: int) -> tuple[Path, dict[str, Any]]:
    """The path from the row to a call's function object, and that object."""
    message = assistant_at(row, turn)
    paths = call_paths(message)
    if not 0 <= call < len(paths):
        raise PatchError(f"turn {turn} has no call {call}")
    function = function_of(message, paths[call])
    if function is None:
        raise PatchError(f"call {call} of turn {turn} has no function")
    return ("messages", turn, *paths[call]), function


def function_of(message: dict[str, Any], path: Path) -> dict[str, Any] | None:
    """The function object at one of :func:`call_paths`, or None where something else stands there."""
    node: Any = message
    for step in path:
        if isinstance(node, dict):
            node = node.get(step)
        else:
            node = node[step] if isinstance(node, list) and isinstance(step, int) else None
    return node if isinstance(node, dict) else None


def changed(row: Row, path: Path, value: Any) -> Row:
    """*row* with the value at *path* set, the original untouched."""
    result: Row = apply_patch(row, (Op(path, value),))
    return result


def removed(row: Row, path: Path) -> Row:
    """*row* without what is at *path*, the original untouched."""
    result: Row = apply_patch(row, (Op(path, remove=True),))
    return result


def results_of(row: Row, turn: int) -> list[list[int]]:
    """For each call of a turn, the turns of the tool messages that answer it.

    They are paired by id, and where a result has none by name, then by order. Only results before the next turn with
    calls count, since files repeat their ids from turn to turn.
    """
    messages = messages_of(row)
    paths = call_paths(messages[turn])
    answers: list[list[int]] = [[] for _ in paths]
    calls = messages[turn].get("tool_calls")
    ids = [call.get("id") if isinstance(call, dict) else None for call in calls] if isinstance(calls, list) else []
    ids += [None] * (len(paths) - len(ids))
    names = [(function_of(messages[turn], path) or {}).get("name") for path in paths]
    for at in range(turn + 1, len(messages)):
        message = messages[at]
        if not isinstance(message, dict):
            continue
        if call_paths(message):
            break
        if message.get("role") not in (Role.TOOL, "function"):
            continue
        index = _answered(message, ids, names, answers)
        if index is not None:
            answers[index].append(at)
    return answers


def _answered(message: dict[str, Any], ids: list[Any], names: list[Any], answers: list[list[int]]) -> int | None:
    call_id = message.get("tool_call_id")
    if call_id is not None:
        return ids.index(call_id) if call_id in ids else None
    free = [at for at, turns in enumerate(answers) if not turns]
    named = [at for at in free if names[at] is not None and names[at] == message.get("name")]
    if named:
        return named[0]
    return free[0] if free and message.get("name") is None else None


def fresh_id(row: Row) -> str:
    """An id for a new call: the same for the same row, and used nowhere in it."""
    used = {entry for message in messages_of(row) for entry in _ids(message)}
    text = dumps(row)
    tries = (hashlib.sha256(f"{number}\0{text}".encode()).hexdigest()[:8] for number in count())
    return next(f"call_{digest}" for digest in tries if f"call_{digest}" not in used)


def _ids(message: Any) -> Iterator[str]:
    if not isinstance(message, dict):
        return
    calls = message.get("tool_calls")
    entries = calls if isinstance(calls, list) else []
    for value in (message.get("tool_call_id"), *(entry.get("id") for entry in entries if isinstance(entry, dict))):
        if isinstance(value, str):
            yield value


def with_text_arguments(row: Row) -> Row:
    """*row* with all arguments that are an object or a list written as the JSON text that belongs there."""
    for turn, message in enumerate(messages_of(row)):
        for path in call_paths(message):
            arguments = (function_of(message, path) or {}).get("arguments")
            if isinstance(arguments, dict | list):
                row = changed(row, ("messages", turn, *path, "arguments"), dumps(arguments))
    return row
