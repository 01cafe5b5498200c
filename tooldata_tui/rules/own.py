"""What a person's own rules are made of. docs/own-rules.md shows one.

They run in a process of their own, which the machinery in ``tasks`` starts and ends; nothing here starts anything.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding, Severity
from tooldata_tui.settings.model import SeverityWord
from tooldata_tui.text import clip, one_line

__all__ = ["Check", "OwnRule", "collected", "findings_of", "rule"]

#: What a rule yields: a message; or a message and a turn; or a message, a turn and the path in the row.
Said = str | tuple[str, int | None] | tuple[str, int | None, tuple[str | int, ...]]
Check = Callable[[Example], Iterable[Said] | None]

_CODE = re.compile(r"U[0-9]{3}")
#: Findings of one rule at one example, and cells of a message.
_MOST, _LONGEST = 50, 400


@dataclass(frozen=True, slots=True)
class OwnRule:
    """One rule that a person has written."""

    code: str
    severity: Severity
    check: Check


_collected: list[OwnRule] = []


def rule(code: str, *, severity: SeverityWord = "warning") -> Callable[[Check], Check]:
    """Make a function a rule.

    It is given one :class:`~tooldata_tui.dataset.example.Example` after the other, and yields what is wrong with it.

    :param code: ``U`` and three digits; no two rules may have the same
    :raises ValueError: the code is none, or is taken, or there is no such severity
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no code of a rule of your own: it must be U and three digits")
    if any(one.code == code for one in _collected):
        raise ValueError(f"two rules have the code {code}")
    if severity.upper() not in Severity.__members__:
        raise ValueError(f"{severity!r} is no severity: it must be error, warning or info")

    def collect(check: Check) -> Check:
        _collected.append(OwnRule(code, Severity[severity.upper()], check))
        return check

    return collect


def collected() -> list[OwnRule]:
    """The rules that were made in this process, in order."""
    return list(_collected)


def findings_of(one: OwnRule, example: Example) -> Iterator[Finding]:
    """What a rule says of *example*; raises what it raises, and :class:`TypeError` for what is no finding."""
    for said in islice(one.check(example) or (), _MOST):
        message, turn, path = _parts(said)
        yield Finding(one.code, one.severity, clip(one_line(message), _LONGEST), turn, path)


def _parts(said: Any) -> tuple[str, int | None, tuple[str | int, ...]]:
    parts = (said,) if isinstance(said, str) else said
    if not isinstance(parts, tuple) or not 1 <= len(parts) <= 3:
        raise TypeError("a rule must yield a message, or (message, turn), or (message, turn, path)")
    message, turn, path = (*parts, None, ())[:3] if len(parts) < 2 else (*parts, ())[:3]
    if not isinstance(message, str):
        raise TypeError("a message must be a text")
    if turn is not None and (type(turn) is not int or not 0 <= turn < 2**31):
        raise TypeError("a turn must be the number of a message, or None")
    if not isinstance(path, tuple) or not all(type(step) in (str, int) for step in path):
        raise TypeError("a path must be a tuple of keys and numbers")
    return message, turn, path
