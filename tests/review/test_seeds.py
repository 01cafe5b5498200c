"""The meter of seeds: how many there are of a tool, how different they are, and what is not there yet."""

from typing import Any

from tooldata_tui.dataset import NO_TOOL, Tool, Toolset
from tooldata_tui.review.present.seeds import meter_lines, short_meter
from tooldata_tui.review.seed_form import MESSAGE, SeedForm
from tooldata_tui.review.seeds import Seed, meter

TOOL = Tool(
    "refund",
    "",
    {
        "type": "object",
        "properties": {"id": {"type": "string"}, "reason": {"enum": ["late", "lost"]}, "gift": {"type": "boolean"}},
        "required": ["id"],
    },
)


def seed(message: str, /, **arguments: Any) -> Seed:
    return Seed("refund", message, arguments)


def test_seeds_of_the_tool_alone_are_counted_by_how_they_are_written() -> None:
    found = meter(
        [
            seed("refund ORD-1 pls", id="ORD-1"),
            seed("Could you please refund it?"),
            seed(" ".join(["Money"] * 25) + " back.", id="ORD-2", reason="late"),
            Seed(NO_TOOL, "Hello there", {}),
        ],
        "refund",
        TOOL,
    )
    assert (found.count, found.openings, found.crowded) == (3, 3, None)
    assert dict(found.lengths) == {"short": 2, "middling": 0, "long": 1}
    assert dict(found.registers) == {"casual": 1, "plain": 1, "polite": 1}
    assert (found.exact, found.vague) == (2, 1)
    assert [(one.name, one.given, one.omitted) for one in found.usage] == [
        ("id", 2, 1),
        ("reason", 1, 2),
        ("gift", 0, 3),
    ]
    assert found.usage[1].values == (('"late"', 1), ('"lost"', 0))
    assert found.wishes == ('reason "lost"', "one with gift")


def test_a_beginning_that_too_many_have_is_named() -> None:
    found = meter([seed(f"where is ORD-{n}") for n in range(5)], "refund", TOOL)
    assert found.crowded == ("where is", 5)
    assert found.wishes[-1] == "another beginning than “where is”"


def test_no_tool_has_no_parameters_to_say() -> None:
    found = meter([Seed(NO_TOOL, "Hello there", {})], NO_TOOL, None)
    assert found.usage == ()
    assert "a vague one, that lacks something" not in found.wishes


def test_lines_fit_whatever_the_names_are() -> None:
    odd = Tool("x" * 300, "", {"properties": {"[b]" * 50 + "\x1b": {"enum": ["\u202e" * 9, 3, None, {}]}, "y": True}})
    found = meter([Seed(odd.name, "\x1b[2J " * 30, {"y": [1, "\x1b"]})], odd.name, odd)
    for width in (12, 40, 100):
        for one in (*meter_lines(found, width), *short_meter(found, width)):
            assert "\x1b" not in one.text
            assert len(one.text) <= max(width, 24)


def test_a_draft_that_is_none_is_an_empty_one() -> None:
    for text in (None, "", "[]", "{", '{"message": 3}', '{"message": "a", "tool": 3, "texts": [3]}', 7):
        assert SeedForm.of_draft(text) == ("", None, {})
    form = SeedForm(Toolset((TOOL,)))
    assert form.draft() is None
    form.message = "half of it"
    assert SeedForm.of_draft(form.draft()) == ("half of it", None, {})
    assert form.type(MESSAGE, "x") is False
