"""Mining: messages of real logs that say what the set does not say yet, as seeds for a person to accept.

Near-duplicates of what is there are left out, and what may be personal is masked before anything else is done with a
message. Of the rest those are chosen, one after the other, that bring the most words which people use and the set does
not have, and that fill its gaps.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tooldata_tui.dataset import NO_TOOL, Note, Role, Toolset
from tooldata_tui.dataset.jsontext import dumps, loads
from tooldata_tui.formats.codec import META
from tooldata_tui.formats.converting import noted
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.formats.records import read_records
from tooldata_tui.formats.registry import RowReader
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.generation.novelty import Novelty
from tooldata_tui.rules.health_gaps import GapRequest
from tooldata_tui.rules.health_numbers import Kind
from tooldata_tui.rules.requests import ToolWords, kind_of_negative
from tooldata_tui.rules.spoken import is_follow_up, manner_of, words_of
from tooldata_tui.rules.tool_words import stem
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.guessing import Guess, guesses
from tooldata_tui.tasks.masking import Masker, Talk
from tooldata_tui.tasks.seeding import arguments_in, seed_row

__all__ = ["GUESSED", "Log", "Mined", "choose", "mined_row", "texts_of"]

T = TypeVar("T")

#: The rule that says that a label was guessed.
GUESSED = "F111"

#: Characters of a message, and words that it has at least.
_LONGEST, _WORDS = 1_000, 2
#: Different messages of a log that are compared, and messages of the set that they are compared with.
_MOST, _THERE = 20_000, 50_000
#: So many times as many as are wanted are guessed, and never more than so many.
_GUESSED, _MOST_GUESSED = 5, 1_000
#: Examples of a tool below which one more is wanted anyway.
_ENOUGH = 10
#: What a word counts once more that was said before; what a gap counts beside the words, and what a rare word does.
_AGAIN, _GAP, _RARE = 0.3, 2.0, 0.2
#: How much longer messages pay for having more words: 0 is not at all, with 1 the shortest win.
_FAIR = 0.75
#: Words that are named as new, and tools that are named as likely.
_NAMED, _LIKELIEST = 4, 2
#: How likely a tool has to be to be called, and the second beside it at most: of the others half are wrong.
_ENOUGH_LIKELY, _AS_LIKELY = 0.3, 0.75
#: Characters of what the assistant says in which a name is looked for.
_GREETING = 300


class Mined(NamedTuple):
    """A message that is proposed as a seed.

    :ivar tool: what it is likely to call; None where nothing is likely enough
    :ivar place: file and line of the log
    :ivar masked: what was replaced in it
    :ivar guesses: the likeliest tools, and how likely each is, in [0, 1]; none where nothing speaks for any
    :ivar why: gaps that it fills and words that it brings
    """

    message: str
    tool: str | None
    arguments: Mapping[str, Any]
    guesses: tuple[Guess, ...]
    place: tuple[str, int]
    masked: tuple[str, ...]
    why: tuple[str, ...]


def mined_row(one: Mined, system: str = "") -> dict[str, Any]:
    """An OpenAI row of a proposal, which says of itself that it was guessed.

    Where no tool is likely enough nothing is called and nothing answered: whoever looks at it picks.

    :param system: what the assistant is told first, if anything
    """
    row = {**seed_row(one.message, one.tool or NO_TOOL, one.arguments, system), META: {"source": "mined"}}
    turn = len(row["messages"]) - 1
    return noted(row, [Note(GUESSED, _guessed(one), turn, ("messages", turn))])


def _guessed(one: Mined) -> str:
    """``refund was guessed: 52% likely, check_status 31%; nobody has looked at it``."""
    likely = [f"{name} {share:.0%}" for name, share in one.guesses]
    if one.tool is None:
        said = ", ".join(likely) or "no tool shares a word with it"
        return f"nothing is called yet, for nothing is likely enough ({said}): pick a tool"
    others = "".join(f", {other}" for other in likely[1:])
    return f"{one.tool} was guessed: {one.guesses[0].share:.0%} likely{others}; nobody has looked at it"


def texts_of(db: Connection) -> Iterator[str]:
    """What users say in the examples that are there, the first :data:`_THERE` messages; rejected ones, too."""
    left = _THERE
    for _, row, toolset, _ in ExampleStore(db).whole(shared=False):
        for message in example_of_row(loads(row), toolset or Toolset(())).messages:
            if message.role == Role.USER and message.content:
                yield message.content
                left -= 1
        if left <= 0:
            return


class _Candidate(NamedTuple):
    message: str
    place: tuple[str, int]
    masked: tuple[str, ...]
    words: frozenset[str]


@dataclass(slots=True)
class Log:
    """Reads logs and keeps the messages that are new.

    :ivar messages: of users, that were looked at
    :ivar known: those near to one that is there, or that came before
    :ivar keys: those that hold a key, which are left out
    :ivar bad: lines that could not be read
    :ivar is_full: there were more than could be compared
    """

    toolset: Toolset
    there: Iterable[str]
    messages: int = 0
    known: int = 0
    keys: int = 0
    bad: int = 0
    is_full: bool = False
    candidates: list[_Candidate] = field(default_factory=list)
    covered: Counter[str] = field(default_factory=Counter)
    #: What was said before, as it was and as it is masked: of the set nobody knows which of the two it has.
    _said: Novelty = field(init=False)
    _masked: Novelty = field(init=False)
    _masker: Masker = field(init=False)

    def __post_init__(self) -> None:
        self._said, self._masked, self._masker = Novelty(), Novelty(), Masker(self.toolset)
        for text in self.there:
            self._said.add(text)
            self._masked.add(text)
            self.covered.update(_words(text))

    def read(self, path: Path, reader: RowReader, name: str) -> None:
        """Take in one file. Raises :class:`~tooldata_tui.errors.DataError` where it cannot be read."""
        for raw in read_records(path):
            if self.is_full:
                return
            if raw.too_long or not raw.data.strip():
                self.bad += raw.too_long
                continue
            try:
                messages = reader.example(reader.parse(raw.data)).messages
            except RowError:
                self.bad += 1
                continue
            said = [one.content for one in messages if one.role == Role.USER and one.content]
            alone = [text.strip() for number, text in enumerate(said) if not number or not is_follow_up(text)]
            alone = [text for text in alone if len(text) <= _LONGEST and len(words_of(text)) >= _WORDS]
            if alone:
                answers = [one.content[:_GREETING] for one in messages if one.role == Role.ASSISTANT and one.content]
                talk = self._masker.talk([*said, *answers])
                for text in alone:
                    self._take(text, talk, (name, raw.number))

    def _take(self, text: str, talk: Talk, place: tuple[str, int]) -> None:
        self.messages += 1
        if not self._said.add(text):
            self.known += 1
            return
        masked = talk.mask(text)
        if masked is None:
            self.keys += 1
        elif not self._masked.add(masked.text):
            self.known += 1
        elif len(self.candidates) >= _MOST:
            self.is_full = True
        else:
            self.candidates.append(_Candidate(masked.text, place, masked.kinds, _words(masked.text)))


def _words(text: str) -> frozenset[str]:
    """The words that tell what a message is about, without their endings, and how it begins."""
    words = words_of(text[:_LONGEST])
    telling = {stem(word) for word in words if len(word) > 2 and word.isalpha()}
    return frozenset(telling | {f"{' '.join(words[:2])} …"})


@dataclass(slots=True)
class _Wish:
    """A gap that is still to be filled."""

    gap: GapRequest
    left: int

    def is_met_by(self, one: "_Labelled") -> bool:
        gap, arguments = self.gap, one.arguments
        if self.left <= 0 or (gap.tool and gap.tool != one.tool):
            return False
        match gap.kind:
            case "tool":
                return True
            case "given":
                return gap.parameter in arguments
            case "omitted":
                return gap.parameter not in arguments
            case "value":
                return gap.parameter in arguments and dumps(arguments[gap.parameter]) == dumps(gap.value)
            case "negative":
                return one.negative is not None and one.negative == gap.negative
            case "untidy":
                return one.casual
        return False

    def worth(self, one: "_Labelled") -> float:
        """How much of the gap it is expected to fill: what is of a tool is, where the guess is right."""
        depends = self.gap.tool or self.gap.kind == "negative"
        return one.guesses[0].share if depends and one.guesses else 1.0


class _Labelled(NamedTuple):
    candidate: _Candidate
    tool: str | None
    arguments: Mapping[str, Any]
    guesses: tuple[Guess, ...]
    casual: bool
    negative: Kind | None


def choose(
    log: Log,
    db: Connection,
    gaps: Sequence[GapRequest],
    calls: Mapping[str, int],
    count: int,
) -> list[Mined]:
    """The *count* messages of *log* that bring the most, the best first.

    :param gaps: what the set lacks
    :param calls: examples of each tool that are there
    """
    used = Counter(word for one in log.candidates for word in one.words)
    weights = {word: _weight(many) for word, many in used.items()}
    wanted = min(max(_GUESSED * count, 100), _MOST_GUESSED)
    first = _greedy(log.candidates, lambda one: one.words, weights, log.covered, wanted)
    words = ToolWords.of(log.toolset)
    labelled = [_labelled(log.candidates[at], db, log.toolset, words) for at in first]
    wishes = _wishes(gaps, log.toolset, calls)
    said = Counter(log.covered)
    chosen: list[Mined] = []

    def met(one: _Labelled) -> list[_Wish]:
        return [wish for wish in wishes if wish.is_met_by(one)]

    def take(one: _Labelled) -> None:
        filled = met(one)
        fresh = {word: stem(word) for word in words_of(one.candidate.message)}
        fresh = {word: root for word, root in fresh.items() if root in one.candidate.words and not said[root]}
        new = sorted((word for word, root in fresh.items() if used[root] > 1), key=lambda word: -used[fresh[word]])
        why = [wish.gap.words for wish in filled] + ([f"new words: {', '.join(new[:_NAMED])}"] if new else [])
        for wish in filled:
            wish.left -= 1
        said.update(one.candidate.words)
        candidate = one.candidate
        place, masked = candidate.place, candidate.masked
        chosen.append(Mined(candidate.message, one.tool, one.arguments, one.guesses, place, masked, tuple(why)))

    _greedy(
        labelled, lambda one: one.candidate.words, weights, log.covered, count,
        bonus=lambda one: sum(_GAP * wish.worth(one) for wish in met(one)), take=take,
    )  # fmt: skip
    return chosen


def _weight(many: int) -> float:
    """What a word weighs that so many messages have: one that only one has may be a slip or a name."""
    return 1 + log(many) if many > 1 else _RARE


def _labelled(candidate: _Candidate, db: Connection, toolset: Toolset, words: ToolWords) -> _Labelled:
    found = tuple(one for one in guesses(db, candidate.message, toolset)[:_LIKELIEST] if one.share > 0)
    tool = _clear(found)
    schema = toolset.by_name.get(tool) if tool is not None else None
    arguments = arguments_in(candidate.message, schema) if schema is not None else {}
    negative = kind_of_negative(candidate.message, "", words) if tool == NO_TOOL else None
    return _Labelled(candidate, tool, arguments, found, manner_of(candidate.message).casual, negative)


def _clear(found: Sequence[Guess]) -> str | None:
    """The tool that is likely enough, and clearly likelier than the second."""
    if not found or found[0].share < _ENOUGH_LIKELY:
        return None
    is_torn = len(found) > 1 and found[1].share > _AS_LIKELY * found[0].share
    return None if is_torn else found[0].tool


def _wishes(gaps: Sequence[GapRequest], toolset: Toolset, calls: Mapping[str, int]) -> list[_Wish]:
    asked = {one.tool for one in gaps if one.kind == "tool"}
    few = [name for name in toolset.by_name if name not in asked and calls.get(name, 0) < _ENOUGH]
    more = [GapRequest("tool", _ENOUGH - calls.get(name, 0), name) for name in few]
    return [_Wish(one, one.missing) for one in (*gaps, *more)]


def _greedy(
    items: Sequence[T],
    words_of_item: Callable[[T], frozenset[str]],
    weights: Mapping[str, float],
    covered: Mapping[str, int],
    count: int,
    *,
    bonus: Callable[[T], float] = lambda _: 0.0,
    take: Callable[[T], None] = lambda _: None,
) -> list[int]:
    """Positions of up to *count* of *items*, each the one that brings the most beside those before it.

    What an item brings only ever becomes less, so of most of them it is not asked again.
    """
    said = Counter(covered)

    def gain(at: int) -> float:
        words = words_of_item(items[at])
        brought = sum(weights[word] * _AGAIN ** min(said[word], 8) for word in words)
        fair = float((len(words) or 1) ** _FAIR)
        return brought / fair + bonus(items[at])

    heap = [(-gain(at), at) for at in range(len(items))]
    heapq.heapify(heap)
    chosen: list[int] = []
    while heap and len(chosen) < count:
        _, at = heapq.heappop(heap)
        now = gain(at)
        if heap and -now > heap[0][0]:
            heapq.heappush(heap, (-now, at))
            continue
        chosen.append(at)
        said.update(words_of_item(items[at]))
        take(items[at])
    return chosen
