"""N2: answers without a call that should have one, and calls that should have been a question.

Words and shapes alone, so that each is quick and says why; what takes a model to see is the triage's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple, TypeVar

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding
from tooldata_tui.dataset.message import Message, Role, read_arguments
from tooldata_tui.dataset.tool import Tool, Toolset, parameters_of
from tooldata_tui.rules.claims import SENTENCE, claim_in
from tooldata_tui.rules.figured import figured
from tooldata_tui.rules.marks import Gist
from tooldata_tui.rules.patterns import is_found, takes
from tooldata_tui.rules.report import arguments_path, finding
from tooldata_tui.rules.requests import ToolWords, name_stems, name_words, stem
from tooldata_tui.rules.spoken import words_of
from tooldata_tui.rules.wording import name_text, shown

__all__ = ["NegativeCheck"]

K = TypeVar("K")
V = TypeVar("V")

#: Characters of a text that are looked at, and tools that are kept.
_LONGEST, _KEPT = 4_000, 256
#: Tools of a toolset, parameters and patterns of a tool, turns and calls of an example that are looked at: patterns
#: have to be compiled, and what is said in one place is looked for in others.
_TOOLS, _PARAMETERS, _PATTERNS, _TURNS, _CALLS = 50, 100, 10, 50, 50

_ASKS = re.compile(
    r"\?|\b(?:please|kindly) (?:send|give|provide|tell|share|let|enter|specify|confirm|choose|add|name|state|reply)\b"
    r"|\b(?:send|give|tell) me\b|\blet me (?:have|know)\b|\bonce (?:you|i (?:have|know))\b"
    r"|\bi(?:'ll| will|'d| would)?(?: still| also| just)? need\b"
)
#: One of these is in whatever asks without a question mark.
_ASKING_MARKS = ("please", "kindly", " me", "need", "once ")
_WISH = re.compile(
    r"(?:^|[.!?,;]\s+|\band )(?:please|pls|plz|can you|could you|would you|will you|i want|i'd like|i would like|i need"
    r"|i wanna|let's|kindly|go ahead and|i have to|i wish)\b"
)
_QUESTION = re.compile(
    r"(?:^|[.!?,;]\s+)(?:how|what|what's|why|who|is|are|does|do|did|which|when|where|should|would it|if|in case|suppose"
    r"|hypothetically)\b"
)
#: What a parameter's name ends with that holds an identifier.
_IDENTIFIER = frozenset(
    ("id", "ids", "number", "no", "nr", "num", "code", "email", "mail", "phone", "reference", "ref", "account", "isbn")
)
_RUN = re.compile(r"[0-9]{3,}")
_NOT_AN_ID = re.compile(r"[0-9]{4}[-/][0-9]{1,2}|[0-9]{1,2}[:/][0-9]{1,2}|[0-9]*000$")
_SEPARATORS = re.compile(r"[^0-9a-z]+")
_EMAIL = re.compile(r"[^\s@<>()\"',;:]{1,64}@[^\s@<>()\"',;:]{1,200}\.[a-z]{2,20}", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:other|another|second|both|numbers|ids|new|different|right|correct|confirm|each|e-?mails)\b"
)

#: In place of a pattern: an e-mail address.
_ADDRESS = "@"
#: A pattern that takes one of these says nothing.
_ORDINARY = ("refund", "where", "Paris", "a", "2026", "12")


class _Shaped(NamedTuple):
    """A parameter whose values can be told by their shape.

    :ivar question: finds the words that people ask for it with
    :ivar pattern: or :data:`_ADDRESS`
    """

    name: str
    question: re.Pattern[str]
    pattern: str
    required: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Facts:
    """What the checks need of a tool: its required identifiers, and what can be told by its shape.

    :ivar wanted: the patterns of what is required
    """

    required: frozenset[str]
    shaped: tuple[_Shaped, ...]
    wanted: tuple[str, ...]


class _Half(NamedTuple):
    """A turn of the user, its words with a figure, and those of them that never come again."""

    turn: int
    words: tuple[str, ...]
    left: set[str]


class NegativeCheck:
    """The rules about what is called and what is not, with the tools they have met. Not for several threads."""

    def __init__(self) -> None:
        self._facts: dict[str, _Facts] = {}
        self._words: dict[str, ToolWords] = {}
        #: What answers ask for, and the patterns of what calls need, by toolset: both come again.
        self._asked: dict[tuple[str, str], list[_Shaped]] = {}
        self._wanted: dict[tuple[str, tuple[str, ...]], list[str]] = {}

    def check(self, example: Example, gist: Gist | None = None) -> list[Finding]:
        """Findings about the answers and the calls of *example*, by turn.

        :param gist: that of its messages, where it is known
        """
        found: list[Finding] = []
        by_name = example.toolset.by_name
        if not by_name:
            return found
        wanted: tuple[str, ...] = ()  # the patterns of what some call needs
        called = answers = 0
        for turn, message in gist.calling if gist and not gist.answers else enumerate(example.messages):
            if message.role != "assistant":
                continue
            if message.calls:
                needs = False
                for call in message.calls:
                    tool = by_name.get(call.name)
                    if tool is not None:
                        facts = self._facts.get(tool.key) or self._facts_of(tool)
                        if facts.required:
                            needs = True
                        if facts.wanted:
                            wanted = facts.wanted
                if needs and (made_up := self._made_up(example, turn, _CALLS - called)) is not None:
                    found.append(made_up)
                called += len(message.calls)
            elif message.content and turn and answers < _TURNS:
                answers += 1
                answer = message.content[:_LONGEST]
                if not called and (words := claim_in(answer)) is not None:
                    said = f'nothing is called, and the answer says "{words}"'
                    found.append(finding("N201", said, turn, ("messages", turn, "content")))
                if example.messages[turn - 1].role == "user":
                    found += self._about_answer(example, turn, answer.lower().replace("’", "'"))
        if wanted and (halves := _half_told(example)):
            alone = called == 1 and gist is not None and len(gist.calling) == 1
            found += _half_served(wanted if alone else self._wanted_by(example), halves)
        return found

    def _facts_of(self, tool: Tool) -> _Facts:
        facts = self._facts.get(tool.key)
        if facts is None:
            facts = _facts(tool)
            _keep(self._facts, tool.key, facts)
        return facts

    def _words_of(self, toolset: Toolset) -> ToolWords:
        words = self._words.get(toolset.key)
        if words is None:
            words = ToolWords.of(toolset)
            _keep(self._words, toolset.key, words)
        return words

    def _about_answer(self, example: Example, turn: int, low: str) -> Iterator[Finding]:
        """N202 and N204: a request that is not answered, and a question that was."""
        if not _asks(low):
            tool = _plainly_asked(example.messages[turn - 1].content or "", self._words_of(example.toolset))
            if tool is not None:
                said = f"the message asks for {shown(tool)}; the answer neither calls it nor asks for what is missing"
                yield finding("N202", said, turn, ("messages", turn))._replace(labels=(tool,))
        elif _asks_in(low) and (asked := self._asked_in(low, example.toolset)):
            before = (one for one in example.messages[max(0, turn - _TURNS) : turn] if one.role == Role.USER)
            text = "\n".join((one.content or "")[:_LONGEST] for one in before)[-2 * _LONGEST :]
            for shaped in asked:
                values = _values(text, shaped.pattern)
                if len(values) == 1:
                    said = f'the answer asks for {name_text((shaped.name,))}; the user has said "{shown(values[0])}"'
                    yield finding("N204", said, turn, ("messages", turn, "content"))
                    return

    def _asked_in(self, low: str, toolset: Toolset) -> list[_Shaped]:
        """The parameters that an answer asks for, of those that can be told by their shape."""
        key = (toolset.key, low)
        asked = self._asked.get(key)
        if asked is None:
            by_name: dict[str, _Shaped] = {}
            for tool in toolset.tools[:_TOOLS]:
                for shaped in self._facts_of(tool).shaped:
                    by_name.setdefault(shaped.name, shaped)
            asked = [shaped for shaped in by_name.values() if _asks_for(low, shaped)]
            _keep(self._asked, key, asked)
        return asked

    def _made_up(self, example: Example, turn: int, most: int) -> Finding | None:
        """N203: a required identifier that nobody has said before the call; the first of a turn."""
        message, by_name = example.messages[turn], example.toolset.by_name
        said = [one.content for one in example.messages[:turn] if one.content]
        for index, call in enumerate(message.calls[: max(0, most)]):
            tool = by_name.get(call.name)
            wanted = self._facts_of(tool).required if tool is not None else None
            arguments = read_arguments(call.arguments).value if wanted else None
            if not wanted or not isinstance(arguments, dict):
                continue
            for name, value in arguments.items():
                if name not in wanted or (type(value) is str and _is_in(value, said)):
                    continue  # it stands there to the letter, as most do: nothing of it has to be sought
                needles = _needles(value)
                if needles and not _is_said(needles, example, turn):
                    path = (*arguments_path(message, turn, index), name)
                    return finding("N203", f"{name_text((name,))} is required and nobody has said it", turn, path)
        return None

    def _wanted_by(self, example: Example) -> Sequence[str]:
        """The patterns of what the calls of *example* need."""
        toolset = example.toolset
        names = tuple([call.name for message in example.messages for call in message.calls])
        key = (toolset.key, names)
        patterns = self._wanted.get(key)
        if patterns is None:
            tools = [tool for name in dict.fromkeys(names) if (tool := toolset.by_name.get(name)) is not None][:_TOOLS]
            patterns = list(dict.fromkeys([pattern for tool in tools for pattern in self._facts_of(tool).wanted]))
            if sum(map(len, names)) <= _LONGEST:
                _keep(self._wanted, key, patterns)
        return patterns


def _keep(cache: dict[K, V], key: K, value: V) -> None:
    if len(cache) >= _KEPT:
        del cache[next(iter(cache))]
    cache[key] = value


def _facts(tool: Tool) -> _Facts:
    required: set[str] = set()
    shaped: list[_Shaped] = []
    for one in parameters_of(tool)[:_PARAMETERS]:
        pattern = _pattern_of(one.schema) if len(shaped) < _PATTERNS else None
        words = name_words(one.name)
        if one.required and (pattern or (words and words[-1] in _IDENTIFIER)):
            required.add(one.name)
        if pattern:
            shaped.append(_Shaped(one.name, _question_for(one.name), pattern, one.required))
    wanted = dict.fromkeys(one.pattern for one in shaped if one.required and one.pattern != _ADDRESS)
    return _Facts(frozenset(required), tuple(shaped), tuple(wanted))


def _pattern_of(schema: Any) -> str | None:
    """A pattern that says what the values look like, where there is one that ordinary words do not fit."""
    if not isinstance(schema, Mapping):
        return None
    if schema.get("format") == "email":
        return _ADDRESS
    pattern = schema.get("pattern")
    if not isinstance(pattern, str) or not takes(pattern):
        return None
    return None if any(is_found(pattern, word) for word in _ORDINARY) else pattern


@lru_cache(maxsize=512)
def _question_for(name: str) -> re.Pattern[str]:
    """Finds the words that ask for a parameter of this name."""
    words = [word for word in name_words(name)[:6] if word not in ("id", "number", "no", "code")]
    if "email" in words or "mail" in words:
        return re.compile(r"\be-?mail address\b")
    spoken = "[ _-]".join(map(re.escape, words))
    return re.compile(rf"\b{spoken} (?:number|id|code|no)\b" if spoken else r"\b(?:number|id)\b")


def _plainly_asked(text: str, tools: ToolWords) -> str | None:
    """The one tool that *text* asks for with all the words of its name, as a wish or an order."""
    low = text[:_LONGEST].lower().replace("’", "'").strip()
    words = words_of(low)
    stems = {stem(word) for word in words}
    fitting = [name for name, own in tools.named.items() if _is_named(name, own, stems)]
    # A name of one word is asked for where it comes first: "transfer 20 to Ada".
    first = (stem(words[0]),) if words else None
    fitting += [name for name in tools.named if name_stems(name) == first]
    if len(fitting) != 1 or (_QUESTION.search(low) and not _WISH.search(low)):
        return None
    return fitting[0] if stem(words[0]) in tools.named[fitting[0]] or _WISH.search(low) else None


def _is_named(name: str, own: frozenset[str], stems: set[str]) -> bool:
    """Whether *stems* has the words of a name that say something; all of its words where only one of them does."""
    if len(own) > 1:
        return own <= stems
    words = name_stems(name)
    return len(own) == 1 and len(words) > 1 and stems.issuperset(words)


def _needles(value: Any) -> list[str]:
    """What of an identifier has to stand in a text that says it."""
    if isinstance(value, bool) or not isinstance(value, str | int) or (isinstance(value, int) and abs(value) >= 10**30):
        return []
    text = str(value)[:200].lower()
    if text.isalpha():
        return []
    if _EMAIL.fullmatch(text):
        return [_SEPARATORS.sub("", text.partition("@")[0])]
    if _NOT_AN_ID.match(text):
        return []
    return _RUN.findall(_SEPARATORS.sub("", text))


def _is_said(needles: list[str], example: Example, turn: int) -> bool:
    """Whether a text before *turn* has one of *needles*."""
    texts = [text for text in _texts_of(example.messages[:turn]) if text]
    if any(needle in text for needle in needles for text in texts):
        return True
    joined = _SEPARATORS.sub("", " ".join(texts).lower())
    return any(needle in joined for needle in needles)


def _asks_for(low: str, shaped: _Shaped) -> bool:
    """Whether the answer *low* asks for a parameter, and not for another value of it."""
    asked = shaped.question.search(low)
    if asked is None:
        return False
    sentence = next((one[0] for one in SENTENCE.finditer(low) if one.start() <= asked.start() < one.end()), "")
    return not _ANOTHER.search(sentence) and _asks_in(sentence)


def _asks(low: str) -> bool:
    """Whether an answer asks for something."""
    return "?" in low or (any(mark in low for mark in _ASKING_MARKS) and _ASKS.search(low) is not None)


def _asks_in(sentence: str) -> bool:
    return "?" in sentence or "please" in sentence or "send me" in sentence or "give me" in sentence


def _is_in(value: str, texts: list[str]) -> bool:
    for text in texts:  # noqa: SIM110  in half the time of any()
        if value in text:
            return True
    return False


def _half_told(example: Example) -> list[_Half]:
    """The first turns of the user in which some of several words with a figure come again and some do not."""
    found: list[_Half] = []
    messages = example.messages
    for turn, message in enumerate(messages[:_TURNS]):
        if message.role != "user" or not message.content:
            continue
        words = figured(message.content[:_LONGEST])
        if len(words) < 2:
            continue
        later = " ".join(_texts_of(messages[turn + 1 :]))
        left = {word for word in words if word not in later}
        if 0 < len(left) < len(words):
            found.append(_Half(turn, words, left))
    return found


def _half_served(patterns: Sequence[str], halves: list[_Half]) -> Iterator[Finding]:
    """N205: several ids in one message, of which what comes behind it takes up only some."""
    for pattern, (turn, words, left) in product(patterns, halves):
        values = [word for word in words if is_found(pattern, word)]
        unserved = [value for value in values if value in left]
        if len(values) > len(unserved) > 0:
            said = f'nothing is done about "{shown(unserved[0])}", which the message names'
            yield finding("N205", said, turn, ("messages", turn, "content"))
            return


def _values(text: str, pattern: str) -> list[str]:
    """The different words of *text* that look like a value of *pattern*."""
    if pattern == _ADDRESS:
        return list(dict.fromkeys(_EMAIL.findall(text)))
    return [word for word in figured(text) if is_found(pattern, word)]


def _texts_of(messages: tuple[Message, ...]) -> Iterator[str]:
    for message in messages:
        yield message.content or ""
        yield from (call.arguments for call in message.calls)
