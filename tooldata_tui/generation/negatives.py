"""Messages that call nothing, each with what the assistant says."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Literal, NamedTuple

from tooldata_tui.generation.arrivals import text_of
from tooldata_tui.generation.batched import EACH, SEEDS, Batched, Draft
from tooldata_tui.generation.ground import Ground, Seed, tools_text
from tooldata_tui.generation.prompt import Prompt
from tooldata_tui.generation.reply_schema import Schema, reply_object

__all__ = ["NEGATIVES", "NegativeKind", "Negatives"]

NegativeKind = Literal["general", "near-miss", "multi-intent", "missing"]


class _Words(NamedTuple):
    """What a kind is called in a prompt, and what is said of it."""

    name: str
    wants: str


_KINDS: Mapping[str, _Words] = {
    "general": _Words(
        "talk that none of the tools has to do with",
        """\
- greetings, thanks, small talk; questions about the company, its products and its policies, about the assistant itself,
  about the world; requests for what the assistant cannot do
- the answer is friendly, says so where it knows nothing, and names what it can help with""",
    ),
    "near-miss": _Words(
        "messages that use the words of a tool and do not want it",
        """\
- asking about a thing in place of asking for it: how it works, whether it is possible, what it costs
- what might be ("if I wanted to ...", "suppose that ..."), what was once, what somebody else did
- the matter of another company or another department, or one that is settled already
- the message says that nothing is to be done, or leaves no doubt of it
- the answer is about what was asked, and offers to do the thing if it is wanted after all""",
    ),
    "multi-intent": _Words(
        "messages that want several things which do not go together",
        """\
- two or three wishes that belong to different tools and contradict one another, or hang on one another, so that
  something has to be settled first
- the answer names the wishes, and asks which comes first, or for what it takes to begin""",
    ),
    "missing": _Words(
        "messages that want a tool and lack what it requires",
        """\
- what the user wants is plain, and something that the tool requires is neither said nor to be found: the id, the
  amount, the new address
- the answer is one question, or two in one sentence, for exactly what is missing, and for nothing that was said""",
    ),
}

NEGATIVES: tuple[NegativeKind, ...] = ("general", "near-miss", "multi-intent", "missing")


class Negatives(Batched):
    """A :class:`~tooldata_tui.generation.exchange.Work`: a target is a kind.

    :param wanted: kinds, and how many examples of each
    """

    kind = "negative"
    near = "- each is near to the first of the examples, in words and situation, and yet nothing is to be called"

    def __init__(
        self,
        ground: Ground,
        prompt: Prompt,
        wanted: Sequence[tuple[NegativeKind, int]],
        *,
        model: str,
        seed: int = 0,
        each: int = EACH,
    ) -> None:
        self._kinds = [kind for kind, _ in wanted]
        super().__init__(ground, prompt, wanted, model=model, seed=seed, each=each)

    def seeds(self, target: int, random: Random) -> list[Seed]:
        of_all = self.ground.sample(random, None, SEEDS)
        without = self.ground.sample(random, frozenset(), SEEDS)
        # What is wanted is seen in those that call nothing; what the words of the tools are, in the others.
        return list(dict.fromkeys([*without[: SEEDS // 2], *of_all]))[:SEEDS]

    def written(self, target: int) -> Sequence[str]:
        return [one.text for one in self.ground.of(frozenset())]

    def values(self, target: int, random: Random) -> dict[str, str]:
        words = _KINDS[self._kinds[target]]
        return {
            "kind": words.name,
            "wants": words.wants,
            "data_tools": tools_text(self.ground.toolset.tools),
        }

    def item_schema(self, target: int) -> Schema:
        return reply_object(message={"type": "string"}, answer={"type": "string"})

    def drafted(self, target: int, item: Any) -> Draft:
        return Draft(text_of(item, "message"), (), text_of(item, "answer"))
