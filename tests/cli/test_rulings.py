"""``tooldata rulings``, and ``tooldata decide ... settle``, which writes them."""

import pytest

from .sample import HOSTILE, PROJECT, Command


def rule(tooldata: Command, text: str, example: str = "r1", label: str = "refund") -> None:
    result = tooldata("decide", PROJECT, example, "settle", "--label", label, "--ruling", text)
    assert result.code == 0, result.err


def test_a_ruling_is_written_and_printed(tooldata: Command) -> None:
    rule(tooldata, "-- whoever asks twice wants it back")
    result = tooldata("rulings", PROJECT)
    assert (result.code, result.err) == (0, "")
    assert result.lines == ["lookup_order | refund  refund  1  ada  -- whoever asks twice wants it back"]


def test_rulings_as_json_name_what_they_settled(tooldata: Command) -> None:
    rule(tooldata, "wants it back")
    [ruling] = tooldata("rulings", PROJECT, "--json").objects
    del ruling["id"], ruling["at"]
    assert ruling == {
        "labels": ["lookup_order", "refund"],
        "outcome": "refund",
        "text": "wants it back",
        "reviewer": "ada",
        "settled": [1],
    }


def test_a_ruling_for_the_same_label_takes_the_place_of_the_old_one(tooldata: Command) -> None:
    rule(tooldata, "first")
    rule(tooldata, "second", "r3")
    assert [one["text"] for one in tooldata("rulings", PROJECT, "--json").objects] == ["second"]


def test_guidelines_are_markdown(tooldata: Command) -> None:
    rule(tooldata, "wants it back")
    lines = tooldata("rulings", PROJECT, "--markdown").lines
    assert lines[0] == "# Labelling guidelines: support"
    assert "## lookup_order or refund?" in lines
    assert "  - “Where is ORD-1? 1.10 €” (example 1)" in lines


def test_without_rulings_nothing_is_printed(tooldata: Command) -> None:
    assert tooldata("rulings", PROJECT).out == ""
    assert tooldata("rulings", PROJECT, "--json").out == ""


def test_what_a_terminal_would_act_on_is_shown(tooldata: Command) -> None:
    rule(tooldata, HOSTILE, "4")
    for format_ in ((), ("--json",), ("--markdown",)):
        out = tooldata("rulings", PROJECT, *format_).out
        assert out.replace("\n", "").isprintable()
        assert out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["1", "settle", "--label", "refund"], 0, "#1: refund"),
        (["1", "settle", "--label", "no-tool"], 0, "#1: no tool, not whole yet"),
        (["1", "settle", "--label", "lookup_order+refund"], 0, "#1: lookup_order+refund"),
        (["1", "settle", "--label", "ask"], 1, "#1 lies on no boundary"),
        (["1", "settle", "--label", "lookup_order"], 1, "#1 lies on no boundary"),
        (["1", "settle", "--label", "gone"], 2, "#1: gone is not among the tools of this example"),
        (["1", "settle"], 2, "settle needs --label"),
        (["1", "accept", "--label", "refund"], 2, "--label goes with settle"),
        (["1", "accept", "--ruling", "x"], 2, "--ruling goes with settle"),
    ],
)
def test_settling_says_what_it_did(tooldata: Command, words: list[str], code: int, said: str) -> None:
    result = tooldata("decide", PROJECT, *words)
    assert result.code == code
    assert said in result.out + result.err


def test_what_is_missing_then_is_told_and_the_example_stays_open(tooldata: Command) -> None:
    result = tooldata("decide", PROJECT, "r6", "settle", "--label", "lookup_order")
    assert result.out == "#5: lookup_order, not whole yet\n"
    assert "missing now, so it stays open: order_id" in result.err
    assert "taken out: content" in result.err


def test_json_and_markdown_do_not_go_together(tooldata: Command) -> None:
    assert tooldata("rulings", PROJECT, "--json", "--markdown").code == 2
