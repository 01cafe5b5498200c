"""What is found about examples that are others now.

Where only their tools were edited, neither the messages nor the calls are others: what a scan has found stays, and of
what is stored only what the edit changes is changed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from tooldata_tui.dataset import Example, Finding, Path, Toolset
from tooldata_tui.store.derived import revise, rewrite
from tooldata_tui.store.describing import describe, search_text
from tooldata_tui.store.sqlite import Connection

__all__ = ["Retold", "Teller", "write_again", "write_down"]


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
        ended, begun = self.of_tools(before.toolset, after.toolset)
        return Retold(number, gone, [*come, *begun], ended)

    def of_tools(self, before: Toolset, after: Toolset) -> tuple[Sequence[Finding], Sequence[Finding]]:
        """What goes of what is said of tools, and what comes: that is told once, at the first example that is asked
        about."""
        tools = before.key, after.key
        if tools in self._tools:
            return self._tools[tools], ()
        ended, begun = _difference(self._rules.check_tools(before), self._rules.check_tools(after))
        self._tools[tools] = ended
        return ended, begun

    @property
    def about_tools(self) -> Iterator[Finding]:
        """What goes of what was said of tools."""
        for found in self._tools.values():
            yield from found


def write_again(
    db: Connection, rules: Rules, examples: Mapping[int, tuple[Example, Example]], *, with_tools: bool
) -> None:
    """Write down what follows from examples that were taken back or put back, inside the caller's transaction.

    :param examples: each before and after
    :param with_tools: also what is found about their tools, as the fixes of tools do
    """
    teller = Teller(rules)
    for number, (before, after) in examples.items():
        rewrite(db, number, rules.check(after), describe(after)[1], search_text(after))
        gone, come = teller.of_tools(before.toolset, after.toolset) if with_tools else ((), ())
        if gone or come:
            revise(db, number, gone, come)


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
