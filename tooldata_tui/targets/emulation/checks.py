"""What several trainers do to a row in the same way."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, loads, walk
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.pairing import Waiting
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.shaping import TOOL_KEYS, calls_of, name_of
from tooldata_tui.targets.target import TARGETS, Effect, Outcome, Shape
from tooldata_tui.text import clip, one_line

__all__ = [
    "PARTS", "answers", "assistants", "bad_ids", "bad_names", "bad_weights", "blank_texts", "ends_on_assistant",
    "examined", "ignored_weights", "lost_in", "masked", "results_are_texts", "roles", "schemas", "short",
    "system_first", "unknown_keys", "unknown_tool_keys", "weighted",
]  # fmt: skip

Check = Callable[[Tree, list[Any]], Iterable[Outcome]]

_ASSISTANT = "assistant"
#: What Axolotl reads of a turn that is learned from in part.
PARTS = "train_detail"
#: Where records have their tools, whose texts are no sign that something else is there.
_TOOLS = frozenset({"tools", "toolConfig", "functions"})
_TAKE_OUT = "put it into a turn of its own with --text split, or leave it out with --text drop"


def examined(target: str, row: Tree, shape: Shape, *checks: Check) -> list[Outcome]:
    """What *checks* say of a row in today's form and of the records that are written of it, turn by turn."""
    new = modern(row)
    try:
        records = TARGETS[target].trainer.records(row, shape)
    except RowError as error:
        return [Outcome("F206", Effect.RAISES, f"the row cannot be written: {error}", remedy=error.hint)]
    found = [one for check in (_something, _parts, *checks) for one in check(new, records)]
    found += lost_in(new, records, shape)
    return sorted(dict.fromkeys(found), key=lambda one: (-1 if one.turn is None else one.turn, one.code))


def assistants(row: Tree) -> set[int]:
    """The turns of the assistant."""
    return {turn for turn, one in enumerate(row["messages"]) if one["role"] == _ASSISTANT}


def weighted(row: Tree) -> set[int]:
    """The turns of the assistant that do not have weight 0."""
    return {turn for turn in assistants(row) if row["messages"][turn].get("weight") != 0}


def short(value: Any, cells: int = 40) -> str:
    """*value* in a message."""
    return clip(one_line(str(value)), cells)


# --- of the row


def _something(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    if not assistants(row):
        yield Outcome("F208", Effect.LOSES, "the assistant says nothing in this row")


def _parts(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """Parts of turns that are not to be learned from, where that is not written."""
    written = _written(PARTS, records)
    for turn, message in enumerate(row["messages"]):
        if not written and message["role"] == _ASSISTANT and message.get(PARTS):
            words = f"{PARTS} is not read: all of the turn is learned from"
            yield Outcome("F214", Effect.CORRUPTS, words, turn, _at(turn, PARTS), "take what is not meant out of it")


def _written(key: str, records: list[Any]) -> bool:
    """Whether messages have the key: other turns than OpenAI's are not looked at for it."""
    return any(key in one for record in records if isinstance(record, dict) for one in record.get("messages") or ())


def bad_weights(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """Weights that are refused, and those that take turns out."""
    for turn, message in enumerate(row["messages"]):
        weight = message.get("weight")
        if weight is not None and (weight not in (0, 1) or isinstance(weight, bool)):
            yield Outcome(
                "F206", Effect.RAISES, f"the weight {short(weight)} is neither 0 nor 1", turn, _at(turn, "weight")
            )
        elif weight is not None and message["role"] != _ASSISTANT:
            words = f"a turn of the {short(message['role'])} has no weight"
            yield Outcome("F214", Effect.RAISES, words, turn, _at(turn, "weight"))
    yield from masked(row, records)


def masked(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """Turns with weight 0, where that is read."""
    if assistants(row) and not weighted(row):
        yield Outcome("F208", Effect.LOSES, "every turn of the assistant has weight 0")
        return
    for turn in sorted(assistants(row) - weighted(row)):
        yield Outcome("F209", Effect.MASKS, "the turn has weight 0", turn)


def ignored_weights(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """Turns with weight 0, where that is not read."""
    for turn in sorted(assistants(row) - weighted(row)):
        yield Outcome(
            "F214", Effect.CORRUPTS, "weight 0 is not read: the turn is learned from all the same", turn,
            _at(turn, "weight"), "take the turn out, or end the row before it",
        )  # fmt: skip


def bad_names(target: str) -> Check:
    """Names that *target* does not accept."""
    legal = re.compile(TARGETS[target].names)

    def check(row: Tree, records: list[Any]) -> Iterator[Outcome]:
        for turn, path, name in _names(row):
            if not legal.fullmatch(name):
                words = f"the name {short(name)} is not accepted: it must match {legal.pattern}"
                yield Outcome(
                    "F210", Effect.RAISES, words, turn, path, "an export renames it, and writes the table down"
                )

    return check


def _names(row: Tree) -> Iterator[tuple[int | None, tuple[str | int, ...], str]]:
    for at, tool in enumerate(row.get("tools") or ()):
        if (name := name_of(tool)) is not None:
            yield None, ("tools", at, "function", "name"), name
    for turn, message in enumerate(row["messages"]):
        for at, call in enumerate(calls_of(message)):
            yield turn, _at(turn, "tool_calls", at, "function", "name"), call["function"]["name"]


def bad_ids(pattern: str) -> Check:
    """Ids of calls that do not match *pattern*."""
    legal = re.compile(pattern)

    def check(row: Tree, records: list[Any]) -> Iterator[Outcome]:
        for turn, message in enumerate(row["messages"]):
            for at, call in enumerate(calls_of(message)):
                if not legal.fullmatch(str(call["id"])):
                    words = f"the id {short(call['id'])} is not accepted: it must match {pattern}"
                    yield Outcome("F211", Effect.RAISES, words, turn, _at(turn, "tool_calls", at, "id"))

    return check


def unknown_tool_keys(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """What tools say that is not written, since it would be refused."""
    for at, tool in enumerate(row.get("tools") or ()):
        body = tool.get("function") if isinstance(tool, dict) else None
        for key in body if isinstance(body, dict) else ():
            if key not in TOOL_KEYS:
                words = f"the key {short(key)} of the tool {short(name_of(tool))} is not known, and is left out"
                yield Outcome("F214", Effect.REWRITES, words, None, ("tools", at, "function", key))


def schemas(row: Tree) -> Iterator[tuple[int, str, Tree]]:
    """Of the tools that have a schema, where they stand, their names in a message, and the schemas."""
    for at, tool in enumerate(row.get("tools") or ()):
        body = tool.get("function") if isinstance(tool, dict) else None
        schema = body.get("parameters") if isinstance(body, dict) else None
        if isinstance(schema, dict):
            yield at, short(name_of(tool)), schema


def roles(*known: str) -> Check:
    """Roles that are not *known*."""

    def check(row: Tree, records: list[Any]) -> Iterator[Outcome]:
        for turn, message in enumerate(row["messages"]):
            if message["role"] not in known:
                yield Outcome(
                    "F206", Effect.RAISES, f"there is no role {short(message['role'])}", turn, _at(turn, "role")
                )

    return check


def system_first(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """A system prompt that stands where none is taken."""
    for turn, message in enumerate(row["messages"]):
        if message["role"] == "system" and turn:
            yield Outcome("F206", Effect.RAISES, "a system prompt may only stand first", turn)


def ends_on_assistant(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """A row that does not end on a turn of the assistant."""
    last = len(row["messages"]) - 1
    if assistants(row) and row["messages"][last]["role"] != _ASSISTANT:
        yield Outcome("F206", Effect.RAISES, "the last turn must be the assistant's", last, (), "cut the row behind it")


def answers(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """Calls and results that do not follow each other as vendors want it."""
    waiting = Waiting()
    made_at = 0
    for turn, message in enumerate(row["messages"]):
        if message["role"] == "tool":
            if waiting.answered(message.get("tool_call_id") or "") is None:
                words = "the result answers no call of the turn before it"
                yield Outcome("F206", Effect.RAISES, words, turn, _at(turn, "tool_call_id"))
            continue
        if waiting:
            words = "a call has no result although the conversation goes on"
            yield Outcome("F206", Effect.RAISES, words, made_at, _at(made_at, "tool_calls"))
        made_at, waiting = turn, Waiting()
        for call in calls_of(message):
            waiting.add(call["id"], call["function"]["name"])
        if len({one.id for one in waiting}) < len(waiting):
            yield Outcome("F211", Effect.RAISES, "two calls have the same id", turn, _at(turn, "tool_calls"))


def blank_texts(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """Turns that say nothing, and call nothing."""
    for turn, message in enumerate(row["messages"]):
        content = message.get("content")
        blank = content is None or (isinstance(content, str) and not content.strip())
        if blank and message["role"] in ("user", _ASSISTANT) and not calls_of(message):
            yield Outcome("F206", Effect.RAISES, "a turn must not be blank", turn, _at(turn, "content"))


def results_are_texts(row: Tree, records: list[Any]) -> Iterator[Outcome]:
    """Results that are given in parts."""
    for turn, message in enumerate(row["messages"]):
        if message["role"] == "tool" and not isinstance(message.get("content"), str):
            yield Outcome("F206", Effect.RAISES, "the content of a result must be a text", turn, _at(turn, "content"))


# --- of the records


def unknown_keys(keys: Iterable[str], message_keys: Iterable[str]) -> Check:
    """Keys of records that are refused."""
    known, known_in_messages = frozenset(keys), frozenset(message_keys)

    def check(row: Tree, records: list[Any]) -> Iterator[Outcome]:
        for record in records:
            for key in record:
                if key not in known:
                    yield Outcome("F214", Effect.RAISES, f"there is no key {short(key)}", None, (key,))
            for turn, message in enumerate(record["messages"]):
                for key in message:
                    if key not in known_in_messages:
                        yield Outcome("F214", Effect.RAISES, f"a message has no key {short(key)}", turn, _at(turn, key))

    return check


def lost_in(row: Tree, records: list[Any], shape: Shape) -> Iterator[Outcome]:
    """What the records do not say any more of what the row says."""
    spoken = [{key: item for key, item in one.items() if key not in _TOOLS} for one in records if isinstance(one, dict)]
    said = _Said(_texts(spoken))
    for turn, message in enumerate(row["messages"]):
        calls = calls_of(message)
        content = message.get("content")
        if isinstance(content, str) and content not in said:
            if message["role"] == "tool":
                if not all(one in said for one in _leaves(content)):  # it may be written as what it says
                    yield Outcome("F204", Effect.LOSES, "the result is not written", turn, _at(turn, "content"))
            elif not calls:
                yield Outcome("F202", Effect.LOSES, "the text is not written", turn, _at(turn, "content"))
            elif shape.text != "drop":
                words = "the text beside the calls is not written"
                yield Outcome("F202", Effect.LOSES, words, turn, _at(turn, "content"), _TAKE_OUT)
        if message.get("refusal") and not _written("refusal", records):
            words = "the refusal is not read"
            yield Outcome("F202", Effect.LOSES, words, turn, _at(turn, "refusal"), "say it in the content")
        for at, call in enumerate(calls):
            path = _at(turn, "tool_calls", at, "function")
            if call["function"]["name"] not in said:
                words = f"the call of {short(call['function']['name'])} is not written"
                yield Outcome("F203", Effect.LOSES, words, turn, path)
            elif lost := [one for one in _leaves(call["function"]["arguments"]) if one not in said]:
                words = f"the value {short(lost[0])} of a call is not written"
                yield Outcome("F203", Effect.LOSES, words, turn, (*path, "arguments"))


def _leaves(arguments: Any) -> Iterator[str]:
    try:
        value = loads(arguments) if isinstance(arguments, str) else arguments
    except JsonError:
        value = arguments
    for _, leaf in walk(value):
        if isinstance(leaf, str):
            yield leaf


class _Said:
    """All that records say: a text stands in it by itself, as most do, or as a part of another one."""

    def __init__(self, texts: Iterable[str]) -> None:
        given = list(texts)
        self._whole = frozenset(map(str.strip, given))
        self._all = "\n".join(given)

    def __contains__(self, text: str) -> bool:
        text = text.strip()
        if text in self._whole or text in self._all:
            return True
        for ascii_only in (False, True):
            once = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
            if once in self._all or json.dumps(once, ensure_ascii=ascii_only)[1:-1] in self._all:
                return True
        return False


def _texts(value: Any, *, keys: bool = False) -> Iterator[str]:
    """All texts in *value*; of those that are JSON, the texts in them too.

    :param keys: the names of keys as well
    """
    if isinstance(value, str):
        yield value
        if value[:1] in ("{", "["):
            try:
                inner = loads(value)
            except JsonError:
                return
            yield from _texts(inner, keys=True)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (key,) if keys else ()
            yield from _texts(item, keys=keys)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, keys=keys)


def _at(turn: int, *steps: str | int) -> tuple[str | int, ...]:
    return ("messages", turn, *steps)
