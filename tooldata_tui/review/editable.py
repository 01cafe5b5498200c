"""Text that a person may edit in a terminal, and the value it stands for.

What a terminal would act on, and what nobody could see, is written as a JSON escape (``\\u001b``), so that it can be
read, kept and changed. A text that needs escapes stands in double quotes, as JSON; any other text stands for itself.
"""

import re
import unicodedata
from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.review.rowcalls import Row, call_paths, changed, function_of, messages_of
from tooldata_tui.text import MAX_COMBINING, visible

__all__ = [
    "close_arguments",
    "escape",
    "json_text",
    "open_arguments",
    "paste_into",
    "place_of_error",
    "string_of",
    "string_text",
]

#: A list or an object up to so many characters stays on one line.
_LINE = 88

#: What may stand for itself where a text has several lines.
_LAYOUT = "\n\t"


class _Escapes(dict[int, str]):
    """A ``str.translate`` table of what :func:`~tooldata_tui.text.visible` would not leave alone."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        escaped = self[code] = char if visible(char) == char else _escaped(char)
        return escaped


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


_ESCAPES = _Escapes()
_MULTILINE_ESCAPES = _Escapes({ord(char): char for char in _LAYOUT})
_LINE_ESCAPES = _Escapes({ord("\n"): "\\n"})

_ESCAPE = re.compile(r"\\.", re.DOTALL)
_BREAKS = {"\\n": "\n", "\\t": "\t"}


def escape(text: str, *, multiline: bool = False) -> str:
    """*text* with escapes for what must not reach a terminal; quotes and backslashes stay as they are.

    :param multiline: leave line breaks and tabs as they are
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.translate(_MULTILINE_ESCAPES if multiline else _LINE_ESCAPES)
    return text if text.isascii() else _with_short_clusters(text)


def _with_short_clusters(text: str) -> str:
    """Escape the marks of a cluster that are more than any script needs."""
    out: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        out.append(_escaped(char) if run > MAX_COMBINING else char)
    return "".join(out)


# --- texts


def string_text(value: str, *, multiline: bool = False) -> str:
    """What a person edits for a string; never empty. :func:`string_of` is its inverse.

    :param multiline: line breaks, tabs and white space at the ends stand for themselves
    """
    bare = bool(value) and not _is_quoted(value) and escape(value, multiline=multiline) == value
    if bare and (multiline or value == value.strip()):
        return value
    return f'"{_body(value, multiline=multiline)}"'


def _body(value: str, *, multiline: bool) -> str:
    body = escape(encode_basestring(value)[1:-1])
    return _ESCAPE.sub(lambda found: _BREAKS.get(found[0], found[0]), body) if multiline else body


def string_of(text: str) -> str:
    """The string that *text* stands for. Raises ``ValueError`` with a sentence if it is in quotes and not JSON."""
    if not _is_quoted(text):
        return text
    body = text[1:-1].replace("\n", "\\n").replace("\t", "\\t")
    try:
        value: str = loads_exact(f'"{body}"')
    except JsonError as error:
        raise ValueError(f'in quotes, it is read as JSON: {error.reason}; a quote mark in it is \\"') from None
    return value


def _is_quoted(text: str) -> bool:
    return len(text) >= 2 and text[0] == text[-1] == '"'


def paste_into(text: str, start: int, end: int, paste: str, *, multiline: bool) -> tuple[str, int]:
    """*text* with *paste* in place of its characters *start* to *end*, and where the cursor goes.

    A paste that needs escapes puts the whole text in quotes, unless it is in quotes already.
    """
    paste = paste.replace("\r\n", "\n").replace("\r", "\n")
    if not multiline:
        paste = paste.removesuffix("\n")
    head, tail = text[:start], text[end:]
    if escape(paste, multiline=multiline) == paste:
        return head + paste + tail, len(head + paste)
    if _is_quoted(text) and 0 < start <= end < len(text):
        head += _body(paste, multiline=multiline)
        return head + tail, len(head)
    whole = string_text(head + paste + tail, multiline=multiline)
    return whole, 1 + len(_body(head + paste, multiline=multiline))


# --- JSON


def json_text(value: Any, place: Path = ()) -> tuple[str, int]:
    """*value* as JSON to be edited, laid out in lines, every number as it was read; and the line of *place* (from 0).

    ``loads_exact`` reads it back.
    """
    lines: list[str] = []
    found = [0]
    _lay_out(value, "", "", "", lines, place, found)
    text = "\n".join(lines)
    plain = text.isascii() and text.replace("\n", "").isprintable()
    return text if plain else _with_short_clusters(text.translate(_ESCAPES)), found[0]


def _lay_out(
    value: Any, indent: str, key: str, comma: str, lines: list[str], place: Path | None, found: list[int]
) -> None:
    if place == ():
        found[0] = len(lines)
    entries = list(_entries(value))
    if not entries or (indent and not place and _is_short(value, indent, key)):
        lines.append(f"{indent}{key}{dumps(value)}{comma}")
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    lines.append(f"{indent}{key}{opening}")
    for number, (step, item) in enumerate(entries):
        name = f"{encode_basestring(step)}: " if isinstance(step, str) else ""
        below = place[1:] if place and place[0] == step else None
        last = number == len(entries) - 1
        _lay_out(item, f"{indent}  ", name, "" if last else ",", lines, below, found)
    lines.append(f"{indent}{closing}{comma}")


def _entries(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _is_short(value: Any, indent: str, key: str) -> bool:
    """Whether it fits on a line. Texts alone are long enough to tell most of the time, without writing them out."""
    room = _LINE - len(indent) - len(key)
    stack, used = [value], 0
    while stack and used <= room:
        node = stack.pop()
        if isinstance(node, dict):
            used += sum(map(len, node)) + 6 * len(node)
            stack += node.values()
        elif isinstance(node, list):
            used += 2 * len(node)
            stack += node
        else:
            used += len(node) if isinstance(node, str) else 1
    return used <= room and len(dumps(value)) <= room


def place_of_error(text: str, error: JsonError) -> tuple[int, int]:
    """Line and column of an error as a person counts them: both from 1, the column in characters."""
    lines = text.split("\n")
    row = min(max(error.row, 1), len(lines))
    before = lines[row - 1].encode(errors="surrogatepass")[: max(error.column - 1, 0)]
    return row, len(before.decode(errors="ignore")) + 1


# --- calls


def open_arguments(row: Row) -> Row:
    """*row* with all arguments that are the text of an object written as that object, to be edited without escapes."""
    for path, arguments in _arguments(row):
        if isinstance(arguments, str) and (value := _object(arguments)) is not None:
            row = changed(row, path, value)
    return row


def close_arguments(row: Row, before: Row) -> Row:
    """The inverse: arguments become text again, the very text they were in *before* where they say the same."""
    known: dict[str, Any] = {}
    places: dict[Path, tuple[str, Any]] = {}
    for path, arguments in _arguments(before):
        value = _object(arguments) if isinstance(arguments, str) else arguments
        if isinstance(value, dict):
            written = dumps(value)
            known.setdefault(written, arguments)
            places[path] = written, arguments
    for path, arguments in _arguments(row):
        if isinstance(arguments, dict | list):
            written = dumps(arguments)
            same, was = places.get(path, ("", None))
            row = changed(row, path, was if same == written else known.get(written, written))
    return row


def _arguments(row: Row) -> list[tuple[Path, Any]]:
    return [
        (("messages", turn, *path, "arguments"), function["arguments"])
        for turn, message in enumerate(messages_of(row))
        for path in call_paths(message)
        if (function := function_of(message, path)) is not None and "arguments" in function
    ]


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = loads_exact(text)
    except JsonError:
        return None
    return value if isinstance(value, dict) else None
