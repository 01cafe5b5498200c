"""What a value that nobody said may have been meant to be: the one thing of its form that was said."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tooldata_tui.rules.grounding.figures import numbers_in
from tooldata_tui.rules.grounding.grounded import plainly_said
from tooldata_tui.rules.grounding.heard import Heard, Said, squashed
from tooldata_tui.rules.grounding.kinds import addresses_in
from tooldata_tui.rules.values_left_out import covers

__all__ = ["meant_by"]

#: Characters of the newest message that are looked through, and things of one form; of more, none is meant.
_LONGEST, _MOST = 5_000, 12

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"[0-9]")


def meant_by(value: Any, heard: Heard, used: Callable[[], set[str]]) -> Any:
    """The only thing the user said last that has the form of *value* and stands in no call; None where there is none.

    :param used: says what the calls of the example have (see :func:`~tooldata_tui.rules.values_left_out.used_in`)
    """
    if not heard.users:
        return None
    said = heard.users[0]
    found = _texts_like(value, said) if isinstance(value, str) else _numbers(said.text[:_LONGEST])
    if not 0 < len(found) <= _MOST or (isinstance(value, str) and plainly_said(value, heard)):
        return None
    passed = used()
    left = [one for form, one in found.items() if not any(covers(each, form) for each in passed)]
    return left[0] if len(left) == 1 else None


def _texts_like(value: str, said: Said) -> dict[str, str]:
    if "@" in value:
        return {squashed(match[0]): match[0] for match in addresses_in(said.text[:_LONGEST])}
    found: dict[str, str] = {}
    if not any(map(str.isdigit, value)):
        return found
    shape, digits = _shape(value), "".join(_DIGITS.findall(value))
    for token in said.figured:
        if _shape(token) == shape:
            found[squashed(token)] = token
        elif len(digits) > 3 and token.isdigit() and len(token) == len(digits) and value.endswith(digits):
            whole = value[: -len(digits)] + token  # the figures alone were said
            found[squashed(whole)] = whole
    return found


def _shape(text: str) -> str:
    """*text* with a figure for every figure; a short run of letters stays, a longer one may be another."""
    return _DIGITS.sub("9", _LETTERS.sub(lambda run: run[0] if len(run[0]) < 6 else "a", text)).casefold()


def _numbers(text: str) -> dict[str, int | float]:
    """The numbers of two figures or more, read as they are written; smaller ones are said of too many things."""
    found: dict[str, int | float] = {}
    for number, (start, end) in numbers_in(text):
        written = text[start:end].replace(",", "")
        if len(written) > 1 and written[0].isdigit() and _NUMBER.fullmatch(written) and Decimal(written) == number:
            found[f"{float(number):g}"] = int(number) if number == int(number) else float(number)
    return found
