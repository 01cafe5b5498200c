"""Examples once more, with noise in what the user says first."""

from random import Random

from tooldata_tui.dataset import Role, Toolset
from tooldata_tui.dataset.jsontext import loads_exact
from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.generation.ground import tools_of
from tooldata_tui.generation.noise import kept_spans, noisy
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.queries import Condition, Queries
from tooldata_tui.store.sqlite import Connection

__all__ = ["noise_rows"]

_PAGE = 100


def noise_rows(db: Connection, count: int, *, tools: tuple[str, ...] = (), seed: int = 0) -> list[Tree]:
    """So many of the examples, of *tools* if any are named; fewer where there are not so many.

    Those that were rejected or have such noise already are left out, and what comes out as it was.
    """
    conditions: list[Condition] = [("status", ("pending", "accepted"), False), ("source", ("expand, noise",), True)]
    if tools:
        conditions.append(("tool", tools, False))
    ids = list(Queries(db).matching(conditions))
    Random(f"noise/{seed}").shuffle(ids)
    rows: list[Tree] = []
    store = ExampleStore(db)
    for start in range(0, len(ids), _PAGE):
        for number, row, toolset, _ in store.whole(ids[start : start + _PAGE]):
            made = _with_noise(number, loads_exact(row), toolset, seed)
            if made is not None:
                rows.append(made)
                if len(rows) == count:
                    return rows
    return rows


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
