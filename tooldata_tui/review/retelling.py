"""What is found about examples whose tools were edited: of what is stored, only what the edit changes is changed.

Neither the messages nor the calls are others, so what a scan has found stays.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from tooldata_tui.dataset import Example, Finding, Path, Toolset
from tooldata_tui.store.derived import revise
from tooldata_tui.store.sqlite import Connection

__all__ = ["Retold", "Teller", "write_down"]


class Retold(NamedTuple):
    """What goes and what comes at one example.

    :ivar about_tools: what goes of what is said of its tools: it is stored at one of the examples that have them
    """

    example: int
    gone: Sequence[Finding]
    come: Sequence[Finding]
    about_tools: Sequence[Finding] = ()


class Rules(Protocol):
    """Rules that look at examples and at tools."""

    def check(self, example: Example) -> list[Finding]: ...

    def check_tools(self, toolset: Toolset) -> list[Finding]: ...


class Teller:
    """Compares examples before and after; knows which tools it has spoken of."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._tools: dict[tuple[str, str], Sequence[Finding]] = {}

    def retold(self, number: int, before: Example, after: Example) -> Retold:
        """What is found at one example."""
        gone, come = _difference(self._rules.check(before), self._rules.check(after))
        tools = before.toolset.key, after.toolset.key
        if tools not in self._tools:
            ended, begun = _difference(self._rules.check_tools(before.toolset), self._rules.check_tools(after.toolset))
            self._tools[tools] = ended
            come = [*come, *begun]
        return Retold(number, gone, come, self._tools[tools])

    @property
    def about_tools(self) -> Iterator[Finding]:
        """What goes of what was said of tools."""
        for found in self._tools.values():
            yield from found


def _difference(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    if not before and not after:
        return [], []
    old, new = Counter(map(_identity, before)), Counter(map(_identity, after))
    return _left(before, new), _left(after, old)


def _left(found: Sequence[Finding], taken: Counter[tuple[str, Path, str]]) -> list[Finding]:
    """What is left of *found* once each of *taken* has taken one away."""
    left, taken = [], taken.copy()
    for one in found:
        if taken[_identity(one)] > 0:
            taken[_identity(one)] -= 1
        else:
            left.append(one)
    return left


def _identity(one: Finding) -> tuple[str, Path, str]:
    return one.code, one.path, one.message


def write_down(db: Connection, told: Iterable[Retold]) -> None:
    """Change what is stored, inside the caller's transaction."""
    for one in told:
        gone = [*one.gone, *one.about_tools]
        if gone or one.come:
            revise(db, one.example, gone, one.come)
