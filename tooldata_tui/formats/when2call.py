"""When2Call: whether to call, to ask, to decline or to answer. Its rows for training, for preference, and for testing.

Rows for training have ``messages``, with calls as ``<TOOLCALL>[...]</TOOLCALL>``; those for preference a
``chosen_response`` and a ``rejected_response`` besides; those for testing a ``question`` and an answer of each kind, of
which ``correct_answer`` names one. It is read, and not written.
"""

from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.chat import calls_in, is_messages, read_functions, say
from tooldata_tui.formats.codec import Codec, Converted, Tree
from tooldata_tui.formats.expecting import a_text, an_object, objects, parsed, wrong
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tags import blocks
from tooldata_tui.formats.type_words import plain_schema

__all__ = ["CODEC"]

_READ = frozenset({"messages", "tools", "chosen_response", "question", "id"})


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict):
        return None
    if isinstance(record.get("answers"), dict) and "correct_answer" in record and "question" in record:
        return "question, answers and correct_answer"
    if not is_messages(record.get("messages")):
        return None
    if "chosen_response" in record and "rejected_response" in record:
        return "messages, chosen_response and rejected_response"
    for message in record["messages"]:
        content = message.get("content")
        if message.get("role") == "assistant" and isinstance(content, str) and content.startswith("<TOOLCALL>"):
            return "messages with <TOOLCALL>"
    tools = record.get("tools")
    if isinstance(tools, list) and tools and all(isinstance(one, str) for one in tools):
        return "messages, and tools as a list of JSON texts"
    return None


def _read(record: Any) -> Converted:
    record = an_object(record)
    talk = Conversation()
    if record.get("messages") is not None:
        for index, message in enumerate(objects(parsed(record["messages"], ("messages",)), ("messages",))):
            _message(talk, message, ("messages", index))
        if record.get("chosen_response") is not None:
            chosen = parsed(record["chosen_response"], ("chosen_response",))
            _message(talk, an_object(chosen, ("chosen_response",)), ("chosen_response",))
    elif record.get("question") is not None:
        talk.say("user", a_text(record["question"], ("question",)))
        _answer(talk, record)
    else:
        raise RowError("J103", "there are neither messages nor a question", path="$")
    tools = read_functions(talk, record.get("tools"), ("tools",))
    for index, tool in enumerate(tools or ()):
        if "parameters" in tool["function"]:
            _plain(talk, tool["function"], index)
    kept = {key: value for key, value in record.items() if key not in _READ}
    own_id = record.get("id") if record.get("id") is not None else record.get("uuid")
    return talk.row(tools, format="when2call", kept=kept, id=own_id)


def _message(talk: Conversation, message: Tree, at: Path) -> None:
    role, content = a_text(message.get("role"), (*at, "role")), message.get("content")
    if not (content is None or isinstance(content, str)):
        raise wrong("must be a text", (*at, "content"))
    if role == "assistant":
        _said(talk, content)
    elif role in ("tool", "function"):
        talk.result(content or "")
    else:
        if role not in ("system", "user"):
            talk.note("F109", f"the role {role} is not known", turn=talk.turn, path=("messages", talk.turn, "role"))
        talk.say(role, content)


def _said(talk: Conversation, content: str | None) -> None:
    """A turn of the assistant: calls in tags, with the text around them."""
    found = blocks(content or "", "TOOLCALL")
    if content is None or not found:
        say(talk, "assistant", content)
        return
    calls: list[Call] = []
    for one in found:
        made = calls_in(one.text)
        if made is None:
            talk.note("F101", "a call could not be read, and was left as text", turn=talk.turn)
            talk.say("assistant", content)
            return
        calls += made
    edges = [0, *(at for one in found for at in (one.start, one.end)), len(content)]
    text = "".join(content[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)).strip()
    if calls:
        talk.call(calls, text or None)
    else:
        say(talk, "assistant", text or None)


def _answer(talk: Conversation, record: Tree) -> None:
    """The answer that a row for testing says is right."""
    answers, right = parsed(record.get("answers"), ("answers",)), record.get("correct_answer")
    text = answers.get(right) if isinstance(answers, dict) and isinstance(right, str) else None
    if not isinstance(text, str):
        raise wrong("names none of the answers", ("correct_answer",))
    if right != "tool_call" or "<TOOLCALL>" in text:
        _said(talk, text)
    elif calls := calls_in(text):
        talk.call(calls)
    else:
        talk.note("F101", "a call could not be read, and was left as text", turn=talk.turn)
        talk.say("assistant", text)


def _plain(talk: Conversation, function: Tree, index: int) -> None:
    """Give a tool JSON Schema's types."""
    path = ("tools", index, "function", "parameters")
    function["parameters"], unknown = plain_schema(function["parameters"], path)
    for word, at in unknown:
        talk.note("F105", f"the type {word} of {function['name']} is not known: anything goes", path=at)


CODEC = Codec(_recognise, _read)
