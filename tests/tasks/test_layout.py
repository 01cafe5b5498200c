"""Drawing the map of a project: kept, taken again, and drawn anew where something is another."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.alike import SAID, embed, make_alike
from tooldata_tui.errors import UsageError
from tooldata_tui.review.map import read_map, stored_map
from tooldata_tui.review.session import ReviewSession
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.store.vectors import vectors_path
from tooldata_tui.tasks.layout import draw_map
from tooldata_tui.triage.embedding.vectors import VectorCache, text_hash


def draw(project: Project) -> list[str]:
    stages: list[str] = []
    draw_map(project, project.writer(), lambda stage, _: stages.append(stage))
    return stages


def test_the_map_has_every_point_that_has_a_vector(tmp_path: Path) -> None:
    with closing(Project.open(make_alike(tmp_path, vectors=True))) as project:
        assert draw(project) == ["reading", "drawing"]
        drawn = stored_map(project.path)
    assert drawn is not None
    assert list(drawn.examples) == list(range(1, len(SAID) + 1))
    assert [drawn.names[label] for label in drawn.labels] == [name or "no-tool" for _, name in SAID]
    places = list(zip(drawn.xs, drawn.ys, strict=True))
    assert places[2] == places[3] == places[4]


def test_a_relabelled_example_stays_where_it_is(tmp_path: Path) -> None:
    from tooldata_tui.dataset import VerdictKind
    from tooldata_tui.review.edits import relabel

    with closing(Project.open(make_alike(tmp_path, vectors=True))) as project:
        session = ReviewSession(project, "ada", Checker)
        draw(project)
        before = read_map(session)
        view = session.view(1)
        assert view is not None
        assert before is not None
        changed = relabel(view.row, 1, view.toolset.by_name["refund"], view.toolset)
        session.edit(view, changed.row, kind=VerdictKind.RELABEL)
        assert read_map(session) is None
        assert draw(project) == ["reading"]
        after = read_map(session)
        assert after is not None
        assert (after.xs, after.ys) == (before.xs, before.ys)
        assert after.names[after.labels[0]] == "refund"
        session.close()


def test_more_vectors_make_another_map(tmp_path: Path) -> None:
    path = make_alike(tmp_path, vectors=True)
    with closing(Project.open(path)) as project:
        draw(project)
        with closing(VectorCache(vectors_path(path))) as cache:
            texts = [f"something new, number {number}" for number in range(400)]
            cache.add("letters", [text_hash(text) for text in texts], embed(texts))
        assert draw(project) == ["reading", "drawing"]


def test_without_vectors_it_is_said_what_makes_them(tmp_path: Path) -> None:
    with closing(Project.open(make_alike(tmp_path))) as project:
        with pytest.raises(UsageError, match="run tooldata scan first"):
            draw(project)
        VectorCache(vectors_path(project.path)).close()
        with pytest.raises(UsageError, match="run tooldata scan first"):
            draw(project)
