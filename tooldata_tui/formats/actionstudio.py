"""xLAM's ActionStudio: a task instruction, tools, and a conversation in OpenAI's messages.

Its training rows, one an assistant turn, have ``messages`` and the turn that is learned as ``output_message``.
"""

from typing import Any

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Conversation
from tooldata_tui.formats.chat import calls_in, is_messages, read_chat, read_functions
from tooldata_tui.formats.codec import META, Codec, Converted, Loss, Tree
from tooldata_tui.formats.expecting import a_text, an_object
from tooldata_tui.formats.proving import PLAIN, proved
from tooldata_tui.formats.spelled_tools import without_meta
from tooldata_tui.formats.uniform import kept_of, object_or_text, uniform

__all__ = ["CODEC"]

_CALLS = "[TOOL_CALLS]"
_OWN = frozenset({"unique_trajectory_id", "task_instruction", "tools", "conversation"})
_TRAINED = frozenset({"messages", "tools", "chosen", "output_message"})
_ROW = frozenset({"messages", "tools", "functions", META})


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict):
        return None
    if isinstance(record.get("conversation"), list) and "task_instruction" in record:
        return "task_instruction and conversation"
    if is_messages(record.get("messages")) and "chosen" in record and isinstance(record.get("output_message"), dict):
        return "messages, chosen and output_message"
    return None


def _read(record: Any) -> Converted:
    record = an_object(record)
    talk, kept = Conversation(), Tree()
    tools = read_functions(talk, record.get("tools"), ("tools",))
    if "conversation" in record:
        own = _OWN
        if instruction := a_text(record.get("task_instruction") or "", ("task_instruction",)):
            talk.say("system", instruction)
        read_chat(talk, record["conversation"], ("conversation",))
        id = record.get("unique_trajectory_id")
    else:
        own = _TRAINED | {"id"}
        kept["trained"] = True
        read_chat(talk, record.get("messages"), ("messages",))
        _read_chosen(talk, record)
        id = record.get("id")
    fields = {key: one for key, one in record.items() if key not in own and key not in _ROW and one is not None}
    if id is not None:
        fields = {"id": id, **fields}
    return talk.row(tools, format="actionstudio", kept=kept, more=fields)


def _read_chosen(talk: Conversation, record: Tree) -> None:
    """The turn that is learned: as a message, or as the text that is trained."""
    if isinstance(record.get("output_message"), dict):
        read_chat(talk, [record["output_message"]], ("output_message",))
        return
    text = a_text(record.get("chosen"), ("chosen",))
    calls = calls_in(text.removeprefix(_CALLS)) if text.startswith((_CALLS, "[{")) else None
    if calls:
        talk.call(calls)
        return
    if text.startswith(_CALLS):
        talk.note("F101", "a call could not be read", turn=talk.turn, path=("messages", talk.turn, "content"))
    talk.say("assistant", text)


def _write(row: Tree) -> Tree:
    plain = uniform(row)
    messages = [{key: one for key, one in message.items() if key != META} for message in plain["messages"]]
    more = {key: one for key, one in plain.items() if key not in _ROW}
    if kept_of(row, "actionstudio").get("trained") and messages and messages[-1]["role"] == "assistant":
        tools = {} if plain.get("tools") is None else {"tools": without_meta(plain["tools"])}
        last = messages[-1]
        return {**more, "messages": messages[:-1], **tools, "chosen": _chosen(last), "output_message": last}
    instruction = ""
    if messages and messages[0].keys() == {"role", "content"} and messages[0]["role"] == "system":
        instruction, messages = messages[0]["content"] or "", messages[1:]
    record: Tree = {}
    if plain.get("id") is not None:
        record["unique_trajectory_id"] = plain["id"]
    record["task_instruction"] = instruction
    if plain.get("tools") is not None:
        record["tools"] = without_meta(plain["tools"])
    record["conversation"] = messages
    return record | {key: one for key, one in more.items() if key not in _OWN and key != "id"}


def _chosen(message: Tree) -> str:
    calls = [one["function"] for one in message.get("tool_calls", ())]
    if not calls:
        return message["content"] or ""
    return _CALLS + dumps([{**one, "arguments": object_or_text(one["arguments"])} for one in calls])


def _without_empty_system(row: Tree) -> Tree:
    messages = row["messages"]
    first = messages[0] if messages else {}
    empty = first.get("role") == "system" and not first.get("content") and first.keys() <= {"role", "content"}
    return {**row, "messages": messages[1:]} if empty else row


_NO_SYSTEM = Loss("no-system", "a system message without text", _without_empty_system)
_LOSSES: tuple[Loss, ...] = (*PLAIN, _NO_SYSTEM)
CODEC = Codec(_recognise, _read, proved("actionstudio", _write, _read, _LOSSES), _LOSSES)
