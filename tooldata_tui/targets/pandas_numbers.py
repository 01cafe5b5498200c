"""Numbers as the JSON parser of pandas reads them, with which ``datasets`` reads what it keeps as JSON.

It adds up the digits behind the point in a floating number and multiplies them by a power of ten that is no exact
number: ``0.7`` becomes ``0.7000000000000001``. What it writes has ten digits behind the point at most, and an integer
that does not fit into 64 bits is an error.
"""

import math
import re
from typing import Any

__all__ = ["from_lines", "from_table", "is_too_big", "spelled", "spelled_for"]

_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?")
#: A string, or a number with a point.
_IN_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|(-?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?)')
#: Digits behind the point that are read, and that are written.
_READ, _WRITTEN = 15, 10
_TENTHS = tuple(float(f"1e-{digits}") for digits in range(_READ + 1))
#: From here on numbers are written with an exponent.
_LARGE = 1e16


def from_table(number: Any) -> float:
    """What is read where *number* stands in a table of ours, :func:`spelled` as well as can be."""
    return _read(spelled_for(number))


def from_lines(number: Any) -> float:
    """What is read where *number* stands in a line: read, written into a table by pandas itself, and read again."""
    return _read(_write(_read(str(number))))


def is_too_big(integer: int) -> bool:
    return not -(2**63) <= integer < 2**64


def spelled(text: str) -> str:
    """JSON with its numbers spelled so that they are read as they are, where there is such a way."""
    return _IN_TEXT.sub(lambda found: spelled_for(found[1]) if found[1] else found[0], text)


def spelled_for(number: Any) -> str:
    """*number* with so many zeros at its end that it is read as it is, where there is such a number of them."""
    text = str(number)
    _, point, digits = text.partition(".")
    if not point or not digits.isdigit():
        return text
    spellings = (text + "0" * more for more in range(_READ - len(digits) + 1))
    return next((one for one in spellings if _read(one) == float(number)), text)


def _read(text: str) -> float:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return float(text)
    minus, whole, fraction, exponent = found.groups()
    sign = -1.0 if minus else 1.0
    digits = 0.0
    fraction = (fraction or "")[:_READ]
    for digit in fraction:
        digits = digits * 10.0 + int(digit)
    value = sign * float(whole) + sign * digits * _TENTHS[len(fraction)]
    try:
        return value if exponent is None else value * math.pow(10.0, int(exponent))
    except OverflowError:
        return math.copysign(math.inf, value)


def _write(value: float) -> str:
    if math.isinf(value) or math.isnan(value):
        return str(value)
    if abs(value) >= _LARGE:
        return f"{value:.{_WRITTEN - 1}e}"
    text = f"{value:.{_WRITTEN}f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text
