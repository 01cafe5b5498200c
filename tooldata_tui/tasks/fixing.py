"""Fixing: what the rules propose is done to all examples at once, as one step that can be undone.

Every example is read as it stands and looked at by the rules anew, so nothing old is acted upon. Fixes are taken one by
one, and the rules asked again behind each: two that would get into each other's way do not, and one that does not help
is left out. What is left when nothing more can be done needs a person.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from tooldata_tui.dataset import EMPTY_TOOLSET, Example, Finding, PatchError, Severity, Status, Toolset, VerdictKind
from tooldata_tui.dataset.jsontext import dumps, loads, loads_exact
from tooldata_tui.dataset.patch import apply_patch
from tooldata_tui.formats.openai import canonical_line, example_of_row
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.store.derived import forget_about_tools, rewrite
from tooldata_tui.store.describing import description
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.log import Change, Entry, Log
from tooldata_tui.store.project import Project, log_name
from tooldata_tui.store.queries import Queries, save_draft
from tooldata_tui.tasks.collector import without_collector

__all__ = ["REVIEWER", "Fixed", "RowRules", "fixed_examples", "keep_fixed"]

#: Who signs.
REVIEWER = "fix"

#: Toolsets of which is remembered what was found.
_KEPT = 1_000

#: Fixes of one example; more are the same one over and over.
_MOST = 200


class RowRules(Protocol):
    """Rules that look at one example."""

    def check(self, example: Example) -> list[Finding]: ...


class Done(NamedTuple):
    """One fix that was made."""

    code: str
    title: str
    safe: bool


class Fixed(NamedTuple):
    """An example after its fixes.

    :ivar text: the row as it will be stored
    :ivar about_tools: what is found about its tools now, where they were fixed
    :ivar left: fixes that could not be made: they are about tools that stand in a file of their own, or change nothing
    """

    text: str
    example: Example
    done: tuple[Done, ...]
    left: tuple[Done, ...] = ()
    about_tools: tuple[Finding, ...] | None = None
    id: int = 0
    digest: bytes = b""


def fixed_examples(
    project: Project,
    rules: Sequence[RowRules],
    wanted: Callable[[Finding], bool],
    *,
    ids: Collection[int] | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Iterator[Fixed]:
    """Every example that is not rejected and that a wanted fix would change, with what it would be.

    :param rules: those with ``check_tools`` are asked about tools too
    :param wanted: whether to take the fix of a finding
    :param ids: only these
    """
    fixer = _Fixer(rules, wanted)
    queries, store = Queries(project.writer()), ExampleStore(project.writer())
    with without_collector():
        for count, (number, text, toolset, status) in enumerate(store.whole(None if ids is None else sorted(ids)), 1):
            on_progress(count)
            if status == Status.REJECTED:
                continue
            if toolset is None:
                record = store.record(number)
                toolset = EMPTY_TOOLSET if record is None else record.toolset
            result = fixer.fixed(text, toolset)
            if result is not None:
                yield result._replace(id=number, digest=queries.digests([number])[number])


class _Fixer:
    """Takes fixes, one row after the other; knows what was found about tools it has met."""

    def __init__(self, rules: Sequence[RowRules], wanted: Callable[[Finding], bool]) -> None:
        self._rules, self._wanted = rules, wanted
        self._about_tools: dict[str, list[Finding]] = {}

    def fixed(self, text: bytes | str, toolset: Toolset) -> Fixed | None:
        """What becomes of a row in which a wanted fix was found; None where there is nothing to do."""
        example = _example(text, toolset)
        tools = example.toolset.key
        found = self._findings(example)
        if not any(self._takes(one) for one in found):
            return None
        row = loads_exact(text)
        done: list[Done] = []
        left: list[Done] = []
        tried: set[tuple[Any, ...]] = set()
        while len(done) < _MOST:
            one = next((one for one in found if self._takes(one) and _identity(one) not in tried), None)
            if one is None or one.fix is None:
                break
            tried.add(_identity(one))
            step = Done(one.code, one.fix.title, one.fix.safe)
            try:
                changed = apply_patch(row, one.fix.patch)
                after = _example(canonical_line(changed), toolset)
            except (PatchError, RowError, LookupError, TypeError):
                left.append(step)
                continue
            now = self._findings(after)
            if not _is_better(found, now, one):
                left.append(step)
                continue
            row, example, found = changed, after, now
            done.append(step)
        about = None if example.toolset.key == tools else tuple(self._of_tools(example.toolset))
        return Fixed(canonical_line(row).decode(), example, tuple(done), tuple(left), about)

    def _takes(self, one: Finding) -> bool:
        return one.fix is not None and self._wanted(one)

    def _findings(self, example: Example) -> list[Finding]:
        return [*self._of_tools(example.toolset), *(one for rules in self._rules for one in rules.check(example))]

    def _of_tools(self, toolset: Toolset) -> list[Finding]:
        told = self._about_tools.get(toolset.key)
        if told is None:
            if len(self._about_tools) > _KEPT:
                self._about_tools.clear()
            asked = [rules.check_tools for rules in self._rules if hasattr(rules, "check_tools")]
            told = self._about_tools[toolset.key] = [one for ask in asked for one in ask(toolset)]
        return told


def _example(text: bytes | str, toolset: Toolset) -> Example:
    """The example of a stored row. One that brings no tools has those it was imported with."""
    row = loads(text)
    brings = row.get("tools") is not None or row.get("functions") is not None
    return example_of_row(row, None if brings else toolset)


def _identity(one: Finding) -> tuple[Any, ...]:
    return one.code, one.path, one.message, one.fix and dumps([list(op.path) for op in one.fix.patch])


def _is_better(before: Sequence[Finding], after: Sequence[Finding], fixed: Finding) -> bool:
    """Whether the finding that was fixed is gone, and no error came in its place."""

    def like(found: Sequence[Finding]) -> int:
        return sum(one.code == fixed.code for one in found)

    def errors(found: Sequence[Finding]) -> int:
        return sum(one.severity is Severity.ERROR for one in found)

    return like(after) < like(before) and errors(after) <= errors(before)


def keep_fixed(project: Project, fixed: Sequence[Fixed], checker: RowRules) -> int:
    """Write *fixed* as edits of the reviewer ``fix``, all as one step; return its number.

    :param checker: the rules whose findings are stored with an example
    :raises SaveError: nothing of it is written
    """
    entries, following = [], []
    for one in fixed:
        label, called, title, words = description(one.example)
        change = Change(edits=True, row=one.text, label=label, title=title)
        body = {"row": one.text, "fixes": dict(sorted(Counter(step.code for step in one.done).items()))}
        entries.append(Entry(one.id, one.digest, VerdictKind.EDIT, body, change))
        following.append((one, checker.check(one.example), called, words))
    log = Log(project, log_name(REVIEWER), REVIEWER)
    with project.transaction() as db:
        step = log.append(entries, within=True)
        for one, found, called, words in following:
            rewrite(db, one.id, found, called, words)
            save_draft(db, one.id, None)
            if one.about_tools is not None:
                forget_about_tools(db, one.id, one.about_tools)
    return step
