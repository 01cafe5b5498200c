"""Anthropic messages: ``tool_use`` and ``tool_result`` blocks, tools with ``input_schema``; logs of requests as well.

A user message may hold several results and then text: each becomes a message of its own, and they are put together
again on the way out. Reasoning is ``thinking``; its signature, and whether a result is an error, are kept in ``_meta``.
"""

from collections.abc import Iterator
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.formats.building import Call, Conversation, function_tool
from tooldata_tui.formats.chat import is_text, joined, not_a_tool, not_kept, say
from tooldata_tui.formats.codec import Codec, Converted, Tree
from tooldata_tui.formats.expecting import a_list, a_text, an_object, objects, wrong
from tooldata_tui.formats.known_values import Known, all_made_of
from tooldata_tui.formats.losses import DEVELOPER, FORM, RESULT_NAMES, SPACING, only
from tooldata_tui.formats.uniform import arguments_object, functions, kept_of, meta_of, texts_of, uniform

__all__ = ["CODEC"]


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict):
        return None
    record = _request(record)
    if not isinstance(record.get("messages"), list):
        return None
    tools = record.get("tools")
    if isinstance(tools, list) and tools and isinstance(tools[0], dict) and "input_schema" in tools[0]:
        return "tools with input_schema"
    for message in record["messages"]:
        content = message.get("content") if isinstance(message, dict) else None
        for block in content if isinstance(content, list) else ():
            if isinstance(block, dict) and block.get("type") in ("tool_use", "tool_result"):
                return f"messages with {block['type']} blocks"
    if isinstance(record.get("system"), str | list) and record["messages"] and not isinstance(tools, str):
        first = record["messages"][0]
        return "messages beside system" if isinstance(first, dict) and first.get("role") == "user" else None
    return None


def _request(record: Tree) -> Tree:
    """The request of a log that has it beside the response."""
    request = record.get("request")
    if "messages" in record or not isinstance(request, dict):
        return record
    return {**request, **{key: value for key, value in record.items() if key != "request"}}


def _read(record: Any) -> Converted:
    record = _request(an_object(record))
    talk = Conversation()
    if (system := record.get("system")) is not None:
        texts = [system] if isinstance(system, str) else _texts(talk, a_list(system, ("system",)), ("system",))
        content, meta = joined(texts)
        talk.say("system", content, meta=meta)
    for index, message in enumerate(objects(record.get("messages"), ("messages",))):
        if is_text(message) and message["role"] in ("user", "assistant"):
            talk.say(message["role"], message["content"])
        else:
            _message(talk, message, ("messages", index))
    answer = record.get("response")
    if isinstance(answer, dict) and isinstance(answer.get("content"), list):
        _assistant(talk, answer, ("response",))
    tools = None
    if record.get("tools") is not None:
        tools = list(_tools(talk, objects(record["tools"], ("tools",))))
    kept = {key: value for key, value in record.items() if key not in ("system", "messages", "tools", "id", "response")}
    return talk.row(tools, format="anthropic", kept=kept, id=record.get("id"))


def _texts(talk: Conversation, blocks: list[Any], path: Path) -> list[str]:
    texts = []
    for index, block in enumerate(blocks):
        kind = an_object(block, (*path, index)).get("type")
        if kind == "text":
            texts.append(a_text(block.get("text"), (*path, index, "text")))
        else:
            not_kept(talk, kind)
    return texts


def _message(talk: Conversation, message: Tree, at: Path) -> None:
    role = a_text(message.get("role"), (*at, "role"))
    if role == "assistant":
        _assistant(talk, message, at)
        return
    if role not in ("user", "system"):
        talk.note("F109", f"the role {role} is not known", turn=talk.turn, path=("messages", talk.turn, "role"))
    content = message.get("content")
    if isinstance(content, str):
        talk.say(role, content)
        return
    texts: list[str] = []
    blocks = objects(content, (*at, "content"))
    results = 0
    for index, block in enumerate(blocks):
        if block.get("type") == "tool_result":
            _result(talk, block, (*at, "content", index))
            results += 1
        else:
            texts += _texts(talk, [block], (*at, "content"))
    if texts or not results:
        content, meta = joined(texts)
        talk.say(role, content, meta=meta)


def _result(talk: Conversation, block: Tree, at: Path) -> None:
    id = a_text(block.get("tool_use_id"), (*at, "tool_use_id"))
    given = block.get("content")
    content, meta = given, None
    if given is None or isinstance(given, list):
        content, meta = joined(_texts(talk, given or [], (*at, "content")))
    elif not isinstance(given, str):
        raise wrong("must be a text or a list", (*at, "content"))
    if isinstance(block.get("is_error"), bool):
        meta = {**(meta or {}), "is_error": block["is_error"]}
    talk.result(content or "", id=id, meta=meta)


def _assistant(talk: Conversation, message: Tree, at: Path) -> None:
    content = message.get("content")
    if isinstance(content, str):
        say(talk, "assistant", content)
        return
    texts: list[str] = []
    calls: list[Call] = []
    reasons: list[str] = []
    meta: Tree = {}
    for index, block in enumerate(objects(content, (*at, "content"))):
        place = (*at, "content", index)
        kind = block.get("type")
        if kind == "text":
            texts.append(a_text(block.get("text"), (*place, "text")))
            continue
        if kind == "tool_use":
            name, id = a_text(block.get("name"), (*place, "name")), a_text(block.get("id"), (*place, "id"))
            calls.append(Call(name, block.get("input", {}), id))
            continue
        if kind == "thinking" and isinstance(block.get("thinking"), str) and not reasons:
            reasons.append(block["thinking"])
            if isinstance(block.get("signature"), str):
                meta["signature"] = block["signature"]
            continue
        not_kept(talk, kind)
    text, parts = joined(texts)
    meta |= parts or {}
    reasoning = reasons[0] if reasons else None
    if calls:
        talk.call(calls, text, meta=meta or None, reasoning_content=reasoning)
        return
    say(talk, "assistant", text, meta or None, reasoning_content=reasoning)


def _tools(talk: Conversation, tools: list[Tree]) -> Iterator[Tree]:
    for tool, made in zip(tools, all_made_of(tools, _tool), strict=True):
        if made is None:
            not_a_tool(talk, tool)
        else:
            yield made


def _tool(tool: Tree) -> Tree | None:
    """A tool in OpenAI's form; None for one that Anthropic has of its own."""
    name = tool.get("name")
    if not isinstance(name, str) or ("input_schema" not in tool and tool.get("type", "custom") != "custom"):
        return None
    more = {key: value for key, value in tool.items() if key not in _TOOL and value is not None}
    meta = {"kept": more} if more else None
    schema, strict = tool.get("input_schema"), tool.get("strict")
    return Known(function_tool(name, tool.get("description"), schema, strict=strict, meta=meta))


_TOOL = ("name", "description", "input_schema", "strict")
_OWN = ("name", "description", "parameters", "strict")


def _write(row: Tree) -> Tree:
    row = uniform(row)
    out = kept_of(row, "anthropic")
    if row.get("id") is not None:
        out["id"] = row["id"]
    messages = row["messages"]
    start = 0
    if messages and messages[0]["role"] in ("system", "developer"):
        texts, start = texts_of(messages[0]), 1
        out["system"] = texts[0] if len(texts) == 1 else [{"type": "text", "text": one} for one in texts]
    if (tools := functions(row, "anthropic")) is not None:
        out["tools"] = [_written_tool(*tool) for tool in tools]
    out["messages"] = list(_written(messages, start))
    return out


def _written_tool(function: Tree, kept: Tree) -> Tree:
    tool = {("input_schema" if key == "parameters" else key): value for key, value in function.items() if key in _OWN}
    return tool | kept


def _written(messages: list[Tree], start: int) -> Iterator[Tree]:
    results: list[Tree] = []
    for turn in range(start, len(messages)):
        message = messages[turn]
        role = message["role"]
        if role == "tool":
            results.append(_written_result(message, turn))
            continue
        if role == "user" and results and texts_of(message):
            # The user's text stands behind the results, in the same message.
            yield {"role": "user", "content": [*results, *_blocks(message)]}
            results = []
            continue
        if results:
            yield {"role": "user", "content": results}
            results = []
        if role == "assistant":
            yield {"role": "assistant", "content": _written_assistant(message, turn)}
        elif role == "user":
            content = message["content"]
            plain = isinstance(content, str) and len(texts_of(message)) == 1
            yield {"role": "user", "content": content if plain else _blocks(message)}
        else:
            raise wrong(f"a message of {role} has no place here", ("messages", turn))
    if results:
        yield {"role": "user", "content": results}


def _blocks(message: Tree) -> list[Tree]:
    return [{"type": "text", "text": one} for one in texts_of(message)]


def _written_result(message: Tree, turn: int) -> Tree:
    if message.get("tool_call_id") is None:
        raise wrong("the result answers no call", ("messages", turn))
    texts, failed = texts_of(message), meta_of(message).get("is_error")
    content = texts[0] if len(texts) == 1 else _blocks(message)
    block = {"type": "tool_result", "tool_use_id": message["tool_call_id"], "content": content}
    return block if failed is None else {**block, "is_error": failed}


def _written_assistant(message: Tree, turn: int) -> Any:
    blocks: list[Tree] = []
    if isinstance(message.get("reasoning_content"), str):
        thinking = {"type": "thinking", "thinking": message["reasoning_content"]}
        signature = meta_of(message).get("signature")
        blocks.append({**thinking, "signature": signature} if signature is not None else thinking)
    blocks += _blocks(message)
    for index, call in enumerate(message.get("tool_calls") or ()):
        arguments = arguments_object(call, turn, index)
        blocks.append({"type": "tool_use", "id": call["id"], "name": call["function"]["name"], "input": arguments})
    plain = len(blocks) == 1 and blocks[0]["type"] == "text"
    return blocks[0]["text"] if plain else blocks


_LOSSES = (FORM, DEVELOPER, SPACING, RESULT_NAMES, only(row=("id",), message=("reasoning_content",)))

CODEC = Codec(_recognise, _read, _write, _LOSSES)
