"""Preflight: what a trainer would do to each example, and what its template would make of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsontext import JsonError, loads_exact
from tooldata_tui.errors import UsageError
from tooldata_tui.formats.codec import Tree, without_meta
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.targets.loading import Loading
from tooldata_tui.targets.marking import formed
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.naming import legal_names, names_in, renamed
from tooldata_tui.targets.record_text import as_written
from tooldata_tui.targets.spans import Seen
from tooldata_tui.targets.target import REFUSED, TARGETS, Effect, Outcome, Overlong, Shape, Target, Window
from tooldata_tui.targets.template import TemplateFailedError
from tooldata_tui.targets.window import overlong
from tooldata_tui.tasks.export.rows import Leaving, leaving
from tooldata_tui.tasks.rendering import Renderer

__all__ = ["Examined", "Flight", "Turned", "outcomes_of", "preflight", "shown_row"]

#: Trainers that hand their records to a template of transformers.
_HANDING = ("trl", "unsloth", "axolotl")
#: How records are written where nothing is said.
_AS_USUAL = Shape()
#: What somebody reads who names no trainer, and what is more than any of them reads.
_ANYBODY = Window("what is read", 0, Overlong.CUT)
_ALL = 2**62


@dataclass(frozen=True, slots=True)
class Flight:
    """What examples are looked at for.

    :ivar target: the trainer; None looks at rows as they are
    :ivar renderer: renders them through a chat template, if there is one
    :ivar names: names of tools that an export for the target changes
    :ivar loaded: by example, what loading the file does to it
    :ivar longest: tokens of a row that the trainer is set to read; 0 for as many as it reads where nothing is said
    """

    target: Target | None = None
    shape: Shape = _AS_USUAL
    renderer: Renderer | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    loaded: Mapping[int, Sequence[Outcome]] = field(default_factory=dict)
    longest: int = 0

    def __post_init__(self) -> None:
        if self.target is None and self.renderer is None:
            raise UsageError("neither a target nor a template is named", hint="say --target trl, or --template FILE")

    @property
    def window(self) -> Window | None:
        """How much of a row is read; None where nobody says, or tokens cannot be counted."""
        if self.renderer is None or self.renderer.template.tokenizer is None:
            return None
        window = self.target.window if self.target is not None else _ANYBODY
        return window and window._replace(usual=self.longest or window.usual)

    def together(self, db: Connection, ids: Sequence[int]) -> "Flight":
        """With what it means for *ids* that they are exported together: names that change, and how a file is loaded."""
        target = self.target
        if target is None or not (target.names or target.loaded):
            return self
        used: set[str] = set()
        loading = Loading()
        for one in leaving(db, ids):
            if target.names:
                used |= names_in(one.row)
            if target.loaded:
                loading.add(one.example, _records(target, one.row, self.shape))
        loaded: dict[int, list[Outcome]] = {}
        for example, outcome in loading.outcomes():
            loaded.setdefault(example, []).append(outcome)
        return replace(self, names=legal_names(used, target.names) if target.names else {}, loaded=loaded)


class Examined(NamedTuple):
    """What would become of one example.

    :ivar trained: the turns that are learned from; None where no target says
    :ivar tokens: how many it has, where they can be counted
    """

    example: int
    outcomes: tuple[Outcome, ...]
    trained: frozenset[int] | None
    tokens: int | None = None

    @property
    def refused(self) -> bool:
        """Whether an export would not let it through."""
        return any(one.effect in REFUSED for one in self.outcomes)


class Turned(NamedTuple):
    """An example as the model sees it, or as the trainer reads it.

    :ivar seen: its text; what is learned from stands where its spans say
    :ivar is_rendered: whether a template made it; else it is the record
    """

    examined: Examined
    seen: Seen
    is_rendered: bool


def preflight(db: Connection, ids: Sequence[int], flight: Flight) -> Iterator[Examined]:
    """Look at *ids*, in their order."""
    for one in leaving(db, ids):
        yield outcomes_of(flight, one)


def outcomes_of(flight: Flight, one: Leaving) -> Examined:
    """What would become of an example."""
    found: list[Outcome] = []
    trained = tokens = None
    row = renamed(one.row, flight.names)
    if flight.target is not None:
        found += _renamings(one.row, flight.names)
        trainer = flight.target.trainer
        found += trainer.outcomes(row, flight.shape)
        trained = frozenset(trainer.trained(row, flight.shape))
    found += flight.loaded.get(one.example, ())
    if flight.renderer is not None and (given := _given(flight, row)) is not None:
        told = flight.renderer.outcomes(given)
        found += [outcome for outcome in told if outcome not in found]
        window = flight.window
        if window is not None and all(outcome.effect is not Effect.RAISES for outcome in told):
            most = window.usual or _ALL
            with suppress(TemplateFailedError):  # it could not be counted
                measured = flight.renderer.measured(given, _learned(given, trained), most)
                tokens = measured.tokens
                found += overlong(measured, window, most)
    found.sort(key=lambda outcome: (-1 if outcome.turn is None else outcome.turn, outcome.code))
    return Examined(one.example, tuple(found), trained, tokens)


def shown_row(flight: Flight, one: Leaving) -> Turned:
    """An example as the model sees it; without a template, or where that fails, as the trainer reads it."""
    examined = outcomes_of(flight, one)
    row = renamed(one.row, flight.names)
    given = _given(flight, row)
    if flight.renderer is not None and given is not None:
        try:
            return Turned(examined, flight.renderer.seen(given, _learned(given, examined.trained)), True)
        except TemplateFailedError:
            pass
    records = [without_meta(row)] if flight.target is None else _records(flight.target, row, flight.shape)
    return Turned(examined, as_written(records, row, examined.trained or frozenset()), False)


def _learned(given: Tree, trained: frozenset[int] | None) -> frozenset[int]:
    """The turns that are learned from: those of the assistant where nobody says."""
    if trained is not None:
        return trained
    return frozenset(at for at, said in enumerate(given["messages"]) if said.get("role") == "assistant")


def _renamings(row: Tree, names: Mapping[str, str]) -> Iterable[Outcome]:
    for name in sorted(names_in(row) & names.keys()):
        yield Outcome("F210", Effect.REWRITES, f"the name {name} is not accepted, and becomes {names[name]}")


# --- what a template is given


def _given(flight: Flight, row: Tree) -> Tree | None:
    """The row as the trainer hands it to the template; None where it has none to hand."""
    target, shape = flight.target, flight.shape
    if target is None:  # as it is: null where it says null
        given = without_meta(modern(row) if _is_of_old(row) else row)
        return formed(given, shape.arguments) if shape.arguments else given
    # The others render with something of their own: what trainers hand to a template mostly is the next best.
    hands = target if target.name in _HANDING else TARGETS["trl"]
    records = _records(hands, row, shape)
    if not records:
        return None
    record: Tree = records[-1]
    return _as_axolotl_hands_it(record) if target.name == "axolotl" else record


def _is_of_old(row: Tree) -> bool:
    """Whether a row is in a variant of OpenAI's format that no template knows."""
    if "functions" in row or isinstance(row.get("tools"), str):
        return True
    return any(one.get("function_call") for one in row["messages"])


def _records(target: Target, row: Tree, shape: Shape) -> list[Any]:
    try:
        return target.trainer.records(row, shape)
    except RowError:
        return []


def _as_axolotl_hands_it(record: Tree) -> Tree:
    """Nulls gone, then arguments that are texts read, also those that are no objects."""
    bare = _without_nulls(record)
    for message in bare["messages"]:
        for call in message.get("tool_calls") or ():
            call["function"]["arguments"] = _read(call["function"].get("arguments"))
    return bare  # type: ignore[no-any-return]


def _read(arguments: Any) -> Any:
    if not isinstance(arguments, str):
        return arguments
    try:
        return loads_exact(arguments)
    except JsonError:
        return arguments


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
