"""Runs the rules over examples, fast where nothing is wrong.

A clean example costs one pass over its messages, and for each call one parse of its arguments and one run of a
compiled validator. Everything else happens only where one of those says no.

What a row may cost is bounded whatever its tools' schemas say, by counts and without a clock: schemas have a largest
size and weight (``schema_bounds``, ``compiled``), the calls of a row share one
:class:`~tooldata_tui.rules.calls.Budget`, repairs and comparisons of names have a longest text, patterns run on a
linear-time engine, and no more than so many faulty calls are looked into. The rest is linear in the size of the row.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding, Severity
from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.dataset.message import read_arguments
from tooldata_tui.dataset.tool import Tool, Toolset
from tooldata_tui.rules.calls import FREE_WORK, Budget, call_findings, fits, no_tools, unknown_tool, were_objects
from tooldata_tui.rules.fresh_stack import on_fresh_stack
from tooldata_tui.rules.guard import failed
from tooldata_tui.rules.messages import is_plain, message_findings
from tooldata_tui.rules.noted import note_findings
from tooldata_tui.rules.registry import RULES
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.schemas import name_findings, schema_findings

if TYPE_CHECKING:  # It imports the validator.
    from tooldata_tui.rules.compiled import Compiled

    #: A call to look at closely: turn, index, its tool if there is one, and whether something is wrong for certain.
    _Suspect = tuple[int, int, Compiled | None, bool]

__all__ = ["MANY_CALLS", "MAX_FINDINGS", "Checker"]

#: Findings listed for one example or toolset; one more says how many there are beyond.
MAX_FINDINGS = 50

#: Faulty calls of one example that are looked into, whatever is selected.
_LOOKED_INTO = 100

#: A row has seldom more calls.
MANY_CALLS = 50
_SHARE = FREE_WORK / MANY_CALLS

#: Tools kept compiled.
_KEPT = 2048


class Checker:
    """The rules, with the tools they have met compiled. Not for several threads at once.

    :param select: codes whose findings are wanted (see :func:`~tooldata_tui.rules.registry.selected`); all if None
    :param again: whether other rules read the arguments of each example behind this
    """

    def __init__(self, select: Collection[str] | None = None, *, again: bool = False) -> None:
        from tooldata_tui.rules.compiled import compile_tool

        self._compile = compile_tool
        # An import remembers no arguments: few texts come twice, and missing the cache costs more than parsing.
        self._again = again
        self._tools: dict[str, Compiled] = {}
        self._select = None if select is None or len(set(select)) == len(RULES) else frozenset(select)

    def check(self, example: Example) -> list[Finding]:
        """Findings of the M and C rules: about the example, then by turn. Empty for a clean example."""
        try:
            return on_fresh_stack(self._check, example)
        except Exception as error:
            return self._wanted([failed(error)])

    def check_all(self, examples: Sequence[Example]) -> list[list[Finding]]:
        """What :meth:`check` finds in each of *examples*."""
        try:
            return [self._check(one) for one in examples]
        except Exception:  # each by itself then, on another stack where this one had no room
            return [self.check(one) for one in examples]

    def _check(self, example: Example) -> list[Finding]:
        messages = example.messages
        found: list[Finding] = [] if is_plain(messages) else message_findings(messages)
        if example.notes:
            found = note_findings(example.notes) + found
        by_name = example.toolset.by_name
        tools, again = self._tools, self._again
        work = 0.0
        suspects: list[_Suspect] = []
        objects = False
        for turn, message in enumerate(messages):
            if not message.calls:
                continue
            for index, (name, arguments, _, was_object) in enumerate(message.calls):
                if was_object:
                    objects = True
                tool = by_name.get(name)
                if tool is None:
                    suspects.append((turn, index, None, True))
                    continue
                compiled = tools.get(tool.key)
                if compiled is None:
                    compiled = self._compiled(tool)
                try:
                    value = read_arguments(arguments).value if again else loads(arguments)
                except JsonError:
                    value = None
                if type(value) is not dict:
                    suspects.append((turn, index, compiled, True))
                    continue
                work += compiled.weight * len(arguments)
                if work > FREE_WORK:
                    suspects.append((turn, index, compiled, False))
                elif not fits(compiled, value):
                    suspects.append((turn, index, compiled, True))
        if not suspects and not objects:
            return self._wanted(found) if found else found
        note = were_objects(messages) if objects else None
        if note is not None:
            found.append(note)
        return self._with_calls(example, found, suspects)

    def accepts(self, tool: Tool, arguments: str) -> bool:
        """True only where :meth:`check` has nothing to say of a call, nor of :data:`MANY_CALLS` such in one row."""
        try:
            compiled = self._tools.get(tool.key) or self._compiled(tool)
            value = loads(arguments)
            return type(value) is dict and compiled.weight * len(arguments) <= _SHARE and compiled.fits(value)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException:  # check will meet it again, and say so; a panic of the validator is no Exception
            return False

    def check_tools(self, toolset: Toolset) -> list[Finding]:
        """Findings of the T rules, about the tools themselves. Their paths begin ``("tools", index, ...)``."""
        try:
            return on_fresh_stack(self._check_tools, toolset)
        except Exception as error:
            return self._wanted([failed(error)])

    def _check_tools(self, toolset: Toolset) -> list[Finding]:
        found = name_findings(toolset)
        for index, tool in enumerate(toolset.tools):
            found += schema_findings(index, self._compiled(tool))
        return self._wanted(sorted(found, key=lambda one: one.path[1]))

    def _compiled(self, tool: Tool) -> "Compiled":
        compiled = self._tools.pop(tool.key, None) or self._compile(tool)
        if len(self._tools) >= _KEPT:
            del self._tools[next(iter(self._tools))]  # of the others, the one that was asked for first
        self._tools[tool.key] = compiled
        return compiled

    def _with_calls(self, example: Example, found: list[Finding], suspects: "list[_Suspect]") -> list[Finding]:
        messages, toolset = example.messages, example.toolset
        budget = Budget()
        missing = False
        for turn, index, compiled, _ in suspects[:_LOOKED_INTO]:
            if compiled is None:
                if len(toolset):
                    found.append(unknown_tool(messages[turn], turn, index, toolset))
                elif not missing:
                    missing = True
                    found.append(no_tools(turn))
            found += call_findings(messages[turn], turn, index, compiled, budget)
        found.sort(key=lambda one: -1 if one.turn is None else one.turn)
        return self._wanted(found, sum(certain for *_, certain in suspects[_LOOKED_INTO:]))

    def _wanted(self, found: list[Finding], unlisted: int = 0) -> list[Finding]:
        """The selected ones, cut to :data:`MAX_FINDINGS`; *unlisted* more are known of but were not worded."""
        if self._select is not None:
            found = [one for one in found if one.code in self._select]
        more = max(0, len(found) - MAX_FINDINGS) + unlisted
        if not more:
            return found
        worst = max((one.severity for one in found[MAX_FINDINGS:]), default=Severity.INFO)
        return [*found[:MAX_FINDINGS], finding("M109", f"and at least {more} more like these", severity=worst)]
