"""One conversation in the making: whose turn it is, what was said, and what is true in its small world."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from tooldata_tui.dataset import Tool
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.codec import Tree
from tooldata_tui.generation.ground import Seed

__all__ = ["Dialogue", "Phase"]

#: Calls that may follow one message of the user, and turns of one conversation, after which it comes to its end.
_CALLS, _TURNS = 4, 40
#: Facts that are told, the newest.
_FACTS = 60


class Phase(Enum):
    """Who is next."""

    USER = "user"
    CALLER = "caller"
    RESULT = "result"
    OVER = "over"


class Dialogue:
    """A state machine over what three players say.

    :ivar said: messages of the user so far
    :ivar waiting: the call that has no result yet
    """

    def __init__(self, number: int, goal: str, voice: str, seeds: tuple[Seed, ...], most: int) -> None:
        self.number, self.goal, self.voice, self.seeds = number, goal, voice, seeds
        self.phase = Phase.USER
        self.said = 0
        self._most, self._turn, self._calls = most, 0, 0
        self._talk = Conversation()
        self._facts: dict[str, list[str]] = {}
        self._last: tuple[Tool, Call] | None = None
        self._finished = False

    @property
    def key(self) -> str:
        return f"{self.number}/{self._turn}"

    @property
    def is_over(self) -> bool:
        return self.phase is Phase.OVER

    @property
    def messages(self) -> list[Tree]:
        return self._talk.messages

    @property
    def waiting(self) -> tuple[Tool, Call]:
        assert self._last is not None
        return self._last

    def user_says(self, text: str, *, finished: bool) -> None:
        """The user's next message; one who is finished is answered once more."""
        self._talk.say("user", text)
        self.said += 1
        self._calls = 0
        self._finished = finished or self.said >= self._most
        self._to(Phase.CALLER)

    @property
    def has_to_say(self) -> bool:
        """Whether the assistant cannot call any more before it has said something."""
        return self._calls >= _CALLS or self._turn >= _TURNS

    def assistant_says(self, text: str) -> None:
        self._talk.say("assistant", text)
        self._to(Phase.OVER if self._finished or self._turn >= _TURNS else Phase.USER)

    def assistant_calls(self, tool: Tool, call: Call) -> None:
        """A call that fits."""
        self._talk.call([call])
        self._last = tool, call
        self._calls += 1
        self._to(Phase.RESULT)

    def tool_says(self, result: Any, facts: Sequence[tuple[str, str]]) -> None:
        """A result, and what is true from now on."""
        self._talk.result(result)
        _, call = self.waiting
        self._facts.setdefault(call.name, []).append(dumps({"call": call.arguments, "result": result}))
        for name, fact in facts:
            self._facts.setdefault(name, []).append(fact)
        self._to(Phase.CALLER)

    def _to(self, phase: Phase) -> None:
        self._turn += 1
        self.phase = phase

    def tried(self, call: Call) -> Conversation:
        """The talk as it would be with *call*; this one stays as it is."""
        other = Conversation()
        other.messages = [*self._talk.messages]
        other.call([call._replace(id="call_tried")])
        return other

    def row_messages(self, system: str) -> list[Tree]:
        """The finished conversation."""
        first: list[Tree] = [{"role": "system", "content": system}] if system else []
        return [*first, *self._talk.messages]

    def text(self, *, calls: bool = True) -> str:
        """The talk for a prompt, a turn a line; without *calls* it is what a user sees."""
        return "\n".join(dumps(line) for message in self._talk.messages for line in _lines(message, calls=calls))

    def world_text(self) -> str:
        """What is true, for a prompt: by what it is about, the newest last."""
        lines = [dumps({"of": name, "fact": fact}) for name, facts in self._facts.items() for fact in facts]
        return "\n".join(lines[-_FACTS:])


def _lines(message: Tree, *, calls: bool) -> list[Tree]:
    role, lines = message["role"], []
    if message.get("content") and (calls or role != "tool"):
        lines.append({role: message["content"]})
    if calls:
        made = [one["function"] for one in message.get("tool_calls", ())]
        lines += [{"call": one["name"], "arguments": one["arguments"]} for one in made]
    return lines
