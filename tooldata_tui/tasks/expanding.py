"""Expanding: what a job to grow a set goes on, and the job itself, made from a few words that are kept with it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tooldata_tui.dataset import Example, Role, Severity, Status, Toolset, boundary_of, decision_points
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import UsageError
from tooldata_tui.formats.codec import META
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.generation.batched import EACH
from tooldata_tui.generation.boundary import BoundaryProbe
from tooldata_tui.generation.exchange import Work
from tooldata_tui.generation.expansion import Expansion, Wish
from tooldata_tui.generation.ground import Ground, Seed
from tooldata_tui.generation.multi_turn import Conversations, Players
from tooldata_tui.generation.negatives import NEGATIVES, Negatives
from tooldata_tui.generation.order import FILLED, KINDS, Kind, Order
from tooldata_tui.generation.prompt import load_prompt
from tooldata_tui.rules.health_gaps import GapRequest, gap_object, gap_requests, read_gap
from tooldata_tui.rules.health_numbers import Health
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.rulings import places_on, rulings
from tooldata_tui.store.sqlite import Connection
from tooldata_tui.tasks.collector import without_collector

__all__ = ["KINDS", "Kind", "Order", "ground_of", "spec_of", "work_of"]

#: Messages that are compared with what comes, the newest.
_TEXTS = 200_000
#: What says that an example has the wrong label.
_MISLABELLED = ("A101", "D301", "L101")
#: Patterns that are shown.
_CROWDED = 20


def ground_of(
    db: Connection, *, upto: int | None = None, offered: Toolset | None = None, like: int | None = None
) -> Ground:
    """What the examples of a project say, as far as none was rejected.

    :param upto: the newest example to look at
    :param offered: the tools where no example has any
    :param like: the example that what comes is to be near to
    :raises UsageError: nothing can be near to that one
    """
    reader = _Reader()
    examples: dict[int, Example] = {}
    wrong = {number for number, code, severity, _ in Queries(db).grades() if _is_wrong(code, severity)}
    with without_collector():
        for number, row, toolset, status in ExampleStore(db).whole():
            if upto is not None and number > upto:
                break
            if status != Status.REJECTED:
                tree = loads(row)
                example = example_of_row(tree, toolset)
                pending = status == Status.PENDING
                trusted = not (pending and number in wrong)
                reader.add(number, example, trusted=trusted, generated=pending and _is_generated(tree))
                examples[number] = example
    ground = reader.ground(_crowded(examples), tuple(rulings(db)), offered)
    if like is None:
        return ground
    model = _model(like, examples[like]) if like in examples else None
    if model is None:
        raise UsageError(f"nothing can be written by #{like}", hint="it is rejected, or does not begin with a message")
    return replace(ground, like=model)


def _is_wrong(code: str, severity: int) -> bool:
    """Whether a finding says that an example is no model for others."""
    return severity == Severity.ERROR or code in _MISLABELLED


def _is_generated(tree: Mapping[str, Any]) -> bool:
    meta = tree.get(META)
    return isinstance(meta, Mapping) and meta.get("source") == "expand"


def _crowded(examples: Mapping[int, Example]) -> tuple[str, ...]:
    from tooldata_tui.triage.patterns import find_patterns
    from tooldata_tui.triage.points import points_of

    points = [point for number, example in examples.items() for point in points_of(number, example)]
    return tuple(one.text for one in find_patterns(points)[:_CROWDED])


class _Reader:
    """Collects, example by example."""

    def __init__(self) -> None:
        self._seeds: list[Seed] = []
        self._generated: list[Seed] = []
        self._texts: list[str] = []
        self._toolsets: Counter[str] = Counter()
        self._by_key: dict[str, Toolset] = {}
        self._systems: Counter[str] = Counter()
        self._examples = 0

    def add(self, number: int, example: Example, *, trusted: bool, generated: bool) -> None:
        messages = example.messages
        self._examples += 1
        if len(example.toolset):
            self._toolsets[example.toolset.key] += 1
            self._by_key.setdefault(example.toolset.key, example.toolset)
        if messages and messages[0].role in (Role.SYSTEM, Role.DEVELOPER) and messages[0].content:
            self._systems[messages[0].content] += 1
        self._texts += [one.content for one in messages if one.role == Role.USER and one.content]
        seed = _seed(number, example) if trusted else None
        if seed is not None:
            (self._generated if generated else self._seeds).append(seed)

    def ground(self, crowded: tuple[str, ...], ruled: tuple[Any, ...], offered: Toolset | None) -> Ground:
        most = self._toolsets.most_common(1)
        toolset = self._by_key[most[0][0]] if most else offered or Toolset(())
        system = next((text for text, n in self._systems.most_common(1) if 2 * n > self._examples), "")
        # What nobody has looked at yet is no model for more of it, unless there is nothing else.
        seeds = tuple(self._seeds or self._generated)
        return Ground(toolset, seeds, tuple(self._texts[-_TEXTS:]), crowded, system, ruled)


def _seed(number: int, example: Example) -> Seed | None:
    """The first message of an example, and what it leads to."""
    point = next(decision_points(example), None)
    if point is None or not point.turn:
        return None
    asked, answer = example.messages[point.turn - 1], example.messages[point.turn]
    if asked.role != Role.USER or not asked.content:
        return None
    calls = tuple((call.name, call.arguments) for call in answer.calls)
    return Seed(number, asked.content, point.label, calls, "" if calls else answer.content or "")


def _model(number: int, example: Example) -> Seed | None:
    """What others can be like: the first call of an example, or its first answer, with what was said before it."""
    points = list(decision_points(example))
    point = next((one for one in points if one.label), points[0] if points else None)
    if point is None:
        return None
    said = (one.content for one in reversed(example.messages[: point.turn]) if one.role == Role.USER and one.content)
    text, answer = next(said, ""), example.messages[point.turn]
    calls = tuple((call.name, call.arguments) for call in answer.calls)
    return Seed(number, text, point.label, calls, "" if calls else answer.content or "") if text else None


# --- what a job is made of


def spec_of(order: Order, ground: Ground, *, upto: int, health: Callable[[], Health]) -> dict[str, Any]:
    """What a job is made again from: the order, how far it looks, and what it comes to.

    :param health: counts the set, where gaps are to be filled
    :raises UsageError: there is nothing to ask for
    """
    for name in order.tools:
        if name not in ground.toolset.by_name:
            from difflib import get_close_matches

            near = get_close_matches(name, ground.toolset.by_name, n=1)
            raise UsageError(f"there is no tool {name!r}", hint=f"did you mean {near[0]}?" if near else "")
    if not len(ground.toolset):
        raise UsageError("the project has no tools", hint="add some with: tooldata tools PROJECT FILE")
    if order.gap is not None:
        targets = _filling(order, ground, [order.gap._replace(missing=order.count)])
        if not targets:
            raise UsageError(f"--kind {order.kind} does not fill this gap: {order.gap.words}")
    elif order.fill:
        targets = _filling(order, ground, gap_requests(health()))
        if not targets:
            hint = "see tooldata stats --gaps"
            raise UsageError(f"the set lacks nothing that --kind {order.kind} brings", hint=hint)
    else:
        targets = _targets(order, ground)
    return {"kind": order.kind, "order": order.as_object(), "upto": upto, "targets": targets}


def _targets(order: Order, ground: Ground) -> list[dict[str, Any]]:
    match order.kind:
        case "positive":
            names: Sequence[str] = order.tools or _tools_like(ground.like, ground.toolset)
            return [{"tool": name, "count": n} for name, n in _shared(order.count, names) if n]
        case "negative":
            return [{"negative": name, "count": n} for name, n in _shared(order.count, NEGATIVES) if n]
    return [{"count": order.count}]


def _tools_like(like: Seed | None, toolset: Toolset) -> Sequence[str]:
    """The tools that examples like this one call."""
    if like is None:
        return tuple(toolset.by_name)
    names = [name for name in toolset.by_name if name in like.label]
    if not names:
        raise UsageError(f"#{like.example} calls none of the tools", hint="say --kind negative")
    return names


def _shared(count: int, names: Sequence[str]) -> list[tuple[str, int]]:
    """*count* in as equal parts as can be, the first ones larger."""
    least, more = divmod(count, len(names))
    return [(name, least + (n < more)) for n, name in enumerate(names)]


def _filling(order: Order, ground: Ground, gaps: Sequence[GapRequest]) -> list[dict[str, Any]]:
    """What fills those of *gaps* that such a job can fill, up to the count."""
    found: list[dict[str, Any]] = []
    left = order.count
    for gap in gaps:
        tool = gap.tool or _most_seeded(ground)
        if gap.kind not in FILLED.get(order.kind, ()) or (order.tools and tool not in order.tools):
            continue
        if (gap.tool and gap.tool not in ground.toolset.by_name) or (gap.negative or NEGATIVES[0]) not in NEGATIVES:
            continue
        count = min(gap.missing, left)
        if count <= 0:
            break
        left -= count
        named = (
            {"negative": gap.negative or NEGATIVES[0]}
            if order.kind == "negative"
            else {"tool": tool, "gap": gap_object(gap)}
        )
        found.append({**named, "count": count})
    if found and order.kind == "multi-turn":
        return [{"count": min(sum(one["count"] for one in found), order.count)}]
    return found


def _most_seeded(ground: Ground) -> str:
    """The tool with the most seeds: what is about no tool is had there with the least repetition."""
    counts = Counter(name for seed in ground.seeds if len(seed.label) == 1 for name in seed.label)
    known = [name for name, _ in counts.most_common() if name in ground.toolset.by_name]
    return known[0] if known else next(iter(ground.toolset.by_name))


def work_of(spec: Mapping[str, Any], ground: Ground, db: Connection, *, model: str, folder: Path | None) -> Work:
    """The job of a spec.

    :param folder: where the project's own prompts are
    :raises UsageError: it is about something that there is not
    """
    order, targets = spec["order"], spec["targets"]
    seed, kind = order["seed"], order["kind"]
    try:
        match kind:
            case "positive":
                wishes = [Wish(one["tool"], one["count"], _gap(one.get("gap"))) for one in targets]
                return Expansion(ground, load_prompt("positive", folder), wishes, model=model, seed=seed)
            case "negative":
                wanted = [(one["negative"], one["count"]) for one in targets]
                return Negatives(ground, load_prompt("negative", folder), wanted, model=model, seed=seed)
            case "boundary":
                boundary = boundary_of(*order["pair"])
                near = [one.example for one in places_on(db, boundary)]
                prompt, count = load_prompt("boundary", folder), targets[0]["count"]
                return BoundaryProbe(ground, prompt, boundary, count, near=near, model=model, seed=seed, each=EACH)
        players = Players(*(load_prompt(name, folder) for name in ("user", "caller", "result")))
        count = targets[0]["count"]
        return Conversations(ground, players, count, tools=order["tools"], model=model, seed=seed)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _gap(said: Mapping[str, Any] | None) -> GapRequest | None:
    return read_gap(said) if said else None
