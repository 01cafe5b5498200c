"""The numbers of the set are kept beside the project until they may be others."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.rules.whole_set import clean_set
from tests.tui.reviewing import make_project
from tooldata_tui.report.numbers import kept_health
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.review.view import View
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.inspecting import CODES, look_closer
from tooldata_tui.tasks.measuring import health_of, measure


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with closing(Project.open(make_project(tmp_path, clean_set()))) as project:
        yield project


def seen(session: ReviewSession) -> View:
    view = session.view(1)
    assert view is not None
    return view


def test_a_scan_leaves_them(project: Project) -> None:
    look_closer(project, CODES)
    kept = kept_health(project.path, Queries(project.writer()))
    assert kept is not None
    assert kept.is_current
    assert kept.health == measure(project.writer())


def test_they_are_counted_where_there_are_none_and_then_kept(project: Project) -> None:
    db = project.writer()
    assert kept_health(project.path, Queries(db)) is None
    health = health_of(project.path, db)
    assert health.examples == len(clean_set())
    assert kept_health(project.path, Queries(db)) == (health, True)


def test_an_example_that_is_rejected_makes_them_stale(project: Project) -> None:
    before = health_of(project.path, project.writer())
    with closing(ReviewSession(project, "ada", Checker)) as session:
        session.reject(seen(session))
    queries = Queries(project.writer())
    assert kept_health(project.path, queries) == (before, False)
    assert health_of(project.path, project.writer()).examples == before.examples - 1
    assert kept_health(project.path, queries).is_current  # type: ignore[union-attr]


def test_an_example_that_is_accepted_does_not(project: Project) -> None:
    before = health_of(project.path, project.writer())
    with closing(ReviewSession(project, "ada", Checker)) as session:
        session.accept(seen(session))
    assert kept_health(project.path, Queries(project.writer())) == (before, True)


def test_where_they_cannot_be_kept_they_are_counted_all_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tooldata_tui.store.measured.beside", lambda path, kind: path / "no folder" / kind)
    assert health_of(project.path, project.writer()).examples == len(clean_set())
