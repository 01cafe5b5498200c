"""Second opinions: a model that does not see the label is asked for it several times, and once what is wrong with it.

A judge decides nothing. What it prefers, and where it is torn, becomes a finding that a person looks at.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tooldata_tui.dataset import NO_TOOL, Finding, Message, Opinion, Role, Severity, Toolset, label_text
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.generation.exchange import Ask, Harvest
from tooldata_tui.generation.ground import tools_text
from tooldata_tui.generation.prompt import Prompt
from tooldata_tui.generation.reply_schema import Schema, reply_object
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import shown
from tooldata_tui.text import clip, one_line

__all__ = ["CRITERIA", "Case", "Judging", "cases_of", "opinion_findings"]

#: What a proposal has to be, and how it is said that it is not.
CRITERIA: Mapping[str, str] = {
    "intent": "not what the user wants",
    "tool": "not the right tool",
    "count": "not as many calls as the wish needs",
    "arguments": "a value comes from nowhere",
    "result": "what is said is not what the result says",
}
#: From this share of the votes on a judge prefers a label; below it is torn.
_PREFERS = 0.6
#: Characters of a conversation that a judge is shown, the last ones.
_LONGEST = 40_000
_OF_CRITERIA = "criteria"
_SHORT_QUOTE = 3


class Case(NamedTuple):
    """A turn that is judged.

    :ivar before: what stands before it
    :ivar done: the turn, and what came of it up to the user's next message
    :ivar given: its label
    """

    example: int
    turn: int
    toolset: Toolset
    before: tuple[Message, ...]
    done: tuple[Message, ...]
    given: str


class _Said:
    """What was said of a case so far."""

    def __init__(self) -> None:
        self.votes: Counter[str] = Counter()
        self.faults: tuple[Finding, ...] = ()

    @property
    def ranked(self) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(self.votes.items(), key=lambda one: (-one[1], one[0])))


class Judging:
    """A :class:`~tooldata_tui.generation.exchange.Work`. The keys are ``17/2/0``: example, turn, number of the vote.

    :param votes: how often each case is asked about
    :param criteria: also ask what is wrong with what was done; None to leave that
    """

    def __init__(self, cases: Sequence[Case], blind: Prompt, criteria: Prompt | None, *, votes: int, salt: str) -> None:
        self._cases = {f"{one.example}/{one.turn}": one for one in cases}
        self._blind, self._criteria, self._salt = blind, criteria, salt
        numbers = [*map(str, range(votes)), *([_OF_CRITERIA] if criteria is not None else [])]
        self._keys = [f"{place}/{number}" for place in self._cases for number in numbers]
        self._next = 0
        self._waiting = set(self._keys)
        self._said = {place: _Said() for place in self._cases}

    def next(self) -> Ask | None:
        while self._next < len(self._keys):
            key = self._keys[self._next]
            self._next += 1
            if key in self._waiting:
                return self._ask(key)
        return None

    def plan(self) -> Iterator[Ask]:
        return map(self._ask, self._keys)

    @property
    def done(self) -> bool:
        return not self._waiting

    def lose(self, ask_key: str) -> None:
        self._waiting.discard(ask_key)

    @property
    def judged(self) -> tuple[int, int]:
        """How many turns were judged so far, and at how many of them there is something to look at."""
        said = {place: one for place, one in self._said.items() if one.votes or one.faults}
        objected = [place for place, one in said.items() if self._findings(self._cases[place], one)]
        return len(said), len(objected)

    @staticmethod
    def _findings(case: Case, said: _Said) -> tuple[Finding, ...]:
        return (*opinion_findings(case.given, said.ranked, case.turn), *said.faults)

    def take(self, ask_key: str, value: Any) -> Harvest:
        place, _, number = ask_key.rpartition("/")
        if place not in self._cases:
            raise ValueError(f"{ask_key!r} is about nothing that is judged")
        if ask_key not in self._waiting:
            return Harvest()
        case, said = self._cases[place], self._said[place]
        if number == _OF_CRITERIA:
            said.faults = tuple(_faults(case, value))
        else:
            said.votes[_vote(case, value)] += 1
        self._waiting.discard(ask_key)
        found = self._findings(case, said)
        return Harvest(opinions=[Opinion(case.example, case.turn, case.given, said.ranked, found)])

    def _ask(self, key: str) -> Ask:
        place, _, number = key.rpartition("/")
        case = self._cases[place]
        data = {"data_tools": tools_text(case.toolset.tools), "data_talk": _talk(case.before)}
        if number != _OF_CRITERIA or self._criteria is None:
            system, message = self._blind.fill(data, salt=f"{self._salt}/{place}")
            return Ask(key, system, (("user", message),), "opinion", _vote_schema(case))
        system, message = self._criteria.fill({**data, "data_done": _talk(case.done)}, salt=f"{self._salt}/{place}")
        return Ask(key, system, (("user", message),), "criteria", _CRITERIA_SCHEMA, temperature=0.0)


def opinion_findings(given: str, votes: Sequence[tuple[str, int]], turn: int) -> Iterator[Finding]:
    """What a person should look at: nothing where the judge agrees.

    :param votes: labels and how often each was preferred, most often first
    """
    whole = sum(n for _, n in votes)
    if not whole:
        return
    best, most = votes[0]
    if best == given and most >= _PREFERS * whole:
        return
    if most >= _PREFERS * whole:
        words = f"the judge prefers {shown(best)}, {most} of {whole} times, to {shown(given)}"
        yield _labelled("L101", words, turn, most / whole, (best, given))
        return
    other, fewer = votes[1]
    words = f"the judge is torn between {shown(best)} and {shown(other)}, {most} to {fewer} of {whole}"
    yield _labelled("L102", words, turn, 1 - (most - fewer) / whole, (best, other))


def _labelled(code: str, message: str, turn: int, score: float, labels: tuple[str, str]) -> Finding:
    return finding(code, message, turn)._replace(score=round(score, 4), labels=labels)


def _vote_schema(case: Case) -> Schema:
    names = list(case.toolset.by_name)
    one: Schema = {"type": "string", "enum": names} if names else {"type": "string"}
    return reply_object(reason={"type": "string"}, tools={"type": "array", "items": one})


def _vote(case: Case, value: Any) -> str:
    """The label that a reply prefers. Raises :class:`ValueError`."""
    names = value.get("tools") if isinstance(value, Mapping) else None
    if not isinstance(names, list):
        raise ValueError("the reply names no tools")  # noqa: TRY004 - the reply is wrong, not the program
    chosen = frozenset(one for one in names if one != NO_TOOL or one in case.toolset.by_name)
    for name in chosen:
        if name not in case.toolset.by_name:
            raise ValueError(f"there is no tool {shown(str(name))}")
    return label_text(chosen)


_CRITERIA_SCHEMA = reply_object(
    **{
        name: reply_object(
            reason={"type": "string", "description": "empty where it holds"},
            quote={"type": "string", "description": "empty where it holds"},
            holds={"type": "boolean"},
        )
        for name in CRITERIA
    }
)


def _faults(case: Case, value: Any) -> Iterator[Finding]:
    """The criteria that do not hold. One without words that are there to show it is a remark only."""
    text = _plain(_talk(case.before) + _talk(case.done))
    for name, words in CRITERIA.items():
        said = value.get(name) if isinstance(value, Mapping) else None
        if not isinstance(said, Mapping) or not isinstance(said.get("holds"), bool):
            raise ValueError(f"the reply does not say whether {name} holds")  # noqa: TRY004 - as above
        if said["holds"]:
            continue
        reason, quote = str(said.get("reason") or ""), str(said.get("quote") or "").strip()
        there = len(quote) >= _SHORT_QUOTE and _plain(quote) in text
        shows = f": “{shown(quote)}”" if there else ", and quotes nothing that is there"
        found = finding("L103", f"{words}, the judge says{shows}. {_clipped(reason)}".strip(), case.turn)
        yield found if there else found._replace(severity=Severity.INFO)


def _clipped(reason: str) -> str:
    return clip(one_line(reason[:500]), 160)


def _plain(text: str) -> str:
    """For comparing: neither white space nor case nor how JSON writes quotation marks."""
    return " ".join(text.replace("\\", "").replace('"', "").casefold().split())


def _talk(messages: Sequence[Message]) -> str:
    """Messages for a prompt, a turn a line, from the end as far as they may."""
    lines: list[str] = []
    left = _LONGEST
    for message in reversed(messages):
        for line in reversed(_lines(message)):
            left -= len(line)
            if left < 0 and lines:
                return "\n".join(reversed(lines))
            lines.append(line[:_LONGEST])
    return "\n".join(reversed(lines))


def _lines(message: Message) -> list[str]:
    said = [dumps({message.role: message.content})] if message.content else []
    return [*said, *(dumps({"call": call.name, "arguments": call.arguments}) for call in message.calls)]


def cases_of(number: int, messages: Sequence[Message], toolset: Toolset) -> Iterator[Case]:
    """The turns of an example that a judge can say something about: those that answer a user."""
    for turn, message in enumerate(messages):
        if message.role != Role.ASSISTANT or not turn or messages[turn - 1].role != Role.USER:
            continue
        after = [at for at in range(turn, len(messages)) if messages[at].role == Role.USER]
        end = after[0] if after else len(messages)
        given = label_text(frozenset(call.name for call in message.calls))
        yield Case(number, turn, toolset, tuple(messages[:turn]), tuple(messages[turn:end]), given)
