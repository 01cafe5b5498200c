"""ms-swift: messages of the roles ``tool_call`` and ``tool_response``, tools as a JSON text.

Calls that follow each other are made at once, and belong to what the assistant said right before them. There are no
ids. ``loss`` says whether a turn is learned from, as ``weight`` does.
"""

from collections.abc import Iterator
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.chat import ROLES, is_messages, read_functions, read_texts, say
from tooldata_tui.formats.codec import Codec, Converted, Loss, Tree
from tooldata_tui.formats.expecting import a_text, an_object, objects, wrong
from tooldata_tui.formats.losses import FORM, SPACING, TURNS, each_message, ids_lost, only, turns_joined
from tooldata_tui.formats.uniform import arguments_object, kept_of, numbered, uniform

__all__ = ["CODEC"]

_CALL, _RESPONSE = "tool_call", "tool_response"


def _recognise(record: Any) -> str | None:
    messages = record.get("messages") if isinstance(record, dict) else None
    for message in messages if isinstance(messages, list) else ():
        if isinstance(message, dict) and message.get("role") in (_CALL, _RESPONSE):
            return f"messages of the role {message['role']}"
    if is_messages(messages) and isinstance(record.get("system"), str) and isinstance(record.get("tools"), str):
        return "messages beside system, and tools as a JSON text"
    return None


def _read(record: Any) -> Converted:
    record = an_object(record)
    talk = Conversation()
    if isinstance(record.get("system"), str):
        talk.say("system", record["system"])
    _Turns(talk).read(objects(record.get("messages"), ("messages",)))
    tools = read_functions(talk, record.get("tools"), ("tools",))
    kept = {key: value for key, value in record.items() if key not in ("messages", "tools", "system", "id")}
    return talk.row(tools, format="swift", kept=kept, id=record.get("id"))


class _Turns:
    """Puts calls together with what was said before them."""

    def __init__(self, talk: Conversation) -> None:
        self._talk = talk
        self._said: Tree | None = None
        self._calls: list[Call] = []
        self._loss: Any = None

    def read(self, messages: list[Tree]) -> None:
        for index, message in enumerate(messages):
            at: Path = ("messages", index)
            role = a_text(message.get("role"), (*at, "role"))
            content = message.get("content")
            if role == _CALL:
                call = _call(content)
                if call is not None:
                    self._loss = message.get("loss") if not self._calls and self._said is None else self._loss
                    self._calls.append(call)
                    continue
                turn = self._talk.turn + (self._said is not None or bool(self._calls))
                self._end()
                self._talk.note("F101", "a call could not be read, and was left as text", turn=turn)
                self._talk.say("assistant", content if isinstance(content, str) else dumps(content))
                continue
            self._end()
            if role in (_RESPONSE, "tool"):
                self._talk.result("" if content is None else content)
                self._weigh(message.get("loss"))
            elif role == "assistant":
                self._said, self._loss = {**message, "content": self._text(content, at)}, message.get("loss")
            else:
                if role not in ROLES:
                    path = ("messages", self._talk.turn, "role")
                    self._talk.note("F109", f"the role {role} is not known", turn=self._talk.turn, path=path)
                self._talk.say(role, self._text(content, at))
                self._weigh(message.get("loss"))
        self._end()

    def _text(self, content: Any, at: Path) -> str | None:
        if content is None or isinstance(content, str):
            return content
        return read_texts(self._talk, content, (*at, "content"))

    def _end(self) -> None:
        """End the turn of the assistant, if it is its turn."""
        content = self._said["content"] if self._said else None
        if self._calls:
            self._talk.call(self._calls, content)
        elif self._said is not None:
            say(self._talk, "assistant", content)
        else:
            return
        self._weigh(self._loss)
        self._said, self._calls, self._loss = None, [], None

    def _weigh(self, loss: Any) -> None:
        """Give the last turn its weight. ``loss`` may be a number, or null where a table put one in."""
        if isinstance(loss, bool):
            self._talk.messages[-1]["weight"] = int(loss)


def _call(content: Any) -> Call | None:
    value = content
    if isinstance(content, str):
        try:
            value = loads_exact(content)
        except JsonError:
            return None
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return None
    return Call(value["name"], value.get("arguments", {}))


def _write(row: Tree) -> Tree:
    row = numbered(turns_joined(_KEYS.strip(uniform(row))), named=False)
    out = kept_of(row, "swift")
    if "id" in row:
        out["id"] = row["id"]
    if "tools" in row:
        out["tools"] = dumps([{"type": "function", "function": tool["function"]} for tool in row["tools"]])
    messages = [one for turn, message in enumerate(row["messages"]) for one in _written(message, turn)]
    return {**out, "messages": messages}


def _written(message: Tree, turn: int) -> Iterator[Tree]:
    role, calls = message["role"], message.get("tool_calls") or ()
    if role not in ROLES:
        raise wrong(f"a message of {role} has no place here", ("messages", turn))
    loss = {"loss": bool(message["weight"])} if message.get("weight") in (0, 1) else {}
    if role == "tool":
        yield {"role": _RESPONSE, "content": message["content"], **loss}
        return
    if message["content"] is not None or not calls:
        yield {"role": role, "content": message["content"], **loss}
    for index, call in enumerate(calls):
        made = {"name": call["function"]["name"], "arguments": arguments_object(call, turn, index)}
        yield {"role": _CALL, "content": dumps(made), **loss}


def _weighed(message: Tree) -> Tree:
    weight = message.get("weight")
    if weight not in (0, 1):
        return {key: value for key, value in message.items() if key != "weight"}
    return {**message, "weight": int(weight)}


_KEYS = only(row=("id",), message=("weight",), function=None)

_LOSSES = (
    FORM,
    SPACING,
    _KEYS,
    TURNS,
    ids_lost(named=False),
    Loss("weights", "weights other than 0 and 1", each_message(_weighed)),
)

CODEC = Codec(_recognise, _read, _write, _LOSSES)
