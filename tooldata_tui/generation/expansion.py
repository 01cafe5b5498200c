"""More messages that call a tool, each with its call."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tooldata_tui.dataset import Parameter, Tool, parameters_of, read_arguments
from tooldata_tui.dataset.jsonequal import same_value
from tooldata_tui.formats.building import Call
from tooldata_tui.generation.arrivals import RefusedError, arguments_text, items_of, text_of
from tooldata_tui.generation.batched import EACH, SEEDS, Batched, Draft
from tooldata_tui.generation.ground import Ground, Seed, tool_text, tools_text
from tooldata_tui.generation.prompt import Prompt
from tooldata_tui.generation.reply_schema import Schema, reply_object, reply_schema
from tooldata_tui.rules.given import enum_of
from tooldata_tui.rules.health_gaps import GapRequest
from tooldata_tui.rules.wording import shown, value_text

__all__ = ["Expansion", "Wish"]


@dataclass(frozen=True, slots=True)
class Wish:
    """So many examples of a tool, or of one thing that they lack."""

    tool: str
    count: int
    gap: GapRequest | None = None


class Expansion(Batched):
    """A :class:`~tooldata_tui.generation.exchange.Work`: a target is a wish."""

    kind = "positive"
    near = "- each is near to the first of the examples: its situation and wish, in other words, with other values"

    def __init__(
        self, ground: Ground, prompt: Prompt, wishes: Sequence[Wish], *, model: str, seed: int = 0, each: int = EACH
    ) -> None:
        for wish in wishes:
            if wish.tool not in ground.toolset.by_name:
                raise ValueError(f"there is no tool {wish.tool}")
        self._wishes = tuple(wishes)
        counts = [(_named(wish), wish.count) for wish in wishes]
        super().__init__(ground, prompt, counts, model=model, seed=seed, each=each)

    def seeds(self, target: int, random: Random) -> list[Seed]:
        return self.ground.sample(random, frozenset({self._wishes[target].tool}), SEEDS)

    def written(self, target: int) -> Sequence[str]:
        return [one.text for one in self.ground.of(frozenset({self._wishes[target].tool}))]

    def values(self, target: int, random: Random) -> dict[str, str]:
        wish = self._wishes[target]
        tool = self.ground.toolset.by_name[wish.tool]
        return {
            "wants": "\n".join(f"- {one}" for one in _wants(wish, tool, random)),
            "data_tool": tool_text(tool),
            "data_others": tools_text([one for one in self.ground.toolset.tools if one is not tool], short=True),
        }

    def item_schema(self, target: int) -> Schema:
        wish = self._wishes[target]
        given = reply_schema(self.ground.toolset.by_name[wish.tool])
        made = {"calls": {"type": "array", "items": given}} if _is_parallel(wish) else {"arguments": given}
        return reply_object(message={"type": "string"}, **made)

    def drafted(self, target: int, item: Any) -> Draft:
        wish = self._wishes[target]
        calls = _calls(item, self.ground.toolset.by_name[wish.tool], wish)
        return Draft(text_of(item, "message"), calls, "", wish.gap is None or _fills(wish.gap, calls))


def _named(wish: Wish) -> str:
    return wish.tool if wish.gap is None else wish.gap.words


def _is_parallel(wish: Wish) -> bool:
    return wish.gap is not None and wish.gap.kind == "parallel"


def _calls(item: Any, tool: Tool, wish: Wish) -> list[Call]:
    """The calls of an item. Raises :class:`ValueError`."""
    if not _is_parallel(wish):
        return [Call(tool.name, arguments_text(item.get("arguments"), tool))]
    made = [Call(tool.name, arguments_text(one, tool)) for one in items_of(item, "calls")]
    if len(made) < 2:
        raise RefusedError("it does not make several calls")
    return made


def _fills(gap: GapRequest, calls: Sequence[Call]) -> bool:
    """Whether an example is what the gap lacks."""
    arguments = [read_arguments(one.arguments).value for one in calls]
    match gap.kind:
        case "given":
            return any(gap.parameter in one for one in arguments)
        case "omitted":
            return any(gap.parameter not in one for one in arguments)
        case "value":
            return any(same_value(one.get(gap.parameter), gap.value) for one in arguments)
    return True


def _wants(wish: Wish, tool: Tool, random: Random) -> list[str]:
    """What this request is to see to: the gap, or one enum and one optional parameter that take their turn."""
    gap = wish.gap
    if gap is not None:
        match gap.kind:
            case "given":
                return [f"every message says something that {shown(gap.parameter)} is passed for"]
            case "omitted":
                return [f"no message says anything of {shown(gap.parameter)}, which is left out of every call"]
            case "value":
                return [f"{shown(gap.parameter)} is {value_text(gap.value)} in every call, said in all sorts of ways"]
            case "parallel":
                return ["every message wants it for two or three things at once: one call for each of them"]
            case "untidy":
                return ["every message is casual, hurried or has a typo"]
    parameters = parameters_of(tool)
    closed = [one for one in parameters if enum_of(one.schema)]
    optional = [one for one in parameters if not one.required]
    wants = []
    if closed:
        wants.append(_all_of(random.choice(closed), random))
    if optional:
        wants.append(f"{shown(random.choice(optional).name)} is said in half of the messages and not in the others")
    return wants


def _all_of(parameter: Parameter, random: Random) -> str:
    values = enum_of(parameter.schema)
    some = random.sample(values, min(len(values), 8))
    return f"{shown(parameter.name)} takes all of these values: {', '.join(value_text(one) for one in some)}"
