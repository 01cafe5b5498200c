"""T3: tools of one toolset that can hardly be told apart, by their names or by what they say of themselves."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tooldata_tui.dataset.finding import Finding
from tooldata_tui.dataset.tool import Tool, Toolset, parameters_of
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.tool_words import content_words, telling_words
from tooldata_tui.rules.wording import shown

__all__ = ["pair_findings"]

#: Shorter descriptions are alike by chance.
_WORDS = 2

#: Pairs of one toolset that are told.
_LISTED = 20


def pair_findings(toolset: Toolset) -> Iterator[Finding]:
    """T301 and T302 about the tools of *toolset*, each at the later tool of the pair."""
    tools = list(enumerate(toolset.tools))
    left = _LISTED
    told: set[tuple[int, int]] = set()
    for (i, one), (j, other) in _same_names(tools):
        told.add((i, j))
        message = f"{shown(other.name)} and {shown(one.name)} differ in form alone"
        yield finding("T302", message, None, ("tools", j, "function", "name"))
        left -= 1
        if not left:
            return
    for i, j in _same_words(tools):
        if (i, j) in told:
            continue
        message = f"{shown(toolset.tools[j].name)} and {shown(toolset.tools[i].name)} say the same of themselves"
        yield finding("T301", message, None, ("tools", j, "function", "description"))
        left -= 1
        if not left:
            return


def _same_names(tools: list[tuple[int, Tool]]) -> Iterator[tuple[tuple[int, Tool], tuple[int, Tool]]]:
    by_form: dict[tuple[str, ...], list[tuple[int, Tool]]] = defaultdict(list)
    for index, tool in tools:
        by_form[tuple(content_words(tool.name))].append((index, tool))
    for form, alike in by_form.items():
        for one, other in pairwise(alike):
            if form and one[1].name != other[1].name:
                yield one, other


def _same_words(tools: list[tuple[int, Tool]]) -> Iterator[tuple[int, int]]:
    """Indexes of tools that say the same, whatever the order, and take the same parameters."""
    by_words: dict[tuple[frozenset[str], frozenset[str]], list[tuple[int, Tool]]] = defaultdict(list)
    for index, tool in tools:
        said = telling_words(tool.description)
        if len(said) >= _WORDS:
            by_words[said, frozenset(one.name for one in parameters_of(tool))].append((index, tool))
    for alike in by_words.values():
        for (i, one), (j, other) in pairwise(alike):
            if one.name != other.name:
                yield i, j
