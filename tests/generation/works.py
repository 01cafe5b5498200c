"""Jobs that are simple enough to count what they get."""

from collections.abc import Iterator, Sequence
from typing import Any

from tooldata_tui.generation.exchange import Ask, Harvest

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "lookup_order",
            "description": "Looks up an order.",
            "parameters": {"type": "object", "properties": {"order_id": {"type": "string"}}, "required": ["order_id"]},
        },
    }
]

SCHEMA = {
    "type": "object",
    "properties": {"said": {"type": "string"}},
    "required": ["said"],
    "additionalProperties": False,
}


def row(said: str) -> dict[str, Any]:
    """An example of a message that calls a tool."""
    call = {"id": "call_1", "type": "function", "function": {"name": "lookup_order", "arguments": '{"order_id": "A1"}'}}
    answer = {"role": "assistant", "content": None, "tool_calls": [call]}
    return {"messages": [{"role": "user", "content": said}, answer], "tools": TOOLS, "_meta": {"source": "expand"}}


class Sayings:
    """Asks *count* times for something to say; each reply is an example.

    :ivar taken: keys of the replies it was given, in their order; ``lost`` those that nothing came of
    :ivar refused: what it does not want to hear: raises ValueError
    """

    def __init__(self, count: int, *, refused: Sequence[str] = (), words: int = 0) -> None:
        self.count, self.refused, self.words = count, refused, words
        self.asked = 0
        self.taken: list[str] = []
        self.lost: list[str] = []

    def next(self) -> Ask | None:
        if self.asked >= self.count:
            return None
        self.asked += 1
        return self.ask(self.asked)

    def ask(self, number: int) -> Ask:
        said = f"Say something, number {number}." + " word" * self.words
        return Ask(f"say/{number}", "You say things.", (("user", said),), "saying", SCHEMA, max_tokens=100)

    def take(self, ask_key: str, value: Any) -> Harvest:
        if any(word in value["said"] for word in self.refused):
            raise ValueError("nobody wants to hear that")
        self.taken.append(ask_key)
        return Harvest([row(f"{ask_key}: {value['said']}")])

    def lose(self, ask_key: str) -> None:
        self.lost.append(ask_key)

    @property
    def done(self) -> bool:
        return len(self.taken) + len(self.lost) >= self.count

    def plan(self) -> Iterator[Ask]:
        return (self.ask(number) for number in range(1, self.count + 1))


class Chain(Sayings):
    """The same, one after the other: each is asked for once the one before has come."""

    def next(self) -> Ask | None:
        number = len(self.taken) + len(self.lost)
        if self.asked > number:
            return None
        self.asked = max(self.asked, number)
        return super().next()
