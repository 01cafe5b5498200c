"""xLAM and APIGen: ``query``, ``tools`` and ``answers``, which are JSON texts or lists.

One request and the calls that answer it. Where nothing is to be called the answers are an empty list: that becomes a
turn of the assistant that neither calls nor speaks, and is noted, since what it should say nobody knows.
"""

from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.chat import say
from tooldata_tui.formats.codec import Codec, Converted, Loss, Tree
from tooldata_tui.formats.expecting import a_list, a_text, an_object, parsed, wrong
from tooldata_tui.formats.flat_tools import flat_tools_text, normal_tool, read_flat_tools
from tooldata_tui.formats.losses import FORM, SPACING, ids_lost, only, where_possible
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.uniform import arguments_object, kept_of, numbered, uniform

__all__ = ["CODEC"]

_COLUMNS = ("query", "tools", "answers")


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict) or not isinstance(record.get("query"), str):
        return None
    tools, answers = record.get("tools"), record.get("answers")
    if isinstance(tools, str | list) and isinstance(answers, str | list):
        return "query, tools and answers"
    return None


def _read(record: Any) -> Converted:
    record = an_object(record)
    for column in _COLUMNS:
        if record.get(column) is None:
            raise RowError("J103", f"there is no {column}", path="$", hint="is the file in another format?")
    talk = Conversation()
    talk.say("user", a_text(record["query"], ("query",)))
    calls, left = _answers(record["answers"])
    if left:
        talk.note("F101", "an answer is no call, and was left as text", turn=talk.turn)
        talk.say("assistant", left)
    elif calls:
        talk.call(calls)
    else:
        say(talk, "assistant", None)
    tools = read_flat_tools(talk, record["tools"], ("tools",))
    kept = {key: value for key, value in record.items() if key not in (*_COLUMNS, "id")}
    return talk.row(tools, format="xlam", kept=kept, id=record.get("id"))


def _answers(value: Any) -> tuple[list[Call], str]:
    """The calls, or the text of answers that are not all of them calls."""
    path: Path = ("answers",)
    text = value if isinstance(value, str) else None
    try:
        given = a_list(parsed(value, path), path)
    except RowError:
        if text is None:
            raise
        return [], text
    calls = []
    for one in given:
        call = _call(one)
        if call is None:
            return [], text if text is not None else dumps(value)
        calls.append(call)
    return calls, ""


def _call(one: Any) -> Call | None:
    """One answer: of xLAM's keys, or of Hammer's."""
    match one:
        case {"name": str(name), "arguments": dict() | str() as arguments}:
            return Call(name, arguments)
        case {"tool": str(name), "parameters": dict() as arguments}:
            return Call(name, arguments)
    return None


def _write(row: Tree) -> Tree:
    row = numbered(uniform(row), named=False)
    messages = row["messages"]
    if [one["role"] for one in messages] != ["user", "assistant"] or messages[0]["content"] is None:
        raise wrong("xLAM has one request and the calls that answer it, nothing else", ("messages",))
    answers = []
    for index, call in enumerate(messages[1].get("tool_calls") or ()):
        answers.append({"name": call["function"]["name"], "arguments": arguments_object(call, 1, index)})
    out: Tree = {"id": row["id"]} if "id" in row else {}
    out |= {"query": messages[0]["content"], "tools": flat_tools_text(row.get("tools") or ())}
    return {**out, "answers": dumps(answers), **kept_of(row, "xlam")}


def _wordless(row: Tree) -> Tree:
    return {
        **row,
        "messages": [{**one, "content": None} if one["role"] == "assistant" else one for one in row["messages"]],
    }


def _flat(row: Tree) -> Tree:
    tools = [normal_tool(one) for one in row.get("tools") or ()]
    return {"messages": row["messages"], "tools": tools, **{key: row[key] for key in row if key not in _FIRST}}


_FIRST = ("messages", "tools")

_LOSSES = (
    FORM,
    SPACING,
    ids_lost(named=False),
    only(row=("id",), function=None),
    Loss("words", "what the assistant says", _wordless),
    Loss("schema", "of a tool's parameters all but their own schemas and which are required", where_possible(_flat)),
)

CODEC = Codec(_recognise, _read, _write, _LOSSES)
