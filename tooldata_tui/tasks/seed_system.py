"""What hand-written messages are told the assistant first: the system prompt that most examples have."""

from collections import Counter

from tooldata_tui.dataset import Role, Status, Toolset
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection

__all__ = ["usual_system"]

#: Examples that are looked at, spread over all of them.
_LOOKED_AT = 400


def usual_system(db: Connection) -> str:
    """The system prompt that more than half of the examples have; empty where none is as usual as that."""
    last = Queries(db).last_example()
    some = list(range(1, last + 1, max(1, last // _LOOKED_AT)))
    prompts: Counter[str] = Counter()
    for _, row, toolset, status in ExampleStore(db).whole(some):
        if status != Status.REJECTED:
            messages = example_of_row(loads(row), toolset or Toolset(())).messages
            is_told = messages and messages[0].role in (Role.SYSTEM, Role.DEVELOPER)
            prompts[(messages[0].content or "") if is_told else ""] += 1
    most = next(iter(prompts.most_common(1)), ("", 0))
    return most[0] if 2 * most[1] > prompts.total() else ""
