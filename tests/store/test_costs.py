"""What a key costs in SQL, in a small project and in a large one."""

import ast
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import tooldata_tui
from tooldata_tui.dataset import Finding, Severity, Status, Tool, Toolset
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.store.describing import PRIORITY
from tooldata_tui.store.examples import ImportedFile, line_digest
from tooldata_tui.store.importer import Importer, NewExample
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries, save_file, save_order
from tooldata_tui.triage.priority import by_priority

from .making import CHECKER, fast_folder, line

_TOOLSET = Toolset((Tool("lookup"), Tool("refund")))
_FINDING = Finding("C101", Severity.ERROR, "the call is wrong", 1, ("messages", 1))


def synthetic(path: Path, count: int) -> Project:
    """A project of *count* examples that were never parsed."""
    project = Project.open(path, make=True)
    data = line("said")
    with project.transaction() as db:
        file = save_file(db, ImportedFile(0, "it.jsonl", "openai", None, 0, 0, b"", 0, 0))
        importer = Importer(db)
        for start in range(1, count + 1, 10_000):
            batch = [
                NewExample(
                    n,
                    line_digest(data),
                    _TOOLSET,
                    None,
                    "",
                    "lookup",
                    "said",
                    data,
                    (),
                    ("lookup",) if n % 2 else (),
                    "said",
                    (_FINDING,) if n % 3 else (),
                )
                for n in range(start, min(start + 10_000, count + 1))
            ]
            importer.add(file, batch)
        queries = Queries(db)
        save_order(db, PRIORITY, by_priority(queries), 0, count)
    return project


@pytest.fixture(scope="module", params=[600, 50_000])
def session(request: pytest.FixtureRequest) -> Iterator[ReviewSession]:
    with fast_folder() as folder:
        project = synthetic(Path(folder) / "it.tooldata", request.param)
        session = ReviewSession(project, "ada", lambda: CHECKER)
        yield session
        session.close()
        project.close()


def statements(session: ReviewSession, action: Callable[[], object]) -> list[str]:
    """The statements that an action makes on both connections. Those of a trigger repeat the one that set it off."""
    seen: list[str] = []
    both = (session.project.writer(), session.queries._db)
    for db in both:
        db.set_trace_callback(seen.append)
    action()
    for db in both:
        db.set_trace_callback(None)
    return [statement for statement, _ in itertools.groupby(seen)]


def warm(session: ReviewSession) -> Any:
    """The first decision reads where the log ends, the first example its tools."""
    view = session.view(1)
    assert view is not None
    session.accept(view)
    return view


def test_moving_to_an_example_is_one_statement(session: ReviewSession) -> None:
    warm(session)
    assert len(statements(session, lambda: session.view(2))) == 1


def test_a_page_of_the_list_is_one_statement(session: ReviewSession) -> None:
    assert len(statements(session, lambda: session.rows(range(100, 160)))) == 1


def test_a_decision_is_one_statement(session: ReviewSession) -> None:
    view = warm(session)
    for decide in (
        lambda: session.accept(view),
        lambda: session.reject(view, "duplicate"),
        lambda: session.skip(view),
        lambda: session.flag(view),
        lambda: session.comment(view, "why?"),
    ):
        assert len(statements(session, decide)) == 1


def test_an_undo_and_a_redo_are_two_statements(session: ReviewSession) -> None:
    warm(session)
    assert len(statements(session, session.undo)) == 2
    assert len(statements(session, session.redo)) == 2


def test_an_edit_does_not_depend_on_the_size_of_the_project(session: ReviewSession) -> None:
    view = warm(session)
    assert len(statements(session, lambda: session.edit(view, {**view.row, "note": 1}))) <= 30
    assert len(statements(session, session.undo)) <= 30


def test_opening_the_stored_queue_reads_a_few_rows(session: ReviewSession) -> None:
    warm(session)
    assert len(statements(session, session.open_queue)) <= 5


def test_counts_are_one_statement(session: ReviewSession) -> None:
    assert len(statements(session, session.queries.tallies)) == 1


_BIG = {"example", "finding", "verdict", "state", "call", "e", "v", "own", "s", "c", "f"}


def test_what_a_key_does_is_never_a_scan(session: ReviewSession) -> None:
    view = warm(session)

    def every_key() -> None:
        session.view(3)
        session.rows(range(1, 60))
        session.skip(view)
        session.edit(view, {**view.row, "note": 2}, accept=True)
        session.undo()
        session.redo()
        session.undo()
        session.history(1)
        session.bulk([4, 5], Status.ACCEPTED)
        session.undo()
        session.open_queue()
        session.queries.tallies()

    db = session.project.writer()
    plans = {}
    for statement in statements(session, every_key):
        if not statement.startswith(("BEGIN", "COMMIT", "--")):  # what the search does inside is a comment
            plans[statement] = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}")]
    assert len(plans) > 20
    for statement, plan in plans.items():
        scanned = {match[1] for step in plan if (match := re.match(r"SCAN (\w+)", step))}
        # Of the steps of a log a subquery takes one, and that is all there is of it.
        subqueries = {match[1] for step in plan if (match := re.match(r"(?:CO-ROUTINE|MATERIALIZE) (\w+)", step))}
        assert not (scanned - subqueries) & _BIG, statement


def test_the_end_of_a_table_is_found_without_a_scan(session: ReviewSession) -> None:
    db = session.project.writer()
    for table, key in (("example", "id"), ("verdict", "n")):
        (step,) = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN SELECT max({key}) FROM {table}")]
        assert step.startswith("SEARCH")


def texts_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_query_counts_rows_off() -> None:
    package = Path(tooldata_tui.__file__).parent
    modules = sorted(package.rglob("*.py"))
    assert len(modules) > 50
    for module in modules:
        for text in texts_of(module):
            is_query = re.search(r"\b(SELECT|INSERT|DELETE|UPDATE)\b", text)
            assert not (is_query and re.search(r"\bOFFSET\b\s*[?\d:{]", text)), module
