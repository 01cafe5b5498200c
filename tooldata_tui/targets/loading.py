"""What Hugging Face ``datasets`` makes of a whole file of records, as it loads it for a trainer.

It gives every place in a record one type, found in the first ten megabytes. Where objects have different keys, their
place becomes JSON, and so does one with values of different types. In all other places a text that is a date becomes
one, and a later record with a key that is new stops the run. What is JSON is read by the parser of pandas, which gets
numbers nearly right, and takes a text that is JSON itself for what it says. As ``datasets`` 5.0 was seen to do it.

Before 4.7 nothing became JSON: every object got the keys of all others, as nulls.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads, walk
from tooldata_tui.targets.pandas_numbers import from_lines, from_table, is_too_big
from tooldata_tui.targets.target import Effect, Outcome
from tooldata_tui.text import clip, one_line

__all__ = ["Loading"]

#: Bytes in which types are found.
_LOOKED_AT = 10 * 2**20
#: How a text looks in which there may be a number that is not read as it is.
_DOUBTFUL = re.compile(r"[0-9](?:\.[0-9]|[eE][-+0-9])|[0-9]{19}")
#: Such numbers of an example that are kept.
_MOST = 20
_TOOLS = "tools"
#: What stands for any item of a list in a path.
_ITEM = 0
_DATE = re.compile(r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])([ T]\d\d(:\d\d(:\d\d(\.\d{1,9})?)?)?Z?)?", re.ASCII)
_AS_TEXTS = "write the arguments as texts: --arguments string"
_AS_TABLE = "write a .parquet file, whose columns are what the records are"


class _Place:
    """A place in the records: under a key, or an item of a list."""

    __slots__ = ("below", "dated", "first_json", "keys", "kinds", "mixed")

    def __init__(self) -> None:
        #: By kind of what stands here, the first example that has it.
        self.kinds: dict[str, int] = {}
        self.keys: frozenset[str] = frozenset()
        #: Whether objects here have different keys, or none.
        self.mixed = False
        self.below: dict[str | int, _Place] = {}
        self.first_json: tuple[int, str] | None = None
        self.dated = True

    @property
    def is_json(self) -> bool:
        kinds = self.kinds.keys()
        return self.mixed or len(kinds) > 1

    def add(self, value: Any, example: int) -> None:
        """Look at a value that stands here."""
        if value is None or self.mixed:
            return
        kind = _kind(value)
        if kind not in self.kinds:
            self.kinds[kind] = example
        if kind == "object":
            self._add_object(value, example)
        elif kind == "list":
            for item in value:
                self._under(_ITEM).add(item, example)
        elif kind == "text":
            self.dated = self.dated and _DATE.fullmatch(value) is not None
            if self.first_json is None and _is_json(value):
                self.first_json = (example, value)

    def _add_object(self, value: dict[str, Any], example: int) -> None:
        if not self.keys:
            self.keys = frozenset(value)
        if not value or value.keys() != self.keys:
            self.mixed = True
            self.below.clear()  # what stands there is JSON, whatever it is
            return
        for key, item in value.items():
            self._under(key).add(item, example)

    def _under(self, step: str | int) -> "_Place":
        return self.below.get(step) or self.below.setdefault(step, _Place())


class Loading:
    """Looks at the records of a file, in their order.

    :param table: whether the file is a table of our own making: its columns say what they are, and those that hold
        objects are JSON
    """

    def __init__(self, *, table: bool = False) -> None:
        self._table = table
        self._columns: dict[str, _Place] = {}
        self._bytes = 0
        self._toolsets: set[int] = set()
        self._numbers: dict[int, list[tuple[Path, Any, Any]]] = {}
        self._too_big: dict[int, tuple[Path, int]] = {}
        self._late: dict[tuple[str, Path], tuple[int, Outcome]] = {}

    def add(self, example: int, records: Iterable[dict[str, Any]]) -> None:
        """Look at the records of an example."""
        for record in records:
            late = self._bytes >= _LOOKED_AT
            for key, value in record.items():
                text = dumps(value)
                self._bytes += len(key) + (len(text) if text.isascii() else len(text.encode()))
                if key == _TOOLS and not self._is_new(text, late=late):
                    continue
                if _DOUBTFUL.search(text):
                    self._note_numbers(example, key, value)
                if not self._table:
                    self._note_place(example, key, value, late=late)

    def _is_new(self, tools: str, *, late: bool) -> bool:
        """Whether these tools were not met before: most rows have the same."""
        name = hash((tools, late))
        new = name not in self._toolsets
        self._toolsets.add(name)
        return new

    def _note_place(self, example: int, key: str, value: Any, *, late: bool) -> None:
        place = self._columns.get(key)
        if not late:
            self._columns.setdefault(key, place or _Place()).add(value, example)
        elif place is None:
            self._stops(example, (key,))
        else:
            self._compare(example, place, value, (key,))

    def outcomes(self) -> Iterator[tuple[int, Outcome]]:
        """What happens, each with the example that shows it or brings it about."""
        for example, (path, number) in self._too_big.items():
            yield example, self._of_too_big(path, number)
        for example, numbers in self._numbers.items():
            for path, number, read in numbers:
                if self._table or self._is_json(path):
                    words = f"the number {_short(number)} is read as {_short(read)}"
                    remedy = _AS_TEXTS if "arguments" in path else ""
                    yield example, Outcome("F217", Effect.CORRUPTS, words, _turn(path), path, remedy)
                    break
        for key, place in self._columns.items():
            yield from _read_otherwise(place, (key,))
        stop = next((late for late in self._late.values() if late[1].effect is Effect.RAISES), None)
        yield from self._late.values() if stop is None else (stop,)

    # --- numbers

    def _note_numbers(self, example: int, column: str, given: Any) -> None:
        read_as = from_table if self._table else from_lines
        for path, value in walk(given, (column,)):
            if value is None or isinstance(value, str | bool | dict | list):
                continue
            if isinstance(value, int):
                if is_too_big(value):
                    self._too_big.setdefault(example, (path, value))
            elif len(self._numbers.get(example, ())) < _MOST and (read := read_as(value)) != float(value):
                self._numbers.setdefault(example, []).append((path, value, read))

    def _of_too_big(self, path: Path, number: int) -> Outcome:
        what = "its message becomes a text" if self._table else "the whole file gets nulls, or is not read"
        words = f"the integer {_short(number)} has more than 64 bits: {what}"
        return Outcome("F217", Effect.CORRUPTS, words, _turn(path), path, _AS_TEXTS if "arguments" in path else "")

    def _is_json(self, path: Path) -> bool:
        place = self._columns.get(str(path[0]))
        for step in path[1:]:
            if place is None or place.is_json:
                break
            place = place.below.get(_ITEM if isinstance(step, int) else step)
        return place is None or place.is_json

    # --- behind the first ten megabytes

    def _compare(self, example: int, place: _Place, value: Any, path: Path) -> None:
        if value is None or place.is_json:
            return
        kind = _kind(value)
        if not place.kinds or kind not in place.kinds:
            self._stops(example, path)
        elif kind == "object":
            for key in place.keys - value.keys():
                words = f"{_short(key)} is put in as null: the records before have it"
                self._note_late("F213", (*path, key), example, Effect.CORRUPTS, words)
            for key, item in value.items():
                if key in place.below:
                    self._compare(example, place.below[key], item, (*path, key))
                else:
                    self._stops(example, (*path, key))
        elif kind == "list" and _ITEM in place.below:
            for at, item in enumerate(value):
                self._compare(example, place.below[_ITEM], item, (*path, at))
        elif kind == "list" and value:
            self._stops(example, path)

    def _stops(self, example: int, path: Path) -> None:
        words = f"{_short(path[-1])} is not like it in the first 10 MB of the file, and stops the run"
        self._note_late("F206", path, example, Effect.RAISES, words)

    def _note_late(self, code: str, path: Path, example: int, effect: Effect, words: str) -> None:
        place = tuple(_ITEM if isinstance(step, int) else step for step in path)
        outcome = Outcome(code, effect, words, _turn(path), path, _AS_TABLE)
        self._late.setdefault((code, place), (example, outcome))


def _read_otherwise(place: _Place, path: Path) -> Iterator[tuple[int, Outcome]]:
    """Texts that are read as something else, at a place and below it."""
    if place.is_json:
        if "text" in place.kinds and not place.mixed and place.first_json is not None:
            example, text = place.first_json
            words = f"the text {_short(text)} is read as JSON, since other records have no text there"
            yield example, Outcome("F217", Effect.CORRUPTS, words, _turn(path), path, _AS_TABLE)
        return
    if "text" in place.kinds and place.dated:
        words = "every text here is a date: they are read as points in time, which are no JSON"
        yield place.kinds["text"], Outcome("F217", Effect.CORRUPTS, words, _turn(path), path, _AS_TABLE)
    for step, below in place.below.items():
        yield from _read_otherwise(below, (*path, step))


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "list"
    if isinstance(value, str):
        return "text"
    return "truth" if isinstance(value, bool) else "number"


def _is_json(text: str) -> bool:
    try:
        loads(text)
    except JsonError:
        return False
    return True


def _turn(path: Path) -> int | None:
    return path[1] if len(path) > 1 and path[0] == "messages" and isinstance(path[1], int) else None


def _short(value: Any) -> str:
    return clip(one_line(value if isinstance(value, str) else dumps(value)), 40)
