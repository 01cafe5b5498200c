"""Gemini and Vertex: ``contents`` of ``parts``, ``functionCall`` and ``functionResponse``, types in capitals.

Keys are read in camel and in snake case. There are no ids: a result is known by the name of its function and its place.
Calls made at once are one content, and so are their results. A response is an object: a result that is none is wrapped
as ``{"result": ...}``.
"""

from collections.abc import Iterator
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Call, Conversation, function_tool
from tooldata_tui.formats.chat import joined, not_a_tool, not_kept, only_text, say
from tooldata_tui.formats.codec import Codec, Converted, Tree
from tooldata_tui.formats.expecting import a_text, an_object, objects, wrong
from tooldata_tui.formats.known_values import Known, made_of
from tooldata_tui.formats.losses import DEVELOPER, FORM, RESULTS, SPACING, ids_lost, only
from tooldata_tui.formats.type_words import Unknown, plain_schema, uppercase_schema, walk_schema
from tooldata_tui.formats.uniform import (
    arguments_object,
    functions,
    kept_of,
    meta_of,
    numbered,
    object_or_text,
    texts_of,
    uniform,
)

__all__ = ["CODEC"]


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict):
        return None
    contents = record.get("contents")
    if not isinstance(contents, list) or not contents or not isinstance(contents[0], dict):
        return None
    return "contents with parts" if isinstance(contents[0].get("parts"), list) else None


def _either(given: Tree, camel: str, snake: str) -> Any:
    return given[camel] if given.get(camel) is not None else given.get(snake)


_READ = frozenset({"contents", "tools", "systemInstruction", "system_instruction", "id"})


def _read(record: Any) -> Converted:
    record = an_object(record)
    talk = Conversation()
    system = _either(record, "systemInstruction", "system_instruction")
    if isinstance(system, str):
        talk.say("system", system)
    elif system is not None:
        _say(talk, "system", an_object(system, ("systemInstruction",)), ("systemInstruction",))
    for index, content in enumerate(objects(record.get("contents"), ("contents",))):
        _content(talk, content, ("contents", index))
    tools = None
    if record.get("tools") is not None:
        tools = list(_tools(talk, objects(record["tools"], ("tools",))))
    kept = {key: value for key, value in record.items() if key not in _READ}
    return talk.row(tools, format="gemini", kept=kept, id=record.get("id"))


def _content(talk: Conversation, content: Tree, at: Path) -> None:
    role, text = content.get("role"), only_text(content.get("parts"))
    if text is not None and role == "user":
        talk.say("user", text)
        return
    if text is not None and role == "model":
        say(talk, "assistant", text)
        return
    if role in ("model", "assistant"):
        _model(talk, objects(content.get("parts", []), (*at, "parts")), (*at, "parts"))
        return
    if role not in ("user", "function", "tool"):
        shown = role if isinstance(role, str) else "nobody"
        talk.note("F109", f"the role {shown} is not known: it was read as user", turn=talk.turn)
    parts = objects(content.get("parts", []), (*at, "parts"))
    rest = []
    for index, part in enumerate(parts):
        response = _either(part, "functionResponse", "function_response")
        if response is None:
            rest.append(part)
            continue
        place = (*at, "parts", index, "functionResponse")
        response = an_object(response, place)
        id = response.get("id") if isinstance(response.get("id"), str) else None
        talk.result(_result(response.get("response")), id=id, name=a_text(response.get("name"), (*place, "name")))
    if rest or not parts:
        _say(talk, "user", {"parts": rest}, at)


def _say(talk: Conversation, role: str, content: Tree, at: Path) -> None:
    texts = []
    for index, part in enumerate(objects(content.get("parts", []), (*at, "parts"))):
        if "text" in part:
            texts.append(a_text(part["text"], (*at, "parts", index, "text")))
        else:
            not_kept(talk, next(iter(part), None))
    text, meta = joined(texts)
    talk.say(role, text, meta=meta)


def _result(response: Any) -> Any:
    """The text of a response: what was wrapped as a text is that text."""
    if isinstance(response, dict) and list(response) == ["result"] and isinstance(response["result"], str):
        return response["result"]
    return dumps({} if response is None else response)


def _model(talk: Conversation, parts: list[Tree], path: Path) -> None:
    texts: list[str] = []
    reasons: list[str] = []
    calls: list[Call] = []
    for index, part in enumerate(parts):
        at = (*path, index)
        call = _either(part, "functionCall", "function_call")
        if call is not None:
            call = an_object(call, (*at, "functionCall"))
            name = a_text(call.get("name"), (*at, "functionCall", "name"))
            arguments = call.get("args") if call.get("args") is not None else {}
            signature = _either(part, "thoughtSignature", "thought_signature")
            meta = None if signature is None else {"signature": signature}
            calls.append(Call(name, arguments, call["id"] if isinstance(call.get("id"), str) else None, meta))
        elif "text" in part:
            (reasons if part.get("thought") is True else texts).append(a_text(part["text"], (*at, "text")))
        else:
            not_kept(talk, next(iter(part), None))
    content, parted = joined(texts)
    reasoning = "\n".join(reasons) if reasons else None
    if calls:
        talk.call(calls, content, meta=parted, reasoning_content=reasoning)
    else:
        say(talk, "assistant", content, parted, reasoning_content=reasoning)


def _tools(talk: Conversation, groups: list[Tree]) -> Iterator[Tree]:
    for group in groups:
        declared = _either(group, "functionDeclarations", "function_declarations")
        if declared is None:
            not_a_tool(talk, group)
            continue
        for one in objects(declared, ("tools", "functionDeclarations")):
            if not isinstance(one.get("name"), str):
                not_a_tool(talk, one)
                continue
            tool, unknown = made_of(one, _tool)
            for word, path in unknown:
                talk.note("F105", f"the type {word} of {one['name']} is not known", path=("tools", *path))
            yield tool


_DECLARED = frozenset({"name", "description", "parameters", "parametersJsonSchema", "parameters_json_schema"})


def _tool(one: Tree) -> tuple[Tree, list[Unknown]]:
    """A declaration as OpenAI has it, and the words for types that are not known."""
    schema = _either(one, "parametersJsonSchema", "parameters_json_schema")
    unknown: list[Unknown] = []
    if schema is None:
        schema, unknown = _plain(one.get("parameters"))
    more = {key: value for key, value in one.items() if key not in _DECLARED and value is not None}
    tool = function_tool(one["name"], one.get("description"), schema, meta={"kept": more} if more else None)
    return Known(tool), unknown


def _plain(schema: Any) -> tuple[Any, list[Unknown]]:
    """Gemini's schema as JSON Schema, and the words for types that are not known."""
    return plain_schema(_with_null(schema))


def _with_null(schema: Any) -> Any:
    """*schema* with ``nullable`` as JSON Schema says it."""

    def change(one: Tree, at: Path) -> Tree:
        if one.get("nullable") is not True or not isinstance(one.get("type"), str):
            return one
        return {key: [value, "null"] if key == "type" else value for key, value in one.items() if key != "nullable"}

    return walk_schema(schema, change)


def _write(row: Tree) -> Tree:
    row = numbered(uniform(row), named=True)
    out = kept_of(row, "gemini")
    if row.get("id") is not None:
        out["id"] = row["id"]
    messages = row["messages"]
    start = 0
    if messages and messages[0]["role"] in ("system", "developer"):
        start = 1
        out["system_instruction"] = {"role": "system", "parts": _texts(messages[0])}
    out["contents"] = list(_written(messages, start))
    if (tools := functions(row, "gemini")) is not None:
        declared = [_written_tool(*tool) for tool in tools]
        out["tools"] = [{"functionDeclarations": declared}] if declared else []
    return out


def _texts(message: Tree) -> list[Tree]:
    return [{"text": one} for one in texts_of(message)]


def _written(messages: list[Tree], start: int) -> Iterator[Tree]:
    """The contents: the results of calls made at once in one."""
    results: list[Tree] = []
    for turn in range(start, len(messages)):
        message = messages[turn]
        role = message["role"]
        if role == "tool":
            response = {"name": message["name"], "response": _response(message["content"])}
            results.append({"functionResponse": response})
            continue
        if results:
            yield {"role": "user", "parts": results}
            results = []
        if role == "user":
            yield {"role": "user", "parts": _texts(message)}
        elif role == "assistant":
            yield {"role": "model", "parts": list(_spoken(message, turn))}
        else:
            raise wrong(f"a message of {role} has no place here", ("messages", turn))
    if results:
        yield {"role": "user", "parts": results}


def _spoken(message: Tree, turn: int) -> Iterator[Tree]:
    if isinstance(message.get("reasoning_content"), str):
        yield {"text": message["reasoning_content"], "thought": True}
    yield from _texts(message)
    for index, call in enumerate(message.get("tool_calls") or ()):
        made = {"name": call["function"]["name"], "args": arguments_object(call, turn, index)}
        signature = meta_of(call).get("signature")
        yield {"functionCall": made, **({"thoughtSignature": signature} if signature is not None else {})}


def _response(text: str) -> Tree:
    """A result as an object; such that reading it gives the result again."""
    value = object_or_text(text)
    if isinstance(value, dict) and _result(value) == dumps(value):
        return value
    return {"result": text}


def _written_tool(function: Tree, kept: Tree) -> Tree:
    out: Tree = {key: function[key] for key in ("name", "description") if key in function}
    if "parameters" in function:
        schema = function["parameters"]
        written = uppercase_schema(schema)
        # What Gemini's own schema cannot say so that it is read again as it was goes in as JSON Schema.
        same = _is_own(written) and dumps(_plain(written)[0]) == dumps(schema)
        out["parameters" if same else "parametersJsonSchema"] = written if same else schema
    return out | kept


#: The fields of Gemini's schema. It is a message of protobuf: one that it has not is no smaller schema, but an error.
_FIELDS = frozenset(
    {"type", "format", "title", "description", "nullable", "enum", "items", "minItems", "maxItems", "properties"}
    | {"required", "minProperties", "maxProperties", "minLength", "maxLength", "pattern", "minimum", "maximum"}
    | {"anyOf", "propertyOrdering", "default", "example"}
)


def _is_own(schema: Any) -> bool:
    """Whether *schema* is one of Gemini's: its fields alone, a type, values of texts, no object without properties."""
    if not isinstance(schema, dict) or not schema.keys() <= _FIELDS:
        return False
    kind, enum, properties, any_of = (schema.get(key) for key in ("type", "enum", "properties", "anyOf"))
    if not (isinstance(kind, str) or (kind is None and any_of)) or (kind == "OBJECT" and not properties):
        return False
    if enum is not None and not (kind == "STRING" and isinstance(enum, list) and all(isinstance(x, str) for x in enum)):
        return False
    if not isinstance(properties, dict | None) or not isinstance(any_of, list | None):
        return False
    items = [schema["items"]] if "items" in schema else []
    return all(map(_is_own, (*(properties or {}).values(), *(any_of or ()), *items)))


_LOSSES = (
    FORM,
    DEVELOPER,
    SPACING,
    RESULTS,
    ids_lost(named=True),
    only(row=("id",), message=("reasoning_content",), function=("name", "description", "parameters")),
)

CODEC = Codec(_recognise, _read, _write, _LOSSES)
