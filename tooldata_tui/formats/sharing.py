"""Records with ``conversations``: what ShareGPT, Hermes, ToolACE and ToolBench have in common.

Each has words of its own for who speaks, and its own way to write calls, results and tools into texts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple

from tooldata_tui.dataset import Note
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Conversation
from tooldata_tui.formats.codec import META, Converted, Tree
from tooldata_tui.formats.expecting import a_text, an_object, objects, wrong
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tools_column import read_column, write_column
from tooldata_tui.formats.uniform import kept_of

__all__ = [
    "Dialect",
    "Split",
    "Turn",
    "read_shared",
    "said_value",
    "taken_apart",
    "turns_in",
    "write_shared",
]

#: Texts up to this long are remembered: files say the same again and again.
_REMEMBERED = 100_000
#: Words for who speaks that circulate, and what they mean: ``call`` is the assistant with a call and nothing else.
_SPEAKERS = {
    "system": "system",
    **dict.fromkeys(("human", "user"), "user"),
    **dict.fromkeys(("gpt", "assistant", "model", "chatgpt", "bot", "bing", "bard"), "assistant"),
    **dict.fromkeys(("function_call", "function-call", "tool_call"), "call"),
    **dict.fromkeys(("observation", "tool", "function", "tool_response", "function_response", "ipython"), "tool"),
}
_PLAIN_ROLES = frozenset({"system", "user", "developer"})
#: Keys of a turn that would clash with a message's own.
_TAKEN = frozenset(
    {"role", "content", "from", "value", "tool_calls", "tool_call_id", "function_call", "meta", "self", META}
)
_TURN_KEYS = (("from", "value"), ("role", "content"))
#: What a row has of its own.
_ROW_KEYS = frozenset({"messages", "tools", "functions", META})


class Turn(NamedTuple):
    """One turn of a record.

    :ivar speaker: system, user, assistant, call, tool, or the record's own word
    :ivar fields: what else the turn has, such as ``weight``
    """

    speaker: str
    text: str
    fields: Tree
    meta: Tree | None


#: What else most turns have. It must not be changed.
_NOTHING: Tree = {}
#: Makes a turn of a tuple; the class itself takes three times as long.
_make_turn = partial(tuple.__new__, Turn)


class Split(NamedTuple):
    """A system text, taken apart.

    :ivar rest: what is left of it without the tools and the words about them; empty where that is all it was
    """

    rest: str
    tools: list[Tree]
    notes: tuple[Note, ...] = ()


SplitText = Callable[[str], Split | None]
JoinText = Callable[[str, list[Tree]], str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One of these formats.

    :ivar words: who speaks, in the format's own words
    :ivar said: takes a turn of the assistant into the conversation
    :ivar listen: takes a run of turns that call, or of results
    :ivar tell: the turns, as speaker, text and more, of an assistant's message or of the results that follow it. Raises
        ``ValueError`` for what cannot be said
    :ivar split: takes the tools out of a system text; None where it holds none
    :ivar join: a system text with tools in it
    :ivar system_column: the first system message stands in ``system``, not among the turns
    :ivar tools_column: tools stand in ``tools``, as a JSON text
    :ivar typed: types may be other words than JSON Schema's
    """

    name: str
    words: Mapping[str, str]
    said: Callable[[Conversation, Turn], None]
    listen: Callable[[Conversation, list[Turn]], None]
    tell: Callable[[list[Tree]], list[tuple[str, str, Tree]]]
    split: SplitText | None = None
    join: JoinText | None = None
    system_column: bool = False
    tools_column: bool = False
    typed: bool = False


def turns_in(record: Any) -> list[tuple[Any, str]] | None:
    """Who speaks in a record with ``conversations``, and what; None where it has none. Cheap, and never raises."""
    turns = record.get("conversations") if isinstance(record, dict) else None
    if not isinstance(turns, list) or not turns or not isinstance(turns[0], dict):
        return None
    for who, value in _TURN_KEYS:
        if who in turns[0] and value in turns[0]:
            if value == "content" and any(isinstance(one, dict) and one.get("tool_calls") for one in turns):
                return None
            found = ((one.get(who), one.get(value)) for one in turns if isinstance(one, dict))
            return [(speaker, text) for speaker, text in found if isinstance(text, str)]
    return None


def read_shared(record: Any, dialect: Dialect) -> Converted:
    """The row of a record."""
    record = an_object(record)
    if "conversations" not in record:
        raise wrong("there are no conversations", ("conversations",))
    talk, kept = Conversation(), Tree()
    tools = read_column(talk, record.get("tools"), kept)
    turns = _turns(talk, record, dialect, kept)
    first = turns[0].text if turns and turns[0].speaker == "system" else None
    apart = None
    if first is not None and dialect.split and dialect.join:
        apart = taken_apart(first, dialect.split, dialect.join)
    if apart is not None:
        parts, as_written = apart
        if not as_written:
            kept["system"] = first
        if tools is not None:
            _keep_column(record, parts, tools, talk, kept)
        talk.notes += parts.notes
        tools = parts.tools
        turns[0] = turns[0]._replace(text=parts.rest)
        if not parts.rest:
            del turns[0]
    elif tools is not None and not dialect.tools_column:
        kept["tools_in"] = "column"
    _listen(talk, turns, dialect)
    fields = {key: one for key, one in record.items() if key not in _OWN and key not in _ROW_KEYS and one is not None}
    return talk.row(tools, format=dialect.name, kept=kept, more=fields)


def _turns(talk: Conversation, record: Tree, dialect: Dialect, kept: Tree) -> list[Turn]:
    given = objects(record["conversations"], ("conversations",))
    keys = _TURN_KEYS[1] if given and "role" in given[0] and "from" not in given[0] else _TURN_KEYS[0]
    if keys != _TURN_KEYS[0]:
        kept["keys"] = list(keys)
    who, value = keys
    seen: dict[str, str] = {}
    turns: list[Turn] = []
    for index, one in enumerate(given):
        word, text = one.get(who), one.get(value)
        if len(one) == 2 and type(word) is str and type(text) is str and word in _SPEAKERS:  # as nearly all are
            speaker = _SPEAKERS[word]
            if seen.setdefault(speaker, word) == word:
                turns.append(_make_turn((speaker, text, _NOTHING, None)))
                continue
        turns.append(_turn(talk, one, index, keys, seen))
    if words := {one: word for one, word in seen.items() if word != dialect.words.get(one, one)}:
        kept["words"] = words
    if system := a_text(record.get("system") or "", ("system",)):
        turns.insert(0, Turn("system", system, {}, None))
    elif dialect.system_column and turns and turns[0].speaker == "system" and turns[0].text and not turns[0].fields:
        kept["system_turn"] = True
    if record.get("system") == "":
        kept["system_empty"] = True
    return turns


def taken_apart(text: str, split: SplitText, join: JoinText) -> tuple[Split, bool] | None:
    """A system text without its tools, and whether we would write it just so; None where it holds none."""
    return _apart(text, split, join) if len(text) <= _REMEMBERED else _apart.__wrapped__(text, split, join)


@lru_cache(maxsize=32)
def _apart(text: str, split: SplitText, join: JoinText) -> tuple[Split, bool] | None:
    parts = split(text)
    if parts is None:
        return None
    before, after = _frame(parts.rest, join)
    ours = text.startswith(before) and text.endswith(after)
    return parts, ours and join(parts.rest, parts.tools) == text


@lru_cache(maxsize=32)
def _frame(rest: str, join: JoinText) -> tuple[str, str]:
    """The words around the tools: they tell most texts that are not ours, before any tool is written."""
    frame = "" if "[]" in rest else join(rest, [])  # which of several are the tools cannot be told
    at, end = frame.find("[]"), frame.rfind("[]")
    return ("", "") if at < 0 else (frame[:at], frame[end + 2 :])


def _keep_column(record: Tree, parts: Split, tools: list[Tree], talk: Conversation, kept: Tree) -> None:
    """Keep the column that says again which tools there are."""
    kept["tools_in"] = "both"
    if dumps(parts.tools) != dumps(tools):
        words = "the tools column has other tools than the system text, whose were taken"
        talk.note("F104", words, path=("tools",))
        kept["other_tools"] = record["tools"]


_OWN = frozenset({"conversations", "system"})


def _turn(talk: Conversation, given: Tree, index: int, keys: tuple[str, str], seen: dict[str, str]) -> Turn:
    who, text = given.get(keys[0]), given.get(keys[1])
    if not isinstance(who, str):
        raise wrong("must be a text", ("conversations", index, keys[0]))
    if not isinstance(text, str):
        text = "" if text is None else dumps(text)
    fields = {}
    if len(given) > 2:
        if given.get("tool_calls") or given.get("function_call"):
            hint = "call the column messages: they are OpenAI's"
            raise RowError("J104", "a turn has tool_calls", path=f"$.conversations[{index}].tool_calls", hint=hint)
        fields = {key: one for key, one in given.items() if key not in _TAKEN and one is not None}
        if left := [key for key, one in given.items() if key in _TAKEN and key not in keys and one]:
            talk.note("F108", f"{left[0]} of a turn was not kept", path=("messages",))
    speaker = _SPEAKERS.get(who) or _SPEAKERS.get(who.lower(), who)
    # A file that says user in place of human does so throughout: only what differs from that is kept of a turn.
    said = seen.setdefault(speaker, who)
    return _make_turn((speaker, text, fields, None if who == said else {"from": who}))


def _listen(talk: Conversation, turns: list[Turn], dialect: Dialect) -> None:
    run: list[Turn] = []
    for turn in turns:
        speaker, text, fields, meta = turn
        if run:
            if speaker == run[0].speaker:
                run.append(turn)
                continue
            dialect.listen(talk, run)
            run = []
        if speaker == "assistant":
            dialect.said(talk, turn)
        elif speaker in ("call", "tool"):
            run.append(turn)
        else:
            if speaker not in _PLAIN_ROLES:
                words = f"the role {speaker[:60]} is not known"
                talk.note("F109", words, turn=talk.turn, path=("messages", talk.turn, "role"))
            talk.say(speaker, text, meta=meta, more=fields)
    if run:
        dialect.listen(talk, run)


def write_shared(row: Tree, dialect: Dialect) -> Tree:
    """The record of a row in its one form."""
    kept = kept_of(row, dialect.name)
    messages, tools = list(row["messages"]), row.get("tools")
    record: Tree = {}
    first = messages[0] if messages and messages[0]["role"] == "system" else None
    text = None if first is None else first["content"] or ""
    place = kept.get("tools_in", "column" if dialect.tools_column else "text")
    if dialect.join and place != "column" and tools:
        text = _original(kept, dialect, text or "", tools) or dialect.join(text or "", tools)
        first = first or {"role": "system"}
        if messages and messages[0] is first:
            messages[0] = {**first, "content": text}
        else:
            messages.insert(0, {**first, "content": text})
    in_column = dialect.system_column and first is not None and not kept.get("system_turn") and not _said_more(first)
    if in_column and text:
        messages = messages[1:]
    record["conversations"] = _told(messages, dialect, kept)
    if in_column and text:
        record["system"] = text
    if "other_tools" in kept:
        record["tools"] = kept["other_tools"]
    elif place != "text" or "tools" in kept:
        record |= write_column(tools, kept)
    if kept.get("system_empty") and "system" not in record:
        record["system"] = ""
    return {**{key: one for key, one in row.items() if key not in _ROW_KEYS}, **record}


def _said_more(message: Tree) -> bool:
    return bool(message.keys() - {"role", "content", META})


def said_value(text: str) -> Any:
    """A result as the JSON value that it is, where it would be read back as just this text; else the text."""
    if text[:1] not in "{[0123456789-tfn":
        return text
    try:
        value = loads_exact(text)
    except JsonError:
        return text
    return value if dumps(value) == text else text


def _original(kept: Tree, dialect: Dialect, rest: str, tools: list[Tree]) -> str | None:
    """The system text as it was, where it still says the same."""
    text = kept.get("system")
    if not isinstance(text, str) or dialect.split is None:
        return None
    parts = dialect.split(text)
    same = parts is not None and parts.rest == rest and dumps(parts.tools) == dumps(tools)
    return text if same else None


def _told(messages: list[Tree], dialect: Dialect, kept: Tree) -> list[Tree]:
    who, value = _TURN_KEYS[1] if kept.get("keys") == list(_TURN_KEYS[1]) else _TURN_KEYS[0]
    own_words = kept.get("words")
    words = {**dialect.words, **(own_words if isinstance(own_words, dict) else {})}
    out: list[Tree] = []
    at = 0
    while at < len(messages):
        message = messages[at]
        end = at + 1
        while message["role"] == "tool" and end < len(messages) and messages[end]["role"] == "tool":
            end += 1
        if message["role"] in ("assistant", "tool"):
            try:
                told = dialect.tell(messages[at:end])
            except ValueError as error:
                raise wrong(str(error), ("messages", at)) from None
        else:
            fields = {key: one for key, one in message.items() if key not in ("role", "content", META)}
            told = [(message["role"], message["content"] or "", fields)]
        own = _word(message)
        out += [{who: own or words.get(speaker, speaker), value: text, **fields} for speaker, text, fields in told]
        at = end
    return out


def _word(message: Tree) -> str | None:
    meta = message.get(META)
    word = meta.get("from") if isinstance(meta, dict) else None
    return word if isinstance(word, str) and word.lower() in _SPEAKERS else None
