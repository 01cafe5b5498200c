"""The map without a screen: which cell a point falls into, what a cell shows, what is in a region."""

from array import array
from collections.abc import Sequence
from pathlib import Path

import pytest

from tooldata_tui.review.map import Grid, Map, by_finding, by_label, stored_map
from tooldata_tui.review.present.map import Marks, here_lines, legend_lines, map_lines
from tooldata_tui.store.beside import MAP, beside, write_beside
from tooldata_tui.store.examples import ListRow

FULL = 65_535


def map_of(points: Sequence[tuple[int, int, int, int]], names: Sequence[str] = ("a", "b", "c")) -> Map:
    """(example, label, x, y) of each point."""
    columns = list(zip(*points, strict=True)) or [(), (), (), ()]
    kinds = "IIHH"
    return Map(names, *(array(kind, column) for kind, column in zip(kinds, columns, strict=True)))


CORNERS = map_of([(1, 0, 0, 0), (2, 1, FULL, 0), (3, 1, FULL, FULL), (3, 2, 0, FULL), (4, 1, FULL, FULL)])


def test_the_corners_of_the_map_are_the_corners_of_the_screen() -> None:
    grid = Grid(CORNERS, 10, 4)
    assert grid.examples([(0, 0)]) == [1]
    assert grid.examples([(9, 0)]) == [2]
    assert grid.examples([(9, 3), (0, 3)]) == [3, 4]
    assert grid.cells_of(3) == [(9, 3), (0, 3)]
    assert grid.examples([(5, 2)]) == []
    assert [grid.count(range(10), range(4)), grid.count(range(5, 10), range(4)), grid.count(range(9), range(1, 3))] == [
        5,
        3,
        0,
    ]


@pytest.mark.parametrize("size", [(1, 1), (0, 0), (3, 1), (300, 200)])
def test_every_point_is_in_a_cell_of_any_screen(size: tuple[int, int]) -> None:
    grid = Grid(CORNERS, *size)
    every = [(x, y) for x in range(grid.width) for y in range(grid.height)]
    assert sorted(grid.examples(every)) == [1, 2, 3, 4]


def test_an_empty_map_is_one() -> None:
    grid = Grid(map_of([]), 5, 5)
    assert grid.next_cell((0, 0)) is None
    assert grid.classes(by_label(grid.drawn)) == {}


def test_the_next_cell_with_something_is_found_and_the_first_after_the_last() -> None:
    grid = Grid(CORNERS, 10, 4)
    cells = [(0, 0)]
    for _ in range(4):
        following = grid.next_cell(cells[-1])
        assert following is not None
        cells.append(following)
    assert cells == [(0, 0), (9, 0), (0, 3), (9, 3), (0, 0)]


def test_a_cell_shows_its_most_frequent_label() -> None:
    drawn = map_of([(1, 0, 0, 0), (2, 1, 0, 0), (3, 1, 0, 0), (4, 0, FULL, FULL)])
    classes = by_label(drawn, first=["b"])
    assert classes.names == ("b", "a", "other labels")
    assert classes.counts == (2, 2, 0)
    assert Grid(drawn, 2, 2).classes(classes) == {(0, 0): 0, (1, 1): 1}


def test_a_cell_shows_the_worst_that_was_found() -> None:
    drawn = map_of([(1, 0, 0, 0), (2, 0, 0, 0), (3, 0, 0, 0), (4, 0, FULL, FULL)])
    classes = by_finding(drawn, [[2], [], [], [1, 2]])
    assert classes.counts == (1, 0, 0, 1, 2)
    assert Grid(drawn, 2, 2).classes(classes) == {(0, 0): 0, (1, 1): 4}


def test_of_many_labels_some_are_told_apart_at_a_time() -> None:
    names = [f"label {number}" for number in range(20)]
    drawn = map_of([(number + 1, number, 0, 0) for number in range(20)], names)
    first, second, third = (by_label(drawn, page=page) for page in range(3))
    assert first.names[:2] == ("label 0", "label 1")
    assert second.names[0] == "label 8"
    assert third.names == ("label 16", "label 17", "label 18", "label 19", "other labels")
    assert by_label(drawn, page=3) == first


def test_the_map_says_without_colours_which_label_and_where_the_cursor_is() -> None:
    grid = Grid(CORNERS, 10, 4)
    classes = by_label(CORNERS)
    marks = Marks((5, 1), current=[(0, 0)], corner=(6, 2))
    rows = [one.text for one in map_lines(grid.classes(classes), classes, marks, 10, 4)]
    assert rows == ["◉        ●", "    ▸ ◂   ", "          ", "■        ●"]
    styles = [style for one in map_lines(grid.classes(classes), classes, marks, 10, 4) for _, style in one.spans]
    assert sum("on_added" in style for style in styles) >= 2
    assert len(marks.cells) == 4


def test_the_legend_names_what_there_is_on_as_few_lines_as_it_takes() -> None:
    classes = by_label(map_of([(1, 0, 0, 0), (2, 1, 0, 0)], ["x" * 200, "\x1b[2J"]))
    text = legend_lines(classes, 60, 3)[0].text
    assert text.startswith("◉ this one   ● xxxx")
    assert "\x1b" not in text
    assert len(legend_lines(classes, 20, 1)) == 1


def test_what_is_under_the_cursor_is_told() -> None:
    row = ListRow(12, "where is it", "lookup", 0, False, False, False, 0, "", "")
    said = [one.text for one in here_lines([row], 3, 40, 60)]
    assert said[0] == "3 here  ·  40 decision points selected"
    assert "#12" in said[1]
    assert here_lines([], 0, None, 60)[0].text == "nothing here"


@pytest.mark.parametrize("damage", ["names", "short", "label"])
def test_a_map_that_is_damaged_is_none(tmp_path: Path, damage: str) -> None:
    project = tmp_path / "it.tooldata"
    names = {} if damage == "names" else {"names": ["a"]}
    labels = array("I", [5 if damage == "label" else 0])
    parts = [array("I", [1]), labels, array("H", [0]), array("H", [] if damage == "short" else [0])]
    write_beside(beside(project, MAP), "key", names, [part.tobytes() for part in parts])
    assert stored_map(project) is None
