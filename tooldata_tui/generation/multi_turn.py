"""Conversations of several turns: a user, an assistant that calls tools, and the tools, played by a model in turn.

Our code keeps the talk and the world. What a tool has said of an order is told to every later call, so that the order
that was found is the order that is refunded; each call is checked against its schema before it is answered, and what
breaks it is asked for again.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from tooldata_tui.dataset import Tool
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Call
from tooldata_tui.generation.arrivals import (
    LONGEST_JSON,
    Arrivals,
    RefusedError,
    arguments_text,
    provenance_of,
    text_of,
)
from tooldata_tui.generation.dialogue import Dialogue, Phase
from tooldata_tui.generation.exchange import Ask, Harvest
from tooldata_tui.generation.ground import Ground, Seed, told, tool_text, tools_text, voice
from tooldata_tui.generation.prompt import Prompt
from tooldata_tui.generation.reply_schema import Schema, reply_object, reply_schema
from tooldata_tui.rules.wording import shown

__all__ = ["Conversations", "Players"]

#: Turns of the user in one conversation.
_FEWEST, _MOST = 2, 5
#: Of so many calls one fails; of so many conversations one has a user who corrects what was said.
_FAILS, _CORRECTS = 6, 4
_SEEDS = 5
_TEXT: Schema = {"type": "string"}
_FACTS: Schema = {"type": "array", "items": reply_object(id=_TEXT, fact=_TEXT)}
#: After many calls in a row, so that the conversation does not end on a result.
_LAST_STEP = reply_object(text={"type": "string", "description": "what is said: nothing more can be called now"})

_FAULT = (
    "This time the call fails, as such systems do: the thing is not found, not allowed in its state, or the system is"
    " not to be reached. Return an object with the field error and a short text."
)
_CORRECTION = "At one point you notice that you said something wrong, an id or a detail, and correct it."


class Players(NamedTuple):
    """The prompts of the three that take part."""

    user: Prompt
    caller: Prompt
    result: Prompt


class Conversations:
    """A :class:`~tooldata_tui.generation.exchange.Work`. Each conversation has a key for each turn: ``3/5``."""

    def __init__(
        self, ground: Ground, players: Players, count: int, *, tools: Sequence[str] = (), model: str, seed: int = 0
    ) -> None:
        self._ground, self._players, self._model, self._seed = ground, players, model, seed
        self._tools, self._count = tuple(tools), count
        self._arrivals = Arrivals(ground)
        self._talks = [self._begun(number) for number in range(count)]
        self._asked: set[str] = set()

    def _begun(self, number: int) -> Dialogue:
        random = Random(f"{self._seed}/{number}")
        names = self._tools or tuple(self._ground.toolset.by_name)
        wanted = random.sample(names, min(len(names), random.randint(1, 3)))
        listed = ", ".join(map(shown, wanted))
        goal = f"You want help with something that takes these tools, in an order that makes sense: {listed}."
        if random.randrange(_CORRECTS) == 0:
            goal += f" {_CORRECTION}"
        pool = [one for name in wanted for one in self._ground.sample(random, frozenset({name}), _SEEDS)]
        seeds = random.sample(pool, min(_SEEDS, len(pool)))
        return Dialogue(number, goal, voice(random), tuple(seeds), random.randint(_FEWEST, _MOST))

    def next(self) -> Ask | None:
        for talk in self._talks:
            if not talk.is_over and talk.key not in self._asked:
                self._asked.add(talk.key)
                return self._ask(talk)
        return None

    @property
    def done(self) -> bool:
        return all(talk.is_over for talk in self._talks)

    def lose(self, ask_key: str) -> None:
        self._talk(ask_key).phase = Phase.OVER

    def take(self, ask_key: str, value: Any) -> Harvest:
        talk = self._talk(ask_key)
        if talk.key != ask_key or talk.is_over:
            return Harvest()  # it has gone on without
        if not isinstance(value, dict):
            raise RefusedError("the reply is no object")
        size = len(dumps(value))  # what is said now goes into every prompt after it
        if size > LONGEST_JSON:
            raise RefusedError(f"the reply is {size:,} characters long")
        match talk.phase:
            case Phase.USER:
                talk.user_says(text_of(value, "message"), finished=value.get("finished") is True)
            case Phase.CALLER:
                self._take_turn(talk, value)
            case Phase.RESULT:
                talk.tool_says(_result(value.get("result")), _facts(value.get("facts")))
        if not talk.is_over:
            return Harvest()
        return self._finished(talk)

    def plan(self) -> Iterator[Ask]:
        """As it would go if users said what the seeds say, and every call were answered at once."""
        for number in range(self._count):
            talk = self._begun(number)
            while not talk.is_over:
                yield self._ask(talk)
                _go_on(talk)

    def _talk(self, key: str) -> Dialogue:
        number, _, turn = key.partition("/")
        if not (number.isdigit() and turn.isdigit() and int(number) < self._count):
            raise ValueError(f"{key!r} is no turn of this job")
        return self._talks[int(number)]

    def _take_turn(self, talk: Dialogue, value: Any) -> None:
        name = value.get("tool")
        if not name or talk.has_to_say:
            talk.assistant_says(text_of(value, "text"))
            return
        tool = self._ground.toolset.by_name.get(name)
        if tool is None:
            raise RefusedError(f"there is no tool {shown(str(name))}")
        arguments = value.get(f"arguments_{self._ground.toolset.tools.index(tool) + 1}")
        call = Call(tool.name, arguments_text(arguments, tool))
        self._arrivals.finished([*talk.tried(call).messages], {})  # raises where the call does not fit
        talk.assistant_calls(tool, call)

    def _finished(self, talk: Dialogue) -> Harvest:
        seeds = [one.example for one in talk.seeds]
        meta = provenance_of("multi-turn", self._model, self._players.caller.key, seeds, str(talk.number))
        try:
            return Harvest([self._arrivals.finished(talk.row_messages(self._ground.system), meta)])
        except RefusedError as error:
            return Harvest(dropped=[str(error)])

    def _ask(self, talk: Dialogue) -> Ask:
        salt = f"{self._seed}/{talk.key}"
        tools = self._ground.toolset.tools
        match talk.phase:
            case Phase.USER:
                filled = self._players.user.fill(
                    {
                        "voice": talk.voice,
                        "goal": talk.goal,
                        "data_tools": tools_text(tools, short=True),
                        "data_seeds": told(talk.seeds),
                        "data_talk": talk.text(calls=False),
                    },
                    salt=salt,
                )
                return _asked(talk.key, filled, "turn", reply_object(message=_TEXT, finished={"type": "boolean"}))
            case Phase.CALLER:
                filled = self._players.caller.fill(
                    {
                        "data_tools": tools_text(tools),
                        "data_system": self._ground.system,
                        "data_talk": talk.text(),
                    },
                    salt=salt,
                )
                return _asked(talk.key, filled, "step", _LAST_STEP if talk.has_to_say else _step_schema(tools))
        tool, call = talk.waiting
        fails = Random(salt).randrange(_FAILS) == 0
        filled = self._players.result.fill(
            {
                "fault": _FAULT if fails else "",
                "data_tool": tool_text(tool),
                "data_call": dumps({"tool": call.name, "arguments": call.arguments}),
                "data_world": talk.world_text(),
                "data_talk": talk.text(),
            },
            salt=salt,
        )
        return _asked(talk.key, filled, "result", reply_object(result=_result_schema(tool), facts=_FACTS))


def _asked(key: str, filled: tuple[str, str], name: str, schema: Schema) -> Ask:
    system, message = filled
    return Ask(key, system, (("user", message),), name, schema)


def _step_schema(tools: Sequence[Tool]) -> Schema:
    """One call, or a text: what is not meant is null."""
    arguments = {}
    for n, tool in enumerate(tools, 1):
        schema = reply_schema(tool)
        words = f"of {shown(tool.name)}, null where it is not called"
        arguments[f"arguments_{n}"] = {**schema, "type": [schema["type"], "null"], "description": words}
    names: list[str | None] = [tool.name for tool in tools]
    return reply_object(
        text={"type": ["string", "null"], "description": "what is said where nothing is called"},
        tool={"type": ["string", "null"], "enum": [*names, None]},
        **arguments,
    )


def _result_schema(tool: Tool) -> Schema:
    """A result by its schema, where there is one; otherwise a text of JSON, which every server can be held to."""
    if tool.output is None:
        return {"type": "string", "description": "a text of JSON: an object"}
    schema = reply_schema(Tool(tool.name, parameters=tool.output))
    return schema if schema["type"] == "object" else {"type": "string", "description": "a text of JSON"}


def _result(value: Any) -> Any:
    """A result: an object, or the text of one; any other text is what some tools return."""
    if isinstance(value, str) and value.strip():
        try:
            return loads_exact(value)
        except JsonError:
            return value
    if not isinstance(value, dict):
        raise RefusedError("there is no result")
    return value


def _facts(value: Any) -> list[tuple[str, str]]:
    facts = value if isinstance(value, list) else []
    return [(one["id"], one["fact"]) for one in facts if isinstance(one, dict) and _is_fact(one)]


def _is_fact(one: dict[str, Any]) -> bool:
    return isinstance(one.get("id"), str) and isinstance(one.get("fact"), str) and bool(one["fact"])


def _go_on(talk: Dialogue) -> None:
    """The shortest way on, for a plan."""
    seed: Seed | None = talk.seeds[talk.said % len(talk.seeds)] if talk.seeds else None
    match talk.phase:
        case Phase.USER:
            talk.user_says(seed.text if seed else "…", finished=False)
        case Phase.CALLER if seed and seed.calls and talk.messages[-1]["role"] == "user":
            name, arguments = seed.calls[0]
            talk.assistant_calls(Tool(name), Call(name, arguments))
        case Phase.CALLER:
            talk.assistant_says("…")
        case Phase.RESULT:
            talk.tool_says({"ok": True}, [])
