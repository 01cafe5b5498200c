"""YAML as the JSON it stands for.

PyYAML's own way from text to values calls itself for every level, which deep data overflows the stack of, writes out
what ``*anchors`` repeat without a bound, and reads ``no`` as false. Here its events are put together by a loop, by the
rules of YAML 1.2 for JSON: ``true``, ``false``, ``null`` and numbers, everything else is a text.
"""

import math
import re
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsontext import JsonError, loads

__all__ = ["loads_yaml"]

#: As deep as JSON may be, and as many values, those that an anchor repeats counted each time.
_MAX_DEPTH, _MAX_VALUES = 200, 2_000_000

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_PLAIN = (None, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_TEXT, _NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"


class _Open(NamedTuple):
    """A list or an object that is not closed yet; *keys* holds the key that waits for its value."""

    value: Any
    keys: list[str]
    anchor: str | None
    before: int


def loads_yaml(text: str) -> Any:
    """Parse one YAML document. Raises :class:`JsonError`, also for what JSON has no place for."""
    import yaml

    events = yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    try:
        return _Builder().build(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "not YAML"
        raise JsonError(reason, mark.line + 1, mark.column + 1) if mark else JsonError(reason) from None
    except yaml.YAMLError as error:
        raise JsonError(str(error).split("\n")[0]) from None


class _Builder:
    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._values = 0
        self._result: list[Any] = []

    def build(self, events: Any) -> Any:
        for event in events:
            kind = type(event).__name__
            row, column = event.start_mark.line + 1, event.start_mark.column + 1
            try:
                self._take(kind, event)
            except JsonError as error:
                raise JsonError(error.reason, row, column) from None
        if not self._result:
            raise JsonError("the file is empty")
        return self._result[0]

    def _take(self, kind: str, event: Any) -> None:
        match kind:
            case "MappingStartEvent" | "SequenceStartEvent":
                if event.tag not in _PLAIN:
                    raise JsonError(f"a value of the kind {event.tag}, which JSON has no place for")
                if len(self._open) >= _MAX_DEPTH:
                    raise JsonError(f"nested deeper than {_MAX_DEPTH} levels")
                self._count(1)
                self._open.append(_Open({} if kind[0] == "M" else [], [], event.anchor, self._values))
            case "MappingEndEvent" | "SequenceEndEvent":
                done = self._open.pop()
                self._put(done.value, done.anchor, self._values - done.before + 1)
            case "ScalarEvent":
                self._count(1)
                self._put(self._key(event.value) if self._wants_key() else _scalar(event), event.anchor, 1)
            case "AliasEvent":
                if event.anchor not in self._anchors:
                    raise JsonError(f"no anchor {event.anchor} stands before this")
                value, size = self._anchors[event.anchor]
                self._count(size)
                self._put(value, None, size)
            case "DocumentStartEvent" if self._result:
                raise JsonError("a second document begins")

    def _count(self, number: int) -> None:
        self._values += number
        if self._values > _MAX_VALUES:
            raise JsonError(f"more than {_MAX_VALUES:,} values")

    def _wants_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and not self._open[-1].keys

    def _key(self, text: str) -> str:
        if text == "<<":
            raise JsonError("a merge key, which JSON has no place for")
        return text

    def _put(self, value: Any, anchor: str | None, size: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = value, size
        if not self._open:
            self._result.append(value)
            return
        inside, keys, _, _ = self._open[-1]
        if isinstance(inside, list):
            inside.append(value)
        elif keys:
            inside[keys.pop()] = value
        elif not isinstance(value, str):
            raise JsonError("a key is no text")
        elif value in inside:
            raise JsonError(f"duplicate key {value}")
        else:
            keys.append(value)


def _scalar(event: Any) -> Any:
    text: str = event.value
    if event.tag not in (None, _TEXT, _NULL):
        raise JsonError(f"a value of the kind {event.tag}, which JSON has no place for")
    if event.tag == _TEXT or not event.implicit[0]:
        return text
    if text.lower() in _WORDS and text in (text.lower(), text.capitalize(), text.upper()):
        return _WORDS[text.lower()]
    number = loads(text) if _NUMBER.fullmatch(text) else None
    return text if number is None or abs(number) == math.inf else number
