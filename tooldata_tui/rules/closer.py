"""The rules that look at one example, or one toolset, closer than an import has time for: T2, T3, M3, C4 and X1.

A scan and ``tooldata check`` run them. They speak of what is allowed and still unwise, so none of them is an error but
what a trainer would train on wrongly.
"""

from collections.abc import Collection

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding, Fix
from tooldata_tui.dataset.tool import Toolset
from tooldata_tui.rules.call_forms import CallForms
from tooldata_tui.rules.described import described_parameters
from tooldata_tui.rules.fresh_stack import on_fresh_stack
from tooldata_tui.rules.marks import TURNS, Gist, gist_of
from tooldata_tui.rules.registry import selected
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.results import Outputs
from tooldata_tui.rules.tool_pairs import pair_findings
from tooldata_tui.rules.tool_prose import prose_findings
from tooldata_tui.rules.tool_words import word_findings
from tooldata_tui.rules.turns import turn_findings

__all__ = ["CloserLook"]

#: Findings told about one example, or about the tools of one.
_MOST = 50

#: What OpenAI takes.
_MANY_TOOLS = 128

#: Characters of descriptions of parameters that are read of one toolset.
_READ = 300_000

#: Tools whose findings are remembered, since most rows bring the same ones.
_KEPT = 4096


class CloserLook:
    """These rules, with what they have learnt of the tools. Not for several threads at once.

    :param select: codes whose findings are wanted; those that are on by default if None
    """

    def __init__(self, select: Collection[str] | None = None) -> None:
        self._select = frozenset(selected([], []) if select is None else select)
        self._forms, self._outputs = CallForms(), Outputs()
        self._tools: dict[tuple[str, str, bool], tuple[Finding, ...]] = {}

    def check(self, example: Example) -> list[Finding]:
        """Findings about the conversation and its calls, by turn."""
        return on_fresh_stack(self.look, example, gist_of(example.messages))

    def look(self, example: Example, gist: Gist) -> list[Finding]:
        """What :meth:`check` finds, where the stack has room.

        :param gist: that of the messages
        """
        has_turns = gist.marks & TURNS  # as there are where a tool has answered
        found = turn_findings(example) if has_turns else []
        if gist.calling:
            found += self._forms.findings(example, gist)
        if has_turns:
            found += self._outputs.findings(example)
        if not found:
            return found
        wanted = [one for one in found if one.code in self._select]
        return sorted(wanted, key=lambda one: -1 if one.turn is None else one.turn)[:_MOST]

    def check_tools(self, toolset: Toolset) -> list[Finding]:
        """Findings about the tools themselves. Their paths begin ``("tools", index, ...)``."""
        return on_fresh_stack(self._check_tools, toolset)

    def _check_tools(self, toolset: Toolset) -> list[Finding]:
        alone, read = len(toolset) == 1, 0
        found: list[Finding] = []
        if len(toolset) > _MANY_TOOLS:
            words = f"{len(toolset):,} tools; OpenAI takes {_MANY_TOOLS}"
            found.append(finding("X102", words, None, ("tools",)))
        for index, tool in enumerate(toolset.tools):
            key = (tool.key, tool.description, alone)
            told = self._tools.get(key)
            if told is None:
                read += sum(len(one.words) for one in described_parameters(tool.parameters))
                told = tuple(word_findings(0, tool, alone=alone))
                if read <= _READ:
                    told = self._remember(key, (*told, *prose_findings(0, tool)))
            found += [one._replace(path=("tools", index, *one.path[2:]), fix=_at(one, index)) for one in told]
        found += pair_findings(toolset)
        return [one for one in found if one.code in self._select][:_MOST]

    def _remember(self, key: tuple[str, str, bool], told: tuple[Finding, ...]) -> tuple[Finding, ...]:
        if len(self._tools) >= _KEPT:
            self._tools.clear()
        self._tools[key] = told
        return told


def _at(one: Finding, index: int) -> Fix | None:
    """The fix of a finding about the first tool, for the tool number *index*."""
    if one.fix is None:
        return None
    return one.fix._replace(patch=tuple(op._replace(path=("tools", index, *op.path[2:])) for op in one.fix.patch))
