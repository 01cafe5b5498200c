"""Tools as xLAM has them: ``parameters`` is a map of names to ``{"type": "List[int], optional", "description": ...}``.

A parameter is required unless its type says ``optional``; Hammer's files have a list ``required`` beside them, or a
``required`` that is true in each. A tool may have a JSON Schema all the same. Where a tool is spelled otherwise than we
would write it, its spelling is kept in its ``_meta``.
"""

from collections.abc import Sequence
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Conversation
from tooldata_tui.formats.chat import not_a_tool
from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.expecting import a_list, parsed_tools
from tooldata_tui.formats.known_values import Known, all_made_of, made_of
from tooldata_tui.formats.type_words import Unknown, plain_schema, read_type, replaced, words_of
from tooldata_tui.formats.uniform import meta_of

__all__ = ["flat_tools_text", "normal_tool", "read_flat_tools"]

#: The keywords that words for a type may stand for.
_TYPING = ("type", "items", "prefixItems", "minItems", "maxItems", "uniqueItems", "additionalProperties", "anyOf")
_GIVEN = "given"


def read_flat_tools(talk: Conversation, value: Any, path: Path) -> list[Tree]:
    """OpenAI's tools of such tools, given as a list or its JSON text. What is not understood is noted."""
    tools: list[Tree] = []
    for one in a_list(parsed_tools(value, path), path):
        function = one.get("function", one) if isinstance(one, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            not_a_tool(talk, one)
            continue
        tool, unknown = made_of(one, _read_tool)
        for word, at in unknown:
            words = f"the type {word or 'without a name'} of {function['name']} is not known: anything goes"
            talk.note("F105", words, path=("tools", len(tools), "function", *at))
        tools.append(tool)
    return tools


def _read_tool(one: Tree) -> tuple[Tree, list[Unknown]]:
    return _tool(one.get("function", one))


def _tool(given: Tree) -> tuple[Tree, list[Unknown]]:
    """A flat tool as OpenAI has it, and the words for types that are not known."""
    made, unknown = _converted(given)
    tool: Tree = {"type": "function", "function": made}
    return Known(tool if _written(made) == given else {**tool, META: {_GIVEN: given}}), unknown


def _converted(tool: Tree) -> tuple[Tree, list[Unknown]]:
    schema, unknown = _schema(tool.get("parameters"), tool.get("required"))
    made = {"name": tool["name"], "description": tool.get("description"), "parameters": schema}
    made |= {key: value for key, value in tool.items() if key not in _KNOWN}
    return {key: value for key, value in made.items() if value is not None}, unknown


_KNOWN = frozenset({"name", "description", "parameters", "required"})


def _schema(given: Any, listed: Any) -> tuple[Any, list[Unknown]]:
    if not isinstance(given, dict):
        return given, []
    if isinstance(given.get("properties"), dict) and isinstance(given.get("type"), str):
        schema, unknown = plain_schema(given, ("parameters",))
        if isinstance(listed, list) and "required" not in schema:
            schema = {**schema, "required": listed}
        return schema, unknown
    properties: Tree = {}
    required: list[str] = []
    unknown = []
    for name, one in given.items():
        properties[name], optional, strange = _property(one, ("parameters", "properties", name))
        unknown += strange
        if not optional:
            required.append(name)
    if isinstance(listed, list):
        required = listed
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}, unknown


def _property(given: Any, at: Path) -> tuple[Any, bool, list[Unknown]]:
    """The schema of a parameter, whether it may be left out, and the words that are not known."""
    if isinstance(given, str):
        given = {"type": given}
    if not isinstance(given, dict):
        return given, False, []
    flag = given.get("required")
    if isinstance(flag, bool):
        given = {key: value for key, value in given.items() if key != "required"}
    kind = given.get("type")
    if not isinstance(kind, str):
        return given, flag is False, []
    words = read_type(kind)
    schema, unknown = plain_schema(replaced(given, words.schema), at)
    if words.unknown is not None:
        unknown = [Unknown(words.unknown, (*at, "type")), *unknown]
    return schema, not flag if isinstance(flag, bool) else words.optional, unknown


def flat_tools_text(tools: Sequence[Tree]) -> str:
    """Tools of OpenAI's as a JSON text of flat ones."""
    return f"[{', '.join(all_made_of(tools, _flat_text))}]"


def _flat_text(tool: Tree) -> str:
    return dumps(flat_tool(tool))


def flat_tool(tool: Tree) -> Tree:
    """A tool of OpenAI's as a flat one: in its own spelling, where it still means the same."""
    function, given = tool["function"], meta_of(tool).get(_GIVEN)
    if not isinstance(given, dict) or given.get("name") != function["name"]:
        return _written(function)
    if dumps(_converted(given)[0]) == dumps(function):
        return given
    return _written(function)


def _written(function: Tree) -> Tree:
    schema = function.get("parameters")
    if not isinstance(schema, dict):
        return function
    properties = schema.get("properties", {})
    if not isinstance(properties, dict):
        return function
    required = schema.get("required")
    names = required if isinstance(required, list) else []
    flat = {name: _written_property(one, name not in names) for name, one in properties.items()}
    return {**function, "parameters": flat}


def _written_property(schema: Any, optional: bool) -> Any:
    if not isinstance(schema, dict):
        return schema
    told = {key: schema[key] for key in _TYPING if key in schema}
    words = words_of(told) if told else None
    out: Tree = {}
    for key, value in schema.items():
        if words is None or key not in told:
            out[key] = value
        else:
            out["type"] = words
    if optional and isinstance(out.get("type"), str):
        out["type"] = f"{out['type']}, optional"
    elif optional:
        out["required"] = False
    return out


def normal_tool(tool: Tree) -> Tree:
    """A tool as it is read again: what flat tools have no place for is left out of it."""
    return _tool(flat_tool(tool))[0]
