"""Rows as the rest of the program has them, drawn by Hypothesis: any that a format may be asked to say."""

from typing import Any

from hypothesis import strategies as st

from tooldata_tui.dataset.jsontext import dumps

__all__ = ["json_values", "rows"]

#: What formats that are written as text give a meaning to.
_MARKS = [
    "<tool_call>", "</tool_call>", "<tool_response>", "<tools>", "</tools>", "<think>\n", "\n</think>\n\n",
    "<|endoftext|>", "<functioncall>", "\n\n\nASSISTANT: ", "USER:", "FUNCTION RESPONSE: ", "SYSTEM: ",
    "\nThought: ", "\nAction: f", "\nAction Input: {}", "[f(a=1)]", '{"name": "f", "arguments": {}}', "[]", "{}",
    "[END OF QUERY]", "```\n[]\n```", " with access to the following functions. Use them if required -", "->",
    '"', "'", "\\", "\n", "\n\n", " ", "\t", "\x00", "é", "😀", "\u202e", "null",
]  # fmt: skip
_plain = st.sampled_from(["Where is my order?", "18 C.", "Be brief.", "It's done", "a", 'Paris: 18 °C, "sunny"'])
_odd = st.lists(st.sampled_from(_MARKS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5), max_size=4)
texts = st.one_of(_plain, _plain, _odd.map("".join))

_keys = st.sampled_from(["city", "days", "from", "type", "a b", "ö"]) | st.text("abc_", min_size=1, max_size=4)
_leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False), texts
)
_values = st.recursive(
    _leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3), max_leaves=6
)
_objects = st.dictionaries(_keys, _values, max_size=3)
_spelled = _objects.map(dumps)
arguments = st.one_of(
    _spelled,
    _spelled,
    st.sampled_from(['{"x":1.10}', '{ "n": 18446744073709551616 }', '{"e": 1E+2}', '{"u": "\\u00e9"}', "{}"]),
    st.sampled_from(["", "[1]", "not JSON", "{'city': 'Paris'}", '{"a": 1, "a": 2}', '"text"']),
)

names = st.sampled_from(["get_weather", "find_order", "f", "Market Trends API", "math.area", "a-b"])

_types = st.sampled_from(["string", "integer", "number", "boolean", "array", "object"])
_properties = st.builds(
    lambda kind, words, enum: {
        "type": kind,
        **({"description": words} if words else {}),
        **({"enum": enum} if enum else {}),
    },
    _types,
    st.none() | texts,
    st.none() | st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True),
)


@st.composite
def _tools(draw: st.DrawFn) -> dict[str, Any]:
    function: dict[str, Any] = {"name": draw(names)}
    if draw(st.booleans()):
        function["description"] = draw(texts)
    if draw(st.booleans()):
        properties = draw(st.dictionaries(_keys, _properties, max_size=3))
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        if properties and draw(st.booleans()):
            schema["required"] = draw(st.lists(st.sampled_from(list(properties)), min_size=1, unique=True))
        function["parameters"] = schema
    if draw(st.integers(0, 9)) == 0:
        function["strict"] = True
    return {"type": "function", "function": function}


_fields = st.sampled_from([{}, {}, {}, {"weight": 0}, {"reasoning_content": "Let me see."}])


@st.composite
def _calls(draw: st.DrawFn, given: list[int]) -> list[dict[str, Any]]:
    """A turn that calls, and the results of what it calls: all of them, in any order, or none."""
    made = []
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        given[0] += 1
        id = draw(st.sampled_from([f"call_{given[0]}", f"toolu_{given[0]}"]))
        function = {"name": draw(names), "arguments": draw(arguments)}
        made.append({"id": id, "type": "function", "function": function})
    content = draw(st.none() | texts)
    turns = [{"role": "assistant", "content": content or None, "tool_calls": made, **draw(_fields)}]
    if draw(st.booleans()):
        for call in draw(st.permutations(made)):
            name = {"name": call["function"]["name"]} if draw(st.booleans()) else {}
            turns.append({"role": "tool", "tool_call_id": call["id"], **name, "content": draw(texts | _spelled)})
    return turns


_more = st.sampled_from([{}, {}, {}, {"id": "row-1"}, {"id": 7, "source": "seed"}, {"parallel_tool_calls": False}])


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row that no format made: with or without a system message, tools, parallel calls, results, an id."""
    messages: list[dict[str, Any]] = []
    given = [0]
    if draw(st.booleans()):
        messages.append({"role": draw(st.sampled_from(["system", "system", "developer"])), "content": draw(texts)})
    # One request and its answer is all that some formats hold.
    short = draw(st.sampled_from([["user", "calls"], ["user", "assistant"], None, None]))
    kinds = st.lists(st.sampled_from(["user", "assistant", "calls"]), min_size=1, max_size=5)
    for kind in short or draw(kinds):
        if kind == "calls":
            messages += draw(_calls(given))[: 1 if short else None]
        else:
            messages.append({"role": kind, "content": draw(texts), **(draw(_fields) if kind == "assistant" else {})})
    row: dict[str, Any] = {"messages": messages}
    if draw(st.booleans()):
        row["tools"] = draw(st.lists(_tools(), max_size=3))
    return row | draw(_more)


_COLUMNS = [
    "conversations", "from", "value", "role", "content", "messages", "tools", "system", "chat", "query", "answers",
    "instruction", "input", "output", "contents", "parts", "metadata", "conversation", "task_instruction", "question",
    "tool_calls", "function", "name", "arguments", "type", "text", "prompt", "completion", "chosen", "output_message",
]  # fmt: skip
_words = st.sampled_from(
    ["human", "gpt", "user", "assistant", "tool", "system", "function_call", "observation", "text"]
)
#: Any JSON, and much that looks like a record until it is read.
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), _words, texts, _spelled),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_COLUMNS) | _keys, inner, max_size=5),
    max_leaves=25,
)
