"""All rules that look at one example: those of the import, and those that an import has no time for."""

from collections.abc import Callable, Collection, Iterable, Sequence

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding
from tooldata_tui.dataset.tool import Toolset
from tooldata_tui.rules.checker import Checker
from tooldata_tui.rules.closer import CloserLook
from tooldata_tui.rules.guard import each
from tooldata_tui.rules.marks import PERSONAL, PHRASING, gist_of
from tooldata_tui.rules.negatives import NegativeCheck
from tooldata_tui.rules.personal import personal_findings
from tooldata_tui.rules.phrasing import phrasing_findings
from tooldata_tui.rules.registry import selected
from tooldata_tui.rules.values import ValueRules

__all__ = ["AT_ONCE", "CloserRules", "EveryRule"]

#: Examples that are best given at once, so that one rule looks at all of them before the next does: so many that the
#: processor has its code at hand for most, and so few that what one rule has read is still kept for the next.
AT_ONCE = 64


class CloserRules:
    """What a scan looks at in each example, beyond what was checked when it was imported. Not for several threads.

    :param select: codes whose findings are wanted; those that are on by default if None
    """

    def __init__(self, select: Collection[str] | None = None) -> None:
        self._select = frozenset(selected([], []) if select is None else select)
        self._closer, self._values, self._negatives = CloserLook(select), ValueRules(select), NegativeCheck()

    def check(self, example: Example) -> list[Finding]:
        """Findings about one example, by turn."""
        return self.check_all((example,))[0]

    def check_all(self, examples: Sequence[Example]) -> list[list[Finding]]:
        """What :meth:`check` finds in each of *examples*, in three quarters of the time; see :data:`AT_ONCE`."""
        try:
            told = self._look(examples)
        except Exception:  # each rule by itself then, on another stack where this one had no room
            told = [each(self._checks(), one) for one in examples]
        return [self._wanted(found) if found else found for found in told]

    def _look(self, examples: Sequence[Example]) -> list[list[Finding]]:
        about = [(example, gist_of(example.messages)) for example in examples]
        closer, values, negatives = self._closer.look, self._values.look, self._negatives.check
        told = [closer(example, gist) for example, gist in about]
        for found, (example, gist) in zip(told, about, strict=True):
            found += values(example, gist)
        for found, (example, gist) in zip(told, about, strict=True):
            found += negatives(example, gist)
            if gist.marks & PHRASING:
                found += phrasing_findings(example)
            if gist.marks & PERSONAL:
                found += personal_findings(example)
        return told

    def _wanted(self, found: list[Finding]) -> list[Finding]:
        wanted = [one for one in found if one.code in self._select]
        return sorted(wanted, key=lambda one: -1 if one.turn is None else one.turn)

    def check_tools(self, toolset: Toolset) -> list[Finding]:
        """Findings about the tools themselves. Their paths begin ``("tools", index, ...)``."""
        return [one for one in each((self._closer.check_tools,), toolset) if one.code in self._select]

    def _checks(self) -> Sequence[Callable[[Example], Iterable[Finding]]]:
        closer, values, negatives = self._closer.check, self._values.check, self._negatives.check
        return closer, values, negatives, phrasing_findings, personal_findings


class EveryRule:
    """All that can be said of one example by itself: what is asked while somebody edits it.

    :param select: codes whose findings are wanted; those that are on by default if None
    """

    def __init__(self, select: Collection[str] | None = None) -> None:
        self._import, self._closer = Checker(select, again=True), CloserRules(select)

    def check(self, example: Example) -> list[Finding]:
        """Findings about the example, the errors of its import first."""
        return self.check_all((example,))[0]

    def check_all(self, examples: Sequence[Example]) -> list[list[Finding]]:
        """What :meth:`check` finds in each of *examples*, in three quarters of the time; see :data:`AT_ONCE`."""
        imported = self._import.check_all(examples)
        return [first + then for first, then in zip(imported, self._closer.check_all(examples), strict=True)]

    def check_tools(self, toolset: Toolset) -> list[Finding]:
        """Findings about the tools themselves. Their paths begin ``("tools", index, ...)``."""
        return [*self._import.check_tools(toolset), *self._closer.check_tools(toolset)]
