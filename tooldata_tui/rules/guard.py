"""A rule that fails becomes a finding about the rule, and stops nobody: neither the other rules nor the other examples.

Guards stand around the whole and cost nothing; only once something has failed is each check run by itself.
"""

from collections.abc import Callable, Iterable
from pathlib import PurePath
from traceback import extract_tb
from typing import TypeVar

from tooldata_tui.dataset.finding import Finding
from tooldata_tui.rules.report import finding
from tooldata_tui.text import clip, one_line

__all__ = ["each", "failed"]

T = TypeVar("T")
_PROGRAM = "tooldata_tui"
#: Cells of what an error says of itself.
_LONGEST = 200


def each(checks: Iterable[Callable[[T], Iterable[Finding]]], about: T) -> list[Finding]:
    """What *checks* find, and in place of what one would have found that failed, that it did."""
    found: list[Finding] = []
    for check in checks:
        try:
            found += list(check(about))
        except Exception as error:
            found.append(failed(error))
    return found


def failed(error: BaseException, file: str = "") -> Finding:
    """That a rule failed, how, and in which line of the program.

    :param file: the one that is to blame, where it is not the program: its line is told, or none
    """
    frames = extract_tb(error.__traceback__)
    if file:
        blamed = [one for one in frames if one.filename == file]
    else:
        blamed = [one for one in frames if _PROGRAM in PurePath(one.filename).parts] or frames
    place = f" ({PurePath(blamed[-1].filename).name}, line {blamed[-1].lineno})" if blamed else ""
    said = f"{type(error).__name__}: {error}".removesuffix(": ")
    return finding("R901", f"a rule failed here and was left out: {clip(one_line(said), _LONGEST)}{place}")
