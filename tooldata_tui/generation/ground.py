"""What a job has to go on: the tools, what people wrote, and what is there already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, NamedTuple

from tooldata_tui.dataset import EMPTY_TOOLSET, Label, Ruling, Tool, Toolset
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import function_tool

__all__ = ["Ground", "Seed", "told", "tool_text", "tools_of", "tools_text", "voice"]

_SHORT = 600


class Seed(NamedTuple):
    """A message that somebody wrote, and what it leads to.

    :ivar example: id of the example
    :ivar calls: name and JSON text of the arguments of each call
    :ivar answer: what is said where nothing is called
    """

    example: int
    text: str
    label: Label
    calls: tuple[tuple[str, str], ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class Ground:
    """What is there when a job begins.

    :ivar seeds: what to sample from, in the order of their ids
    :ivar texts: every message of a user: what is near to one of these is not new
    :ivar crowded: patterns that many messages are made by, the largest first
    :ivar system: what the assistant is told, where most examples agree
    :ivar like: what is to be written more of, if it is one message
    """

    toolset: Toolset = EMPTY_TOOLSET
    seeds: tuple[Seed, ...] = ()
    texts: tuple[str, ...] = ()
    crowded: tuple[str, ...] = ()
    system: str = ""
    rulings: tuple[Ruling, ...] = ()
    like: Seed | None = None

    @cached_property
    def tools(self) -> list[dict[str, Any]]:
        """As a row has them."""
        return tools_of(self.toolset)

    def of(self, label: Label) -> Sequence[Seed]:
        return self._by_label.get(label, ())

    @cached_property
    def _by_label(self) -> Mapping[Label, Sequence[Seed]]:
        found: dict[Label, list[Seed]] = {}
        for one in self.seeds:
            found.setdefault(one.label, []).append(one)
        return found

    def sample(self, random: Random, label: Label | None, most: int) -> list[Seed]:
        """Seeds with *label*, or of all labels in turn where it is None."""
        if label is not None:
            pool = self.of(label)
            return random.sample(pool, min(most, len(pool)))
        labels = random.sample(list(self._by_label), min(most, len(self._by_label)))
        return list(_in_turn([self.sample(random, one, most) for one in labels]))[:most]


def _in_turn(groups: Sequence[list[Seed]]) -> Iterator[Seed]:
    for n in range(max(map(len, groups), default=0)):
        yield from (group[n] for group in groups if n < len(group))


def tools_of(toolset: Toolset) -> list[dict[str, Any]]:
    """The tools as a row has them."""
    return [function_tool(one.name, one.description or None, one.parameters) for one in toolset.tools]


def tool_text(tool: Tool) -> str:
    """A tool as a prompt has it: one line of JSON."""
    said: dict[str, Any] = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    if tool.output is not None:
        said["returns"] = tool.output
    return dumps(said)


def tools_text(tools: Sequence[Tool], *, short: bool = False) -> str:
    """Tools, one a line; *short* is name and description alone."""
    if short:
        return "\n".join(dumps({"name": one.name, "description": one.description[:_SHORT]}) for one in tools)
    return "\n".join(map(tool_text, tools))


def told(seeds: Sequence[Seed]) -> str:
    """Seeds as a prompt has them: one a line."""
    return "\n".join(dumps(_said(one)) for one in seeds)


def _said(seed: Seed) -> Mapping[str, Any]:
    if seed.calls:
        return {"message": seed.text, "calls": [{"tool": name, "arguments": text} for name, text in seed.calls]}
    return {"message": seed.text, "answer": seed.answer} if seed.answer else {"message": seed.text}


#: Who writes, how much, and how.
_PERSONAS = (
    "a customer of many years", "somebody who is here for the first time", "somebody in a hurry, on a phone",
    "somebody who is angry and stays polite", "somebody who is angry and does not", "an elderly person who explains",
    "a student", "somebody who writes for their company", "a parent between two errands",
    "somebody whose first language is another", "an engineer who is terse", "somebody who tells the whole story",
)  # fmt: skip
_LENGTHS = (
    "very short: up to six words",
    "short: a sentence",
    "two or three sentences",
    "mixed, from three words to five sentences",
)
_REGISTERS = ("plain", "formal", "casual, in lower case", "chatty", "matter-of-fact, without a greeting")
_SHAPES = ("questions", "orders and wishes", "statements that leave the wish to be understood", "a mix of all of these")


def voice(random: Random) -> str:
    """How a request is to sound, for a prompt."""
    persona, length = random.choice(_PERSONAS), random.choice(_LENGTHS)
    tone = f"{random.choice(_REGISTERS)}; {random.choice(_SHAPES)}"
    return f"- half of them from {persona}\n- length: {length}\n- tone: {tone}"
