"""What a record spells out as text, in JSON or Python: tools, in a list or one behind the other, and arguments."""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from tooldata_tui.dataset import Note
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Conversation
from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.known_values import Known, KnownValues, all_made_of
from tooldata_tui.formats.pythonic import PythonicError, read_literal
from tooldata_tui.formats.type_words import plain_schema

__all__ = [
    "Spelled",
    "arguments_text",
    "bare_text",
    "bare_tool",
    "end_of_value",
    "is_json",
    "read_spelled",
    "read_spelled_list",
    "read_tools_value",
    "read_value",
    "tools_text",
    "whole_text",
    "without_meta",
]

#: Only for where a value ends.
_DECODER = json.JSONDecoder()
#: Texts, a quote that begins none, and brackets.
_MARK = re.compile(r"\"[^\"\\]*(?:\\.[^\"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*'|[\"'\[\]{}]", re.DOTALL)
_GAP = re.compile(r"[\s,]*")
_PAIRS = {"[": "]", "{": "}"}


class Spelled(NamedTuple):
    """What a text spells out.

    :ivar tools: those that could be read, not to be changed; None where the text is no list of tools at all
    """

    tools: list[Tree] | None
    notes: tuple[Note, ...] = ()


def read_spelled(text: str, *, typed: bool = False) -> Spelled:
    """The tools that *text* is.

    :param typed: types may be other words than JSON Schema's, and parameters a text
    """
    items = _items_of(text.strip())
    return Spelled(None) if items is None else read_tools_value(items, typed=typed)


def read_spelled_list(text: str, at: int) -> tuple[list[Tree], tuple[Note, ...], int] | None:
    """The tools of the list that begins at *at*, in any types, the notes, and where it ends; None without any."""
    if listed := _JSON.items(text, at) or _PYTHON.items(text, at):
        (tools, notes), end = read_tools_value(listed.values, typed=True), listed.end
    elif (ends := end_of_value(text, at)) is not None:
        (tools, notes), end = read_spelled(text[at:ends], typed=True), ends
    else:
        return None
    return (tools, notes, end) if tools else None


def _read_python(text: str, at: int) -> tuple[Tree, int] | None:
    """An object as Python has it, and not JSON."""
    end = _balanced(text, at)
    spelled = text[at:end]
    # Between three quotes may stand others, which is not seen from outside.
    if end is None or "'''" in spelled or '"""' in spelled or is_json(spelled):
        return None
    try:
        [value] = read_literal(f"[{spelled}]")  # as deep as it stands in its list
    except PythonicError:
        return None
    return (value, end) if isinstance(value, dict) else None


_JSON, _PYTHON = KnownValues(), KnownValues(read=_read_python)


def _items_of(text: str) -> list[Any] | None:
    if (known := _known_items(text)) is not None:
        return known
    try:
        value = read_value(text)
    except ValueError:
        value = _in_a_row(text)
    if isinstance(value, dict):
        value = value["tools"] if isinstance(value.get("tools"), list) else [value]
    return value if isinstance(value, list) else None


def _known_items(text: str) -> list[Any] | None:
    """What :func:`_items_of` gives for a list of objects, or for several of them in JSON."""
    if text.startswith("["):
        listed = _JSON.items(text, 0) or _PYTHON.items(text, 0)
        return listed.values if listed and listed.end == len(text) else None
    values, at = [], 0
    while at < len(text):
        if (found := _JSON.one(text, at)) is None:
            return None
        values.append(found[0])
        gap = _GAP.match(text, found[1])
        assert gap is not None
        at = gap.end()
    return values if len(values) > 1 else None


def _in_a_row(text: str) -> list[Any] | None:
    """The values of a text like ``{...}{...}`` or of lines; None where it holds anything else."""
    values, at = [], 0
    while at < len(text):
        end = end_of_value(text, at)
        if end is None:
            return None
        try:
            values.append(read_value(text[at:end]))
        except ValueError:
            return None
        gap = _GAP.match(text, end)
        assert gap is not None
        at = gap.end()
    return values


def read_tools_value(value: Sequence[Any], *, typed: bool = False) -> Spelled:
    """The tools of a list: in OpenAI's form, or functions alone; each may be a text of its own."""
    tools: list[Tree] = []
    notes: list[Note] = []
    make = _typed_tool if typed else _plain_tool
    for index, (tool, said) in enumerate(all_made_of(value, make)):
        if said:
            notes += [one if len(one.path) == 1 else one._replace(path=("tools", index, *one.path[2:])) for one in said]
        if tool is None:
            notes.append(Note("F104", "a tool has no name, or is no object", None, ("tools",)))
        else:
            tools.append(tool)
    return Spelled(tools, tuple(notes))


def _typed_tool(item: Any) -> tuple[Tree | None, list[Note]]:
    return _tool(item, typed=True)


def _plain_tool(item: Any) -> tuple[Tree | None, list[Note]]:
    return _tool(item, typed=False)


def _tool(item: Any, *, typed: bool) -> tuple[Tree | None, list[Note]]:
    """A tool, None for what is none, and the notes about it as the first of its list."""
    notes: list[Note] = []
    if isinstance(item, str):
        try:
            item = read_value(item)
        except ValueError:
            return None, notes
    if not isinstance(item, dict):
        return None, notes
    inner = item.get("function")
    function: Tree = inner if isinstance(inner, dict) else item
    if not isinstance(function.get("name"), str):
        return None, notes
    fields = {key: one for key, one in function.items() if one is not None and key != META}
    if function is item and fields.get("type") == "function":
        del fields["type"]
    if typed:
        _type(fields, notes)
    known = {key: fields[key] for key in ("name", "description", "parameters") if key in fields}
    tool: Tree = {"type": "function", "function": {**known, **fields}}
    if function is not item:
        kind = {"type": item["type"]} if isinstance(item.get("type"), str) else {}
        tool |= {**kind, **{key: one for key, one in item.items() if key not in ("type", "function", META)}}
    return Known(tool), notes


def _type(function: Tree, notes: list[Note]) -> None:
    """Make the parameters a JSON Schema."""
    name = function["name"][:60]
    if isinstance(function.get("parameters"), str):
        function["parameters"] = _parameters(function["parameters"], notes, name)
    if isinstance(function.get("parameters"), dict):
        function["parameters"], unknown = plain_schema(function["parameters"])
        for one in unknown:
            place = ("tools", 0, "function", "parameters", *one.path)
            notes.append(Note("F105", f"the type {one.word[:60]} of {name} is not known", None, place))


def _parameters(text: str, notes: list[Note], name: str) -> Any:
    try:
        return read_value(text)
    except ValueError:
        notes.append(Note("F104", f"the parameters of {name} cannot be read", None, ("tools",)))
        return text


def bare_tool(tool: Tree) -> Tree:
    """A tool as its function alone where nothing is beside that, else as it is."""
    inside = tool.keys() - {META} == {"type", "function"} and tool["type"] == "function"
    return tool["function"] if inside else {key: one for key, one in tool.items() if key != META}


def read_value(text: str) -> Any:
    """The value of a text that is JSON or, where it is not, Python. Raises ``ValueError`` where it is neither."""
    try:
        return loads_exact(text)
    except JsonError:
        return read_literal(text)


def is_json(text: str) -> bool:
    """Whether *text* is a JSON value."""
    try:
        loads_exact(text)
    except JsonError:
        return False
    return True


def arguments_text(talk: Conversation, text: str) -> str:
    """The arguments of the coming call as *text* spells them: as they stand, or as JSON where that is Python."""
    if is_json(text):
        return text
    try:
        value = read_literal(text)
    except PythonicError:
        return text
    if not isinstance(value, dict):
        return text
    place = ("messages", talk.turn, "tool_calls", 0, "function", "arguments")
    talk.note("F103", "the arguments were written as Python, not as JSON", turn=talk.turn, path=place)
    return dumps(value)


def end_of_value(text: str, at: int) -> int | None:
    """Where the object or the list ends that begins at *at*; None where none does, or it does not end."""
    if text[at : at + 1] not in _PAIRS:
        return None
    # An apostrophe is a quote in Python, and a letter in what is between JSON's texts: try JSON first. Its reader stops
    # where the value ends, or at what is not JSON: many values in a row are gone through once.
    try:
        return _DECODER.raw_decode(text, at)[1]
    except (ValueError, RecursionError):
        return _balanced(text, at)


def _balanced(text: str, at: int) -> int | None:
    open_: list[str] = []
    for found in _MARK.finditer(text, at):
        char = found[0]
        if char in ("'", '"'):
            return None
        if char in _PAIRS:
            open_.append(_PAIRS[char])
        elif char in "]}":
            if open_.pop() != char:
                return None
            if not open_:
                return found.end()
    return None


def without_meta(tools: Sequence[Tree]) -> list[Tree]:
    """Tools as they are, but for what we keep in them."""
    return [{key: one for key, one in tool.items() if key != META} for tool in tools]


def tools_text(tools: Sequence[Tree]) -> str:
    """Tools as a JSON text of functions."""
    return f"[{', '.join(all_made_of(tools, bare_text))}]"


def bare_text(tool: Tree) -> str:
    """A tool as JSON, as its function alone where nothing is beside that."""
    return dumps(bare_tool(tool))


def whole_text(tool: Tree) -> str:
    """A tool as JSON, but for what we keep in it."""
    return dumps({key: one for key, one in tool.items() if key != META})
