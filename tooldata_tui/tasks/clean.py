"""Rows that are plain and faultless, as most rows of most files are: described in one pass over what the parser gives.

Neither messages nor findings are made of them. Every other row takes the way through the reader, the rules and
``store.describing``, which know every variant, and which say the same of what is clean here
(tests/tasks/test_clean.py).
"""

from typing import Any

from tooldata_tui.dataset import Toolset
from tooldata_tui.rules.checker import MANY_CALLS, Checker
from tooldata_tui.rules.messages import FOLLOWS
from tooldata_tui.store.describing import Description, described

__all__ = ["clean_description"]

#: For each role, those that may follow it, with what may follow them.
_AFTER: dict[str, dict[str, Any]] = {role: {} for role in FOLLOWS}
for _role, _following in FOLLOWS.items():
    _AFTER[_role].update({one: _AFTER[one] for one in _following})


def clean_description(messages: Any, toolset: Toolset, checker: Checker) -> Description | None:
    """The description of an example with these *messages*, the unchecked value of a row's key; None where they are not
    plain, or where there may be something to find."""
    try:
        return _described(messages, toolset, checker)
    except (LookupError, TypeError, AttributeError):
        return None  # something is missing, of another kind, or in another order


def _described(messages: Any, toolset: Toolset, checker: Checker) -> Description | None:
    if type(messages) is not list:
        return None
    by_name, accepts = toolset.by_name, checker.accepts
    texts: list[str] = []
    called: dict[str, None] = {}
    made: set[str] = set()  # the ids of all calls
    awaited: set[str] = set()  # the ids of those that no result has come for
    title = role = ""
    follows = _AFTER[""]
    for message in messages:
        role, content, keys = message["role"], message["content"], len(message)
        follows = follows[role]
        if content is None:
            if keys == 2:
                return None
        elif not content or content.isspace():  # which only texts can be asked
            return None
        elif role != "system" and role != "developer":
            texts.append(content)
            if role == "user" and not title:
                title = content
        if role == "tool":
            if keys != 3 and (keys > 4 or type(message["name"]) is not str):
                return None
            awaited.remove(message["tool_call_id"])
        elif awaited:
            return None
        elif keys > 2:
            if keys > 3 or role != "assistant":
                return None
            for call in message["tool_calls"]:
                function, own_id = call["function"], call["id"]
                name, arguments = function["name"], function["arguments"]
                if type(own_id) is not str or not own_id or own_id in made:
                    return None
                if not accepts(by_name[name], arguments):  # nor does it accept what is no text
                    return None
                made.add(own_id)
                awaited.add(own_id)
                called[name] = None
                texts += name, arguments
            if not awaited or len(made) > MANY_CALLS:
                return None
    return described(title, tuple(called), texts) if role == "assistant" else None
