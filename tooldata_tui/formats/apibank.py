"""API-Bank: an instruction, a dialogue so far as text, and the request or the answer that follows.

Calls are ``API-Request: [GetWeather(city='Paris')]``; behind those already made stand ``->`` and their result. Tools
stand a line each before the dialogue, or at the end of the instruction. Only read: nobody trains on this form.
"""

import re
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, loads_exact
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.codec import META, Codec, Converted, Tree
from tooldata_tui.formats.expecting import a_text, an_object
from tooldata_tui.formats.flat_tools import read_flat_tools
from tooldata_tui.formats.pythonic import PythonicError, read_first_calls

__all__ = ["CODEC"]

_TURN = re.compile(r"^(User|AI|API-Request|Generate API Request|Generate AI Response):[ \t]*", re.MULTILINE)
_REQUEST = "API-Request"
_OWN = frozenset({"instruction", "input", "output", "expected_output", "messages", "tools", "functions", META})


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict) or not isinstance(record.get("instruction"), str):
        return None
    text, output = record.get("input"), _output(record)
    if not isinstance(text, str) or not isinstance(output, str):
        return None
    if output.lstrip().startswith("API-Request:") or "Generate API Request:" in text or "Generate AI Response:" in text:
        return "instruction, input and output with API-Request"
    return None


def _output(record: Tree) -> Any:
    output = record.get("output")
    return record.get("expected_output") if output is None else output


def _read(record: Any) -> Converted:
    record = an_object(record)
    instruction = a_text(record.get("instruction"), ("instruction",))
    text = a_text(record.get("input") or "", ("input",))
    output = a_text(_output(record), ("output",))
    talk = Conversation()
    told, listed = _tool_lines(instruction)
    turns = list(_TURN.finditer(text))
    before, more = _tool_lines(text[: turns[0].start()] if turns else text)
    if told.strip():
        talk.say("system", told.strip())
    if before.strip():
        talk.say("user", before.strip())
    ends = (*(one.start() for one in turns[1:]), len(text))
    for one, end in zip(turns, ends, strict=False):
        _turn(talk, one[1], text[one.end() : end].strip())
    asked = _TURN.match(output.lstrip())
    _turn(talk, asked[1] if asked else "AI", output.lstrip()[asked.end() if asked else 0 :].strip())
    tools = read_flat_tools(talk, [*listed, *more], ("input",))
    fields = {key: one for key, one in record.items() if key not in _OWN and one is not None}
    return talk.row(tools, format="api-bank", more=fields)


def _tool_lines(text: str) -> tuple[str, list[Tree]]:
    """A text without its lines that are tools, and these."""
    rest, tools = [], []
    for line in text.split("\n"):
        tool = _tool(line)
        if tool is None:
            rest.append(line)
        else:
            tools.append(tool)
    return "\n".join(rest), tools


def _tool(line: str) -> Tree | None:
    if not line.startswith("{"):
        return None
    try:
        tool = loads_exact(line)
    except JsonError:
        return None
    if not isinstance(tool.get("apiCode", tool.get("name")), str):
        return None
    return {"name" if key == "apiCode" else key: value for key, value in tool.items()}


def _turn(talk: Conversation, speaker: str, text: str) -> None:
    if speaker == _REQUEST:
        _request(talk, text)
    elif speaker == "User":
        talk.say("user", text)
    elif speaker == "AI":
        talk.say("assistant", text)
    # What asks for the next turn says nothing itself.


def _request(talk: Conversation, text: str) -> None:
    try:
        calls, end = read_first_calls(text)
    except PythonicError as error:
        place = ("messages", talk.turn, "content")
        talk.note("F101", f"a request could not be read: {error}", turn=talk.turn, path=place)
        talk.say("assistant", f"{_REQUEST}: {text}")
        return
    talk.call([Call(one.name, one.arguments) for one in calls])
    rest = text[end:].strip()
    if rest.startswith("->"):
        talk.result(rest[2:].strip())
    elif rest:
        place = ("messages", talk.turn, "content")
        talk.note("F101", "there is text behind a request", turn=talk.turn, path=place)
        talk.say("assistant", rest)


CODEC = Codec(_recognise, _read)
