"""tau-bench and tau2: tasks, and the conversations that were held about them. Read to compare with, no more.

A task becomes what its user wants, and the calls that it takes. In tau2 the user has tools too: what the user calls is
noted and left out.
"""

from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.chat import is_messages, read_chat, read_functions, say
from tooldata_tui.formats.codec import Codec, Converted, Tree
from tooldata_tui.formats.expecting import a_text, an_object, objects
from tooldata_tui.formats.row_error import RowError

__all__ = ["CODEC"]

#: What a user is told, in the order in which it is put together.
_TOLD = ("reason_for_call", "known_info", "unknown_info", "task_instructions")
_READ = frozenset({"id", "task_id", "user_scenario", "instruction", "traj", "messages", "tools"})


def _recognise(record: Any) -> str | None:
    if not isinstance(record, dict):
        return None
    if isinstance(record.get("user_scenario"), dict) and "evaluation_criteria" in record:
        return "user_scenario and evaluation_criteria"
    if isinstance(record.get("instruction"), str) and "user_id" in record and isinstance(record.get("actions"), list):
        return "user_id, instruction and actions"
    if is_messages(record.get("traj")) and "reward" in record:
        return "traj and reward"
    if "task_id" in record and is_messages(record.get("messages")) and ("reward_info" in record or "trial" in record):
        return "task_id, messages and reward_info"
    return None


def _read(record: Any) -> Converted:
    record = an_object(record)
    talk = Conversation()
    if record.get("traj") is not None:
        read_chat(talk, record["traj"], ("traj",))
    elif record.get("messages") is not None:
        _trajectory(talk, objects(record["messages"], ("messages",)))
    else:
        _task(talk, record)
    tools = read_functions(talk, record.get("tools"), ("tools",))
    own_id = record.get("id") if record.get("id") is not None else record.get("task_id")
    kept = {key: value for key, value in record.items() if key not in _READ}
    return talk.row(tools, format="tau", kept=kept, id=own_id)


def _task(talk: Conversation, record: Tree) -> None:
    wanted = record.get("instruction")
    if wanted is None:
        scenario = an_object(record.get("user_scenario"), ("user_scenario",))
        wanted = scenario.get("instructions")
    if isinstance(wanted, dict):
        wanted = "\n".join(wanted[key] for key in _TOLD if isinstance(wanted.get(key), str))
    if not isinstance(wanted, str):
        raise RowError("J104", "must be a text or an object", path="$.user_scenario.instructions")
    talk.say("user", wanted)
    path: Path = ("actions",)
    actions = record.get("actions")
    if actions is None:
        criteria = record.get("evaluation_criteria")
        actions = criteria.get("actions") if isinstance(criteria, dict) else None
        path = ("evaluation_criteria", "actions")
    calls = []
    for index, action in enumerate(objects(actions or [], path)):
        name = a_text(action.get("name"), (*path, index, "name"))
        arguments = action.get("arguments", action.get("kwargs"))
        if action.get("requestor", "assistant") == "assistant":
            calls.append(Call(name, {} if arguments is None else arguments))
    if calls:
        talk.call(calls)


def _trajectory(talk: Conversation, messages: list[Tree]) -> None:
    """A conversation of tau2, whose calls are flat and may be the user's."""
    for index, message in enumerate(messages):
        at: Path = ("messages", index)
        role, content = a_text(message.get("role"), (*at, "role")), message.get("content")
        text = content if content is None or isinstance(content, str) else dumps(content)
        if role == "tool":
            if message.get("requestor", "assistant") == "assistant":
                id = message.get("id")
                meta = {"is_error": True} if message.get("error") is True else None
                talk.result(text or "", id=id if isinstance(id, str) else None, meta=meta)
            continue
        given = objects(message.get("tool_calls") or [], (*at, "tool_calls"))
        if role != "assistant":
            if given:
                talk.note("F108", "a call that the user makes was not kept", turn=talk.turn)
            if text is not None or not given:
                talk.say(role, text)
            continue
        calls = []
        for place, call in enumerate(given):
            id = call.get("id")
            name = a_text(call.get("name"), (*at, "tool_calls", place, "name"))
            calls.append(Call(name, call.get("arguments", {}), id if isinstance(id, str) and id else None))
        if calls:
            talk.call(calls, text)
        else:
            say(talk, "assistant", text)


CODEC = Codec(_recognise, _read)
