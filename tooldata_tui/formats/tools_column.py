"""The column ``tools`` of a record, in all the ways that it is written."""

from functools import lru_cache
from typing import Any

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Conversation
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.known_values import all_made_of
from tooldata_tui.formats.spelled_tools import (
    Spelled,
    bare_tool,
    read_spelled,
    read_tools_value,
    tools_text,
    whole_text,
    without_meta,
)

__all__ = ["read_column", "write_column"]

#: How tools stand in a column: as a JSON text or a list, of functions or of what OpenAI wraps around them.
_STYLES = ("text", "wrapped text", "list", "wrapped list")
#: Texts up to this long are remembered: files say the same again and again.
_REMEMBERED = 100_000


def read_column(talk: Conversation, value: Any, kept: Tree) -> list[Tree] | None:
    """The tools of a column, None where it has none; what tells how to write it again goes into *kept*."""
    if value is None:
        return None
    remembered = isinstance(value, str) and len(value) <= _REMEMBERED
    spelled, style = _styled(value) if remembered else _styled.__wrapped__(value)
    if spelled.tools is None and value != "":
        talk.note("F104", "the tools column cannot be read", path=("tools",))
    talk.notes += spelled.notes
    if style is None:
        kept["tools"] = value
    elif style != _STYLES[0]:
        kept["tools_as"] = style
    return spelled.tools


@lru_cache(maxsize=32)
def _styled(value: Any) -> tuple[Spelled, str | None]:
    """The tools of a column, and the style that it is in; None where we write in none such."""
    spelled = _spelled(value)
    if spelled.tools is None:
        return spelled, None
    styles = _STYLES[:2] if isinstance(value, str) else _STYLES[2:]
    return spelled, next((style for style in styles if _column(spelled.tools, style) == value), None)


def _column(tools: list[Tree], style: str) -> Any:
    match style:
        case "text":
            return tools_text(tools)
        case "wrapped text":
            return f"[{', '.join(all_made_of(tools, whole_text))}]"
        case "list":
            return [bare_tool(one) for one in tools]
    return without_meta(tools)


def _spelled(value: Any) -> Spelled:
    if isinstance(value, list):
        return read_tools_value(value)
    return read_spelled(value) if isinstance(value, str) else Spelled(None)


def write_column(tools: list[Tree] | None, kept: Tree) -> Tree:
    """The column for *tools*, as it was where it still says the same; nothing where there are none."""
    given = kept.get("tools")
    if given is not None and dumps(_spelled(given).tools) == dumps(tools):
        return {"tools": given}
    if tools is None:
        return {}
    style = kept.get("tools_as")
    return {"tools": _column(tools, style if style in _STYLES else _STYLES[0])}
