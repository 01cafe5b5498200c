"""Defects of lines, of messages and of calls: each takes a clean row and spoils one thing, or cannot and says None."""

import json
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

Row = dict[str, Any]
#: What a defect makes of a row: another row, or a line that is none.
Spoilt = Row | str | bytes | None


class Kind(NamedTuple):
    """One kind of defect."""

    family: str
    name: str
    spoil: Callable[[Row, Random], Spoilt]


KINDS: list[Kind] = []


def kind(family: str, name: str) -> Callable[[Callable[[Row, Random], Spoilt]], Callable[[Row, Random], Spoilt]]:
    """Register the decorated function."""

    def add(spoil: Callable[[Row, Random], Spoilt]) -> Callable[[Row, Random], Spoilt]:
        KINDS.append(Kind(family, name, spoil))
        return spoil

    return add


def several(family: str, kinds: dict[str, Callable[[Row], Spoilt]]) -> None:
    """Register defects that need no dice."""
    for name, spoil in kinds.items():
        KINDS.append(Kind(family, name, lambda row, _, spoil=spoil: spoil(row)))


# --- parts of a row


def text_of(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False)


def calling(row: Row) -> list[Row]:
    """The turns that make calls."""
    return [message for message in row["messages"] if message.get("tool_calls")]


def function(row: Row) -> Row | None:
    """The function of the first call."""
    turns = calling(row)
    return turns[0]["tool_calls"][0]["function"] if turns else None


def arguments(row: Row) -> Row | None:
    """The arguments of the first call."""
    made = function(row)
    return None if made is None else json.loads(made["arguments"])


def passing(row: Row, given: Any) -> Row:
    """*row* with other arguments in its first call."""
    made = function(row)
    assert made is not None
    made["arguments"] = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    return row


def schema(row: Row) -> Row | None:
    """The schema of the tool that the first call calls."""
    made = function(row)
    if made is None:
        return None
    found = [tool["function"] for tool in row["tools"] if tool["function"]["name"] == made["name"]]
    return found[0]["parameters"] if found else None


def single(row: Row) -> bool:
    """Whether the row is a question and one call."""
    return len(row["messages"]) == 2 and len(row["messages"][1].get("tool_calls") or ()) == 1


def answered(row: Row) -> list[int]:
    """The turns of results."""
    return [turn for turn, message in enumerate(row["messages"]) if message["role"] == "tool"]


def put(row: Row, turn: int, *messages: Row) -> Row:
    row["messages"][turn:turn] = messages
    return row


def without(row: Row, turn: int) -> Row:
    del row["messages"][turn]
    return row


USER, DONE = {"role": "user", "content": "And another thing."}, {"role": "assistant", "content": "Certainly, I see."}
SYSTEM = {"role": "system", "content": "You help customers."}


# --- syntax


def edited(old: str, new: str) -> Callable[[Row], Spoilt]:
    """Replace a text in the line, once."""

    def spoil(row: Row) -> Spoilt:
        line = text_of(row)
        return line.replace(old, new, 1) if old in line else None

    return spoil


several(
    "syntax",
    {
        "comma before the last brace": lambda row: text_of(row)[:-1] + ",}",
        "comma before a bracket": edited("}]", "},]"),
        "comma missing": edited(', "content"', ' "content"'),
        "colon missing": edited('"content":', '"content"'),
        "last brace missing": lambda row: text_of(row)[:-1],
        "cut in the middle": lambda row: text_of(row)[: len(text_of(row)) // 2],
        "cut in a text": lambda row: text_of(row)[: text_of(row).index("content") + 14],
        "text behind the row": lambda row: text_of(row) + " x",
        "two rows in a line": lambda row: text_of(row) * 2,
        "brace too many": lambda row: text_of(row) + "}",
        "single quotes": lambda row: str(row),
        "key without quotes": edited('"messages"', "messages"),
        "python's None": edited('"messages"', '"extra": None, "messages"'),
        "python's True": edited('"messages"', '"extra": True, "messages"'),
        "NaN": edited('"messages"', '"extra": NaN, "messages"'),
        "Infinity": edited('"messages"', '"extra": -Infinity, "messages"'),
        "number with zeros in front": edited('"messages"', '"extra": 007, "messages"'),
        "number with a plus": edited('"messages"', '"extra": +1, "messages"'),
        "number that ends in a point": edited('"messages"', '"extra": 1., "messages"'),
        "comment": lambda row: text_of(row) + " // done",
        "line break in a text": edited('"content": "', '"content": "a\n'),
        "tab in a text": edited('"content": "', '"content": "a\t'),
        "unknown escape": edited('"content": "', '"content": "\\x41'),
        "half a surrogate pair": edited('"content": "', '"content": "\\ud83d'),
        "bytes that are not UTF-8": lambda row: text_of(row).encode().replace(b'"content": "', b'"content": "\xff', 1),
        "latin-1": lambda row: text_of(row).replace('"content": "', '"content": "é', 1).encode("latin-1", "replace"),
        "UTF-16": lambda row: text_of(row).encode("utf-16-le"),
        "key twice, outside": edited('"messages"', '"messages": [], "messages"'),
        "key twice, in a message": edited('"role"', '"role": "user", "role"'),
        "nested too deep": edited('"messages"', '"extra": ' + "[" * 300 + "]" * 300 + ', "messages"'),
        "a list": lambda row: text_of([row]),  # type: ignore[arg-type]
        "a text": lambda row: json.dumps(text_of(row)),
        "a number": lambda _: "42",
        "messages missing": lambda row: {key: value for key, value in row.items() if key != "messages"},
        "messages an object": lambda row: row | {"messages": {"0": row["messages"]}},
        "messages a text": lambda row: row | {"messages": json.dumps(row["messages"])},
        "a message that is a text": lambda row: row | {"messages": ["Hi", *row["messages"]]},
        "a message without role": lambda row: put(row, 0, {"content": "Hi"}),
        "a role that is a number": lambda row: put(row, 0, {"role": 1, "content": "Hi"}),
        "content a number": lambda row: put(row, 0, {"role": "user", "content": 42}),
        "tools that are no JSON": lambda row: row | {"tools": "[{"},
        "tools a number": lambda row: row | {"tools": 3},
        "a tool without name": lambda row: row | {"tools": [{"type": "function", "function": {"parameters": {}}}]},
        "a tool that is a text": lambda row: row | {"tools": ["lookup_order"]},
    },
)


def in_call(change: Callable[[Row], None]) -> Callable[[Row], Spoilt]:
    """Change the first call."""

    def spoil(row: Row) -> Spoilt:
        turns = calling(row)
        if not turns:
            return None
        change(turns[0]["tool_calls"][0])
        return row

    return spoil


several(
    "syntax",
    {
        "calls that are an object": lambda row: _set(row, "tool_calls", lambda turn: turn["tool_calls"][0]),
        "a call without function": in_call(lambda call: call.pop("function")),
        "a call whose function is a text": in_call(lambda call: call.update(function="lookup_order")),
        "a call without name": in_call(lambda call: call["function"].pop("name")),
    },
)


def _set(row: Row, key: str, value: Callable[[Row], Any]) -> Spoilt:
    turns = calling(row)
    if not turns:
        return None
    turns[0][key] = value(turns[0])
    return row


# --- messages


def roled(old: str, new: str) -> Callable[[Row], Spoilt]:
    """Call the first turn of a role otherwise."""

    def spoil(row: Row) -> Spoilt:
        for message in row["messages"]:
            if message["role"] == old:
                message["role"] = new
                return row
        return None

    return spoil


def with_results(change: Callable[[Row, int], Spoilt]) -> Callable[[Row], Spoilt]:
    """Change something about the first result."""

    def spoil(row: Row) -> Spoilt:
        turns = answered(row)
        return change(row, turns[0]) if turns else None

    return spoil


def _moved(row: Row, turn: int, to: int) -> Row:
    message = row["messages"].pop(turn)
    row["messages"].insert(to, message)
    return row


def _ids_of_two(row: Row) -> Spoilt:
    turns = calling(row)
    if len(turns) < 2:
        return None
    old, new = turns[1]["tool_calls"][0]["id"], turns[0]["tool_calls"][0]["id"]
    return json.loads(text_of(row).replace(old, new))


def _parallel(row: Row, change: Callable[[Row, int], Spoilt]) -> Spoilt:
    for turn, message in enumerate(row["messages"]):
        if len(message.get("tool_calls") or ()) == 2 and turn + 2 in answered(row):
            return change(row, turn)
    return None


def _same_ids(row: Row, turn: int) -> Row:
    calls = row["messages"][turn]["tool_calls"]
    for place in (calls[1], row["messages"][turn + 2]):
        place["id" if "id" in place else "tool_call_id"] = calls[0]["id"]
    return row


def _weighted(row: Row, weight: float) -> Row:
    for message in row["messages"]:
        if message["role"] == "assistant":
            message["weight"] = weight
    return row


_OTHER_TOOLS = 'You may call: [{"name": "send_invoice", "parameters": {"type": "object"}}]'


def _untold(row: Row, turn: int) -> Row:
    told = {"type": "object", "properties": {"code": {"type": "integer"}}, "required": ["code"]}
    for tool in row["tools"]:
        tool["function"]["outputSchema"] = told
    return _changed(row, turn, content='{"code": "none"}')


def _legacy(row: Row) -> Spoilt:
    if not single(row):
        return None
    [call] = row["messages"][1].pop("tool_calls")
    row["messages"][1]["function_call"] = call["function"]
    return row


def _written(form: str) -> Callable[[Row], Spoilt]:
    """Write the call into the text."""

    def spoil(row: Row) -> Spoilt:
        made = function(row)
        if made is None or not single(row):
            return None
        text = form.format(name=made["name"], arguments=made["arguments"])
        row["messages"][1] = {"role": "assistant", "content": text}
        return row

    return spoil


def _said(row: Row, add: Callable[[str], str], role: str = "assistant") -> Spoilt:
    for message in row["messages"]:
        if message["role"] == role and message.get("content"):
            message["content"] = add(message["content"])
            return row
    return None


several(
    "messages",
    {
        "role human": roled("user", "human"),
        "role gpt": roled("assistant", "gpt"),
        "role model": roled("assistant", "model"),
        "role bot": roled("assistant", "bot"),
        "role in capitals": roled("user", "USER"),
        "role with a blank": roled("user", "user "),
        "role empty": roled("user", ""),
        "role observation": roled("tool", "observation"),
        "role nobody has": roled("user", "narrator"),
        "system behind the user": lambda row: put(row, 1, dict(SYSTEM)),
        "system at the end": lambda row: row | {"messages": [*row["messages"], dict(SYSTEM)]},
        "system twice": lambda row: put(row, 0, dict(SYSTEM), dict(SYSTEM)),
        "system empty": lambda row: put(row, 0, {"role": "system", "content": ""}),
        "assistant begins": lambda row: put(row, 0, dict(DONE)),
        "tool begins": lambda row: put(row, 0, {"role": "tool", "tool_call_id": "x", "content": "ok"}),
        "user twice": lambda row: put(row, len(row["messages"]) - 1, dict(USER)) if single(row) else None,
        "assistant twice": lambda row: row | {"messages": [*row["messages"], dict(DONE)]},
        "call, then text without result": lambda row: put(row, 2, dict(DONE)) if single(row) else None,
        "ends on the user": lambda row: row | {"messages": [*row["messages"][:1], DONE, USER]},
        "ends on a result": with_results(lambda row, turn: row | {"messages": row["messages"][: turn + 1]}),
        "no assistant": lambda row: row | {"messages": row["messages"][:1]} if single(row) else None,
        "no messages": lambda row: row | {"messages": []},
        "user says nothing": lambda row: _said(row, lambda _: "", "user"),
        "user says blanks": lambda row: _said(row, lambda _: " \n ", "user"),
        "assistant says nothing": lambda row: _said(row, lambda _: ""),
        "assistant null and no call": lambda row: row | {"messages": [*row["messages"][:1], {"role": "assistant"}]},
        "result missing": with_results(lambda row, turn: without(row, turn)),
        "result twice": with_results(lambda row, turn: put(row, turn, dict(row["messages"][turn]))),
        "result of nothing": lambda row: put(row, 1, {"role": "tool", "tool_call_id": "zz", "content": "ok"}),
        "result before its call": with_results(lambda row, turn: _moved(row, turn, turn - 1)),
        "result behind another turn": with_results(lambda row, turn: put(row, turn, dict(USER))),
        "result with another id": with_results(lambda row, turn: _changed(row, turn, tool_call_id="call_zz")),
        "result without id": with_results(lambda row, turn: _dropped(row, turn, "tool_call_id")),
        "result empty": with_results(lambda row, turn: _changed(row, turn, content="")),
        "result named otherwise": with_results(lambda row, turn: _changed(row, turn, name="send_invoice")),
        "call without id": in_call(lambda call: call.pop("id", None)),
        "one id in two turns": _ids_of_two,
        "one id twice in a turn": lambda row: _parallel(row, _same_ids),
        "results in another order": lambda row: _parallel(row, lambda row, turn: _moved(row, turn + 1, turn + 2)),
        "one of two results missing": lambda row: _parallel(row, lambda row, turn: without(row, turn + 2)),
        "result that its tool does not give": with_results(lambda row, turn: _untold(row, turn)),
        "system message with other tools": lambda row: put(row, 0, dict(SYSTEM, content=_OTHER_TOOLS)),
        "text beside a call": lambda row: _set(row, "content", lambda _: "I will look that up for you."),
        "said again": lambda row: _said_again(row),
        "weight of a half": lambda row: _weighted(row, 0.5),
        "weight 0 everywhere": lambda row: _weighted(row, 0),
        "function_call": _legacy,
        "call in text, tags": _written('<tool_call>\n{{"name": "{name}", "arguments": {arguments}}}\n</tool_call>'),
        "call in text, JSON": _written('{{"name": "{name}", "arguments": {arguments}}}'),
        "call in text, fenced": _written('```json\n{{"name": "{name}", "parameters": {arguments}}}\n```'),
        "call in text, mistral": _written('[TOOL_CALLS][{{"name": "{name}", "arguments": {arguments}}}]'),
        "call in text, python": _written("[{name}(order_id='ORD-48291')]"),
        "call in text, ReAct": _written("Thought: look.\nAction: {name}\nAction Input: {arguments}"),
        "token of ChatML": lambda row: _said(row, lambda text: text + "<|im_end|>", "user"),
        "token of Llama": lambda row: _said(row, lambda text: "<|start_header_id|>user " + text, "user"),
        "token of Mistral": lambda row: _said(row, lambda text: f"[INST] {text} [/INST]", "user"),
    },
)


def _changed(row: Row, turn: int, **values: Any) -> Row:
    row["messages"][turn].update(values)
    return row


def _dropped(row: Row, turn: int, key: str) -> Row:
    del row["messages"][turn][key]
    return row


def _said_again(row: Row) -> Spoilt:
    texts = [m for m in row["messages"] if m["role"] == "assistant" and len(m.get("content") or "") > 40]
    if len(texts) < 2:
        return None
    texts[1]["content"] = texts[0]["content"]
    return row
