"""What becomes of an example that a model wrote: a row, or the reason why it is none."""

from collections.abc import Mapping, Sequence
from typing import Any

from tooldata_tui.dataset import Severity, Tool, Toolset
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Call
from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.generation.ground import Ground
from tooldata_tui.generation.novelty import Novelty
from tooldata_tui.generation.reply_schema import arguments_of
from tooldata_tui.rules.checker import MANY_CALLS, Checker
from tooldata_tui.rules.wording import shown

__all__ = [
    "LONGEST_JSON", "Arrivals", "RefusedError", "arguments_text", "fault_in", "items_of", "provenance_of", "text_of",
]  # fmt: skip

_LONGEST = 8_000
#: The longest arguments that are taken, and the longest reply of those that go into the prompts after them.
LONGEST_JSON = 100_000
_MOST_ITEMS = 200


class RefusedError(ValueError):
    """An example is not taken, for this reason."""


def items_of(value: Any, name: str) -> list[Any]:
    """The list *name* of a reply. Raises :class:`ValueError` where there is none."""
    items = value.get(name) if isinstance(value, dict) else None
    if not isinstance(items, list):
        raise ValueError(f"the reply has no list of {name}")  # noqa: TRY004 - the reply is wrong, not the program
    return items[:_MOST_ITEMS]


def text_of(item: Any, name: str) -> str:
    """The text *name* of an item. Raises :class:`RefusedError` where there is none."""
    text = item.get(name) if isinstance(item, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise RefusedError(f"it has no {name}")
    if len(text) > _LONGEST:
        raise RefusedError(f"its {name} is {len(text):,} characters long")
    return text.strip()


def arguments_text(value: Any, tool: Tool) -> str:
    """The arguments that a reply means, as a call has them. Raises :class:`ValueError`."""
    text = dumps(arguments_of(value, tool))
    if len(text) > LONGEST_JSON:
        raise RefusedError(f"its arguments are {len(text):,} characters long")
    return text


def provenance_of(kind: str, model: str, prompt_key: str, seeds: Sequence[int], request: str) -> Tree:
    """What an example remembers of where it comes from."""
    return {
        "source": "expand",
        "kind": kind,
        "model": model,
        "prompt": prompt_key,
        "seeds": list(seeds),
        "request": request,
    }


def fault_in(row: Mapping[str, Any], toolset: Toolset, checker: Checker) -> str | None:
    """The first thing that is wrong with *row* for certain."""
    found = checker.check(example_of_row(row, toolset))
    wrong = next((one for one in found if one.severity == Severity.ERROR), None)
    return f"{wrong.code} {wrong.message}" if wrong is not None else None


def _reaction(calls: Sequence[Call], answer: str) -> Tree:
    """The assistant's turn after a first message, as :class:`~tooldata_tui.formats.building.Conversation` has it."""
    if not calls:
        return {"role": "assistant", "content": answer}
    made = [
        {"id": f"call_{n}", "type": "function", "function": {"name": one.name, "arguments": one.arguments}}
        for n, one in enumerate(calls, 1)
    ]
    return {"role": "assistant", "content": None, "tool_calls": made}


class Arrivals:
    """Takes in what comes, and keeps what is new and fits its schemas."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._checker = ground, Checker()
        self._novelty = Novelty(ground.texts)

    def row(self, message: str, calls: Sequence[Call], answer: str, meta: Tree) -> Tree:
        """A row of one message, and what it leads to. Raises :class:`RefusedError`."""
        messages: list[Tree] = [{"role": "system", "content": self._ground.system}] if self._ground.system else []
        messages += {"role": "user", "content": message}, _reaction(calls, answer)
        # Plain and faultless, as most are: tests/generation/test_arrivals.py holds that the rules say the same.
        is_fine = all(self._accepts(call) for call in calls) and len(calls) <= MANY_CALLS
        made = self._row(messages, meta) if is_fine else self.finished(messages, meta)
        if not self._novelty.add(message):
            raise RefusedError(f"“{shown(message)}” is near to one that is there")
        return made

    def _accepts(self, call: Call) -> bool:
        tool = self._ground.toolset.by_name.get(call.name)
        return tool is not None and self._checker.accepts(tool, call.arguments)

    def _row(self, messages: list[Tree], meta: Tree) -> Tree:
        tools = self._ground.tools
        return {"messages": messages, **({"tools": tools} if tools else {}), META: meta}

    def finished(self, messages: list[Tree], meta: Tree) -> Tree:
        """A row of *messages*. Raises :class:`RefusedError` where it breaks a rule for certain."""
        row = self._row(messages, meta)
        fault = fault_in(row, self._ground.toolset, self._checker)
        if fault is not None:
            asked = next((one["content"] for one in messages if one["role"] == "user"), "")
            raise RefusedError(f"“{shown(asked)}”: {fault}")
        return row
