"""The messages that most files are made of, read in one pass that also checks their types.

Whatever is not plain takes the way through pydantic, which accepts all that is plain as well
(tests/formats/test_plain.py), knows every variant, and can say what is wrong.
"""

from functools import partial
from typing import Any

from tooldata_tui.dataset import Message, ToolCall

__all__ = ["plain_messages"]

#: Make one of a tuple; the classes themselves take three times as long.
_message, _call = partial(tuple.__new__, Message), partial(tuple.__new__, ToolCall)


def plain_messages(given: Any) -> tuple[Message, ...] | None:
    """The messages of a row, or None where one is anything but a text, calls with arguments as text, or a result."""
    if type(given) is not list:
        return None
    messages = []
    for one in given:
        if type(one) is not dict:
            return None
        role, content, keys = one.get("role"), one.get("content"), len(one)
        if type(role) is not str or role == "function":
            return None
        if type(content) is str:
            if keys == 2:
                messages.append(_message((role, content, (), None, None, None, False)))
                continue
        elif content is not None or "content" not in one:
            return None
        made, answered, name = one.get("tool_calls"), one.get("tool_call_id"), one.get("name")
        if one.get("function_call") is not None or one.get("weight") is not None:
            return None
        calls = () if made is None else _plain_calls(made)
        if calls is None or not (answered is None or type(answered) is str) or not (name is None or type(name) is str):
            return None
        messages.append(_message((role, content, calls, answered, name, None, False)))
    return tuple(messages)


def _plain_calls(given: Any) -> tuple[ToolCall, ...] | None:
    if type(given) is not list:
        return None
    calls = []
    for one in given:
        if type(one) is not dict:
            return None
        function, own_id = one.get("function"), one.get("id")
        if type(function) is not dict or (own_id is not None and type(own_id) is not str):
            return None
        name, arguments = function.get("name"), function.get("arguments")
        if type(name) is not str or type(arguments) is not str:
            return None
        calls.append(_call((name, arguments, own_id, False)))
    return tuple(calls)
