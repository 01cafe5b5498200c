"""Rows and small templates for the tests of trainers and templates."""

import json
from typing import Any

__all__ = ["CHAT", "OBJECTS", "TEXTS", "asking", "calling", "result", "row", "saying", "tool"]


def asking(text: str = "Weather in Paris?") -> dict[str, Any]:
    return {"role": "user", "content": text}


def saying(text: str | None = "It is mild.", **more: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": text, **more}


def calling(*names: str, form: str = "string", content: Any = ..., **arguments: Any) -> dict[str, Any]:
    """A turn that calls each of *names* with the same arguments."""
    given = arguments or {"city": "Paris"}
    calls = [
        {
            "id": f"call_{at}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(given) if form == "string" else given},
        }
        for at, name in enumerate(names or ("get_weather",), 1)
    ]
    return {"role": "assistant", **({} if content is ... else {"content": content}), "tool_calls": calls}


def result(content: Any = "18 degrees", id: str = "call_1") -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": id, "content": content}


def tool(name: str = "get_weather", **more: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], **more}
    return {"type": "function", "function": {"name": name, "description": f"{name} now", "parameters": schema}}


def row(*messages: dict[str, Any], tools: Any = ...) -> dict[str, Any]:
    said = messages or (asking(), calling(), result(), saying())
    return {"messages": list(said), **({"tools": [tool()]} if tools is ... else {"tools": tools} if tools else {})}


_HEAD = "{%- if tools %}<tools>{% for t in tools %}{{ t | tojson }}{% endfor %}</tools>\n{% endif %}"
_CALL = '<call>{"name": "{{ c.function.name }}", "arguments": {{ ARGUMENTS }}}</call>'
_BODY = (
    "{%- for m in messages %}<|{{ m.role }}|>"
    "{%- if m.content %}{{ m.content }}{% endif %}"
    "{%- for c in m.tool_calls or [] %}" + _CALL + "{% endfor %}<|end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
#: Wants arguments as objects; wants them as texts; takes both.
OBJECTS = _HEAD + _BODY.replace("ARGUMENTS", "c.function.arguments | tojson")
TEXTS = _HEAD + _BODY.replace("ARGUMENTS", "c.function.arguments")
CHAT = _HEAD + _BODY.replace(
    "{{ ARGUMENTS }}",
    "{% if c.function.arguments is string %}{{ c.function.arguments }}"
    "{% else %}{{ c.function.arguments | tojson }}{% endif %}",
)
