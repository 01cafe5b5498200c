"""Bedrock's Converse: ``toolConfig``, ``toolUse`` and ``toolResult`` blocks, as its fine-tuning reads them.

A result of one ``json`` block is its text as JSON, one of ``text`` blocks their text; which it was, and its ``status``,
are kept in ``_meta``.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Call, Conversation, function_tool
from tooldata_tui.formats.chat import joined, not_a_tool, not_kept, only_text, say
from tooldata_tui.formats.codec import Codec, Converted, Tree
from tooldata_tui.formats.expecting import a_text, an_object, objects, wrong
from tooldata_tui.formats.known_values import Known, all_made_of
from tooldata_tui.formats.losses import DEVELOPER, FORM, RESULT_NAMES, SPACING, only
from tooldata_tui.formats.uniform import arguments_object, functions, kept_of, meta_of, texts_of, uniform

__all__ = ["CODEC"]

_VERSION = "bedrock-conversation-2024"
_READ = frozenset({"schemaVersion", "system", "messages", "toolConfig", "id"})


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict) or not isinstance(record.get("messages"), list):
        return None
    if record.get("schemaVersion") == _VERSION:
        return f"schemaVersion {_VERSION}"
    config = record.get("toolConfig")
    if isinstance(config, dict) and isinstance(config.get("tools"), list):
        return "toolConfig with tools"
    for message in record["messages"]:
        content = message.get("content") if isinstance(message, dict) else None
        for block in content if isinstance(content, list) else ():
            if isinstance(block, dict) and ("toolUse" in block or "toolResult" in block):
                return "messages with toolUse and toolResult blocks"
    return None


def _read(record: Any) -> Converted:
    record = an_object(record)
    talk = Conversation()
    if record.get("system") is not None:
        content, meta = joined(_texts(talk, objects(record["system"], ("system",)), ("system",)))
        talk.say("system", content, meta=meta)
    for index, message in enumerate(objects(record.get("messages"), ("messages",))):
        at: Path = ("messages", index)
        role, text = a_text(message.get("role"), (*at, "role")), only_text(message.get("content"))
        if text is not None and role in ("user", "assistant"):
            say(talk, role, text)
            continue
        blocks = objects(message.get("content"), (*at, "content"))
        if role == "assistant":
            _assistant(talk, blocks, (*at, "content"))
        else:
            _user(talk, role, blocks, (*at, "content"))
    kept = {key: value for key, value in record.items() if key not in _READ}
    tools = None
    if record.get("toolConfig") is not None:
        config = an_object(record["toolConfig"], ("toolConfig",))
        tools = list(_tools(talk, objects(config.get("tools", []), ("toolConfig", "tools"))))
        if more := {key: value for key, value in config.items() if key != "tools"}:
            kept["toolConfig"] = more
    return talk.row(tools, format="bedrock", kept=kept, id=record.get("id"))


def _texts(talk: Conversation, blocks: list[Tree], path: Path) -> list[str]:
    texts = []
    for index, block in enumerate(blocks):
        if "text" in block:
            texts.append(a_text(block["text"], (*path, index, "text")))
        else:
            not_kept(talk, next(iter(block), None))
    return texts


def _user(talk: Conversation, role: str, blocks: list[Tree], path: Path) -> None:
    if role != "user":
        talk.note("F109", f"the role {role} is not known", turn=talk.turn, path=("messages", talk.turn, "role"))
    rest = []
    for index, block in enumerate(blocks):
        if "toolResult" in block:
            _result(talk, an_object(block["toolResult"], (*path, index, "toolResult")), (*path, index, "toolResult"))
        else:
            rest.append(block)
    if rest or not blocks:
        content, meta = joined(_texts(talk, rest, path))
        talk.say(role, content, meta=meta)


def _result(talk: Conversation, result: Tree, at: Path) -> None:
    id = a_text(result.get("toolUseId"), (*at, "toolUseId"))
    blocks = objects(result.get("content", []), (*at, "content"))
    meta: Tree = {}
    if len(blocks) == 1 and "json" in blocks[0]:
        content: Any = dumps(blocks[0]["json"])
        meta["json"] = True
    else:
        # Several blocks are one text, JSON among them written out.
        texts = [{"text": dumps(one["json"])} if "json" in one else one for one in blocks]
        content, parts = joined(_texts(talk, texts, (*at, "content")))
        meta |= parts or {}
    if result.get("status") in ("success", "error"):
        meta["is_error"] = result["status"] == "error"
    talk.result(content or "", id=id, meta=meta or None)


def _assistant(talk: Conversation, blocks: list[Tree], path: Path) -> None:
    texts: list[str] = []
    calls: list[Call] = []
    reasoning: str | None = None
    meta: Tree = {}
    for index, block in enumerate(blocks):
        at = (*path, index)
        if "text" in block:
            texts.append(a_text(block["text"], (*at, "text")))
        elif "toolUse" in block:
            use = an_object(block["toolUse"], (*at, "toolUse"))
            name = a_text(use.get("name"), (*at, "toolUse", "name"))
            calls.append(Call(name, use.get("input", {}), a_text(use.get("toolUseId"), (*at, "toolUse", "toolUseId"))))
        elif reasoning is None and (reason := _reasoning(block)) is not None:
            reasoning = reason["text"]
            if isinstance(reason.get("signature"), str):
                meta["signature"] = reason["signature"]
        else:
            not_kept(talk, next(iter(block), None))
    content, parts = joined(texts)
    meta |= parts or {}
    if calls:
        talk.call(calls, content, meta=meta or None, reasoning_content=reasoning)
    else:
        say(talk, "assistant", content, meta or None, reasoning_content=reasoning)


def _reasoning(block: Tree) -> Tree | None:
    match block.get("reasoningContent"):
        case {"reasoningText": {"text": str()} as reason}:
            return reason  # type: ignore[no-any-return]
    return None


def _tools(talk: Conversation, tools: list[Tree]) -> Iterator[Tree]:
    for tool, made in zip(tools, all_made_of(tools, _tool), strict=True):
        if made is None:
            not_a_tool(talk, tool)
        else:
            yield made


def _tool(tool: Tree) -> Tree | None:
    """A tool in OpenAI's form; None for what is none, such as a point of the cache."""
    spec = tool.get("toolSpec")
    if not isinstance(spec, dict) or not isinstance(spec.get("name"), str):
        return None
    schema = spec.get("inputSchema")
    inner = schema.get("json") if isinstance(schema, dict) else None
    more = {key: value for key, value in spec.items() if key not in _SPEC and value is not None}
    meta = {"kept": more} if more else None
    return Known(function_tool(spec["name"], spec.get("description"), inner, strict=spec.get("strict"), meta=meta))


_SPEC = ("name", "description", "inputSchema", "strict")


def _write(row: Tree) -> Tree:
    row = uniform(row)
    kept = kept_of(row, "bedrock")
    out: Tree = {"schemaVersion": _VERSION}
    if row.get("id") is not None:
        out["id"] = row["id"]
    config = kept.pop("toolConfig", {})
    out |= kept
    messages = row["messages"]
    start = 0
    if messages and messages[0]["role"] in ("system", "developer"):
        out["system"], start = _blocks(messages[0]), 1
    if (tools := functions(row, "bedrock")) is not None:
        out["toolConfig"] = {"tools": [_written_tool(*tool) for tool in tools], **config}
    out["messages"] = list(_written(messages, start))
    return out


def _written_tool(function: Tree, kept: Tree) -> Tree:
    spec: Tree = {key: function[key] for key in ("name", "description") if key in function}
    if "parameters" in function:
        spec["inputSchema"] = {"json": function["parameters"]}
    if "strict" in function:
        spec["strict"] = function["strict"]
    return {"toolSpec": spec | kept}


def _written(messages: list[Tree], start: int) -> Iterator[Tree]:
    """The messages, results put together with the text of the user behind them."""
    results: list[Tree] = []
    for turn in range(start, len(messages)):
        message = messages[turn]
        role = message["role"]
        if role == "tool":
            results.append(_written_result(message, turn))
        elif role == "user" and results and texts_of(message):
            yield {"role": "user", "content": [*results, *_blocks(message)]}
            results = []
        elif role in ("user", "assistant"):
            if results:
                yield {"role": "user", "content": results}
                results = []
            yield {"role": role, "content": _blocks(message) if role == "user" else _spoken(message, turn)}
        else:
            raise wrong(f"a message of {role} has no place here", ("messages", turn))
    if results:
        yield {"role": "user", "content": results}


def _blocks(message: Tree) -> list[Tree]:
    return [{"text": one} for one in texts_of(message)]


def _written_result(message: Tree, turn: int) -> Tree:
    if message.get("tool_call_id") is None:
        raise wrong("the result answers no call", ("messages", turn))
    meta = meta_of(message)
    blocks: list[Tree] = _blocks(message)
    if meta.get("json") is True:
        with suppress(JsonError):  # edited since, and no JSON any more: then it is text
            blocks = [{"json": loads_exact(message["content"])}]
    result = {"toolUseId": message["tool_call_id"], "content": blocks}
    if isinstance(meta.get("is_error"), bool):
        result["status"] = "error" if meta["is_error"] else "success"
    return {"toolResult": result}


def _spoken(message: Tree, turn: int) -> list[Tree]:
    blocks: list[Tree] = []
    if isinstance(message.get("reasoning_content"), str):
        reason = {"text": message["reasoning_content"]}
        if (signature := meta_of(message).get("signature")) is not None:
            reason["signature"] = signature
        blocks.append({"reasoningContent": {"reasoningText": reason}})
    blocks += _blocks(message)
    for index, call in enumerate(message.get("tool_calls") or ()):
        use = {"toolUseId": call["id"], "name": call["function"]["name"], "input": arguments_object(call, turn, index)}
        blocks.append({"toolUse": use})
    return blocks


_LOSSES = (FORM, DEVELOPER, SPACING, RESULT_NAMES, only(row=("id",), message=("reasoning_content",)))

CODEC = Codec(_recognise, _read, _write, _LOSSES)
