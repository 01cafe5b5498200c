"""An edit of a tool: what it changes, what it would do to the findings, and how it is kept.

A tool has no place of its own: each example is offered its tools. So an edit of a tool is an edit of every example that
is offered that version of it, written as one step, and undone as one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tooldata_tui.dataset import (
    Example,
    Op,
    Patch,
    PatchError,
    Status,
    Tool,
    Toolset,
    VerdictKind,
    apply_patch,
)
from tooldata_tui.dataset.jsontext import dumps, loads, loads_exact
from tooldata_tui.errors import SaveError, UsageError
from tooldata_tui.formats.openai import canonical_line, example_of_row
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tools import read_tools, tools_in_text
from tooldata_tui.review.retelling import Retold, Teller, write_down
from tooldata_tui.review.session import Decision, ReviewSession, RowChecker
from tooldata_tui.review.tools import Group, identity
from tooldata_tui.review.view import readable
from tooldata_tui.store.describing import description
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.log import Change, Entry
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import in_words
from tooldata_tui.text import plural

__all__ = [
    "MOST",
    "Effect",
    "Kept",
    "ToolEdit",
    "changed_row",
    "changed_toolset",
    "changes",
    "definition",
    "edit_of",
    "keep_edit",
    "look_ahead",
    "patch_of",
    "place_in",
    "rebased",
    "tool_of",
    "written",
]

#: Examples, and characters of their rows, that are edited as one step.
MOST, _LONGEST = 20_000, 100_000_000
#: Examples that are looked at between two signs of life.
_CHUNK = 500

_SCHEMA_KEYS = ("parameters", "inputSchema", "input_schema")

#: A tool as a person edits it: ``name``, ``description``, ``parameters``.
Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class ToolEdit:
    """What becomes of a tool.

    :ivar before: None for a new one
    :ivar patch: what changes, from the definition on: ``("parameters", "properties", "id", "pattern")``
    """

    before: Tool | None
    after: Tool
    patch: Patch = ()

    @property
    def words(self) -> str:
        return f"add {self.after.name}" if self.before is None else f"edit {self.after.name}"


def definition(tool: Tool) -> dict[str, Any]:
    """A tool as it is edited."""
    return {"name": tool.name, "description": tool.description, "parameters": tool.parameters}


def tool_of(given: Definition, before: Tool | None = None) -> Tool:
    """The tool that a definition stands for; what an edit does not show stays as it was in *before*."""
    plain = loads(dumps(dict(given)))
    return Tool(plain["name"], plain["description"], plain["parameters"], before.output if before else None)


def edit_of(before: Tool | None, given: Definition) -> ToolEdit | None:
    """The edit that makes *given* of *before*; None where nothing is changed."""
    if before is None:
        return ToolEdit(None, tool_of(given))
    patch = patch_of(definition(before), dict(given))
    return ToolEdit(before, tool_of(given, before), patch) if patch else None


def patch_of(before: Any, after: Any) -> Patch:
    """The smallest patch that makes *after* of *before*: objects key by key, all else as a whole."""
    return tuple(changes(before, after))


def changes(before: Any, after: Any, path: tuple[str | int, ...] = ()) -> Iterator[Op]:
    """The steps of such a patch. Where keys stand in another order, or one has another name, the object is new."""
    if isinstance(before, dict) and isinstance(after, dict) and _keeps_order(before, after):
        for key in before:
            if key not in after:
                yield Op((*path, key), remove=True)
        for key, value in after.items():
            if key not in before:
                yield Op((*path, key), value)
            else:
                yield from changes(before[key], value, (*path, key))
    elif dumps(before) != dumps(after):
        yield Op(path, after)


def _keeps_order(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether *after* is what is left of *before*, with what is new behind it."""
    kept = [key for key in before if key in after]
    return bool(kept or not before) and list(after)[: len(kept)] == kept


# --- what it does to tools and rows


def changed_toolset(toolset: Toolset, edit: ToolEdit) -> Toolset:
    """The tools of an example after the edit."""
    if edit.before is None:
        return Toolset((*toolset.tools, edit.after))
    wanted = identity(edit.before)
    return Toolset(tuple(edit.after if identity(one) == wanted else one for one in toolset.tools))


def changed_row(row: dict[str, Any], toolset: Toolset, edit: ToolEdit) -> dict[str, Any] | None:
    """A row after the edit; None where its tools cannot be edited: they stand in the system message.

    A row without tools of its own gets those it is offered. Raises :class:`PatchError` where it has not got the tool.

    :param toolset: the tools that the example is offered
    """
    place, items = _tools_of(row)
    if place is None:
        if _speaks_of_tools(row):
            return None
        return {**row, "tools": [written(one) for one in changed_toolset(toolset, edit).tools]}
    if edit.before is None:
        bare = items and isinstance(items[-1], dict) and "function" not in items[-1]
        added = written(edit.after)
        return _patched(row, (Op((*place, len(items)), added["function"] if bare else added),))
    wanted = identity(edit.before)
    numbers = [number for number, one in enumerate(toolset.tools) if identity(one) == wanted]
    patch: list[Op] = []
    for number in numbers:
        if number >= len(items) or not _is(items[number], edit.before):
            raise PatchError(f"{edit.after.name} is another tool there by now")
        patch += rebased(edit.patch, items[number], (*place, number))
    if not numbers:
        raise PatchError(f"{edit.after.name} is not among its tools")
    return _patched(row, patch)


def _patched(row: dict[str, Any], patch: Iterable[Op]) -> dict[str, Any]:
    changed: dict[str, Any] = apply_patch(row, tuple(patch))
    return changed


def _tools_of(row: Mapping[str, Any]) -> tuple[tuple[str | int, ...] | None, list[Any]]:
    """Where the list of the tools stands in a row, and the list."""
    for key in ("tools", "functions"):
        value, place = row.get(key), (key,)
        if value is None:
            continue
        value = loads_exact(value) if isinstance(value, str) else value
        if isinstance(value, dict) and isinstance(value.get("tools"), list):
            return (*place, "tools"), value["tools"]
        return place, value if isinstance(value, list) else []
    return None, []


def _speaks_of_tools(row: Mapping[str, Any]) -> bool:
    messages = row.get("messages")
    first = messages[0] if messages else {}
    text = first.get("content") if first.get("role") in ("system", "developer") else None
    return isinstance(text, str) and tools_in_text(text) is not None


def place_in(items: Sequence[Any], tool: Tool) -> int | None:
    """The number of *tool* in a list of tools as a row or a file has it."""
    return next((number for number, item in enumerate(items) if _is(item, tool)), None)


def _is(item: Any, tool: Tool) -> bool:
    try:
        return identity(read_tools([loads(dumps(item))]).tools[0]) == identity(tool)
    except (RowError, ValueError):
        return False


def rebased(patch: Patch, item: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Op]:
    """The steps of an edit for a tool that stands at *place*, in the way it is written there."""
    body = item.get("function", item)
    base = (*place, "function") if "function" in item else place
    schema = next((key for key in _SCHEMA_KEYS if key in body), "parameters")
    for op in patch:
        step, *rest = op.path
        yield op._replace(path=(*base, schema if step == "parameters" else step, *rest))


def written(tool: Tool) -> dict[str, Any]:
    """A tool as OpenAI's rows have it."""
    body = {key: value for key, value in definition(tool).items() if value is not None}
    if tool.output is not None:
        body["outputSchema"] = tool.output
    return {"type": "function", "function": body}


# --- what it would do to the findings


@dataclass(slots=True)
class Effect:
    """What an edit would do to the findings.

    :ivar examples: how many were looked at
    :ivar gone: findings that go, by rule; ``come`` are those that come, ``first`` the first example of each
    """

    examples: int = 0
    gone: Counter[str] = field(default_factory=Counter)
    come: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)

    def note(self, told: Retold) -> None:
        """Take in what goes and what comes at one example."""
        self.gone.update(one.code for one in told.gone)
        self.come.update(one.code for one in told.come)
        for one in told.come:
            self.first.setdefault(one.code, (told.example, one.message))


def look_ahead(session: ReviewSession, groups: Sequence[Group], edit: ToolEdit, rules: RowChecker) -> Iterator[Effect]:
    """What *edit* would do to everything that is found about the examples of *groups*; it grows from part to part.

    Looks at the examples as they stand, by the rules as they are now. What is about the set as a whole is left out.
    """
    effect, teller = Effect(), Teller(rules)
    for group in groups:
        after = changed_toolset(group.toolset, edit)
        for start in range(0, len(group.examples), _CHUNK):
            with in_words(session.project.path), readable():
                rows = list(ExampleStore(session.reader).whole(list(group.examples[start : start + _CHUNK])))
            for number, row, _, status in rows:
                effect.examples += 1
                if status != Status.REJECTED:
                    example = example_of_row(loads(row), group.toolset)
                    effect.note(teller.retold(number, example, example._replace(toolset=after)))
            yield effect
    effect.gone.update(one.code for one in teller.about_tools)
    yield effect


# --- keeping it


class Kept(NamedTuple):
    """An edit that was kept.

    :ivar left: examples that could not be edited
    """

    decision: Decision
    left: int


def keep_edit(
    session: ReviewSession, groups: Sequence[Group], edit: ToolEdit, on_progress: Callable[[int], None] = lambda _: None
) -> Kept:
    """Edit every example of *groups*, as one step. On the writing thread.

    :param on_progress: told how many have been read
    :raises SaveError: nothing of it is written
    :raises UsageError: there are too many, or none can be edited
    """
    edits: list[tuple[Entry, Retold]] = []
    left = done = size = 0
    teller = Teller(session.make_checker())
    writer = session.project.writer()
    many = sum(len(group.examples) for group in groups)
    if many > MOST:
        raise _too_many(many, edit)
    with in_words(session.project.path, SaveError), readable():
        store, queries = ExampleStore(writer), Queries(writer)
        for group in groups:
            after = changed_toolset(group.toolset, edit)
            for start in range(0, len(group.examples), _CHUNK):
                ids = list(group.examples[start : start + _CHUNK])
                digests = queries.digests(ids)
                for number, line, text, _ in store.lines(ids):
                    new = _edited(line, text, group, after, edit)
                    if new is None:
                        left += 1
                        continue
                    entry = _entry(number, digests[number], line, text, new, edit)
                    edits.append(
                        (entry, teller.retold(number, new.example._replace(toolset=group.toolset), new.example))
                    )
                    size += len(new.text)
                    if size > _LONGEST:
                        raise _too_many(many, edit)
                done += len(ids)
                on_progress(done)
    if not edits:
        raise UsageError("none of these examples can be edited", hint="their tools stand in the system message")
    told = [one for _, one in edits]
    step = session.write((), [entry for entry, _ in edits], also=lambda db: write_down(db, told))
    verb = "added to" if edit.before is None else "edited in"
    whom = plural(len(edits), "example")
    return Kept(Decision(tuple(one.example for one in told), f"{edit.after.name} {verb} {whom}", step), left)


def _too_many(many: int, edit: ToolEdit) -> UsageError:
    return UsageError(
        f"{many:,} examples are offered {edit.after.name}, too many to edit at once: {MOST:,} is the most",
        hint="put the new tool into a file, tooldata tools PROJECT FILE, and import the examples anew",
    )


class _Edited(NamedTuple):
    """One row after an edit."""

    text: str
    example: Example


def _edited(line: bytes, text: str | None, group: Group, after: Toolset, edit: ToolEdit) -> _Edited | None:
    """A row after the edit; None where its tools are others by now, or cannot be edited."""
    try:
        row = changed_row(loads_exact(line if text is None else text), group.toolset, edit)
        if row is None:
            return None
        new = canonical_line(row).decode()
        return _Edited(new, example_of_row(loads(new), after))
    except (PatchError, RowError):
        return None


def _entry(number: int, digest: bytes, line: bytes, before: str | None, new: _Edited, edit: ToolEdit) -> Entry:
    text: str | None = new.text
    # Only a row that was edited can be written like the original again.
    if before is not None and text == dumps(loads_exact(line)):
        text = None
    change = Change(edits=True)
    if text is not None:
        label, _, title, _ = description(new.example)
        change = Change(edits=True, row=text, label=label, title=title)
    return Entry(number, digest, VerdictKind.EDIT, {"tool": edit.after.name, "row": text}, change)
