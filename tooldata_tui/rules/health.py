"""The health of a whole set, gathered in one pass: how the tools, the negatives and the messages are spread.

Memory grows with the tools and with what is different (words, openings, answers), each of which has an end, and by a
few bytes an example.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding
from tooldata_tui.dataset.message import Message, Role, read_arguments
from tooldata_tui.dataset.tool import Toolset
from tooldata_tui.dataset.verdict import Status
from tooldata_tui.rules.balance import balance_findings, deviations
from tooldata_tui.rules.coverage import ToolUse
from tooldata_tui.rules.health_numbers import KINDS, Count, Health, Kind, Repeated, Tally
from tooldata_tui.rules.manners import Manners
from tooldata_tui.rules.mixture import mixture_findings
from tooldata_tui.rules.requests import ToolWords, kind_of_negative, stems_of
from tooldata_tui.rules.spoken import is_follow_up
from tooldata_tui.settings.model import Thresholds

__all__ = ["HealthCheck", "set_findings"]

#: Tools, and different answers, that are counted; toolsets whose words are kept.
_MOST_TOOLS, _MOST_ANSWERS, _KEPT = 20_000, 20_000, 64
#: Characters by which an answer is told from another, and how often one has to be there to be shown.
_ANSWER, _CANNED = 200, 3
_SHOWN = 10
#: Characters of a message that are looked at.
_LONGEST = 2_000
#: A tool that fewer examples offer is not compared with others; a common one is offered by half of all.
_OFFERED, _COMMON = 20, 0.5

_NUMBER = re.compile(r"[0-9]+")
_THRESHOLDS = Thresholds()
_USER = Role.USER.value
_NO_TOOL: Final = ("label", ("no-tool",), False)


class HealthCheck:
    """Takes the examples of a set one after another; the numbers and the findings can be asked for at any time.

    :param thresholds: what the numbers are held against
    """

    def __init__(self, thresholds: Thresholds = _THRESHOLDS) -> None:
        self._thresholds = thresholds
        self._examples = self._equipped = 0
        self._tools: dict[str, ToolUse] = {}
        #: By toolset: how many examples offer it, and the names of its tools.
        self._offers: Counter[str] = Counter()
        self._names: dict[str, tuple[str, ...]] = {}
        self._words: dict[str, ToolWords] = {}
        self._negatives, self._parallel, self._turns, self._follow_ups, self._several = (Tally() for _ in range(5))
        self._kinds: dict[Kind, Tally] = {kind: Tally() for kind in KINDS}
        self._answers: dict[str, tuple[str, Tally]] = {}
        self._manners = Manners()

    def add(self, example_id: int, example: Example, status: int = Status.PENDING) -> None:
        """Count *example*, which was not counted before; one that is rejected counts for nothing.

        :param status: a :class:`Status`, as the number that the project keeps
        """
        if status == Status.REJECTED:
            return
        self._examples += 1
        asked: list[str] = []
        calls: dict[str, list[Mapping[str, Any]]] = {}
        parallel = False
        for role, content, made, *_ in example.messages:
            if role == _USER:
                asked.append(content or "")
            if made:
                parallel |= len(made) > 1
                for call in made:
                    value = read_arguments(call.arguments).value
                    calls.setdefault(call.name, []).append(value if isinstance(value, dict) else {})
        if parallel:
            self._parallel.add(example_id)
        if len(asked) > 1:
            self._turns.add(example_id)
            if any(map(is_follow_up, asked[1:])):
                self._follow_ups.add(example_id)
        if asked:
            self._manners.add(example_id, asked[0])
        if len(example.toolset):
            self._equipped += 1
            known = self._use(example_id, example.toolset, calls, turns=len(asked) > 1)
            if asked and known:
                words = self._words_of(example.toolset)
                if len(words.touched(stems_of(asked[0][:_LONGEST]))) > 1:
                    self._several.add(example_id)
            if asked and not calls:
                self._weigh(example_id, example, asked)

    def _use(self, example: int, toolset: Toolset, calls: dict[str, list[Mapping[str, Any]]], *, turns: bool) -> bool:
        """Count who is offered and called; return whether these tools came before, as they do in a set that shares."""
        known = toolset.key in self._offers
        if not known:
            for name, tool in toolset.by_name.items():
                if name not in self._tools and len(self._tools) < _MOST_TOOLS:
                    self._tools[name] = ToolUse(name)
                if name in self._tools:
                    self._tools[name].learn(tool)
            if len(self._offers) < _MOST_TOOLS:
                self._names[toolset.key] = tuple(toolset.by_name)
        if toolset.key in self._names:
            self._offers[toolset.key] += 1
        for name, arguments in calls.items():
            if name in toolset.by_name and (use := self._tools.get(name)) is not None:
                use.add(example, arguments, turns=turns)
        return known

    def _offered(self) -> Counter[str]:
        """How many examples offer each tool."""
        offered: Counter[str] = Counter()
        for key, count in self._offers.items():
            for name in self._names[key]:
                offered[name] += count
        return offered

    def _weigh(self, number: int, example: Example, asked: list[str]) -> None:
        """Count an example that calls nothing, by its kind and its answer."""
        self._negatives.add(number)
        answer = _last_answer(example.messages)
        notes = example.origin.split(", ")
        noted = next((kind for kind in KINDS if kind in notes), None)
        kind = noted or kind_of_negative(" ".join(asked)[:_LONGEST], answer, self._words_of(example.toolset))
        self._kinds[kind].add(number)
        key = _NUMBER.sub("0", " ".join(answer[:_ANSWER].casefold().split()))
        if key in self._answers:
            self._answers[key][1].add(number)
        elif key and len(self._answers) < _MOST_ANSWERS:
            tally = Tally()
            tally.add(number)
            self._answers[key] = (answer[:_ANSWER], tally)

    def _words_of(self, toolset: Toolset) -> ToolWords:
        words = self._words.get(toolset.key)
        if words is None:
            if len(self._words) >= _KEPT:
                del self._words[next(iter(self._words))]
            words = self._words[toolset.key] = ToolWords.of(toolset)
        return words

    def health(self) -> Health:
        """The numbers so far."""
        offered = self._offered()
        enough = max(_OFFERED, _COMMON * self._equipped)
        common = {name: use.called.count for name, use in self._tools.items() if offered[name] >= enough}
        deviation = deviations(common) if len(common) > 1 else {}
        uses = sorted(self._tools.values(), key=lambda use: (-use.called.count, use.name))
        canned = sorted(
            (one for one in self._answers.values() if one[1].count >= _CANNED), key=lambda one: (-one[1].count, one[0])
        )
        return Health(
            examples=self._examples,
            equipped=self._equipped,
            tools=tuple(use.health(offered[use.name], deviation.get(use.name), self._thresholds) for use in uses),
            average=sum(common.values()) / len(common) if common else 0.0,
            negatives=Count(self._negatives.count, _NO_TOOL),
            kinds=tuple((kind, tally.counted()) for kind, tally in self._kinds.items()),
            canned=tuple(Repeated(text, tally.counted()) for text, tally in canned[:_SHOWN]),
            parallel=self._parallel.counted(),
            multi_turn=self._turns.counted(),
            follow_ups=self._follow_ups.counted(),
            several=self._several.counted(),
            messages=self._manners.health(),
            thresholds=self._thresholds,
        )

    def findings(self) -> dict[int | None, list[Finding]]:
        """What the set rules say, by example; None stands for the set as a whole."""
        return set_findings(self.health())


def set_findings(health: Health) -> dict[int | None, list[Finding]]:
    """What the set rules say about these numbers, by example; None stands for the set as a whole."""
    found: dict[int | None, list[Finding]] = {}
    for example, one in (*((None, one) for one in balance_findings(health)), *mixture_findings(health)):
        found.setdefault(example, []).append(one)
    return dict(sorted(found.items(), key=lambda item: item[0] if item[0] is not None else -1))


def _last_answer(messages: tuple[Message, ...]) -> str:
    answers = (one.content for one in reversed(messages) if one.role == Role.ASSISTANT and one.content)
    return next(answers, "")
