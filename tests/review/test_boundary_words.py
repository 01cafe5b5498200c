"""What the screens of the boundaries show, whatever the names and messages are."""

from collections.abc import Iterable

import pytest

from tooldata_tui.dataset import ASK, NO_TOOL, Boundary, Finding, Ruling, Severity, Tool, Toolset, boundary_of
from tooldata_tui.review.boundaries import Case, Survey
from tooldata_tui.review.present.boundaries import (
    beside,
    boundary_row,
    boundary_words,
    case_row,
    column,
    matrix_lines,
    outcome_keys,
    outcome_of,
    tools_of,
)
from tooldata_tui.review.present.layout import Line, Span, width_of
from tooldata_tui.review.present.rulings import guidance_lines, ruling_lines
from tooldata_tui.store.examples import ListRow
from tooldata_tui.store.rulings import Tally

HOSTILE = "\x1b]0;gotcha\x07[red]" + "\u202e宽字" * 40 + "\n"
HERE = Boundary("refund", "track")
NAMES = ["a", "refund", "track", HOSTILE, NO_TOOL, "x" * 300]


def text_of(spans: Iterable[Span]) -> str:
    return "".join(text for text, _ in spans)


def is_harmless(text: str) -> bool:
    return all(char.isprintable() for char in text)


def tallied(*counts: tuple[str, str, int]) -> Survey:
    tallies = [Tally(boundary_of(one, other), count, count) for one, other, count in counts]
    return Survey.of(sorted(tallies, key=lambda one: -one.open), {})


def case(**more: object) -> ListRow:
    values = {"title": "How is it going?", "label": "track", "status": 0, "edited": False, **more}
    row = {"id": 1, "flagged": False, "commented": False, "severity": 0, "code": "", "reason": "", **values}
    return ListRow(**row)  # type: ignore[arg-type]


# --- rows


@pytest.mark.parametrize("width", [10, 24, 56, 200])
@pytest.mark.parametrize("names", [(one, other) for one in NAMES for other in NAMES if one != other])
def test_a_boundary_fits_its_row(names: tuple[str, str], width: int) -> None:
    tally = Tally(boundary_of(*names), 41_000, 12_345)
    spans = boundary_row(tally, 3, width, 6)
    assert is_harmless(text_of(spans))
    assert width < 24 or width_of(spans) <= width
    assert text_of(spans).startswith("12,345  ")


def test_both_names_keep_some_room() -> None:
    words = text_of(boundary_words(Boundary("a" * 100, "b" * 100), 43))
    assert words == "a" * 10 + "…" + "a" * 9 + " | " + "b" * 10 + "…" + "b" * 9
    assert text_of(boundary_words(Boundary("a", "b" * 100), 23)) == "a | " + "b" * 9 + "…" + "b" * 9


def test_a_boundary_without_open_examples_has_a_tick() -> None:
    assert text_of(boundary_row(Tally(HERE, 9, 0), 0, 30, 3)).rstrip() == "  ✓  refund | track"


@pytest.mark.parametrize(
    ("row", "found", "begins"),
    [
        (case(), "refund", "  1 .25  "),
        (case(edited=True), "refund", "  2 .25  "),
        (case(status=1), None, "✓ 2 .25  "),
        (case(status=2, label=NO_TOOL), None, "⨯ 0 .25  "),
        (case(label="other"), None, "  · .25  "),
    ],
)
def test_a_message_says_its_label_and_its_margin(row: ListRow, found: str | None, begins: str) -> None:
    assert text_of(case_row(row, Case(1, 1, 0.25, found), HERE, 40)).startswith(begins)


def test_a_message_fits_its_row_whatever_it_says() -> None:
    spans = case_row(case(title=HOSTILE, label=HOSTILE), Case(1, 1, 1.0), HERE, 40)
    assert width_of(spans) == 40
    assert is_harmless(text_of(spans))
    assert ".99" in text_of(spans)


# --- the matrix


def test_every_pair_of_the_most_confused_labels_has_a_cell() -> None:
    found = tallied(("a", "b", 12), ("a", "c", 3), ("b", "c", 0), ("c", NO_TOOL, 7))
    lines = [text_of(one.spans).rstrip() for one in matrix_lines(found, Boundary("a", "b"), 60, 20)]
    assert [line.split() for line in lines] == [
        ["1", "2", "3"],
        ["1", "a"],
        ["2", "b", "[12]"],
        ["3", "c", "3", "·"],
        ["4", "no", "tool", "·", "·", "7"],
    ]


def test_the_chosen_pair_is_always_there() -> None:
    counts = [(f"big{n}", f"big{n + 1}", 100 - n) for n in range(40)]
    found = tallied(*counts, ("small", "tiny", 1))
    text = "\n".join(text_of(one.spans) for one in matrix_lines(found, Boundary("small", "tiny"), 60, 12))
    assert "[1]" in text
    assert "small" in text


@pytest.mark.parametrize(("width", "height"), [(20, 3), (39, 8), (60, 30), (200, 60)])
def test_the_matrix_fits_its_pane(width: int, height: int) -> None:
    found = tallied(*((f"{HOSTILE}{n}", f"label{n % 7}", n) for n in range(60)))
    lines = matrix_lines(found, found.tallies[0].boundary, width, height)
    assert len(lines) <= max(height, 3)
    assert all(width_of(one.spans) <= max(width, 20) for one in lines)
    assert all(is_harmless(text_of(one.spans)) for one in lines)


def test_without_boundaries_there_is_no_matrix() -> None:
    assert matrix_lines(Survey.of([], {}), None, 60, 20) == []


def test_counting_again_keeps_the_places() -> None:
    before = tallied(("a", "b", 12), ("a", "c", 3))
    after = before.recounted(tallied(("a", "c", 2), ("x", "y", 9)))
    assert [(str(one.boundary), one.open) for one in after.tallies] == [("a | b", 0), ("a | c", 2)]
    assert after.labels[0] == "a"


# --- tools and rulings


def test_two_columns_stand_side_by_side() -> None:
    tools = Toolset((Tool("refund", "Pays back." * 30), Tool("track", "Says where it is.")))
    half = column(80)
    lines = beside(tools_of("refund", tools, half, "1"), tools_of("track", tools, half, "2"), 80)
    assert text_of(lines[0].spans).startswith("1 refund ")
    assert text_of(lines[0].spans).endswith("2 track")
    assert all(width_of(one.spans) <= 80 for one in lines)


def test_a_label_of_several_tools_shows_them_all_and_what_is_not_offered_is_said() -> None:
    tools = Toolset((Tool("refund", "Pays back."),))
    text = "\n".join(text_of(one.spans) for one in tools_of("gone+refund", tools, 60, "1"))
    assert "1 gone" in text
    assert "not among the tools" in text
    assert "Pays back." in text
    assert "answer in words" in "".join(text_of(one.spans) for one in tools_of(NO_TOOL, tools, 60))


def ruling(text: str, outcome: str = "track") -> Ruling:
    return Ruling("r", HERE, outcome, text, "ada")


def test_a_ruling_says_what_it_is_about_who_wrote_it_and_how_many_follow_it() -> None:
    [line] = ruling_lines([ruling("progress is track")], 80, {"r": 7})
    assert text_of(line.spans) == "§ track  progress is track  ada, 7 settled"
    [line] = ruling_lines([ruling("unclear", ASK)], 80)
    assert text_of(line.spans) == "§ should ask  unclear  ada"


def test_a_long_or_hostile_ruling_is_wrapped_and_harmless() -> None:
    lines: list[Line] = list(ruling_lines([ruling(HOSTILE * 9)], 40))
    assert len(lines) > 1
    assert all(width_of(one.spans) <= 40 and is_harmless(text_of(one.spans)) for one in lines)


def test_guidance_is_that_of_the_boundaries_in_question() -> None:
    def finding(*labels: str) -> Finding:
        return Finding("A301", Severity.WARNING, "", labels=labels)

    assert list(guidance_lines([ruling("x")], [finding("track", "refund")], 40, 1))
    assert not list(guidance_lines([ruling("x")], [finding("track", "other"), finding()], 40, 1))


# --- keys


def test_keys_name_what_they_would_do_here() -> None:
    words = [word for _, word in outcome_keys(HERE)]
    assert words == ["refund", "track", "no tool", "both", "ask"]
    assert [word for _, word in outcome_keys(Boundary(NO_TOOL, "track"))] == ["no tool", "track", "ask"]


def test_outcomes_of_keys() -> None:
    names = ("first", "second", "none", "ask", "both")
    assert [outcome_of(name, HERE) for name in names] == ["refund", "track", NO_TOOL, ASK, "refund+track"]
    assert outcome_of("both", Boundary(NO_TOOL, "track")) == ""
    assert outcome_of("both", Boundary("a+b", "b+c")) == "a+b+c"
