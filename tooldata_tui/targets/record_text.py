"""Records as a person reads them: indented, with the turns that are learned from."""

from collections.abc import Iterator, Sequence, Set
from typing import Any

from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.spans import Seen

__all__ = ["as_written"]

#: Characters that are shown of the records of a row.
_LONGEST = 400_000
_STEP = "  "
#: Where records have their turns, what an entry says who speaks with, and who speaks for the assistant.
_TURNS = ("messages", "conversations", "contents")
_SPEAKER = ("role", "from")
_ASSISTANT = frozenset({"assistant", "model", "gpt", "function_call", "tool_call"})


def as_written(records: Sequence[Any], row: Tree, trained: Set[int]) -> Seen:
    """The records of *row* one after the other; of several, each is there for its last turn."""
    text = ""
    spans: list[tuple[int, int]] = []
    for record in records:
        learned = _learned(record, row, trained, last=len(records) > 1)
        for path, line in _lines(record, ()):
            begin = len(text) + len(line) - len(line.lstrip())
            text += line + "\n"
            if path[:2] in learned:
                if spans and not text[spans[-1][1] : begin].strip():  # the line before is learned from, too
                    begin = spans.pop()[0]
                spans.append((begin, len(text) - 1))
            if len(text) > _LONGEST:
                return Seen(text + "…\n", tuple(spans), False)
    return Seen(text, tuple(spans), False)


def _learned(record: Any, row: Tree, trained: Set[int], *, last: bool) -> set[tuple[str | int, ...]]:
    """The paths of the entries that are turns of *trained*.

    Where a run of entries of the assistant has as many of them as the same run of turns, they are paired one by one.
    """
    found: set[tuple[str | int, ...]] = set()
    for key in _TURNS:
        entries = record.get(key) if isinstance(record, dict) else None
        if not isinstance(entries, list):
            continue
        written = _runs([_speaks_for_assistant(one) for one in entries])
        meant = _runs([one.get("role") == "assistant" for one in row["messages"]])
        for here, there in zip(written, meant, strict=False):
            paired = zip(here, there, strict=True) if len(here) == len(there) else ((at, -1) for at in here)
            any_trained = bool(trained & set(there))
            found |= {(key, at) for at, turn in paired if (turn in trained if turn >= 0 else any_trained)}
        if last and written:
            found = {(key, written[-1][-1])}
    return found


def _speaks_for_assistant(entry: Any) -> bool:
    return isinstance(entry, dict) and any(entry.get(key) in _ASSISTANT for key in _SPEAKER)


def _runs(flags: Sequence[bool]) -> list[list[int]]:
    """The places of neighbouring flags that are up, run by run."""
    runs: list[list[int]] = []
    for at, flag in enumerate(flags):
        if flag and at and flags[at - 1]:
            runs[-1].append(at)
        elif flag:
            runs.append([at])
    return runs


def _lines(value: Any, path: tuple[str | int, ...], before: str = "", behind: str = "") -> Iterator[tuple[Any, str]]:
    """The lines of a value, each with the path of what it belongs to."""
    indent = _STEP * len(path)
    if isinstance(value, dict) and value:
        yield path, f"{indent}{before}{{"
        for number, (key, item) in enumerate(value.items()):
            comma = "," if number + 1 < len(value) else ""
            yield from _lines(item, (*path, key), f"{dumps(key)}: ", comma)
        yield path, f"{indent}}}{behind}"
    elif isinstance(value, list) and value:
        yield path, f"{indent}{before}["
        for number, item in enumerate(value):
            yield from _lines(item, (*path, number), "", "," if number + 1 < len(value) else "")
        yield path, f"{indent}]{behind}"
    else:
        yield path, f"{indent}{before}{dumps(value)}{behind}"
