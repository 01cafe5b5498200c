"""Rows as Hugging Face and TRL have them: arguments as objects, no ids, columns of JSON text, rows out of a table.

Besides ``messages`` a row may have ``prompt`` with ``completion``, or with ``chosen`` and ``rejected``: what is learned
follows the prompt. Nulls that a table put in are dropped where nothing else can be meant (:mod:`~.nulls`).
"""

from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.formats.building import Conversation
from tooldata_tui.formats.chat import is_messages, read_chat, read_functions
from tooldata_tui.formats.codec import META, Codec, Converted, Loss, Tree, without_meta
from tooldata_tui.formats.expecting import a_list, an_object, parsed, wrong
from tooldata_tui.formats.losses import CALLS, FORM, SPACING, where_possible
from tooldata_tui.formats.nulls import is_padded, note_nulls, without_padding
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.typed_parts import has_typed_parts, read_typed_messages
from tooldata_tui.formats.uniform import kept_of, object_or_text, uniform

__all__ = ["CODEC"]

#: What follows a prompt.
_ANSWERS = ("completion", "chosen")


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict):
        return None
    messages, tools = record.get("messages"), record.get("tools")
    for key in _ANSWERS:
        if is_messages(record.get(key)) and (is_messages(record.get("prompt")) or key == "chosen"):
            return f"prompt and {key} as messages" if "prompt" in record else "chosen and rejected messages"
    if isinstance(messages, str) and messages.lstrip()[:1] == "[" and '"role"' in messages[:1000]:
        return "messages as a JSON text"
    if not isinstance(messages, list) or not is_messages(messages):
        return None
    if has_typed_parts(messages):
        return "messages of parts with type and value"
    if any(map(_has_objects, messages)):
        return "messages with arguments as objects"
    return "messages, and tools with nulls that a table put in" if is_padded(tools) else None


def _has_objects(message: Tree) -> bool:
    calls = message.get("tool_calls")
    for call in calls if isinstance(calls, list) else ():
        function = call.get("function") if isinstance(call, dict) else None
        arguments = function.get("arguments") if isinstance(function, dict) else None
        # With ids, and without what a table puts in, it is a row for OpenAI whose author forgot to write text.
        if isinstance(arguments, dict) and ("id" not in call or None in arguments.values()):
            return True
    return False


def _read(record: Any) -> Converted:
    record = an_object(record)
    talk = Conversation()
    given, kept, path = _messages(record)
    if has_typed_parts(given):
        read_typed_messages(talk, given, path)
    else:
        read_chat(talk, given, path)
    tools = read_functions(talk, record.get("tools"), ("tools",))
    used = {"tools", "messages", *(("prompt", "rejected", kept["as"]) if kept else ())}
    fields = {key: value for key, value in record.items() if key not in used}
    row, _ = talk.row(tools, format="trl", kept=kept, more=fields)
    row, nulls = without_padding(row)
    note_nulls(talk, nulls)
    return Converted(row, tuple(talk.notes))


def _messages(record: Tree) -> tuple[Any, Tree | None, Path]:
    """The messages of a record, what tells how they stood in it, and their place."""
    if record.get("messages") is not None:
        return parsed(record["messages"], ("messages",)), None, ("messages",)
    for key in _ANSWERS:
        if record.get(key) is not None:
            prompt = parsed(record.get("prompt") or [], ("prompt",))
            answer = parsed(record[key], (key,))
            kept: Tree = {"as": key, "prompt": len(a_list(prompt, ("prompt",)))}
            if record.get("rejected") is not None:
                kept["rejected"] = parsed(record["rejected"], ("rejected",))
            return [*prompt, *a_list(answer, (key,))], kept, (key,)
    if "prompt" in record:
        raise wrong("a prompt without completion or chosen messages", ("prompt",))
    raise RowError("J103", "there are no messages", path="$", hint="is the file in another format?")


def _write(row: Tree) -> Tree:
    row = uniform(row)
    messages = [_message(one) for one in row["messages"]]
    fields = {key: value for key, value in row.items() if key not in ("messages", "tools", META)}
    tools = without_meta({"tools": row["tools"]}) if row.get("tools") else {}
    return {**_placed(messages, kept_of(row, "trl")), **tools, **fields}


def _placed(messages: list[Tree], kept: Tree) -> Tree:
    match kept:
        case {"as": "completion" | "chosen" as key, "prompt": int(count)} if 0 <= count < len(messages):
            before = {"prompt": messages[:count]} if count else {}
            after = {"rejected": kept["rejected"]} if "rejected" in kept else {}
            return {**before, key: messages[count:], **after}
    return {"messages": messages}


def _message(message: Tree) -> Tree:
    out = {key: value for key, value in message.items() if key != META}
    if "tool_calls" in out:
        out["tool_calls"] = [_call(call) for call in out["tool_calls"]]
        if out["content"] is None:
            del out["content"]
    return out


def _call(call: Tree) -> Tree:
    function = call["function"]
    bare = {key: value for key, value in call.items() if key != META}
    return {**bare, "function": {**function, "arguments": object_or_text(function["arguments"])}}


def _toolless(row: Tree) -> Tree:
    return {key: value for key, value in row.items() if key != "tools" or value}


_UNPADDED = where_possible(lambda row: without_padding(uniform(row))[0])

_LOSSES = (
    FORM,
    CALLS,
    SPACING,
    Loss("nulls", "nulls for parameters that a tool does not have, and nulls in its schema", _UNPADDED),
    Loss("no tools", "an empty list of tools: it is left out", _toolless),
)

CODEC = Codec(_recognise, _read, _write, _LOSSES)
