"""JSON as the trainers will read it: strict on the way in, exact on the way out.

Python's own reader keeps the last of two equal keys, accepts ``NaN`` and lone surrogates, and turns ``1.10`` into
``1.1``. Here duplicate keys, ``NaN``, half characters and integers of more than 4,300 digits (Python's own limit, since
reading them takes the square of their length) are errors with a place, and :func:`loads_exact` keeps every number as it
was written.
"""

import re
from collections.abc import Iterator
from json.encoder import c_make_encoder, encode_basestring, encode_basestring_ascii  # type: ignore[attr-defined]
from typing import Any

import jiter

__all__ = [
    "SHALLOW",
    "JsonError",
    "Value",
    "dumps",
    "dumps_ascii",
    "dumps_plain",
    "loads",
    "loads_again",
    "loads_exact",
    "walk",
]

#: A JSON value: None, bool, int, float (or jiter.LosslessFloat), str, list or dict.
Value = Any
#: A text with fewer brackets is not nested deeper than JSON may be.
SHALLOW = 180

_PLACE = re.compile(r"(.*) at line (\d+) column (\d+)$", re.DOTALL)
_INFINITE = (float("inf"), float("-inf"))
#: A string, or an integer -0, which as an ``int`` would lose its sign; and what it is read as, which nobody writes.
_MINUS_ZERO = re.compile(rb'"(?:[^"\\]|\\.)*"|(?<![eE])(-0)(?![0-9.eE])')
_KEPT = b"-0E00000000000000000"
_DIGITS = b"0123456789"
#: Where there may be one, told quickly: dates are full of ``-0``, after a digit.
_MAYBE_MINUS_ZERO = re.compile(rb"-0(?:(?<=[\s:,\[]-0)|(?<=\A-0))(?![0-9.eE])")


class JsonError(ValueError):
    """Text is not the JSON we accept.

    :ivar reason: what is wrong
    :ivar row: 1-based line in the text
    :ivar column: 1-based column, in bytes
    """

    def __init__(self, reason: str, row: int = 1, column: int = 1) -> None:
        super().__init__(f"{reason} at column {column}" if row == 1 else f"{reason} at line {row}, column {column}")
        self.reason, self.row, self.column = reason, row, column


# Hardly any text comes twice in one row, so that to remember texts takes longer than to make them; keys do. The options
# stand in each call: a partial function with options takes a third longer for a short text.


def loads(text: bytes | str) -> Value:
    """Parse JSON, floats as Python floats. Raises :class:`JsonError`."""
    try:
        data = text.encode() if isinstance(text, str) else text
        return jiter.from_json(data, cache_mode="keys", catch_duplicate_keys=True, allow_inf_nan=False)
    except ValueError as error:
        raise _named(error) from None


def loads_again(text: bytes | str) -> Value:
    """Parse JSON that :func:`loads` has read before: in half its time, since no two keys are compared again."""
    try:
        data = text.encode() if isinstance(text, str) else text
        return jiter.from_json(data, cache_mode="none", allow_inf_nan=False)
    except ValueError as error:
        raise _named(error) from None


def loads_exact(text: bytes | str) -> Value:
    """Parse JSON so that :func:`dumps` writes every number back as it was: ``1.10`` stays ``1.10``."""
    try:
        data = text.encode() if isinstance(text, str) else text
        value = _exact(data)
    except ValueError as error:
        raise _named(error) from None
    at = data.find(b"-0")
    while at > 0 and data[at - 1] in _DIGITS:
        at = data.find(b"-0", at + 2)
    if at >= 0 and _MAYBE_MINUS_ZERO.search(data, at) and any(found[1] for found in _MINUS_ZERO.finditer(data)):
        return _exact(_MINUS_ZERO.sub(lambda found: _KEPT if found[1] else found[0], data))
    return value


def _exact(data: bytes) -> Value:
    return jiter.from_json(
        data, cache_mode="keys", catch_duplicate_keys=True, allow_inf_nan=False, float_mode="lossless-float"
    )


_WORDS = {
    "expected value": "a JSON value is missing",
    "EOF while parsing": "the text ends in the middle of a value",
    "trailing characters": "there is more text after the value",
    "control character": "a control character stands unescaped in a string",
    "recursion limit": "nested deeper than 200 levels",
    "unexpected end of hex escape": "half a surrogate pair",
    "lone leading surrogate": "half a surrogate pair",
    "invalid unicode code point": "bytes that are not UTF-8",
    "trailing comma": "a comma before a closing bracket",
    "key must be a string": "a key is not in double quotes",
    "invalid escape": "an escape that JSON does not know",
    "invalid number": "a number that JSON does not know",
    "number out of range": "an integer of more than 4,300 digits",
    "expected `,` or `}`": "a comma or a closing brace is missing",
    "expected `,` or `]`": "a comma or a closing bracket is missing",
    "expected `:`": "a colon is missing",
    "expected ident": "a bare word that is not true, false or null",
}


def _named(error: ValueError) -> JsonError:
    if isinstance(error, UnicodeEncodeError):
        return JsonError("half a surrogate pair", 1, error.start + 1)
    message = str(error)
    match = _PLACE.match(message)
    reason, row, column = (match[1], int(match[2]), int(match[3])) if match else (message, 1, 1)
    if reason.startswith("Detected duplicate key"):
        return JsonError("duplicate key" + reason.removeprefix("Detected duplicate key"), row, column)
    for start, words in _WORDS.items():
        if reason.startswith(start):
            return JsonError(words, row, column)
    return JsonError(reason, row, column)


def _refused(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} is not JSON")


def _as_float(value: Any) -> float:
    """A number that was kept as it was written, where a float is written just so."""
    if isinstance(value, jiter.LosslessFloat) and float.__repr__(number := float(value)).encode() == bytes(value):
        return number
    return _refused(value)  # type: ignore[no-any-return]


#: Made once: the encoder of the standard library makes it anew for every value, which takes as long as writing most.
_chunks, _plain_chunks, _ascii_chunks = (
    c_make_encoder(None, other, text, None, ": ", ", ", False, False, may_be_infinite)
    for other, text, may_be_infinite in (
        (_as_float, encode_basestring, False),
        (_refused, encode_basestring, False),
        (_refused, encode_basestring_ascii, True),
    )
)


def dumps(value: Value) -> str:
    """Write *value* on one line, keys in their order, non-ASCII kept, exact numbers as they were read.

    Raises ``ValueError`` for NaN and infinities, ``TypeError`` for what is not JSON. Keys have to be texts, which is
    for the caller to see to.
    """
    try:
        return "".join(_chunks(value, 0))  # written in C, which knows nothing of most exact numbers
    except (TypeError, ValueError):
        out: list[str] = []
        _write(value, out.append)
        return "".join(out)


def dumps_plain(value: Value) -> str:
    """As :func:`dumps`, and ``TypeError`` for numbers that are kept as they were written."""
    return "".join(_plain_chunks(value, 0))


def dumps_ascii(value: Value) -> str:
    """As ``json.dumps`` writes: for what digests are made of, which stay what they are."""
    return "".join(_ascii_chunks(value, 0))


def _write(value: Value, put: Any) -> None:
    if isinstance(value, str):
        put(encode_basestring(value))
    elif value is None:
        put("null")
    elif value is True:
        put("true")
    elif value is False:
        put("false")
    elif isinstance(value, int):
        put(int.__repr__(value))
    elif isinstance(value, float):
        if value != value or value in _INFINITE:
            raise ValueError(f"{value} cannot be written as JSON")
        put(float.__repr__(value))
    elif isinstance(value, jiter.LosslessFloat):
        written = bytes(value)
        put("-0" if written == _KEPT else written.decode())
    elif isinstance(value, dict):
        put("{")
        for index, (key, item) in enumerate(value.items()):
            put(f"{', ' if index else ''}{encode_basestring(key)}: ")
            _write(item, put)
        put("}")
    elif isinstance(value, list | tuple):
        put("[")
        for index, item in enumerate(value):
            if index:
                put(", ")
            _write(item, put)
        put("]")
    else:
        raise TypeError(f"{type(value).__name__} is not JSON")


def walk(value: Value, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Value]]:
    """Yield ``(path, leaf)`` for every leaf of *value*, in order; an empty list or object is a leaf."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from walk(item, (*path, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))
    else:
        yield path, value
