"""Examples once more, with noise in what the user says first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from tooldata_tui.dataset import Role, Toolset
from tooldata_tui.dataset.jsontext import loads, loads_exact
from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.generation.ground import tools_of
from tooldata_tui.generation.noise import kept_spans, noisy
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.queries import Condition, Queries
from tooldata_tui.store.sqlite import Connection

__all__ = ["noise_rows", "noise_samples"]

#: Examples that are read at once, and rows of which it is shown what they were.
_PAGE, _SAMPLES = 100, 4
_MADE: Condition = ("source", ("expand, noise",), False)


def noise_rows(db: Connection, count: int, *, tools: tuple[str, ...] = (), seed: int = 0) -> list[Tree]:
    """So many of the examples, of *tools* if any are named; fewer where there are not so many.

    Those come first that there is no noise of yet. Those that were rejected are left out, those that were made from
    others like this, or gave one with the same *seed*, and what comes out as it was.
    """
    conditions: list[Condition] = [("status", ("pending", "accepted"), False), ("source", ("expand, noise",), True)]
    if tools:
        conditions.append(("tool", tools, False))
    ids = list(Queries(db).matching(conditions))
    store = ExampleStore(db)
    earlier = [_seed_of(row) for _, row, _, _ in store.whole(list(Queries(db).matching([_MADE])), shared=False)]
    times, same = Counter(number for number, _ in earlier), {number for number, drawn in earlier if drawn == str(seed)}
    ids = [one for one in ids if one not in same]
    Random(f"noise/{seed}").shuffle(ids)
    ids.sort(key=lambda one: times[one])
    rows: list[Tree] = []
    for start in range(0, len(ids), _PAGE):
        for number, row, toolset, _ in store.whole(ids[start : start + _PAGE]):
            made = _with_noise(number, loads_exact(row), toolset, seed)
            if made is not None:
                rows.append(made)
                if len(rows) == count:
                    return rows
    return rows


def noise_samples(db: Connection, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What some of *rows* say, each behind what it said before."""
    some = rows[:_SAMPLES]
    titles = {one.id: one.title for one in ExampleStore(db).page([row[META]["seeds"][0] for row in some])}
    return [(titles.get(row[META]["seeds"][0], ""), _said(row["messages"])) for row in some]


def _said(messages: Iterable[Mapping[str, Any]]) -> str:
    return next((str(one["content"]) for one in messages if one["role"] == Role.USER), "")


def _seed_of(row: bytes | str) -> tuple[int, str]:
    """What a row was made of, and with which seed; (0, "") where it does not say."""
    match loads(row).get(META):
        case {"seeds": [int(number), *_], "request": str(drawn)}:
            return number, drawn
    return 0, ""


def _with_noise(number: int, tree: Tree, toolset: Toolset | None, seed: int) -> Tree | None:
    example = example_of_row(tree, toolset)
    turn = next((at for at, one in enumerate(example.messages) if one.role == Role.USER), None)
    if turn is None or not isinstance(tree["messages"][turn].get("content"), str):
        return None
    text = example.messages[turn].content or ""
    changed = noisy(text, kept_spans(example, turn), Random(f"{seed}/{number}"))
    if changed == text:
        return None
    messages = [*tree["messages"]]
    messages[turn] = {**messages[turn], "content": changed}
    offered = tools_of(example.toolset)
    meta = {"source": "expand", "kind": "noise", "seeds": [number], "request": str(seed)}
    return {"messages": messages, **({"tools": offered} if offered else {}), META: meta}
