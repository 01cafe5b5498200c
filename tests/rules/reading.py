"""A small reader of OpenAI rows for the tests of the rules; the real one lives in ``formats``."""

import json
from typing import Any

from tooldata_tui.dataset import Example, Finding, Message, Tool, ToolCall, Toolset, apply_patch
from tooldata_tui.rules import Checker

__all__ = ["codes", "example_of", "findings_of", "fixed", "row_with", "toolset_of"]


def _call(function: dict[str, Any], id: str | None) -> ToolCall:
    arguments = function.get("arguments", "")
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return ToolCall(function["name"], text, id, was_object=not isinstance(arguments, str))


def _message(raw: dict[str, Any]) -> Message:
    calls = tuple(_call(call["function"], call.get("id")) for call in raw.get("tool_calls") or ())
    legacy = "function_call" in raw or raw["role"] == "function"
    if "function_call" in raw:
        calls = (_call(raw["function_call"], None),)
    content = raw.get("content")
    if isinstance(content, list):
        content = "\n".join(part.get("text", "") for part in content)
    return Message(raw["role"], content, calls, raw.get("tool_call_id"), raw.get("name"), legacy=legacy)


def toolset_of(row: dict[str, Any]) -> Toolset:
    functions = [tool["function"] for tool in row.get("tools") or ()] + (row.get("functions") or [])
    return Toolset(
        tuple(Tool(one.get("name", ""), one.get("description", ""), one.get("parameters")) for one in functions)
    )


def example_of(row: dict[str, Any]) -> Example:
    return Example(tuple(map(_message, row["messages"])), toolset_of(row))


def findings_of(row: dict[str, Any], checker: Checker | None = None) -> list[Finding]:
    """What the rules say about the row and about its tools."""
    checker = checker or Checker()
    return [*checker.check(example_of(row)), *checker.check_tools(toolset_of(row))]


def codes(row: dict[str, Any]) -> list[str]:
    return [one.code for one in findings_of(row)]


def fixed(row: dict[str, Any], one: Finding) -> dict[str, Any]:
    assert one.fix is not None
    patched: dict[str, Any] = apply_patch(row, one.fix.patch)
    return patched


def row_with(arguments: Any, parameters: Any, name: str = "act") -> dict[str, Any]:
    """A row in which a tool of these parameters is called; *arguments* that are no text are written as one."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    function = {"name": name, "arguments": text}
    return {
        "messages": [
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": function}]},
        ],
        "tools": [{"type": "function", "function": {"name": name, "parameters": parameters}}],
    }
