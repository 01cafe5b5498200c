"""Writes the short rows that explain the rules."""

import json
from typing import Any

__all__ = ["answer", "ask", "call", "calling", "one_call", "result", "row", "tool", "with_argument", "with_parameters"]


def row(*messages: dict[str, Any], tools: list[dict[str, Any]] | None = None) -> str:
    """One line of OpenAI's JSON Lines."""
    whole: dict[str, Any] = {"messages": list(messages)}
    if tools is not None:
        whole["tools"] = tools
    return json.dumps(whole, ensure_ascii=False)


def ask(text: str = "Where is ORD-48291?") -> dict[str, Any]:
    return {"role": "user", "content": text}


def answer(text: str = "On its way.") -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def call(name: str = "lookup_order", arguments: Any = '{"order_id": "ORD-48291"}', id: str | None = "call_1") -> Any:
    made: dict[str, Any] = {} if id is None else {"id": id}
    return made | {"type": "function", "function": {"name": name, "arguments": arguments}}


def calling(*calls: Any) -> dict[str, Any]:
    return {"role": "assistant", "tool_calls": list(calls)}


def result(id: str | None = "call_1", content: str = "in transit") -> dict[str, Any]:
    made: dict[str, Any] = {"role": "tool"} if id is None else {"role": "tool", "tool_call_id": id}
    return made | {"content": content}


def tool(properties: Any = None, *, name: str = "lookup_order", **more: Any) -> dict[str, Any]:
    """A tool with these properties; without any, one that looks up an order."""
    if properties is None:
        properties, more = {"order_id": {"type": "string"}}, {"required": ["order_id"]} | more
    return with_parameters({"type": "object", "properties": properties, **more}, name=name)


def with_parameters(parameters: Any, *, name: str = "lookup_order") -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "parameters": parameters}}


def one_call(arguments: Any, properties: Any, **more: Any) -> str:
    """A row in which a tool with these properties is called."""
    return row(ask("Help me."), calling(call("act", arguments)), tools=[tool(properties, name="act", **more)])


def with_argument(value: Any, schema: Any) -> str:
    """A row in which the argument ``x`` of this schema has this value."""
    return one_call(json.dumps({"x": value}, ensure_ascii=False), {"x": schema})
