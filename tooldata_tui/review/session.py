"""A review session: what a person does to a project, without a screen.

Reading methods use the reading connection, deciding methods the writing one; a screen runs each kind on a thread of
its own. Reading methods raise :class:`ProjectError` where the file is damaged or gone. Every deciding method returns
once the verdict is on disk, or raises :class:`SaveError` and has changed nothing.
"""

import contextlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tooldata_tui.dataset import (
    EMPTY_TOOLSET,
    Example,
    Finding,
    Ruling,
    State,
    Status,
    Tool,
    Toolset,
    Verdict,
    VerdictKind,
    fold,
)
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import SaveError, UsageError
from tooldata_tui.formats.openai import example_of_row
from tooldata_tui.review.boundaries import guidance
from tooldata_tui.review.estimate import Estimate
from tooldata_tui.review.filter import conditions, parse_filter
from tooldata_tui.review.opening import open_queue, order_to_keep
from tooldata_tui.review.prepared import Prepared, example_after, prepared, stored_text
from tooldata_tui.review.queue import Queue
from tooldata_tui.review.retelling import Teller, write_again, write_down
from tooldata_tui.review.sample import Drawing, estimate_left
from tooldata_tui.review.view import View, readable, view_of
from tooldata_tui.review.waiving import waive_again
from tooldata_tui.store.derived import rewrite
from tooldata_tui.store.describing import PRIORITY, describe, search_text, title_of
from tooldata_tui.store.examples import ExampleStore, ListRow, Record
from tooldata_tui.store.judged_by import as_they_count, severities
from tooldata_tui.store.log import Change, Entry, Log, OvertakenError, StoredState, Undo, history
from tooldata_tui.store.project import Project, log_name
from tooldata_tui.store.queries import Queries, save_draft, save_memo
from tooldata_tui.store.rulings import save_ruling
from tooldata_tui.store.sqlite import Connection, in_words
from tooldata_tui.text import plural
from tooldata_tui.triage.priority import WEIGHTS, Weights, keep_order

__all__ = ["BulkPreview", "Decision", "ReviewSession", "RowChecker", "Undone"]

#: Examples that one is compared with.
_OTHERS = 4
_KINDS = {Status.ACCEPTED: VerdictKind.ACCEPT, Status.REJECTED: VerdictKind.REJECT}


class RowChecker(Protocol):
    """Finds what is wrong with one example, and with its tools."""

    def check(self, example: Example) -> list[Finding]: ...

    def check_tools(self, toolset: Toolset) -> list[Finding]: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """What was saved: in words, for the screen, and the step it can be undone as."""

    examples: tuple[int, ...]
    words: str
    step: int
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back or put back.

    :ivar states: those the examples have now; ``before`` are those they had
    :ivar step: the step that does not count any more, or counts again; ``kinds`` are those of its verdicts
    """

    states: dict[int, State]
    before: dict[int, State]
    words: str
    step: int
    kinds: Collection[VerdictKind]


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What a bulk action would touch."""

    ids: tuple[int, ...]
    by_label: dict[str, int]
    already: int
    samples: tuple[ListRow, ...]


class ReviewSession:
    """One person at work on one project.

    :param make_checker: makes the rules' checker, called when the first edit needs it
    :param weights: what the findings weigh in the priority
    """

    def __init__(
        self, project: Project, reviewer: str, make_checker: Callable[[], RowChecker], weights: Weights = WEIGHTS
    ) -> None:
        self.project = project
        self.reviewer = reviewer
        self.make_checker = make_checker
        self._checker: RowChecker | None = None
        self.reader = project.reader()
        self._store = ExampleStore(self.reader)
        self.queries = Queries(self.reader)
        self.severities = severities(self.reader)
        self._log = Log(project, log_name(reviewer), reviewer)
        self._weights = weights
        self._drawing = Drawing(weights)

    # --- reading

    def open_queue(self, name: str = PRIORITY, filter_text: str = "") -> Queue:
        """The queue called *name* (one of :data:`QUEUES`), narrowed to a filter.

        Without a filter it holds what is pending. Raises :class:`UsageError` for a name or a filter we do not know.
        """
        with in_words(self.project.path):
            queue = open_queue(self.reader, name, filter_text, weights=self._weights)
        self._drawing.follow(queue)
        return queue

    def belonging(self, queue: Queue, ids: Sequence[int]) -> list[int]:
        """Those of *ids* that the filter of *queue* finds now; all where it is not narrowed."""
        if queue.chosen:
            return []
        wanted = conditions(parse_filter(queue.filter_text))
        if not wanted:
            return list(ids)
        with in_words(self.project.path):
            found = set(self.queries.matching(wanted))
        return [one for one in ids if one in found]

    def rows(self, ids: Sequence[int]) -> list[ListRow]:
        """What the list shows of *ids*."""
        with in_words(self.project.path):
            return self._store.page(ids)

    def view(self, example: int) -> View | None:
        """One example, or None if there is no such id."""
        with in_words(self.project.path), readable():
            record = self._store.record(example)
            if record is None:
                return None
            others = self._others(record)
            rulings = guidance(self.reader, record.findings)
        return view_of(record, others, rulings)

    def _others(self, record: Record) -> dict[int, Example]:
        """The examples that findings compare *record* with: the first few, in one statement."""
        wanted = list(dict.fromkeys(one.other for one in record.findings if one.other is not None))[:_OTHERS]
        if not wanted:
            return {}
        rows = self._store.whole(wanted)
        return {number: example_of_row(loads(row), toolset) for number, row, toolset, _ in rows}

    def estimate(self) -> Estimate | None:
        """What the examples that were drawn at random say of those that are left; None without any."""
        with in_words(self.project.path):
            return estimate_left(self.reader, self._weights)

    def history(self, example: int) -> list[Verdict]:
        """All verdicts about *example*, oldest first."""
        with in_words(self.project.path), readable():
            return history(self.reader, example)

    def calling(self, tool: str) -> Sequence[int]:
        """Ids of the examples that call *tool*."""
        with in_words(self.project.path):
            return self.queries.matching([("tool", (tool,), False)])

    def examples(self, ids: Sequence[int]) -> list[Example]:
        """Examples as they stand, without their tools: to count what they call."""
        with in_words(self.project.path), readable():
            rows = self._store.lines(ids)
            return [example_of_row(loads(line if row is None else row), EMPTY_TOOLSET) for _, line, row, _ in rows]

    def offered(self, limit: int) -> tuple[dict[str, Tool], bool]:
        """Tools by name that examples are offered, and whether these are all: of the first *limit* toolsets."""
        with in_words(self.project.path), readable():
            stored = self.queries.toolsets(limit + 1)
            tools: dict[str, Tool] = {}
            for number, _ in stored[:limit]:
                for name, tool in self._store.toolset(number).by_name.items():
                    tools.setdefault(name, tool)
        return tools, len(stored) <= limit

    # --- deciding

    def accept(self, view: View) -> Decision:
        change = Change(status=Status.ACCEPTED, reason="")
        return self._decide(view, VerdictKind.ACCEPT, change, self._drawing.mark(view), "accepted")

    def reject(self, view: View, reason: str = "") -> Decision:
        """Reject, for one of :data:`~tooldata_tui.dataset.REJECT_REASONS` or none."""
        body = self._drawing.mark(view) | ({"reason": reason} if reason else {})
        return self._decide(view, VerdictKind.REJECT, Change(status=Status.REJECTED, reason=reason), body, "rejected")

    def skip(self, view: View) -> Decision:
        return self._decide(view, VerdictKind.SKIP, Change(), self._drawing.mark(view), "skipped")

    def flag(self, view: View) -> Decision:
        """Flag, or take the flag off."""
        on = not view.state.flagged
        words = "flagged" if on else "flag taken off"
        return self._decide(view, VerdictKind.FLAG, Change(flagged=on), {"on": on}, words)

    def comment(self, view: View, text: str) -> Decision:
        return self._decide(view, VerdictKind.COMMENT, Change(comment=text), {"text": text}, "commented")

    def _decide(self, view: View, kind: VerdictKind, change: Change, body: dict[str, Any], words: str) -> Decision:
        step = self._log.append([Entry(view.id, view.record.digest, kind, body, change)])
        return Decision((view.id,), f"{words} #{view.id}", step, change.status)

    def edit(
        self,
        view: View,
        row: dict[str, Any],
        *,
        kind: VerdictKind = VerdictKind.EDIT,
        accept: bool = False,
        **body: Any,
    ) -> Decision:
        """Save an edited row, and accept it if asked to, as one step.

        A row written like the original takes the edit back. Raises :class:`RowError` for a row that is no example.
        """
        edit = prepared(view, row, kind, self._drawing.mark(view) | body)
        entries = [edit.entry]
        if accept:
            entries.append(
                Entry(view.id, view.record.digest, VerdictKind.ACCEPT, {}, Change(status=Status.ACCEPTED, reason=""))
            )
        step = self.write([edit], entries)
        words = "restored" if edit.text is None else "relabelled" if kind is VerdictKind.RELABEL else "edited"
        suffix = " and accepted" if accept else ""
        return Decision((view.id,), f"{words}{suffix} #{view.id}", step, Status.ACCEPTED if accept else None)

    def write(
        self,
        edits: Sequence[Prepared],
        entries: Sequence[Entry],
        *,
        ruling: Ruling | None = None,
        also: Callable[[Connection], None] = lambda _: None,
    ) -> int:
        """Write *entries*, among them those of *edits*, as one step; return its number.

        :param ruling: what is written down with it; undoing the step leaves it
        :param also: what else is written with it
        """
        findings = [self._check(edit.example) for edit in edits]
        with self.project.transaction() as db:
            step = self._log.append(entries, within=True)
            for edit, found in zip(edits, findings, strict=True):
                example = edit.entry.example
                rewrite(db, example, found, describe(edit.example)[1], search_text(edit.example))
                save_draft(db, example, None)
            also(db)
            if ruling is not None:
                save_ruling(db, ruling)
        return step

    def check_row(self, view: View, row: dict[str, Any]) -> list[Finding]:
        """What the rules say of a row that is being edited. Raises :class:`RowError` for one that is no example."""
        found = self._check(example_after(view, stored_text(row)))
        return as_they_count(found, self.severities)

    def save_draft(self, example: int, text: str | None) -> None:
        """Keep (or with None forget) an edit that was not committed."""
        with self.project.transaction() as db:
            save_draft(db, example, text)

    def preview(self, ids: Sequence[int]) -> BulkPreview:
        """What a bulk action on *ids* would touch."""
        by_label: dict[str, int] = {}
        already = 0
        samples: list[ListRow] = []
        for start in range(0, len(ids), 500):
            for row in self.rows(ids[start : start + 500]):
                by_label[row.label] = by_label.get(row.label, 0) + 1
                already += row.status != 0
                if len(samples) < 5:
                    samples.append(row)
        return BulkPreview(tuple(ids), by_label, already, tuple(samples))

    def bulk(self, ids: Sequence[int], status: Status, reason: str = "") -> Decision:
        """Accept or reject many examples as one step. Raises :class:`UsageError` where there are none."""
        with in_words(self.project.path, SaveError):
            digests = self.queries.digests(ids, self.project.writer())
            marks = self._drawing.marks(ids, Queries(self.project.writer()))
        if not digests:
            raise UsageError(f"there is nothing to be {status.word}")
        body = {"reason": reason} if reason else {}
        change = Change(status=status, reason=reason)
        entries = [Entry(one, digest, _KINDS[status], marks[one] | body, change) for one, digest in digests.items()]
        step = self._log.append(entries)
        return Decision(tuple(digests), f"{status.word} {plural(len(digests), 'example')}", step, status)

    def undo(self) -> Undone | None:
        """Take back the newest step, or None if there is none."""
        return self._take(self._log.undoable, 0, "undone")

    def redo(self) -> Undone | None:
        """Put back what was undone last, unless something new was decided since."""
        return self._take(self._log.redoable, 1, "redone")

    def _take(self, find: Callable[[], Undo | None], done: int, words: str) -> Undone | None:
        step = find()
        if step is None:
            return None
        try:
            return self._retract(step, done, words)
        except OvertakenError:
            # Somebody decided on the same example since it was read: look again, and let nobody in meanwhile.
            with self.project.transaction():
                step = find()
                return self._retract(step, done, words, within=True) if step else None

    def _retract(self, step: Undo, done: int, words: str, *, within: bool = False) -> Undone:
        was_edited = {
            example: any(verdict.kind in (VerdictKind.EDIT, VerdictKind.RELABEL) for verdict in verdicts)
            for example, (_, verdicts) in step.histories.items()
        }
        views = self._written_views([one for one, edited in was_edited.items() if edited])
        examples: dict[int, Example] = {}

        def describe_state(example: int, state: State) -> StoredState:
            if (view := views.get(example)) is None:
                return StoredState(state)
            now = examples[example] = example_after(view, state.row)
            return StoredState(state) if state.row is None else StoredState(state, describe(now)[0], title_of(now))

        own = [v for _, them in step.histories.values() for v in them if (v.log, v.step) == (self._log.name, step.step)]
        kinds = {verdict.kind for verdict in own}
        if not views and not within and VerdictKind.WAIVE not in kinds:
            states = self._log.retract(step, describe_state, done=done)
        else:
            with contextlib.nullcontext(self.project.writer()) if within else self.project.transaction() as db:
                states = self._log.retract(step, describe_state, done=done, within=True)
                waive_again(db, own, self.reviewer, done=done)
                if any("tool" in verdict.body for verdict in own):
                    teller = Teller(self._checks())
                    write_down(db, (teller.retold(one, views[one].example, now) for one, now in examples.items()))
                else:
                    changed = {one: (views[one].example, now) for one, now in examples.items()}
                    write_again(db, self._checks(), changed, with_tools=any("fixes" in one.body for one in own))
        what = "/".join(sorted(kind.value for kind in kinds if kind is not VerdictKind.RETRACT)) or "step"
        whom = f"#{next(iter(states))}" if len(states) == 1 else plural(len(states), "example")
        before = {example: fold(verdicts) for example, (_, verdicts) in step.histories.items()}
        now = {one: stored.state for one, stored in states.items()}
        return Undone(now, before, f"{words}: {what} {whom}", step.step, kinds)

    def _written_views(self, ids: Sequence[int]) -> dict[int, View]:
        """Views through the writing connection, which sees what was just written."""
        with in_words(self.project.path, SaveError):
            store = ExampleStore(self.project.writer())
            records = [record for one in ids if (record := store.record(one)) is not None]
        return {record.id: view_of(record) for record in records}

    # --- the end

    def remember(self, **memos: Any) -> None:
        """Keep small things for the next session: where the cursor was, which filter was on."""
        with self.project.transaction() as db:
            save_memo(db, memos)

    def save_queue(self, queue: Queue) -> None:
        """Keep the order of what is still open, for a quick start next time.

        What the queue does not hold and is open all the same, undone or imported since, comes last: nothing gets lost.
        """
        if queue.is_narrowed or queue.name != PRIORITY:
            return
        with self.project.transaction() as db:
            keep_order(db, order_to_keep(queue, Queries(db)), self._weights)

    def close(self) -> None:
        self.reader.close()

    # --- helpers

    def _checks(self) -> RowChecker:
        self._checker = self._checker or self.make_checker()
        return self._checker

    def _check(self, example: Example) -> list[Finding]:
        return self._checks().check(example)
