"""Messages between two labels, labelled by what was ruled about them."""

from collections.abc import Sequence
from random import Random
from typing import Any

from tooldata_tui.dataset import ASK, NO_TOOL, Boundary, label_of, outcome_words
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Call
from tooldata_tui.generation.arrivals import RefusedError, arguments_text, text_of
from tooldata_tui.generation.batched import EACH, SEEDS, Batched, Draft
from tooldata_tui.generation.ground import Ground, Seed, tools_text
from tooldata_tui.generation.prompt import Prompt
from tooldata_tui.generation.reply_schema import Schema, reply_object, reply_schema
from tooldata_tui.rules.wording import shown

__all__ = ["BoundaryProbe"]


class BoundaryProbe(Batched):
    """A :class:`~tooldata_tui.generation.exchange.Work`: its one target is the boundary.

    :param near: examples that were found on the boundary, to show beside those of both labels
    """

    kind = "boundary"

    def __init__(
        self,
        ground: Ground,
        prompt: Prompt,
        boundary: Boundary,
        count: int,
        *,
        near: Sequence[int] = (),
        model: str,
        seed: int = 0,
        each: int = EACH,
    ) -> None:
        names = ground.toolset.by_name
        self._boundary = boundary
        self._labels = [label_of(one, names) for one in boundary]
        self._tools = [names[name] for label in self._labels for name in sorted(label) if name in names]
        if len(self._tools) != sum(map(len, self._labels)):
            raise ValueError(f"{boundary} is no boundary of these tools")
        self._near = frozenset(near)
        self._ruled = [one for one in ground.rulings if one.boundary == boundary]
        #: Texts of labels, or of what was ruled in their place: "ask first" calls nothing.
        self._right = {ASK: frozenset[str]()} | dict(zip(boundary, self._labels, strict=True))
        if all(one.outcome != ASK for one in self._ruled):
            del self._right[ASK]
        super().__init__(ground, prompt, [(str(boundary), count)], model=model, seed=seed, each=each)

    def seeds(self, target: int, random: Random) -> list[Seed]:
        found = [one for one in self.ground.seeds if one.example in self._near]
        some = random.sample(found, min(SEEDS // 2, len(found)))
        for label in self._labels:
            some += self.ground.sample(random, label, SEEDS // 4)
        return list(dict.fromkeys(some))

    def written(self, target: int) -> Sequence[str]:
        return [one.text for label in self._labels for one in self.ground.of(label)]

    def values(self, target: int, random: Random) -> dict[str, str]:
        return {
            "first": shown(outcome_words(self._boundary.first)),
            "second": shown(outcome_words(self._boundary.second)),
            "data_tools": tools_text(self._tools),
            "data_rulings": "\n".join(dumps({"messages": one.text, "right": one.outcome}) for one in self._ruled),
        }

    def item_schema(self, target: int) -> Schema:
        """What is right, with the arguments of each tool in question: null where it is not called."""
        arguments = {f"arguments_{n}": _or_null(reply_schema(tool)) for n, tool in enumerate(self._tools, 1)}
        described = {name: {**schema, "description": f"of {shown(tool.name)}, null where it is not called"}
                     for (name, schema), tool in zip(arguments.items(), self._tools, strict=True)}  # fmt: skip
        return reply_object(
            message={"type": "string"},
            right={"type": "string", "enum": list(self._right), "description": f"{ASK} is: ask first"},
            **described,
            answer={"type": "string", "description": f"what is said where {NO_TOOL} is right, else empty"},
        )

    def drafted(self, target: int, item: Any) -> Draft:
        text, right = text_of(item, "message"), text_of(item, "right")
        if right not in self._right:
            raise RefusedError(f"“{shown(text)}” is said to be {shown(right)}, which is not in question")
        label = self._right[right]
        calls = [
            Call(tool.name, arguments_text(item.get(f"arguments_{n}"), tool))
            for n, tool in enumerate(self._tools, 1)
            if tool.name in label
        ]
        return Draft(text, calls, "" if calls else text_of(item, "answer"))


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}
