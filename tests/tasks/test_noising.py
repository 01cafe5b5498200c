"""Which examples noise is made of, and that it is not made of the same ones again."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.formats.codec import META
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.adding import add_rows
from tooldata_tui.tasks.noising import noise_rows, noise_samples
from tooldata_tui.tasks.seeding import seed_row

CHECKER = Checker()
TOOLS = Toolset((Tool("track", "Says where it is.", {"type": "object", "properties": {}}),))
TEXTS = [f"Please tell me where the {thing} is, thanks" for thing in ("lamp", "chair", "table", "mirror")]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with closing(Project.open(tmp_path / "p.tooldata", make=True)) as project:
        add_rows(project, "@seed", [seed_row(text, "track", {}) for text in TEXTS], CHECKER, tools=TOOLS)
        yield project


def made_of(rows: list[dict[str, Any]]) -> list[int]:
    return [row[META]["seeds"][0] for row in rows]


def test_messages_that_no_noise_was_made_of_come_first_and_none_is_made_again(project: Project) -> None:
    db = project.writer()
    first = noise_rows(db, 2)
    assert add_rows(project, "@expand noise", first, CHECKER).known == 0
    second = noise_rows(db, 9)
    assert sorted([*made_of(first), *made_of(second)]) == [1, 2, 3, 4], "not of what is noise already, either"
    assert add_rows(project, "@expand noise", second, CHECKER).known == 0
    assert noise_rows(db, 9) == []
    assert sorted(made_of(noise_rows(db, 9, seed=1))) == [1, 2, 3, 4], "another draw"


def test_the_same_project_gives_the_same_noise_and_what_it_was_stands_beside_it(project: Project) -> None:
    rows = noise_rows(project.writer(), 3)
    assert rows == noise_rows(project.writer(), 3)
    samples = noise_samples(project.writer(), rows)
    assert [before for before, _ in samples] == [TEXTS[number - 1] for number in made_of(rows)]
    assert all(before != after for before, after in samples)
    assert noise_samples(project.writer(), []) == []
