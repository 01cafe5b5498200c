import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tooldata_tui.tui.cells import cells_of, flag_whole_glyphs, split_clusters


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_there_are_as_many_cells_as_textual_counts(text: str) -> None:
    leading = 0  # what has no width of its own and nothing before it to stand on is not shown
    while leading < len(text) and not cell_len(text[leading]):
        leading += 1
    shown = text[leading:].replace("\0", "")
    assert len(cells_of(shown)) == cell_len(shown)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("ab", ["a", "b"]),
        ("世x", ["世", "", "x"]),
        ("e\u0301x", ["e\u0301", "x"]),
        ("👍🏽", ["👍🏽", ""]),
        ("🇩🇪x", ["🇩🇪", "", "x"]),
        ("a\x1b[1mb", ["a", "[", "1", "m", "b"]),
        ("\u0301a", ["a"]),
        ("", []),
    ],
)
def test_a_cluster_is_one_entry(text: str, cells: list[str]) -> None:
    assert list(cells_of(text)) == cells


def test_clusters_of_unsure_width_stand_alone() -> None:
    cells = list(cells_of("ab世界e\u0301e\u0301c"))
    assert list(split_clusters(cells)) == [
        (0, 2, "ab", False),
        (2, 4, "世界", False),
        (6, 1, "e\u0301", True),
        (7, 1, "e\u0301", True),
        (8, 1, "c", False),
    ]


def test_a_stretch_is_never_empty() -> None:
    assert list(split_clusters(list(cells_of("👍🏽")))) == [(0, 2, "👍🏽", True)]


@pytest.mark.parametrize(
    ("text", "changed", "flagged"),
    [
        ("a世b", {1}, {1, 2}),
        ("a世b", {2}, {1, 2}),
        ("a世b", {3}, {3}),
        ("a❤\ufe0fbcd", {1}, {1, 2}),
        ("👨\u200d👩\u200d👧bcdefg", {0}, set(range(6))),
        ("👨\u200d👩\u200d👧b世世世g", {0}, {0, 1, 2, 3, 4, 5, 6}),
    ],
)
def test_a_changed_cell_takes_its_glyph_and_what_it_may_cover_along(
    text: str, changed: set[int], flagged: set[int]
) -> None:
    cells = list(cells_of(text))
    flags = bytearray(x in changed for x in range(len(cells)))
    flag_whole_glyphs(cells, flags)
    assert {x for x, flag in enumerate(flags) if flag} == flagged
