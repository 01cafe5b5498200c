"""What is nearest to an example: by meaning, by words, and where there is next to nothing."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.alike import SAID, make_alike
from tooldata_tui.errors import UsageError
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.beside import POINTS, beside
from tooldata_tui.store.project import Project
from tooldata_tui.store.vectors import vectors_path
from tooldata_tui.tasks.pointing import places_of
from tooldata_tui.tasks.similar import Nearest, nearest


def found(path: Path, example: int) -> Nearest:
    with closing(Project.open(path)) as project:
        return nearest(project, project.writer(), example)


@pytest.mark.parametrize("vectors", [True, False])
def test_the_example_leads_then_what_is_like_it(tmp_path: Path, vectors: bool) -> None:
    by = found(make_alike(tmp_path, vectors=vectors), 6)
    assert by.by == ("meaning" if vectors else "words")
    assert [one for one, _ in by.examples[:2]] == [6, 7]
    scores = [score for _, score in by.examples]
    assert scores[0] == 1
    assert scores == sorted(scores, reverse=True)
    assert len({one for one, _ in by.examples}) == len(by.examples)


def test_equals_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    assert [one for one, _ in found(make_alike(tmp_path, vectors=True), 5).examples[:3]] == [5, 3, 4]


def test_an_example_without_a_vector_is_compared_by_words(tmp_path: Path) -> None:
    path = make_alike(tmp_path, vectors=True)
    with closing(Project.open(path)) as project:
        session = ReviewSession(project, "ada", Checker)
        view = session.view(6)
        assert view is not None
        row = dict(view.row)
        row["messages"] = [{"role": "user", "content": "the teapot from the spring sale"}, *row["messages"][1:]]
        session.edit(view, row)
        session.close()
        by = nearest(project, project.writer(), 6)
    assert by.by == "words"
    assert {one for one, _ in by.examples[1:4]} == {3, 4, 5}


def test_vectors_that_are_none_any_more_are_done_without(tmp_path: Path) -> None:
    path = make_alike(tmp_path, vectors=True)
    vectors_path(path).write_bytes(b"SQLite format 3\0 and then nothing of the kind" * 50)
    assert found(path, 6).by == "words"


def test_an_example_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = make_alike(tmp_path)
    with pytest.raises(UsageError, match=r"there is no example #99.*the last one is #13"):
        found(path, 99)


def test_a_message_without_words_is_like_nothing(tmp_path: Path) -> None:
    path = make_alike(tmp_path, [('?!? "', None), ('"" OR *', "lookup"), ("?!?", None)])
    assert found(path, 1).examples[0] == (1, 1.0)


def test_the_points_are_kept_and_found_anew_once_something_has_changed(tmp_path: Path) -> None:
    path = make_alike(tmp_path)
    with closing(Project.open(path)) as project:
        kept = places_of(project, project.writer())
        assert list(kept.examples) == list(range(1, len(SAID) + 1))
        assert [kept.names[number] for number in kept.labels[:2]] == ["lookup", "refund"]
        file = beside(path, POINTS)
        before = file.stat().st_ino
        assert places_of(project, project.writer()) == kept
        assert file.stat().st_ino == before
        session = ReviewSession(project, "ada", Checker)
        view = session.view(1)
        assert view is not None
        session.reject(view)
        session.edit(view, {**view.row, "messages": view.row["messages"][:1]})
        session.close()
        assert 1 not in places_of(project, project.writer()).examples
        file.write_bytes(b"nonsense")
        assert 2 in places_of(project, project.writer()).examples
