"""Rows that are legal, mostly, and that no one wants to meet."""

import json
from typing import Any

__all__ = ["HOSTILE"]

CONTROL = "\x1b]0;got\x07 \x00 \x9b2J \u202e \ufeff \U000e0041 \ud83d\ude00 ' \" \\ </tool_call> <|im_end|> {{ x }} {0}"
DEEP: Any = "bottom"
for _ in range(30):
    DEEP = {"in": [DEEP]}


def _tool(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, **more}}


def _schema(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _row(*turns: dict[str, Any], tools: Any = None, **more: Any) -> dict[str, Any]:
    return {"messages": list(turns), **({} if tools is None else {"tools": tools}), **more}


def _says(role: str, content: Any, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def _calls(*calls: tuple[str, str, str], content: Any = None, **more: Any) -> dict[str, Any]:
    told = [{"id": id, "type": "function", "function": {"name": name, "arguments": text}} for id, name, text in calls]
    return {"role": "assistant", "content": content, "tool_calls": told, **more}


def _results(*ids: str, content: Any = "done") -> list[dict[str, Any]]:
    return [_says("tool", content, tool_call_id=id) for id in ids]


ASK, ANSWER = _says("user", "Do it."), _says("assistant", "Done.")
DO = _tool("do", description="Do it.", parameters=_schema(what={"type": "string"}))


def _called(text: str, tool: dict[str, Any] = DO, id: str = "call_1", content: Any = "done") -> dict[str, Any]:
    """A row in which a tool is called with arguments of this text, and answers."""
    name = tool["function"]["name"]
    return _row(ASK, _calls((id, name, text)), *_results(id, content=content), ANSWER, tools=[tool])


_SCHEMAS: dict[str, Any] = {
    "nothing": {},
    "no properties": {"type": "object"},
    "a reference": {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"type": "string"}}},
    "types": _schema(a={"type": ["integer", "null"]}, b={"type": ["string", "integer"]}),
    "alternatives": _schema(a={"anyOf": [{"type": "string"}, {"type": "null"}]}, b={"oneOf": [{"type": "number"}]}),
    "all": _schema(a={"allOf": [{"type": "string"}, {"maxLength": 9}]}),
    "constants": _schema(a={"const": 1}, b={"enum": [1, 2]}, c={"enum": ["a", None]}, d={"enum": []}),
    "bounds": _schema(a={"type": "integer", "exclusiveMinimum": 0, "multipleOf": 5}, b={"type": "array"}),
    "patterns": {"type": "object", "patternProperties": {"^x": {"type": "string"}}, "additionalProperties": False},
    "truths": _schema(a=True, b={"not": {"type": "null"}}, c={"type": "array", "items": True}),
    "words": _schema(a={"type": "string", "format": "date", "description": "", "title": "A", "default": None}),
    "tuples": _schema(a={"type": "array", "prefixItems": [{"type": "string"}], "minItems": 1}),
    "names": _schema(**{"a b": {"type": "string"}, "$x": {"type": "string"}, "": {"type": "string"}, "type": {}}),
    "the same twice": _schema(a={"type": "object", "properties": {"properties": {"type": "string"}}}),
}

HOSTILE: list[dict[str, Any]] = [
    _row(_says("user", CONTROL), _says("assistant", CONTROL)),
    _row(_says("system", CONTROL), ASK, ANSWER, tools=[DO]),
    _row(_says("system", ""), _says("user", ""), _says("assistant", ""), tools=[]),
    _row(_says("developer", "Be brief."), ASK, ANSWER),
    _row(ASK, _says("assistant", "   ")),
    _row(_says("user", "x" * 100_000), ANSWER),
    _row(_says("user", [{"type": "text", "text": "One."}, {"type": "text", "text": ""}]), ANSWER),
    _row(ASK, _says("assistant", [{"type": "text", "text": "Two"}]), ASK, ANSWER),
    _row(ASK, _says("assistant", "No.", weight=0), ASK, _says("assistant", "Yes.", weight=1)),
    _row(ASK, _says("assistant", "No.", train=False), ASK, _says("assistant", "Yes.", train=True)),
    _row(ASK, _says("assistant", None, refusal="I will not.")),
    _row(_says("user", "Hi", name="ada"), _says("assistant", "Hi", name="bot")),
    _row(ASK, _says("assistant", "5", reasoning_content="2 + 3 is 5")),
    _row(ASK, ANSWER, parallel_tool_calls=False, tools=[DO]),
    _row(ASK, ANSWER, id=7, metadata={"a": None}, tools=[DO]),
    *(_called(text) for text in ("{}", '{"what": null}', '{"what": ""}', '{"": 1}', '{"a.b": {"$ref": 1}}')),
    _called(json.dumps({"what": CONTROL, CONTROL: CONTROL})),
    _called(json.dumps({"what": DEEP})),
    _called('{"n": 123456789012345678901234567890, "x": 1e400, "y": 1.0, "z": -0.0, "u": 1E+2}'),
    _called('{ "what" :"a",\n"b":[ ]}'),
    *(_called("{}", content=content) for content in ("", CONTROL, "[1, 2]", "null", '{"a": 1e400}', "3.0", "{")),
    _called("{}", content=[{"type": "text", "text": "in parts"}]),
    *(_called("{}", id=id) for id in ("a", "x" * 200, "call 1", "é", "toolu_01-A")),
    *(_called("{}", _tool(name, description="Do it.")) for name in ("a.b", "a b", "ä", "1st", "x" * 80, "-", "a" * 64)),
    _called("{}", _tool("bare")),
    _called("{}", _tool("empty", description="", parameters={})),
    _called("{}", _tool("null", description=None, parameters=None, strict=None)),
    _called(
        "{}", _tool("more", description="Do it.", parameters=_schema(), required=["a"], returns={"type": "string"})
    ),
    _called("{}", _tool("strict", description="Do it.", parameters=_schema(), strict=True)),
    *(
        _called("{}", _tool(f"t{at}", description=said, parameters=one))
        for at, (said, one) in enumerate(_SCHEMAS.items())
    ),
    _row(ASK, _calls(("a", "do", "{}"), ("b", "do", "{}")), *_results("b", "a"), ANSWER, tools=[DO]),
    _row(ASK, _calls(("a", "do", "{}"), content="Wait."), *_results("a"), ANSWER, tools=[DO]),
    _row(ASK, _calls(("a", "do", "{}"), content=""), *_results("a"), ANSWER, tools=[DO]),
    _row(ASK, _calls(("a", "do", "{}")), tools=[DO]),
    _row(ASK, _calls(("a", "do", "{}")), *_results("a"), tools=[DO]),
    _row(ASK, _calls(("a", "do", "{}")), *_results("a"), _calls(("a", "do", "{}")), *_results("a"), ANSWER, tools=[DO]),
    _row(ASK, _calls(("a", "do", "{}")), ASK, ANSWER, tools=[DO]),
    _row(ASK, ASK, ANSWER, ANSWER),
    _row(ANSWER, ASK, ANSWER),
    _row(ASK, ANSWER, _says("system", "Later."), ASK, ANSWER),
    _row(ASK, ANSWER, tools=[_tool(f"tool_{at}", description="Do it.", parameters=_schema()) for at in range(200)]),
    _row(ASK, ANSWER, tools=[DO, DO]),
]
