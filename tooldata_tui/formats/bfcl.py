"""The Berkeley function calling leaderboard: ``question`` by turns, and ``function``. Read to compare with, no more.

What is right stands in files of their own: a row has the questions and the tools, and no calls.
"""

from typing import Any

from tooldata_tui.formats.building import Conversation, function_tool
from tooldata_tui.formats.chat import not_a_tool
from tooldata_tui.formats.codec import Codec, Converted, Tree
from tooldata_tui.formats.expecting import a_list, a_text, an_object, objects, parsed, wrong
from tooldata_tui.formats.type_words import plain_schema

__all__ = ["CODEC"]


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict) or not isinstance(record.get("question"), list):
        return None
    if isinstance(record.get("function"), list | dict | str):
        return "question and function"
    return "question and involved_classes" if isinstance(record.get("involved_classes"), list) else None


def _read(record: Any) -> Converted:
    record = an_object(record)
    talk = Conversation()
    for index, turn in enumerate(a_list(record.get("question"), ("question",))):
        # Older files have one turn, and no list around it.
        for place, message in enumerate(objects(turn if isinstance(turn, list) else [turn], ("question", index))):
            at = ("question", index, place)
            content = message.get("content")
            if not (content is None or isinstance(content, str)):
                raise wrong("must be a text", (*at, "content"))
            talk.say(a_text(message.get("role"), (*at, "role")), content)
    tools = _tools(talk, record["function"]) if record.get("function") is not None else None
    kept = {key: value for key, value in record.items() if key not in ("question", "function", "id")}
    return talk.row(tools, format="bfcl", kept=kept, id=record.get("id"))


def _tools(talk: Conversation, given: Any) -> list[Tree]:
    given = parsed(given, ("function",))
    tools: list[Tree] = []
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str):
            not_a_tool(talk, one)
            continue
        path = ("tools", len(tools), "function", "parameters")
        schema, unknown = plain_schema(one.get("parameters"), path)
        for word, at in unknown:
            talk.note("F105", f"the type {word} of {one['name']} is not known: anything goes", path=at)
        tools.append(function_tool(one["name"], one.get("description"), schema))
    return tools


CODEC = Codec(_recognise, _read)
