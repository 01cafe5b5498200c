"""What a person does to a project, and what the project is then."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.review.looking import look
from tooldata_tui.dataset import REJECT_REASONS, State, Status, VerdictKind
from tooldata_tui.dataset.jsontext import dumps, loads_exact
from tooldata_tui.errors import ProjectError, SaveError, UsageError
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.review.backups import backup_path
from tooldata_tui.review.queue import Queue
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.view import View
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.describing import describe, search_text, title_of
from tooldata_tui.store.doctor import examine
from tooldata_tui.store.log import Log
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.importing import import_file
from tooldata_tui.triage.priority import Weights

CHECKER = Checker()
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": "",
            "parameters": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "amount": {"type": "number"}},
                "required": ["id"],
            },
        },
    }
    for name in ("lookup", "refund", "bad name")
]


def line(said: str, tool: str | None, arguments: Any = None, **extra: Any) -> bytes:
    answer: dict[str, Any] = {"role": "assistant", "content": "Done."}
    if tool:
        function = {"name": tool, "arguments": json.dumps(arguments or {"id": said})}
        answer = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c", "type": "function", "function": function}],
        }
    return json.dumps({"messages": [{"role": "user", "content": said}, answer], "tools": TOOLS, **extra}).encode()


LINES = [
    line("where is my parcel", "lookup"),
    line("money back", "refund", {"id": "1", "amount": 1.5}),
    line("hello", None),
    line("wrong call", "refund", {"amount": "much"}),
    line("unknown", "gone"),
    line("a number of its own", None, score=1.5),
]


def project_in(folder: Path, lines: Sequence[bytes] = LINES) -> Project:
    project = Project.open(folder / "it.tooldata", make=True)
    (folder / "data.jsonl").write_bytes(b"\n".join(lines))
    import_file(project, folder / "data.jsonl", CHECKER)
    return project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = project_in(tmp_path)
    yield project
    if project.db is not None:
        assert examine(project.db).sound
    project.close()


@pytest.fixture
def session(project: Project) -> Iterator[ReviewSession]:
    session = ReviewSession(project, "ada", lambda: CHECKER)
    yield session
    session.close()


def said(view: View, text: str) -> dict[str, Any]:
    """The row of *view* in which the user says something else."""
    first, *rest = view.row["messages"]
    return {**view.row, "messages": [{**first, "content": text}, *rest]}


def calling(view: View, tool: str) -> dict[str, Any]:
    """The row of *view* in which another tool is called."""
    call = {"id": "c", "type": "function", "function": {"name": tool, "arguments": '{"id": "7"}'}}
    return {**view.row, "messages": [view.row["messages"][0], {"role": "assistant", "tool_calls": [call]}]}


def follows(session: ReviewSession, example: int) -> Any:
    """Everything that is kept of an example beside its line: state, findings, calls, words, and what the list shows."""
    db = session.project.writer()
    calls = db.execute(
        "SELECT t.name FROM call c JOIN tool t ON t.id = c.tool WHERE c.example = ? ORDER BY 1", (example,)
    )
    words = [
        word
        for word in ("parcel", "money", "hello", "edited", "lookup", "refund", "gone")
        if db.execute("SELECT 1 FROM words WHERE words MATCH ? AND rowid = ?", (word, example)).fetchone()
    ]
    findings = db.execute("SELECT * FROM finding WHERE example = ? ORDER BY n", (example,)).fetchall()
    view = look(session, example)
    return view.state, findings, calls.fetchall(), words, session.rows([example]), dumps(view.row)


# --- one decision


def test_a_decision_is_seen_by_everybody_at_once(session: ReviewSession, project: Project) -> None:
    decision = session.reject(look(session, 1), "duplicate")
    assert (decision.examples, decision.words, decision.step) == ((1,), "rejected #1", 1)
    assert look(session, 1).state == State(Status.REJECTED, reason="duplicate")
    other = ReviewSession(project, "bob", lambda: CHECKER)
    assert other.rows([1])[0].status == 2
    assert other.queries.tally("status") == {"0": 5, "2": 1}
    other.close()


def test_each_kind_of_decision_says_what_it_did(session: ReviewSession) -> None:
    view = look(session, 2)
    words = [
        session.accept(view).words,
        session.reject(view).words,
        session.skip(view).words,
        session.flag(view).words,
        session.comment(view, "hm").words,
        session.edit(view, said(view, "edited")).words,
        session.edit(view, said(view, "edited again"), kind=VerdictKind.RELABEL, accept=True).words,
        session.edit(view, view.row).words,
        session.bulk([1, 3], Status.ACCEPTED).words,
        session.bulk([2], Status.REJECTED).words,
    ]
    assert words == [
        "accepted #2",
        "rejected #2",
        "skipped #2",
        "flagged #2",
        "commented #2",
        "edited #2",
        "relabelled and accepted #2",
        "restored #2",
        "accepted 2 examples",
        "rejected 1 example",
    ]
    taken_back = []
    while undone := session.undo():
        taken_back.append(undone.words)
    assert taken_back == [
        "undone: reject #2",
        "undone: accept 2 examples",
        "undone: edit #2",
        "undone: accept/relabel #2",
        "undone: edit #2",
        "undone: comment #2",
        "undone: flag #2",
        "undone: skip #2",
        "undone: reject #2",
        "undone: accept #2",
    ]
    assert look(session, 2).state == State()


def test_a_flag_is_put_on_and_taken_off(session: ReviewSession) -> None:
    assert session.flag(look(session, 1)).words == "flagged #1"
    assert look(session, 1).state.flagged
    assert session.flag(look(session, 1)).words == "flag taken off #1"
    assert not look(session, 1).state.flagged


def test_skips_are_counted_whatever_the_view_knew(session: ReviewSession, project: Project) -> None:
    view = look(session, 1)
    other = ReviewSession(project, "bob", lambda: CHECKER)
    for one in (session, other, session):
        one.skip(view)
    assert look(session, 1).state.skips == 3
    other.undo()
    assert look(session, 1).state.skips == 2
    other.close()


def test_a_comment_is_any_text(session: ReviewSession) -> None:
    for text in ("", "'; DROP TABLE verdict; --", "a\0b\n\u202e\U0001f600", "x" * 100_000):
        session.comment(look(session, 1), text)
        assert look(session, 1).state.comment == text


def test_a_bulk_of_nothing_is_refused_and_a_repeated_id_counts_once(session: ReviewSession) -> None:
    for ids in ([], [99]):
        with pytest.raises(UsageError, match="nothing to be accepted"):
            session.bulk(ids, Status.ACCEPTED)
    assert session.undo() is None
    assert session.bulk([1, 1, 99, 2, 1], Status.ACCEPTED).examples == (1, 2)
    assert session.queries.tally("status") == {"0": 4, "1": 2}


def test_a_preview_tells_what_a_bulk_would_touch(session: ReviewSession) -> None:
    session.accept(look(session, 1))
    preview = session.preview(range(1, 7))
    assert preview.by_label == {"lookup": 1, "refund": 2, "no-tool": 2, "gone": 1}
    assert (preview.ids, preview.already, len(preview.samples)) == (tuple(range(1, 7)), 1, 5)


def test_there_is_no_example_by_a_wrong_number(session: ReviewSession) -> None:
    for example in (0, -1, 7, 2**40):
        assert session.view(example) is None
    assert session.rows([0, 7]) == []
    assert session.history(7) == []


# --- edits


def test_an_edit_changes_all_that_follows_from_the_row_and_undo_brings_all_back(session: ReviewSession) -> None:
    for example in range(1, len(LINES) + 1):
        before = follows(session, example)
        counts = session.queries.tallies()
        for changed in (calling(look(session, example), "lookup"), said(look(session, example), "edited")):
            session.edit(look(session, example), changed)
            view = look(session, example)
            assert dumps(view.row) == dumps(changed)
            row = session.rows([example])[0]
            assert (row.label, row.title, row.edited) == (describe(view.example)[0], title_of(view.example), True)
            assert [one for one in view.findings if one.path[:1] != ("tools",)] == CHECKER.check(view.example)
            assert session.queries.matching([("words", ("edited",), False)]).tolist() == (
                [example] if "edited" in search_text(view.example) else []
            )
        edited = follows(session, example)
        session.undo()
        session.undo()
        assert follows(session, example) == before
        assert session.queries.tallies() == counts
        session.redo()
        session.redo()
        assert follows(session, example) == edited
        session.undo()
        session.undo()


def test_findings_about_tools_stay_where_they_are(session: ReviewSession) -> None:
    about_tools = [one for one in look(session, 1).findings if one.path[0] == "tools"]
    assert about_tools
    session.edit(look(session, 1), calling(look(session, 1), "gone"))
    assert [one for one in look(session, 1).findings if one.path[0] == "tools"] == about_tools
    session.undo()
    assert list(look(session, 1).findings) == about_tools


def test_a_row_written_like_the_original_takes_the_edit_back(session: ReviewSession) -> None:
    for example in (1, 6):
        original = look(session, example).row
        session.edit(look(session, example), said(look(session, example), "edited"))
        assert session.edit(look(session, example), original).words == f"restored #{example}"
        assert look(session, example).state == State()


@pytest.mark.parametrize("value", ["true", "1.0", "1.00", '"1"'])
def test_a_value_that_only_equals_the_old_one_is_an_edit(tmp_path: Path, value: str) -> None:
    project = project_in(tmp_path, [b'{"messages": [{"role": "user", "content": "a"}], "x": 1}'])
    session = ReviewSession(project, "ada", lambda: CHECKER)
    view = look(session, 1)
    assert session.edit(view, {**view.row, "x": loads_exact(value)}).words == "edited #1"
    assert dumps(look(session, 1).row["x"]) == value
    session.close()
    project.close()


def test_tools_that_were_edited_are_those_of_the_example(session: ReviewSession) -> None:
    view = look(session, 1)
    for tools in ([TOOLS[0]], [], None):
        session.edit(view, {**view.row, "tools": tools})
        assert len(look(session, 1).toolset) == len(tools or [])
    stricter = json.loads(json.dumps(TOOLS).replace('"required": ["id"]', '"required": ["id"], "default": true'))
    session.edit(view, {**view.row, "tools": stricter})
    looser = json.loads(json.dumps(stricter).replace('"default": true', '"default": 1'))
    session.edit(view, {**view.row, "tools": looser})
    assert look(session, 1).toolset.tools[0].parameters["default"] is not True


def test_a_row_that_is_no_example_is_refused_and_nothing_changes(session: ReviewSession) -> None:
    view = look(session, 1)
    before = follows(session, 1)
    for change in ({"messages": [1]}, {"messages": 1}, {"messages": [{"role": 1}]}, {"tools": [1]}):
        row = {**view.row, **change}
        with pytest.raises(RowError):
            session.edit(view, row)
        with pytest.raises(RowError):
            session.check_row(view, row)
    assert follows(session, 1) == before
    assert session.history(1) == []


def test_a_row_can_be_checked_before_it_is_saved(session: ReviewSession) -> None:
    view = look(session, 1)
    assert session.check_row(view, view.row) == []
    assert [one.code[0] for one in session.check_row(view, calling(view, "gone"))] == ["C"]
    assert session.history(1) == []


def test_a_draft_is_kept_until_the_edit_is_saved(session: ReviewSession) -> None:
    session.save_draft(1, "{half")
    assert look(session, 1).record.draft == "{half"
    assert session.queries.matching([("is", ("draft",), False)]).tolist() == [1]
    session.edit(look(session, 1), said(look(session, 1), "edited"))
    assert look(session, 1).record.draft is None
    session.save_draft(1, "{")
    session.save_draft(1, None)
    assert look(session, 1).record.draft is None


# --- undo and redo


def test_there_is_nothing_to_undo_nor_to_redo_at_first(session: ReviewSession) -> None:
    assert (session.undo(), session.redo()) == (None, None)
    session.accept(look(session, 1))
    assert session.redo() is None


def test_a_new_decision_ends_what_could_be_redone(session: ReviewSession) -> None:
    session.accept(look(session, 1))
    session.accept(look(session, 2))
    session.undo()
    session.flag(look(session, 3))
    assert session.redo() is None
    undone = [undone.words for _ in range(3) if (undone := session.undo())]
    assert undone == ["undone: flag #3", "undone: accept #1"]
    redone = [redone.words for _ in range(3) if (redone := session.redo())]
    assert redone == ["redone: accept #1", "redone: flag #3"]


def test_undo_goes_on_where_another_session_ended(session: ReviewSession, project: Project) -> None:
    session.bulk([1, 2, 3], Status.ACCEPTED)
    session.accept(look(session, 4))
    session.undo()
    session.close()
    again = ReviewSession(project, "ada", lambda: CHECKER)
    redone = again.redo()
    assert redone is not None
    assert redone.states == {4: State(Status.ACCEPTED)}
    again.undo()
    undone = again.undo()
    assert undone is not None
    assert undone.states == dict.fromkeys((1, 2, 3), State())
    again.close()


def test_everybody_undoes_what_they_did_themselves(session: ReviewSession, project: Project) -> None:
    other = ReviewSession(project, "bob", lambda: CHECKER)
    session.accept(look(session, 1))
    other.reject(look(session, 1))
    undone = session.undo()
    assert undone is not None
    assert undone.states == {1: State(Status.REJECTED)}
    assert undone.words == "undone: accept #1"
    assert session.undo() is None
    other.undo()
    assert look(session, 1).state == State()
    session.redo()
    assert look(session, 1).state == State(Status.ACCEPTED)
    other.close()


def test_an_undo_that_was_overtaken_looks_again_and_lets_nobody_in(
    session: ReviewSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Project.open(tmp_path / "it.tooldata")
    elsewhere.writer().execute("PRAGMA busy_timeout=1")
    other = ReviewSession(elsewhere, "bob", lambda: CHECKER)
    session.comment(look(session, 1), "mine")
    session.edit(look(session, 1), said(look(session, 1), "edited"))
    read = Log.undoable
    outcomes: list[str] = []

    def overtaken(log: Log) -> Any:
        found = read(log)
        try:
            other.comment(look(other, 1), f"theirs {len(outcomes)}")
            outcomes.append("saved")
        except SaveError as error:
            outcomes.append(error.message)
        return found

    monkeypatch.setattr(Log, "undoable", overtaken)
    for _ in range(2):
        assert session.undo() is not None
    assert outcomes == ["saved", "another program holds the project"] * 2
    assert look(session, 1).state == State(comment="theirs 2")
    assert [verdict.kind for verdict in session.history(1)].count(VerdictKind.RETRACT) == 2
    other.close()
    elsewhere.close()


def test_two_programs_of_one_reviewer_write_one_log(session: ReviewSession, tmp_path: Path) -> None:
    elsewhere = Project.open(tmp_path / "it.tooldata")
    other = ReviewSession(elsewhere, "ada", lambda: CHECKER)
    for example in range(1, 4):
        session.accept(look(session, example))
        other.reject(look(other, example + 1))
        other.bulk([5, 6], Status.ACCEPTED)
        session.bulk([5, 6], Status.REJECTED)
    assert other.undo() is not None
    assert session.undo() is not None
    seqs = [seq for (seq,) in elsewhere.writer().execute("SELECT seq FROM verdict ORDER BY seq")]
    assert seqs == list(range(1, 23))
    assert look(session, 5).state == State(Status.REJECTED)
    other.close()
    elsewhere.close()


# --- queues


def ids_of(queue: Queue) -> list[int]:
    return queue.ids.tolist()


def test_the_worst_come_first_and_otherwise_the_file_decides(session: ReviewSession) -> None:
    assert ids_of(session.open_queue()) == [4, 5, 1, 2, 3, 6]
    assert ids_of(session.open_queue("file")) == [1, 2, 3, 4, 5, 6]
    shuffled = ids_of(session.open_queue("random"))
    assert sorted(shuffled) == [1, 2, 3, 4, 5, 6]
    assert shuffled == ids_of(session.open_queue("random"))


def test_weights_order_the_queue_and_an_order_kept_under_others_is_made_anew(project: Project) -> None:
    light = Weights(error=0.1, warning=0.9)
    for weights, first in ((Weights(), [4, 5]), (light, [1, 4]), (Weights(), [4, 5])):
        session = ReviewSession(project, "ada", lambda: CHECKER, weights)
        assert ids_of(session.open_queue())[:2] == first
        assert ids_of(session.open_queue("priority", "status:any"))[:2] == first
        session.save_queue(session.open_queue())
        session.close()


@pytest.mark.parametrize("filter_text", ["", "tool:lookup"])
def test_a_queue_that_there_is_not_is_refused(session: ReviewSession, filter_text: str) -> None:
    with pytest.raises(UsageError, match="no queue best"):
        session.open_queue("best", filter_text)


def test_a_filter_shows_what_is_decided_as_well(session: ReviewSession) -> None:
    session.accept(look(session, 4))
    queue = session.open_queue("priority", "tool:refund")
    assert (ids_of(queue), queue.closed) == ([4, 2], {4})
    assert ids_of(session.open_queue("file", "status:accepted")) == [4]
    assert sorted(ids_of(session.open_queue("random", "-tool:refund"))) == [1, 3, 5, 6]


def test_what_is_decided_leaves_every_queue(session: ReviewSession) -> None:
    session.bulk([1, 2], Status.ACCEPTED)
    session.reject(look(session, 3))
    for name in ("file", "random"):
        assert sorted(ids_of(session.open_queue(name))) == [4, 5, 6]
    queue = session.open_queue()
    assert queue.closed == {1, 2, 3}
    session.save_queue(queue)
    assert ids_of(session.open_queue()) == [4, 5, 6]


def test_a_saved_order_is_kept_and_filtered_ones_are_not(session: ReviewSession) -> None:
    queue = session.open_queue()
    queue.to_end(0)
    session.save_queue(queue)
    for other in (session.open_queue("file"), session.open_queue("priority", "tool:refund")):
        session.save_queue(other)
    assert ids_of(session.open_queue()) == [5, 1, 2, 3, 6, 4]


def test_what_was_undone_after_the_order_was_saved_is_in_the_queue_again(session: ReviewSession) -> None:
    session.accept(look(session, 4))
    session.save_queue(session.open_queue())
    assert ids_of(session.open_queue()) == [5, 1, 2, 3, 6]
    session.undo()
    queue = session.open_queue()
    assert (ids_of(queue), queue.closed) == ([5, 1, 2, 3, 6, 4], set())
    session.save_queue(queue)
    assert ids_of(session.open_queue()) == [5, 1, 2, 3, 6, 4]


def test_what_was_undone_before_the_order_is_saved_is_in_the_queue_again(session: ReviewSession) -> None:
    session.accept(look(session, 4))
    session.save_queue(session.open_queue())
    queue = session.open_queue()
    session.undo()
    session.save_queue(queue)
    assert ids_of(session.open_queue()) == [5, 1, 2, 3, 6, 4]


def test_what_was_imported_since_is_in_the_queue(session: ReviewSession, project: Project, tmp_path: Path) -> None:
    queue = session.open_queue()
    (tmp_path / "more.jsonl").write_bytes(line("more", None))
    import_file(project, tmp_path / "more.jsonl", CHECKER)
    session.save_queue(queue)
    assert ids_of(session.open_queue()) == [4, 5, 1, 2, 3, 6, 7]


def test_an_order_that_is_long_out_of_date_is_made_anew(
    session: ReviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tooldata_tui.review.opening._STALE", 2)
    queue = session.open_queue()
    queue.to_end(0)
    session.save_queue(queue)
    for example in (1, 2, 3):
        session.skip(look(session, example))
    assert ids_of(session.open_queue()) == [4, 5, 1, 2, 3, 6]


def test_small_things_are_remembered(session: ReviewSession) -> None:
    session.remember(cursor=3, filter="é")
    session.remember(cursor=4)
    kept = session.queries.memos()
    assert (kept["cursor"], kept["filter"]) == (4, "é")


def test_a_backup_gets_a_name_that_is_not_taken(project: Project) -> None:
    for number in (1, 2):
        target = backup_path(project.path)
        assert target.name == f"it.backup{number}.tooldata"
        project.backup(target)


def test_a_project_that_is_read_only_is_read_and_not_decided_on(project: Project) -> None:
    project.close()
    reading = Project.open(project.path, read_only=True)
    session = ReviewSession(reading, "ada", lambda: CHECKER)
    view = look(session, 1)
    assert ids_of(session.open_queue()) == [4, 5, 1, 2, 3, 6]
    for decide in (lambda: session.accept(view), session.undo, lambda: session.bulk([1], Status.ACCEPTED)):
        with pytest.raises(SaveError, match="read-only"):
            decide()
    session.close()
    reading.close()


def test_a_file_that_cannot_be_read_any_more_is_told(session: ReviewSession) -> None:
    session.reader.close()
    for read in (lambda: session.view(1), lambda: session.rows([1]), session.open_queue, lambda: session.history(1)):
        with pytest.raises(ProjectError, match="closed database"):
            read()


# --- everything at once


class Book:
    """What a log should come to: steps that count, and the fold of them, done the plain way."""

    def __init__(self) -> None:
        #: (reviewer, number of the step in all, what it did to each example), oldest first.
        self.steps: list[tuple[str, int, dict[int, list[tuple[str, Any]]]]] = []
        self.done: dict[str, list[int]] = {}
        self.undone: dict[str, list[int]] = {}

    def did(self, reviewer: str, changes: dict[int, list[tuple[str, Any]]]) -> None:
        self.steps.append((reviewer, len(self.steps), changes))
        self.done.setdefault(reviewer, []).append(len(self.steps) - 1)
        self.undone[reviewer] = []

    def state(self, example: int) -> dict[str, Any]:
        state: dict[str, Any] = {"status": 0, "flagged": False, "row": None, "reason": "", "comment": "", "skips": 0}
        counting = {number for numbers in self.done.values() for number in numbers}
        for _, number, changes in self.steps:
            if number in counting:
                for key, value in changes.get(example, ()):
                    state[key] = state["skips"] + 1 if key == "skips" else value
        return state


REVIEWERS = st.sampled_from(["ada", "bob", "ada elsewhere"])
EXAMPLES = st.integers(1, len(LINES))


class Reviewing(RuleBasedStateMachine):
    """Two people, one of them in two programs, in any order."""

    views = Bundle("views")

    @initialize()
    def start(self) -> None:
        memory = Path("/dev/shm")
        self.folder = tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None)
        project_in(Path(self.folder.name)).close()
        self.path = Path(self.folder.name) / "it.tooldata"
        self.book = Book()
        self.projects: dict[str, Project] = {}
        self.sessions: dict[str, ReviewSession] = {}
        for name in ("ada", "bob", "ada elsewhere"):
            self.open(name)
        session = self.sessions["ada"]
        self.untouched = {example: follows(session, example) for example in range(1, len(LINES) + 1)}
        self.counts = session.queries.tallies()

    def open(self, name: str) -> None:
        # "ada elsewhere" is a program of its own; the other two share one.
        place = "elsewhere" if name == "ada elsewhere" else "here"
        if place not in self.projects:
            self.projects[place] = Project.open(self.path)
        self.sessions[name] = ReviewSession(self.projects[place], name.split()[0], lambda: CHECKER)

    def did(self, name: str, changes: dict[int, list[tuple[str, Any]]]) -> None:
        self.book.did(name.split()[0], changes)

    @rule(target=views, name=REVIEWERS, example=EXAMPLES)
    def look(self, name: str, example: int) -> View:
        return look(self.sessions[name], example)

    @rule(name=REVIEWERS, view=views)
    def accept(self, name: str, view: View) -> None:
        self.sessions[name].accept(view)
        self.did(name, {view.id: [("status", 1), ("reason", "")]})

    @rule(name=REVIEWERS, view=views, reason=st.sampled_from(["", *REJECT_REASONS]))
    def reject(self, name: str, view: View, reason: str) -> None:
        self.sessions[name].reject(view, reason)
        self.did(name, {view.id: [("status", 2), ("reason", reason)]})

    @rule(name=REVIEWERS, view=views)
    def skip(self, name: str, view: View) -> None:
        self.sessions[name].skip(view)
        self.did(name, {view.id: [("skips", None)]})

    @rule(name=REVIEWERS, view=views)
    def flag(self, name: str, view: View) -> None:
        self.sessions[name].flag(view)
        self.did(name, {view.id: [("flagged", not view.state.flagged)]})

    @rule(name=REVIEWERS, view=views, text=st.text(st.characters(exclude_categories=["Cs"]), max_size=5))
    def comment(self, name: str, view: View, text: str) -> None:
        self.sessions[name].comment(view, text)
        self.did(name, {view.id: [("comment", text)]})

    @rule(
        name=REVIEWERS, view=views, how=st.sampled_from(["edited", "lookup", "gone", "restore"]), accept=st.booleans()
    )
    def edit(self, name: str, view: View, how: str, accept: bool) -> None:
        kind = VerdictKind.EDIT
        if how == "restore":
            row = loads_exact(view.record.line)
        elif how == "edited":
            row = said(view, "edited")
        else:
            row, kind = calling(view, how), VerdictKind.RELABEL
        self.sessions[name].edit(view, row, kind=kind, accept=accept)
        text = dumps(row)
        changes: list[tuple[str, Any]] = [("row", None if text == dumps(loads_exact(view.record.line)) else text)]
        self.did(name, {view.id: [*changes, *([("status", 1), ("reason", "")] if accept else [])]})

    @rule(name=REVIEWERS, ids=st.lists(EXAMPLES, min_size=1), accept=st.booleans())
    def bulk(self, name: str, ids: list[int], accept: bool) -> None:
        self.sessions[name].bulk(ids, Status.ACCEPTED if accept else Status.REJECTED)
        changes: list[tuple[str, Any]] = [("status", 1 if accept else 2), ("reason", "")]
        self.did(name, dict.fromkeys(ids, changes))

    @rule(name=REVIEWERS, times=st.integers(1, 3))
    def undo(self, name: str, times: int) -> None:
        log = name.split()[0]
        for _ in range(times):
            undone = self.sessions[name].undo()
            done = self.book.done.get(log, [])
            assert (undone is not None) == bool(done)
            if undone:
                self.book.undone.setdefault(log, []).append(done.pop())
                assert undone.states.keys() == self.book.steps[self.book.undone[log][-1]][2].keys()

    @rule(name=REVIEWERS, times=st.integers(1, 3))
    def redo(self, name: str, times: int) -> None:
        log = name.split()[0]
        for _ in range(times):
            redone = self.sessions[name].redo()
            undone = self.book.undone.get(log, [])
            assert (redone is not None) == bool(undone)
            if redone:
                self.book.done[log].append(undone.pop())

    @rule(name=REVIEWERS)
    def undo_all_and_redo_all(self, name: str) -> None:
        session = self.sessions[name]
        before = [follows(session, example) for example in range(1, len(LINES) + 1)]
        count = 0
        while session.undo():
            count += 1
        for _ in range(count):
            assert session.redo()
        assert [follows(session, example) for example in range(1, len(LINES) + 1)] == before

    @rule(name=REVIEWERS)
    def reopen_session(self, name: str) -> None:
        self.sessions.pop(name).close()
        self.open(name)

    @rule()
    def reopen_program(self) -> None:
        for name in ("ada", "bob"):
            self.sessions.pop(name).close()
        self.projects.pop("here").close()
        for name in ("ada", "bob"):
            self.open(name)

    @precondition(lambda self: hasattr(self, "book"))
    @invariant()
    def everything_follows_from_the_log(self) -> None:
        session = self.sessions["ada"]
        found = examine(self.projects["elsewhere"].writer())
        assert found.sound, (found.damage, found.drift)
        statuses = {"0": 0, "1": 0, "2": 0}
        for example in range(1, len(LINES) + 1):
            expected = self.book.state(example)
            view = look(session, example)
            row = expected.pop("row")
            state = {key: getattr(view.state, key) for key in expected}
            assert state == expected
            assert (view.state.row is None) == (row is None)
            assert row is None or dumps(loads_exact(view.state.row or "")) == row
            statuses[str(expected["status"])] += 1
            if row is None:
                # All that follows from the row is what it was: findings, calls, words.
                assert follows(session, example)[1:4] == self.untouched[example][1:4]
            else:
                kept = [one for one in view.findings if one.path[:1] != ("tools",)]
                assert kept == CHECKER.check(view.example)
        assert session.queries.tally("status") == {key: n for key, n in statuses.items() if n}
        if all(self.book.state(example)["row"] is None for example in range(1, len(LINES) + 1)):
            for kind in ("tool", "rule", "total"):
                assert session.queries.tally(kind) == self.counts[kind]

    def teardown(self) -> None:
        if hasattr(self, "book"):
            for session in self.sessions.values():
                session.close()
            for project in self.projects.values():
                project.close()
            self.folder.cleanup()


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
