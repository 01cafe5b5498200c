"""Names of tools that a target refuses: each gets one that it takes, the same in the whole dataset."""

import re
from collections.abc import Mapping, Set
from typing import Any

from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.free_names import LONGEST, FreeNames
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.shaping import name_of

__all__ = ["legal_names", "names_in", "renamed"]

_UNWANTED = re.compile(r"[^a-zA-Z0-9_-]+")
#: Put before what is left of a name that does not begin as it should.
_PREFIX = "tool_"


def names_in(row: Mapping[str, Any]) -> set[str]:
    """The names that the tools, the calls and the results of a row have."""
    new = modern(row)
    names = {name for tool in new.get("tools", ()) if (name := name_of(tool)) is not None}
    for message in new["messages"]:
        names.update(call["function"]["name"] for call in message.get("tool_calls") or ())
        if message["role"] == "tool" and isinstance(message.get("name"), str):
            names.add(message["name"])
    return names


def legal_names(names: Set[str], pattern: str) -> dict[str, str]:
    """A name that *pattern* takes for each of *names* that it does not take.

    No two get the same, and none gets one that another already has: who has the table can put the old names back.
    """
    legal = re.compile(pattern)
    refused = sorted(name for name in set(names) if not legal.fullmatch(name))
    free = FreeNames(names)
    return {name: free.like(_plain(name, legal)) for name in refused}


def _plain(name: str, legal: re.Pattern[str]) -> str:
    plain = _UNWANTED.sub("_", name).strip("_") or _PREFIX.strip("_")
    return plain if legal.fullmatch(plain[:LONGEST]) else _PREFIX + plain


def renamed(row: Mapping[str, Any], table: Mapping[str, str]) -> Tree:
    """*row* in today's form with its names changed; the row as it is where none of its names is in *table*.

    What ``_meta`` keeps of how the row was written goes: it has the old names in it.
    """
    if not table or not (names_in(row) & table.keys()):
        return dict(row)
    new = modern(row)
    new.pop(META, None)
    if "tools" in new:
        new["tools"] = [_tool(tool, table) for tool in new["tools"]]
    new["messages"] = [_message(message, table) for message in new["messages"]]
    return new


def _tool(tool: Any, table: Mapping[str, str]) -> Any:
    name = name_of(tool)
    if name is None or name not in table:
        return tool
    bare = {key: value for key, value in tool.items() if key != META}
    return {**bare, "function": {**tool["function"], "name": table[name]}}


def _message(message: Tree, table: Mapping[str, str]) -> Tree:
    new = {key: value for key, value in message.items() if key != META}
    if message.get("tool_calls"):
        new["tool_calls"] = [_call(call, table) for call in message["tool_calls"]]
    if message["role"] == "tool" and message.get("name") in table:
        new["name"] = table[message["name"]]
    return new


def _call(call: Tree, table: Mapping[str, str]) -> Tree:
    function = call["function"]
    return {**call, "function": {**function, "name": table.get(function["name"], function["name"])}}
