"""One conversation with everything in it that targets write differently."""

from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.target import Shape

__all__ = ["AS_IT_IS", "call", "conversation", "tool"]

AS_IT_IS = Shape()


def tool(name: str, **more: Any) -> Tree:
    """A tool that takes a city."""
    schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    return {"type": "function", "function": {"name": name, "description": "Says it.", "parameters": schema, **more}}


def call(id: str, name: str, arguments: str = '{"city": "Paris", "far": 1.50}') -> Tree:
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def conversation() -> Tree:
    """Two calls at once, answered the other way round; then text."""
    return {
        "id": "r1",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Weather and time in Paris?"},
            {"role": "assistant", "content": None, "tool_calls": [call("a", "weather"), call("b", "time")]},
            {"role": "tool", "tool_call_id": "b", "content": "noon"},
            {"role": "tool", "tool_call_id": "a", "content": "18"},
            {"role": "assistant", "content": "18 degrees at noon."},
        ],
        "tools": [tool("weather"), tool("time")],
        "_meta": {"format": "openai"},
    }
