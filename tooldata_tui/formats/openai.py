"""OpenAI fine-tuning JSONL: ``{"messages": [...], "tools": [...]}``, with the variants that circulate.

Arguments as a text or an object, ``content`` null, missing, a text or parts, tools in the row, as a JSON text, in the
system message or in a file of their own, legacy ``functions`` and ``function_call``. Unknown keys are kept: an example
is stored as its line, and an edit changes the line's own tree.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from tooldata_tui.dataset import EMPTY_TOOLSET, Example, Message, ToolCall, Toolset
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads, loads_exact
from tooldata_tui.formats.codec import META
from tooldata_tui.formats.interning import Cut, PartCache
from tooldata_tui.formats.known_values import KnownInLines
from tooldata_tui.formats.plain import plain_messages
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tools import read_tools, tools_in_text

__all__ = ["OpenAIReader", "Original", "Row", "canonical_line", "example_of_row", "not_json", "provenance", "read_row"]

#: What of a row's notes says where it comes from: ``format`` is that of the file it was in.
_ORIGIN = ("source", "kind", "model", "seed", "format")
_SYSTEM_ROLES = ("system", "developer")
#: How tools begin, which most often are a list, and never a text.
_LIST = ord("[")


class Original(NamedTuple):
    """A record of another format that became a row.

    :ivar stored: the record without its cuts
    :ivar line: the whole row that it became, as a line
    """

    stored: bytes
    cuts: tuple[Cut, ...]
    line: bytes


class Row(NamedTuple):
    """One line that is JSON.

    :ivar tree: what it says; nothing of its shape is checked
    :ivar toolset: its tools, None where they have yet to be read from the tree
    :ivar text: what was parsed
    :ivar stored: the line without its cuts
    :ivar cuts: parts that other lines share, see :mod:`~tooldata_tui.formats.interning`
    :ivar original: what it was converted from; None where nothing was converted
    """

    tree: Any
    toolset: Toolset | None
    text: bytes
    stored: bytes
    cuts: tuple[Cut, ...] = ()
    original: Original | None = None


#: Makes a row of a tuple; the class itself takes three times as long.
_row = partial(tuple.__new__, Row)


class OpenAIReader:
    """Reads lines, remembering the parts they share.

    :param tools: the tools of rows that bring none
    """

    def __init__(self, tools: Toolset | None = None) -> None:
        self._tools = tools
        self._cache, self._known = PartCache(), KnownInLines(loads)
        self._texts: dict[str, Toolset | None] = {}

    def parse(self, line: bytes) -> Row:
        """The row of one line. Raises :class:`RowError` for what is not JSON."""
        short = self._cache.shorten(line)
        if short is not None:
            row = self._restored(*short)
            if row is not None:
                return row
        try:
            tree, place = self._known.read(line)
        except JsonError as error:
            raise not_json(line, error) from None
        if type(tree) is not dict:
            return Row(tree, None, line, line)
        toolset = _offered(tree) if place else None

        def tools_in_part(data: bytes) -> Toolset | None:
            is_all = toolset is not None and place is not None and line[place[0] : place[1]] == data
            return toolset if is_all else _tools_in_part(data)

        self._cache.learn(line, tools_in_part, _text_in_part, place)
        return Row(tree, toolset if _brings_tools(tree) else self._tools, line, line)

    def example(self, row: Row) -> Example:
        """The example that a row stands for. Raises :class:`RowError`."""
        tree = row.tree
        messages = plain_messages(tree.get("messages")) if type(tree) is dict else None
        if messages is None:
            from tooldata_tui.formats.wire import check_row  # pydantic: only what is not plain pays for it

            check_row(tree)
            messages = _messages(tree, row.text)
        return _example(messages, tree, self._toolset(tree) if row.toolset is None else row.toolset)

    def _restored(self, text: bytes, stored: bytes, cuts: tuple[Cut, ...]) -> Row | None:
        """A row that was cut, or None where the line has to be read whole: it is wrong, or a part stood where none
        belongs."""
        try:
            # Where the tools were cut out, which most often close the line, there are no others to look for.
            tree, place = (loads(text), None) if cuts[-1][1][0] == _LIST else self._known.read(text)
        except JsonError:
            return None  # so that the place in the message is that of the whole line
        if type(tree) is not dict:
            return None
        meaning, left = self._cache.meaning, len(cuts)
        tools = tree.get("tools")
        if tools is None:
            tools = tree.get("functions")
        toolset: Toolset | None = meaning(tools)
        if toolset is not None:
            if left == 1:  # as of most lines
                return _row((tree, toolset, text, stored, cuts, None))
            left -= 1
        elif tools is None:
            toolset = self._tools
        elif place:
            toolset = _offered(tree)
        if left:
            try:
                first = tree["messages"][0]
                system = meaning(first.get("content"))
            except (LookupError, TypeError, AttributeError):
                return None
            if system is None or left > 1:
                return None
            first["content"] = system
        return _row((tree, toolset, text, stored, cuts, None))

    def _toolset(self, row: Mapping[str, Any]) -> Toolset:
        if self._tools is not None and not _brings_tools(row):
            return self._tools
        text = _system_text(row)
        if text is None or _brings_tools(row):
            return _toolset_of(row)
        if text not in self._texts:
            if len(self._texts) > 256:
                self._texts.clear()
            self._texts[text] = tools_in_text(text)
        return self._texts[text] or EMPTY_TOOLSET


def _brings_tools(row: Mapping[str, Any]) -> bool:
    return row.get("tools") is not None or row.get("functions") is not None


def _offered(tree: Mapping[str, Any]) -> Toolset | None:
    """The tools of a row that are known values, None where they are to be complained of."""
    try:
        return read_tools(tree.get("tools"))
    except RowError:
        return None


def _tools_in_part(data: bytes) -> Toolset | None:
    try:
        return read_tools(loads(data))
    except RowError:
        return None


def _text_in_part(data: bytes) -> str | None:
    text = loads(data)
    return text if type(text) is str else None


def read_row(line: bytes | str, *, exact: bool = False) -> dict[str, Any]:
    """Parse one line and check its shape. Raises :class:`RowError` with code, place and, where we know it, a remedy."""
    from tooldata_tui.formats.wire import check_row

    row = _parsed(line, exact=exact)
    check_row(row)
    return row  # type: ignore[no-any-return]


def _parsed(line: bytes | str, *, exact: bool = False) -> Any:
    try:
        return loads_exact(line) if exact else loads(line)
    except JsonError as error:
        raise not_json(line if isinstance(line, bytes) else line.encode(), error) from None


def not_json(line: bytes, error: JsonError) -> RowError:
    """What is said of a line that is not JSON."""
    from tooldata_tui.formats.repair import corrected

    place = f"at byte {error.column}" if error.row == 1 else f"at line {error.row}, byte {error.column}"
    if error.reason.startswith("duplicate key"):
        return RowError("J102", f"{error.reason} {place}", hint="keep one of the two")
    if error.reason.startswith("nested"):
        return RowError("J105", error.reason)
    if not line.strip():
        return RowError("J101", "the line is empty")
    return RowError("J101", f"not JSON: {error.reason} {place}", corrected=corrected(line))


def example_of_row(row: Mapping[str, Any], toolset: Toolset | None = None) -> Example:
    """The example that a checked row tree stands for.

    :param toolset: its tools, where they are known already or the row brings none
    """
    if toolset is None:
        toolset = _toolset_of(row)
    return _example(_messages(row, None), row, toolset)


def canonical_line(row: Mapping[str, Any]) -> bytes:
    """Write an edited row: one line, keys in their order, arguments a JSON text, non-ASCII kept."""
    changed = dict(row)
    messages = []
    for message in row["messages"]:
        message = dict(message)
        if isinstance(message.get("tool_calls"), list):
            message["tool_calls"] = [{**call, "function": _texted(call["function"])} for call in message["tool_calls"]]
        if isinstance(message.get("function_call"), dict):
            message["function_call"] = _texted(message["function_call"])
        messages.append(message)
    changed["messages"] = messages
    return dumps(changed).encode()


def _toolset_of(row: Mapping[str, Any]) -> Toolset:
    """The tools that a row brings along itself."""
    for key in ("tools", "functions"):
        if row.get(key) is not None:
            return read_tools(row[key], f"$.{key}")
    text = _system_text(row)
    return (tools_in_text(text) if text is not None else None) or EMPTY_TOOLSET


def _texted(function: Mapping[str, Any]) -> dict[str, Any]:
    arguments = function.get("arguments")
    if isinstance(arguments, dict):
        return {**function, "arguments": dumps(arguments)}
    return dict(function)


def _system_text(row: Mapping[str, Any]) -> str | None:
    messages = row["messages"]
    if messages and messages[0]["role"] in _SYSTEM_ROLES and type(messages[0].get("content")) is str:
        return str(messages[0]["content"])
    return None


def _messages(row: Mapping[str, Any], line: bytes | None) -> tuple[Message, ...]:
    """The messages of a checked row.

    :param line: the row's text, where its numbers were not kept as they were written
    """
    messages = tuple(map(_message, row["messages"]))
    if line is not None and any(call.was_object for message in messages for call in message.calls):
        return _messages(_exact_messages(row, line), None)
    return messages


def _example(messages: tuple[Message, ...], row: Mapping[str, Any], toolset: Toolset) -> Example:
    if META not in row:
        return Example(messages, toolset, *provenance(row))
    from tooldata_tui.formats.converting import notes_of

    return Example(messages, toolset, *provenance(row), notes_of(row))


def provenance(row: Mapping[str, Any]) -> tuple[str | None, str]:
    """The id that a row has in its file, and what is said of where it comes from."""
    if len(row) == 2 and "tools" in row:
        return None, ""  # as most rows are
    own_id = row.get("id")
    return str(own_id) if isinstance(own_id, str | int) else None, _origin(row)


def _message(given: Mapping[str, Any]) -> Message:
    get = given.get
    role, content = given["role"], get("content")
    if type(content) is list:
        content = "\n".join(map(_part_text, content))
    calls: tuple[ToolCall, ...] = ()
    legacy = role == "function"
    if made := get("tool_calls"):
        calls = tuple([_call(call["function"], call.get("id")) for call in made])
    elif made := get("function_call"):
        calls, legacy = (_call(made, None),), True
    return Message(role, content, calls, get("tool_call_id"), get("name"), get("weight"), legacy)


def _exact_messages(row: Mapping[str, Any], line: bytes) -> dict[str, Any]:
    """The row with its numbers as they were written: only rows with object arguments pay for the second parse."""
    exact = loads_exact(line)["messages"]
    if exact and exact[0]["role"] in _SYSTEM_ROLES:
        exact[0] = row["messages"][0]
    return {**row, "messages": exact}


def _call(function: Mapping[str, Any], call_id: Any) -> ToolCall:
    arguments = function.get("arguments")
    if type(arguments) is str:
        return ToolCall(function["name"], arguments, call_id)
    if arguments is None:
        return ToolCall(function["name"], "", call_id)
    return ToolCall(function["name"], dumps(arguments), call_id, True)


def _part_text(part: Any) -> str:
    if isinstance(part, str):
        return part
    text = part.get("text", part.get("refusal"))
    return text if isinstance(text, str) else f"[{part.get('type', 'part')}]"


def _origin(row: Mapping[str, Any]) -> str:
    for key in ("meta", "metadata", "_meta"):
        meta = row.get(key)
        if isinstance(meta, dict):
            return ", ".join([v for k in _ORIGIN if type(v := meta.get(k)) is str])
    source = row.get("source")
    return source if type(source) is str else ""
