"""The random queue: the same draw always, and what was decided in it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.review.looking import look
from tooldata_tui.dataset import Status
from tooldata_tui.review.estimate import Estimate
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.view import View
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.store.sample import drawn
from tooldata_tui.tasks.importing import import_file

CHECKER = Checker()
TOOLS = [{"type": "function", "function": {"name": "lookup", "parameters": {"type": "object", "properties": {}}}}]


def line(said: str, called: str | None = None) -> str:
    answer: dict[str, object] = {"role": "assistant", "content": "Done."}
    if called:
        function = {"name": called, "arguments": "{}"}
        answer = {"role": "assistant", "tool_calls": [{"id": "c", "type": "function", "function": function}]}
    return json.dumps({"messages": [{"role": "user", "content": said}, answer], "tools": TOOLS})


def bring(project: Project, name: str, count: int, *, broken: int = 0) -> None:
    """Import *count* examples, the first *broken* of which call a tool that there is not."""
    file = project.path.with_name(f"{name}.jsonl")
    lines = [line(f"{name} number {n}", "gone" if n < broken else None) for n in range(count)]
    file.write_text("\n".join(lines) + "\n")
    import_file(project, file, CHECKER)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[ReviewSession]:
    project = Project.open(tmp_path / "it.tooldata", make=True)
    bring(project, "first", 60)
    session = ReviewSession(project, "ada", lambda: CHECKER)
    yield session
    session.close()
    project.close()


def draw(session: ReviewSession, count: int, decide: Callable[[View], object] | None = None) -> list[int]:
    """Decide the next *count* of the random queue."""
    ids = session.open_queue("random").ids[:count].tolist()
    for one in ids:
        (decide or session.accept)(look(session, one))
    return ids


def estimated(session: ReviewSession) -> Estimate:
    found = session.estimate()
    assert found is not None
    return found


def test_the_draw_goes_on_where_it_was_left(session: ReviewSession) -> None:
    before = session.open_queue("random").ids.tolist()
    assert sorted(before) == list(range(1, 61)) != before
    assert draw(session, 7) == before[:7]
    assert session.open_queue("random").ids.tolist() == before[7:]
    filtered = session.open_queue("random", "status:any")
    assert filtered.ids.tolist() == before
    assert filtered.closed == set(before[:7])


def test_what_is_imported_later_comes_between_and_changes_nothing_else(session: ReviewSession) -> None:
    before = session.open_queue("random").ids.tolist()
    bring(session.project, "second", 60)
    after = session.open_queue("random").ids.tolist()
    assert [one for one in after if one <= 60] == before
    assert any(one > 60 for one in after[:30])


def test_another_project_has_another_draw(session: ReviewSession, tmp_path: Path) -> None:
    other = Project.open(tmp_path / "other.tooldata", make=True)
    bring(other, "else", 60)
    reading = ReviewSession(other, "ada", lambda: CHECKER)
    assert reading.open_queue("random").ids != session.open_queue("random").ids
    reading.close()
    other.close()


def test_changed_and_rejected_examples_are_errors(session: ReviewSession) -> None:
    assert session.estimate() is None
    draw(session, 20)
    draw(session, 2, session.reject)
    draw(session, 1, lambda view: session.edit(view, {"messages": view.row["messages"][:1]}, accept=True))
    found = estimated(session)
    assert (found.drawn, found.wrong, found.left) == (23, 3, 37)


def test_only_what_was_drawn_counts(session: ReviewSession) -> None:
    draw(session, 10)
    for one in session.open_queue("file").ids[:10]:
        session.reject(look(session, one))
    for one in session.open_queue("random", "first status:pending").ids[:5]:
        session.reject(look(session, one))
    found = estimated(session)
    assert (found.drawn, found.wrong, found.left) == (10, 0, 35)


def test_what_was_picked_out_of_turn_counts_once_its_turn_has_come(session: ReviewSession) -> None:
    queue = session.open_queue("random")
    for one in queue.ids[5:8]:
        session.reject(look(session, one))
    assert session.estimate() is None
    for one in queue.ids[:4]:
        session.accept(look(session, one))
    assert (estimated(session).drawn, estimated(session).wrong) == (4, 0)
    session.accept(look(session, queue.ids[4]))
    assert (estimated(session).drawn, estimated(session).wrong) == (8, 3)


def test_what_was_skipped_is_told_and_does_not_hold_up_the_sample(session: ReviewSession) -> None:
    draw(session, 1, session.skip)
    queue = session.open_queue("random")
    for one in queue.ids[1:6]:
        session.accept(look(session, one))
    found = estimated(session)
    assert (found.drawn, found.waiting, found.left) == (5, 1, 55)
    session.reject(look(session, queue.ids[0]))
    found = estimated(session)
    assert (found.drawn, found.wrong, found.waiting, found.left) == (6, 1, 0, 54)


def test_what_was_undone_is_drawn_no_more(session: ReviewSession) -> None:
    ids = draw(session, 5)
    session.undo()
    assert {one.example for one in drawn(session.reader)} == set(ids[:4])
    assert (estimated(session).drawn, estimated(session).left) == (4, 56)
    session.redo()
    assert estimated(session).drawn == 5


def test_a_bulk_decision_in_the_random_queue_counts(session: ReviewSession) -> None:
    queue = session.open_queue("random")
    session.bulk(queue.ids[:30].tolist(), Status.REJECTED, "unrealistic")
    found = estimated(session)
    assert (found.drawn, found.wrong, found.left) == (30, 30, 30)


def test_the_priority_is_that_from_before_the_decision(tmp_path: Path) -> None:
    project = Project.open(tmp_path / "it.tooldata", make=True)
    bring(project, "mixed", 40, broken=20)
    session = ReviewSession(project, "ada", lambda: CHECKER)
    draw(session, 30, lambda view: session.edit(view, {"messages": view.row["messages"][:1]}, accept=True))
    marks = {one.example: one.priority for one in drawn(session.reader)}
    assert {one > 20 for one, priority in marks.items() if priority < 0.1} == {True}
    assert {one <= 20 for one, priority in marks.items() if priority > 0.8} == {True}
    session.close()
    project.close()


def test_a_search_that_finds_nothing_leaves_the_draw_as_it_is(session: ReviewSession) -> None:
    queue = session.open_queue("random")
    session.open_queue("random", "nonsense")
    session.accept(look(session, queue.ids[0]))
    assert estimated(session).drawn == 1


def test_of_an_empty_project_nothing_is_drawn(tmp_path: Path) -> None:
    project = Project.open(tmp_path / "it.tooldata", make=True)
    session = ReviewSession(project, "ada", lambda: CHECKER)
    assert len(session.open_queue("random")) == 0
    assert session.estimate() is None
    session.close()
    project.close()
