"""Parts that repeat are cut out of lines, and come back where they stood."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.formats import repeats as repeats_module
from tooldata_tui.formats.repeats import Repeats, Shortened

SYSTEM = 'You help. "Be brief." ' * 20
TOOLS = [Toolset((Tool(name, "It looks. " * 40),)) for name in ("look", "find")]


def text(toolset: Toolset) -> str:
    return json.dumps([{"name": one.name, "description": one.description} for one in toolset.tools])


def joined(shortened: Shortened) -> bytes:
    stored, cuts = shortened
    pieces, at = [], 0
    for offset, part in cuts:
        pieces += [stored[at:offset], part]
        at = offset
    return b"".join([*pieces, stored[at:]])


def test_tools_whose_place_is_known_are_cut_when_they_come_again() -> None:
    repeats, tools = Repeats(), text(TOOLS[0])
    for number in range(3):
        line = f'{{"id": {number}, "tools": {tools}}}'.encode()
        place = line.index(b"["), len(line) - 1
        shortened = repeats.cut(line, None, TOOLS[0], place)
        assert joined(shortened) == line
        assert [part for _, part in shortened[1]] == ([tools.encode()] if number else [])


def test_what_has_to_be_looked_for_is_cut_when_it_comes_the_third_time() -> None:
    repeats = Repeats()
    for number in range(4):
        record = {"id": number, "tools": text(TOOLS[0]), "system": SYSTEM, "é": "ü"}
        line = json.dumps(record, ensure_ascii=False).encode()
        shortened = repeats.cut(line, SYSTEM, TOOLS[0], None)
        assert joined(shortened) == line
        assert len(shortened[1]) == (0, 1, 2, 2)[number]


def test_what_is_short_or_written_otherwise_stays_where_it_is() -> None:
    repeats = Repeats()
    few = Toolset((Tool("look"),))
    for _ in range(4):
        for line in (b'{"tools": [{"name": "look"}], "a": "Help."}', b'{"prompt": "..."}'):
            assert repeats.cut(line, "Help.", few, None) == (line, ())
            assert repeats.cut(line, SYSTEM, TOOLS[1], None) == (line, ())


def test_after_many_that_came_once_no_others_are_remembered() -> None:
    repeats = Repeats()
    line, late = (f'{{"tools": {text(one)}}}'.encode() for one in TOOLS)
    assert repeats.cut(line, None, TOOLS[0], (10, len(line) - 1)) == (line, ())
    for number in range(1_000):
        repeats.cut(b"{}", f"{number} {SYSTEM}", None, None)
    for _ in range(3):
        assert repeats.cut(late, None, TOOLS[1], (10, len(late) - 1)) == (late, ())
    assert len(repeats.cut(line, None, TOOLS[0], (10, len(line) - 1))[1]) == 1


def test_what_is_remembered_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats_module, "MAX_BYTES", 4_000)
    repeats = Repeats()
    tools = text(TOOLS[0])
    line = f'{{"tools": {tools}}}'.encode()
    for number in range(20):
        assert repeats.cut(line, f"{number} {SYSTEM}", TOOLS[0], None)[1] in ((), ((10, tools.encode()),))
        assert len(repeats._systems) < 9


lines = st.lists(
    st.tuples(
        st.permutations(["tools", "system", "more"]),
        st.sampled_from(TOOLS),
        st.sampled_from([SYSTEM, text(TOOLS[0]), text(TOOLS[1]), SYSTEM * 2]),
        st.sampled_from(["", SYSTEM, text(TOOLS[0])]),
        st.booleans(),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(lines)
def test_every_line_comes_back_byte_for_byte(given: list[Any]) -> None:
    repeats = Repeats()
    for keys, toolset, system, more, is_text in given:
        tools = text(toolset) if is_text else json.loads(text(toolset))
        record = {"tools": tools, "system": system, "more": more}
        line = json.dumps({key: record[key] for key in keys}).encode()
        assert joined(repeats.cut(line, system, toolset, None)) == line
