"""Nemotron post-training: OpenAI messages, tools in the JSON text ``metadata``, and whether reasoning is on."""

from typing import Any

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Conversation
from tooldata_tui.formats.chat import is_messages, read_chat, read_functions
from tooldata_tui.formats.codec import Codec, Converted, Loss, Tree, without_meta
from tooldata_tui.formats.expecting import an_object, parsed_tools, wrong
from tooldata_tui.formats.losses import CALLS, FORM
from tooldata_tui.formats.uniform import uniform

__all__ = ["CODEC"]


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict) or "tools" in record or not is_messages(record.get("messages")):
        return None
    metadata = record.get("metadata")
    if isinstance(metadata, str) and metadata.lstrip()[:1] == "{" and '"tools"' in metadata:
        return "metadata with tools, as a JSON text"
    if isinstance(metadata, dict) and isinstance(metadata.get("tools"), list):
        return "metadata with tools"
    if "uuid" in record and "generator" in record and record.get("category") == "tool_calling":
        return "uuid, generator and category tool_calling"
    return None


def _read(record: Any) -> Converted:
    record = an_object(record)
    talk = Conversation()
    read_chat(talk, record.get("messages"), ("messages",))
    metadata = record.get("metadata")
    more = parsed_tools(metadata, ("metadata",)) if metadata not in (None, "") else None
    tools = None
    fields = {key: value for key, value in record.items() if key not in ("messages", "metadata")}
    if isinstance(more, dict):
        tools = read_functions(talk, more.get("tools"), ("metadata", "tools"))
        more = {key: value for key, value in more.items() if key != "tools"}
    if more:
        fields["metadata"] = more
    return talk.row(tools, format="nemotron", more=fields)


def _write(row: Tree) -> Tree:
    row = uniform(row)
    out = {key: value for key, value in row.items() if key != "tools"}
    metadata = row.get("metadata", {})
    if not isinstance(metadata, dict) or "tools" in metadata:
        raise wrong("there is metadata already, and the tools have no place in it", ("metadata",))
    if "tools" in row:
        metadata = {**metadata, "tools": without_meta({"tools": row["tools"]})["tools"]}
    return without_meta({**out, "metadata": dumps(metadata)})


def _without_empty(row: Tree) -> Tree:
    return {key: value for key, value in row.items() if key != "metadata" or value}


_LOSSES = (FORM, CALLS, Loss("metadata", "empty metadata", _without_empty))

CODEC = Codec(_recognise, _read, _write, _LOSSES)
