"""OpenAI's own format, seen as one of many: for telling files apart, and for the trainers that read it."""

from typing import Any

from tooldata_tui.dataset.jsontext import loads_exact
from tooldata_tui.formats.codec import Codec, Converted, Loss, Tree, without_meta
from tooldata_tui.formats.openai import canonical_line

__all__ = ["CODEC"]


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict) or not isinstance(record.get("messages"), list):
        return None
    called = any(isinstance(one, dict) and one.get("tool_calls") for one in record["messages"])
    return "messages with role and content" + (", tool_calls" if called else "")


def _read(record: Any) -> Converted:
    from tooldata_tui.formats.wire import check_row  # pydantic: telling what a file is does not wait for it

    check_row(record)
    return Converted(record)


def _write(row: Tree) -> Tree:
    plain: Tree = loads_exact(canonical_line(without_meta(row)))
    return plain


#: Arguments given as objects are written as text: OpenAI takes nothing else.
_TEXTED = Loss("objects", "arguments as objects, which become texts", lambda row: loads_exact(canonical_line(row)))

CODEC = Codec(_recognise, _read, _write, (_TEXTED,))
