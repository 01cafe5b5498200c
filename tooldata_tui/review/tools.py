"""The tools of a project as its examples are offered them: versions, what is wrong with each, and how calls use it.

A *version* is a name with a schema and a description. Two examples whose tools differ in any of the three are offered
two versions, and an edit of one leaves the other alone.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from tooldata_tui.dataset import EMPTY_TOOLSET, Example, Finding, Tool, Toolset, read_arguments
from tooldata_tui.dataset.jsontext import dumps, loads
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tools import read_tools
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.view import readable
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.offering import imported_tools, offers
from tooldata_tui.store.sqlite import in_words

__all__ = [
    "Group", "ParameterUse", "Survey", "ToolUse", "Version", "examples_of", "identity", "survey", "tool_findings",
    "usual_values",
]  # fmt: skip

#: Values of one parameter that are told apart, and the longest one that is kept.
_VALUES, _LONGEST = 5_000, 200
#: Steps of a path that lead to a call, at the least: ``messages``, turn, ``tool_calls``, number.
_TO_CALL = 4


class CallRules(Protocol):
    """Rules that look at calls."""

    def check(self, example: Example) -> list[Finding]: ...


class ToolRules(Protocol):
    """Rules that look at tools."""

    def check_tools(self, toolset: Toolset) -> list[Finding]: ...


class Group(NamedTuple):
    """Examples that are offered the same tools.

    :ivar imported: the tools they were imported with
    """

    toolset: Toolset
    examples: "array[int]"
    imported: Toolset


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """One tool as some examples are offered it.

    :ivar groups: numbers of the groups that are offered it
    :ivar examples: how many examples that is
    :ivar imported: what it was before it was edited; None where it was not
    :ivar others: how many other versions go by its name
    """

    tool: Tool
    groups: tuple[int, ...]
    examples: int
    imported: Tool | None = None
    others: int = 0

    @property
    def is_new(self) -> bool:
        """Whether no example was imported with a tool of that name."""
        return self.imported is not None and self.imported.name != self.tool.name


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """All tools of a project.

    :ivar unread: examples whose edited tools cannot be read
    """

    groups: tuple[Group, ...]
    versions: tuple[Version, ...]
    unread: int = 0

    def examples(self, version: Version) -> "array[int]":
        """The examples that are offered *version*, in file order."""
        if len(version.groups) == 1:
            return self.groups[version.groups[0]].examples
        return array("I", sorted(one for number in version.groups for one in self.groups[number].examples))


def identity(tool: Tool) -> tuple[str, str]:
    """What makes a version."""
    return tool.key, tool.description


#: Stands for what a tool was that has been added: it was none.
_NOTHING = Tool("")


def survey(session: ReviewSession) -> Survey:
    """Read which tools there are. Raises :class:`ProjectError` where the file is damaged."""
    with in_words(session.project.path), readable():
        given = offers(session.reader)
        stored = {one.toolset: imported_tools(session.reader, one.toolset) for one in given if one.toolset is not None}
    groups: list[Group] = []
    unread = 0
    for one in given:
        imported = stored.get(one.toolset, EMPTY_TOOLSET) if one.toolset is not None else EMPTY_TOOLSET
        try:
            toolset = imported if one.text is None else read_tools(loads(one.text))
        except (RowError, ValueError):
            unread += len(one.examples)
            continue
        groups.append(Group(toolset, one.examples, imported))
    return Survey(tuple(groups), tuple(_versions(groups)), unread)


def _versions(groups: Sequence[Group]) -> Iterator[Version]:
    places: dict[tuple[str, str], list[int]] = {}
    tools: dict[tuple[str, str], Tool] = {}
    names: dict[str, dict[tuple[str, str], None]] = {}
    originals: dict[tuple[str, str], Tool] = {}
    as_imported: set[tuple[str, str]] = set()
    for number, group in enumerate(groups):
        known = {identity(tool) for tool in group.imported.tools}
        for tool in group.toolset.tools:
            version = identity(tool)
            tools.setdefault(version, tool)
            names.setdefault(tool.name, {})[version] = None
            at = places.setdefault(version, [])
            if not at or at[-1] != number:
                at.append(number)
            if version in known:
                as_imported.add(version)
            else:
                originals.setdefault(version, group.imported.by_name.get(tool.name, _NOTHING))
    for versions in names.values():
        for version in versions:
            examples = sum(len(groups[number].examples) for number in places[version])
            before = None if version in as_imported else originals[version]
            yield Version(tools[version], tuple(places[version]), examples, before, len(versions) - 1)


def tool_findings(rules: ToolRules, toolset: Toolset, tool: Tool) -> list[Finding]:
    """What the T rules say of *tool* among the tools of *toolset*; their paths begin behind the tool's number."""
    numbers = {number for number, one in enumerate(toolset.tools) if identity(one) == identity(tool)}
    found = [one for one in rules.check_tools(toolset) if one.path[1:2] and one.path[1] in numbers]
    first = min(numbers, default=0)
    return [one for one in found if one.path[1] == first]


# --- how calls use a tool


@dataclass(slots=True)
class ParameterUse:
    """How calls pass one parameter.

    :ivar examples: how many pass it
    :ivar values: how many examples pass each value, as JSON
    :ivar more: whether there are more values than are told apart
    :ivar violations: examples in which it is wrong, by rule, with the first of them
    """

    examples: int = 0
    values: Counter[str] = field(default_factory=Counter)
    more: bool = False
    violations: dict[str, tuple[int, int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class ToolUse:
    """How examples call one tool.

    :ivar examples: how many call it, of those that were looked at
    :ivar parameters: by name, those that no schema knows as well; the empty name for a call as a whole
    """

    tool: Tool
    examples: int = 0
    calls: int = 0
    parameters: dict[str, ParameterUse] = field(default_factory=dict)

    def add(self, examples: Iterable[tuple[int, Example]], rules: CallRules) -> None:
        """Take in more examples, as :func:`examples_of` reads them."""
        for number, example in examples:
            given: dict[str, set[str]] = {}
            for message in example.messages:
                for call in message.calls:
                    if call.name == self.tool.name:
                        self.calls += 1
                        _gather(read_arguments(call.arguments).value, given)
            self.examples += 1
            for name, values in given.items():
                use = self._of(name)
                use.examples += 1
                for value in values:
                    if value in use.values or len(use.values) < _VALUES:
                        use.values[value] += 1
                    else:
                        use.more = True
            self._take(number, example, rules.check(example))

    def _of(self, name: str) -> ParameterUse:
        found = self.parameters.get(name)
        if found is None:
            name = name if len(self.parameters) < _VALUES else ""
            found = self.parameters.setdefault(name, ParameterUse())
        return found

    def _take(self, number: int, example: Example, found: Sequence[Finding]) -> None:
        seen: set[tuple[str, str]] = set()
        for one in found:
            name = _argument(example, one, self.tool.name)
            if name is None or (name, one.code) in seen:
                continue
            seen.add((name, one.code))
            violations = self._of(name).violations
            many, first, words = violations.get(one.code, (0, number, one.message))
            violations[one.code] = many + 1, first, words


def _gather(arguments: Any, given: dict[str, set[str]]) -> None:
    if not isinstance(arguments, dict):
        return
    for name, value in arguments.items():
        values = given.setdefault(name[:_LONGEST], set())
        values.update(dumps(one)[:_LONGEST] for one in (value[:_LONGEST] if isinstance(value, list) else [value]))


def _argument(example: Example, finding: Finding, tool: str) -> str | None:
    """The argument of a call of *tool* that a finding is about; empty for the call, None for something else."""
    path = finding.path
    if len(path) < _TO_CALL or path[2] not in ("tool_calls", "function_call") or not isinstance(path[1], int):
        return None
    calls = example.messages[path[1]].calls
    number = path[3] if path[2] == "tool_calls" else 0
    if not isinstance(number, int) or number >= len(calls) or calls[number].name != tool:
        return None
    behind = path[path.index("arguments") + 1 :] if "arguments" in path else ()
    return str(behind[0]) if behind else ""


def examples_of(session: ReviewSession, ids: Sequence[int], tool: Tool) -> list[tuple[int, Example]]:
    """Examples as they stand, as if *tool* were all they are offered: to look at its calls alone."""
    alone = Toolset((tool,))
    with in_words(session.project.path), readable():
        rows = ExampleStore(session.reader).whole(ids, shared=False)
        return [(number, example_of_row(loads(row), alone)) for number, row, _, _ in rows]


def usual_values(use: ParameterUse, most: int) -> Mapping[str, int]:
    """The most frequent values with how often each is passed."""
    return dict(sorted(use.values.items(), key=lambda item: (-item[1], item[0]))[:most])
