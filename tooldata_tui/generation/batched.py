"""Jobs whose requests each bring several examples: what expansion, negatives and boundaries have in common."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, ClassVar, NamedTuple

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Call
from tooldata_tui.formats.codec import Tree
from tooldata_tui.generation.arrivals import Arrivals, RefusedError, items_of, provenance_of
from tooldata_tui.generation.exchange import Ask, Harvest
from tooldata_tui.generation.ground import Ground, Seed, told, voice
from tooldata_tui.generation.novelty import Yield
from tooldata_tui.generation.prompt import Prompt
from tooldata_tui.generation.reply_schema import Schema, reply_object
from tooldata_tui.generation.targets import Due, Targets

__all__ = ["EACH", "SEEDS", "Batched", "Draft"]

#: Examples that one request asks for: with more, the last ones are like the first.
EACH = 10
#: Seeds that one request shows.
SEEDS = 8
#: Of what is there already, a request shows so many patterns, so many that came last, and so many of the rest.
_PATTERNS, _RECENT, _SAMPLED = 10, 15, 15


class Draft(NamedTuple):
    """An example as a reply has it.

    :ivar counts: whether it is what the target asked for; it is taken either way
    """

    text: str
    calls: Sequence[Call] = ()
    answer: str = ""
    counts: bool = True


class Batched(ABC):
    """A :class:`~tooldata_tui.generation.exchange.Work`.

    What a request is made of follows from the seed, its key and what came before it.

    :param wanted: what each target is called, and how many examples of it are wanted
    :param each: examples that a request asks for
    """

    #: What examples remember themselves to be.
    kind: ClassVar[str]
    #: What is asked for besides, where all of it is to be like one message.
    near: ClassVar[str] = ""

    def __init__(
        self, ground: Ground, prompt: Prompt, wanted: Sequence[tuple[str, int]], *, model: str, seed: int, each: int
    ) -> None:
        self.ground = ground
        self._prompt, self._model, self._seed, self._each = prompt, model, seed, each
        self._names, self._wanted = [name for name, _ in wanted], [count for _, count in wanted]
        self._targets = Targets(self._wanted, each)
        self._arrivals = Arrivals(ground)
        self._prompt_key = prompt.key
        self._recent: list[deque[str]] = [deque(maxlen=_RECENT) for _ in wanted]
        self._written: dict[int, Sequence[str]] = {}
        self._chance = Random()
        #: The seeds of what was asked and has no reply yet; those of an earlier run are worked out again.
        self._asked: dict[str, Sequence[Seed]] = {}

    @abstractmethod
    def seeds(self, target: int, random: Random) -> list[Seed]:
        """What a request is to show of what people wrote. It is the first to draw from *random*."""

    @abstractmethod
    def written(self, target: int) -> Sequence[str]:
        """Messages that are there already and that new ones could be too near to."""

    @abstractmethod
    def values(self, target: int, random: Random) -> dict[str, str]:
        """What the template wants besides what every one gets."""

    @abstractmethod
    def item_schema(self, target: int) -> Schema:
        """The schema of one example in a reply."""

    @abstractmethod
    def drafted(self, target: int, item: Any) -> Draft:
        """Read one example of a reply. Raises :class:`ValueError` with what is wrong with it."""

    def next(self) -> Ask | None:
        due = self._targets.next()
        if due is None:
            return None
        random = self._random(due.key)
        seeds = self._asked[due.key] = self._shown(due.target, random)
        return self._ask(due, seeds, random)

    def plan(self) -> Iterator[Ask]:
        targets = Targets(self._wanted, self._each)
        while (due := targets.next()) is not None:
            random = self._random(due.key)
            yield self._ask(due, self._shown(due.target, random), random)

    @property
    def done(self) -> bool:
        return self._targets.is_done

    def lose(self, ask_key: str) -> None:
        self._asked.pop(ask_key, None)
        self._targets.came(ask_key, 0)

    def take(self, ask_key: str, value: Any) -> Harvest:
        target = self._targets.target_of(ask_key)
        items = items_of(value, "examples")
        shown = self._asked.pop(ask_key, None) or self._shown(target, self._random(ask_key))
        seeds = [one.example for one in shown]
        meta = provenance_of(self.kind, self._model, self._prompt_key, seeds, ask_key)
        rows: list[Tree] = []
        dropped: list[str] = []
        counted = 0
        for item in items:
            try:
                if not isinstance(item, dict):
                    raise RefusedError("an example is no object")
                draft = self.drafted(target, item)
                rows.append(self._arrivals.row(draft.text, draft.calls, draft.answer, meta))
            except ValueError as error:
                dropped.append(str(error))
            else:
                self._recent[target].append(draft.text)
                counted += draft.counts
        self._targets.came(ask_key, counted)
        return Harvest(rows, dropped)

    @property
    def yields(self) -> list[tuple[str, Yield]]:
        """How many new examples the requests brought, target by target."""
        return list(zip(self._names, self._targets.yields, strict=True))

    def _random(self, key: str) -> Random:
        self._chance.seed(f"{self._seed}/{key}")  # a new one would be seeded twice
        return self._chance

    def _ask(self, due: Due, seeds: Sequence[Seed], random: Random) -> Ask:
        values = self.values(due.target, random)
        if self.ground.like is not None and self.near:
            values["wants"] = f"{self.near}\n{values['wants']}"
        system, message = self._prompt.fill(
            {
                "count": str(due.count),
                "voice": voice(random),
                "data_seeds": told(seeds),
                "data_avoid": self._avoided(due.target, random),
                "data_system": self.ground.system,
                **values,
            },
            salt=str(self._seed),
        )
        schema = reply_object(examples={"type": "array", "items": self.item_schema(due.target)})
        return Ask(due.key, system, (("user", message),), "examples", schema)

    def _shown(self, target: int, random: Random) -> list[Seed]:
        """The seeds of a request: first the one that all is to be like, with fewer of the others then."""
        seeds, like = self.seeds(target, random), self.ground.like
        if like is None:
            return seeds
        return [like, *(one for one in seeds if one.example != like.example)][: SEEDS // 2]

    def _avoided(self, target: int, random: Random) -> str:
        if target not in self._written:
            self._written[target] = self.written(target)
        written = self._written[target]
        others = random.sample(written, min(_SAMPLED, len(written)))
        patterns = [dumps({"pattern": one}) for one in self.ground.crowded[:_PATTERNS]]
        return "\n".join([*patterns, *map(dumps, dict.fromkeys([*self._recent[target], *others]))])
