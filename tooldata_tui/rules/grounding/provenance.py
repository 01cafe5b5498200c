"""Where each value of a call comes from: what the user said, a tool's result, the schema, or nowhere."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from tooldata_tui.dataset import Example, Message, Path, Role, read_arguments
from tooldata_tui.dataset.jsonequal import as_number, same_value
from tooldata_tui.dataset.jsontext import walk
from tooldata_tui.rules.grounding.figures import Span
from tooldata_tui.rules.grounding.mentions import Mention, SearchedText, find, find_partly
from tooldata_tui.rules.grounding.schemas import schemas_at

__all__ = ["Origin", "ValueOrigin", "trace"]

#: Characters searched of each kind of text, newest first.
MAX_TEXT = 200_000
#: Values of one call that are traced.
MAX_VALUES = 500


class Origin(StrEnum):
    """Where a value comes from, most convincing first."""

    MESSAGE = "message"
    RESULT = "result"
    ASSISTANT = "assistant"
    SYSTEM = "system"
    DEFAULT = "default"
    ENUM = "enum"
    CHOICE = "choice"
    NOWHERE = "nowhere"


_ORIGINS = {
    Role.USER: Origin.MESSAGE,
    Role.TOOL: Origin.RESULT,
    "function": Origin.RESULT,
    Role.ASSISTANT: Origin.ASSISTANT,
    Role.SYSTEM: Origin.SYSTEM,
    Role.DEVELOPER: Origin.SYSTEM,
}


@dataclass(frozen=True, slots=True)
class ValueOrigin:
    """One value of a call's arguments and its origin.

    ``turn`` and ``span`` (characters of that turn's content) say where it was said. ``exact`` is false where a long
    text was said in part. ``ENUM`` is a value the schema allows that nobody said; ``CHOICE`` a boolean, a null or
    something empty, which nobody needs to say.
    """

    path: Path
    value: Any
    origin: Origin
    turn: int | None = None
    span: Span | None = None
    exact: bool = True


def trace(example: Example, turn: int, call_index: int) -> tuple[ValueOrigin, ...]:
    """The origin of each leaf value of one call, in order; only what was said before ``turn`` counts.

    Empty where the arguments are not JSON. Raises ``IndexError`` where there is no such call.
    """
    call = example.messages[turn].calls[call_index]
    arguments = read_arguments(call.arguments, exact=True)
    if arguments.error is not None or arguments.value == {}:
        return ()
    tool = example.toolset.by_name.get(call.name)
    schema = tool.parameters if tool is not None else None
    texts = list(_texts(example.messages[:turn]))
    found = islice(walk(arguments.value), MAX_VALUES)
    return tuple(_origin(path, value, texts, schema) for path, value in found)


@dataclass(frozen=True, slots=True)
class _Said:
    """All texts of one kind as one, so that each value is looked up once a kind."""

    origin: Origin
    text: SearchedText
    #: Where each turn's content begins, and the turn.
    starts: tuple[int, ...]
    turns: tuple[int, ...]

    def place(self, mention: Mention) -> tuple[int | None, Span | None]:
        if mention.span is None:
            return (self.turns[0] if len(self.turns) == 1 else None), None
        at = bisect_right(self.starts, mention.span[0]) - 1
        return self.turns[at], (mention.span[0] - self.starts[at], mention.span[1] - self.starts[at])


#: Keeps the end of one text and the start of the next from being read as one.
_GAP = "\n;;;;;\n"


def _texts(messages: tuple[Message, ...]) -> Iterator[_Said]:
    """What was said before, most convincing kind first, newest first in each."""
    kinds: dict[Origin, list[tuple[int, str]]] = {}
    for turn in range(len(messages) - 1, -1, -1):
        origin = _ORIGINS.get(messages[turn].role)
        if origin is not None and messages[turn].content:
            kinds.setdefault(origin, []).append((turn, messages[turn].content or ""))
    for origin in Origin:
        texts: list[str] = []
        starts: list[int] = []
        length = 0
        for _, content in kinds.get(origin, ()):
            if length >= MAX_TEXT:
                break
            starts.append(length)
            texts.append(content[: MAX_TEXT - length])
            length += len(texts[-1]) + len(_GAP)
        if texts:
            text = SearchedText(_GAP.join(texts), is_json=origin is Origin.RESULT)
            yield _Said(origin, text, tuple(starts), tuple(turn for turn, _ in kinds[origin][: len(starts)]))


def _origin(path: Path, value: Any, texts: list[_Said], schema: Any) -> ValueOrigin:
    searched = bool(value.strip()) if isinstance(value, str) else as_number(value) is not None
    # A long system prompt or result has most words of anything, so only the user can say a text in part.
    in_part = [said for said in texts if said.origin is Origin.MESSAGE]
    for search, where in ((find, texts), (find_partly, in_part)) if searched else ():
        for said in where:
            mention = search(value, said.text)
            if mention is not None:
                return ValueOrigin(path, value, said.origin, *said.place(mention), mention.exact)
    schemas = schemas_at(schema, path)
    if any("default" in one and same_value(one["default"], value) for one in schemas):
        return ValueOrigin(path, value, Origin.DEFAULT)
    if not searched:
        return ValueOrigin(path, value, Origin.CHOICE)
    if any(_allowed(one, value) for one in schemas):
        return ValueOrigin(path, value, Origin.ENUM)
    return ValueOrigin(path, value, Origin.NOWHERE)


def _allowed(schema: dict[str, Any], value: Any) -> bool:
    choices = schema.get("enum")
    given = choices if isinstance(choices, list) else [schema["const"]] if "const" in schema else []
    return any(same_value(choice, value) for choice in given)
