"""The lines of the health screen: what each counts, what it lacks, and how it fits a width."""

import pytest

from tests.rules.whole_set import check, clean_set
from tooldata_tui.dataset import Finding, Severity
from tooldata_tui.review.health import Bar, Row, sheet_of
from tooldata_tui.review.present.health import bar_spans, health_row, here_lines
from tooldata_tui.review.present.layout import width_of
from tooldata_tui.rules.health_numbers import Count, Guideline, Health, ParameterHealth, ToolHealth, ValueHealth

HOSTILE = "\x1b]0;x\x07\u202e[red]" + "漢" * 300


def rows() -> list[Row]:
    return sheet_of(check(clean_set()).health(), [])


def text(row: Row, width: int = 100, chosen: int | None = None) -> str:
    return "".join(part for part, _ in health_row(row, width, chosen))


def hostile() -> Health:
    parameter = ParameterHealth(
        HOSTILE, False, Count(9, ids=tuple(range(9))), Count(), Count(), Count(), (ValueHealth(HOSTILE, Count()),)
    )
    tool = ToolHealth(HOSTILE, 10, Count(10, ("tool", (HOSTILE,), False)), 0.0, Guideline("routing", 50), (parameter,))
    return Health(examples=10, equipped=10, tools=(tool,), average=10)


def test_every_section_is_there_and_every_figure_can_be_entered_or_is_zero() -> None:
    found = rows()
    sections = [row.label for row in found if row.kind == "section"]
    assert sections == ["Tools", "Coverage", "No tool", "Conversations", "Messages"]
    figures = [figure for row in found for figure in row.figures]
    assert len(figures) > 40
    assert all(figure.held.condition is not None for figure in figures if figure.held.examples)


def test_a_tool_stands_with_its_bar_its_distance_and_its_guideline() -> None:
    row = next(row for row in rows() if row.kind == "tool")
    assert row.label == "check_status"
    assert "  87  ━" in text(row)
    assert text(row).rstrip().endswith("+0% ✓  50 for routing")
    assert "✓" not in text(row, 50)


def test_the_band_is_seen_through_the_bar_and_behind_it() -> None:
    drawn = "".join(part for part, _ in bar_spans(Bar(50, 100, 30, 80), 20))
    assert drawn == "━━━━━━╋━━━──────┼   "
    assert {look for part, look in bar_spans(Bar(10, 100, 30, 80), 20) if "━" in part} == {"warning"}
    assert "".join(part for part, _ in bar_spans(Bar(0, 0), 5)).strip() == ""


def test_what_is_never_given_is_said_by_a_sign() -> None:
    parameter = ParameterHealth("p", False, Count(), Count(20), Count(), Count())
    tool = ToolHealth("t", 20, Count(20), 0.0, Guideline("routing", 50), (parameter,))
    row = next(row for row in sheet_of(Health(examples=20, tools=(tool,)), []) if row.kind == "parameter")
    assert "✗ 0" in text(row)
    assert "[✗ 0]" in text(row, chosen=0)
    assert "5 more are wanted" in here_lines(row, 0, 80, 2)[0].text


def test_what_was_found_about_the_set_leads_to_the_tools_it_names() -> None:
    about = [
        Finding("B102", Severity.INFO, "refund: never called", labels=("refund",)),
        Finding("X203", Severity.WARNING, "content is null"),
    ]
    found = sheet_of(Health(), about, {"X203": 0})
    assert [row.label for row in found] == ["Found", "content is null", "refund: never called"]
    assert found[2].figures[0].held.condition == ("tool", ("refund",), False)
    assert found[1].figures[0].held.condition is None
    assert text(found[1]).startswith("▲ X203 content is null")


def test_nothing_has_no_lines() -> None:
    assert sheet_of(Health(), []) == []


@pytest.mark.parametrize("width", [20, 40, 57, 77, 117, 300])
def test_lines_fit_and_hold_nothing_that_a_terminal_acts_on(width: int) -> None:
    for row in (*rows(), *sheet_of(hostile(), [])):
        for chosen in range(max(len(row.figures), 1)):
            spans = health_row(row, width, chosen)
            assert all(part.isprintable() for part, _ in spans), spans
            if width >= 40 and row.kind != "finding":
                assert width_of(spans) <= width, spans
        if row.figures:
            assert all(line.text.isprintable() for line in here_lines(row, 0, width, 2))
