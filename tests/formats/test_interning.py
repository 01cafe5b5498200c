import json
from typing import Any

import pytest

from tooldata_tui.formats import interning
from tooldata_tui.formats.interning import PartCache
from tooldata_tui.formats.openai import OpenAIReader, Row


def _tools(name: str, detail: str = "x" * 300) -> list[dict[str, Any]]:
    return [{"type": "function", "function": {"name": name, "description": detail, "parameters": {"type": "object"}}}]


def _line(asked: str, tools: Any, *, ending: str = "}", separators: tuple[str, str] = (",", ":"), **more: Any) -> bytes:
    row = {**more, "messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": "ok"}]}
    row["tools"] = tools
    return (json.dumps(row, separators=separators)[:-1] + ending).encode()


def _whole(row: Row) -> bytes:
    out, at = b"", 0
    for offset, part in row.cuts:
        out += row.stored[at:offset] + part
        at = offset
    return out + row.stored[at:]


@pytest.mark.parametrize(
    "lines",
    [
        [_line(f"question {n}", _tools("look")) for n in range(4)],
        [_line(f"question {n}", _tools("look"), separators=(", ", ": ")) for n in range(4)],
        [_line(f"question {n}", _tools(("look", "find")[n % 2])) for n in range(6)],
        [_line(f"question {n}", _tools("look"), ending=("}", " }", ',"id":7}')[n % 3]) for n in range(6)],
        [_line('the key "tools":[{ in a text', _tools("look")), _line('say "tools":', _tools("look"))],
        [_line("asked", _tools("look"), meta={"tools": 3}) for _ in range(3)],
        [_line("asked", _tools("look")), _line("asked", None), b'{"messages":[],"tools":[]}'],
        [_line("kurz", _tools("look")), _line("geheißen: größer", _tools("look"))],
    ],
    ids=["the same", "with spaces", "of one length", "then something", "in a text", "twice", "none", "other letters"],
)
def test_what_repeats_is_cut_and_the_row_stays_what_it_says(lines: list[bytes]) -> None:
    reader = OpenAIReader()
    for line in lines * 2:
        row, fresh = reader.parse(line), OpenAIReader().parse(line)
        assert _whole(row) == line
        assert (row.toolset and row.toolset.key) == (fresh.toolset and fresh.toolset.key)
        assert row.tree["messages"] == fresh.tree["messages"]


def test_the_tools_that_close_a_line_are_one_cut() -> None:
    reader = OpenAIReader()
    rows = [reader.parse(_line(f"question {n}", _tools("look"))) for n in range(3)]
    assert [len(row.cuts) for row in rows] == [0, 1, 1]
    assert rows[1].stored.endswith(b'"tools":}')


def test_a_line_that_ends_like_others_and_is_wrong_before_is_read_whole() -> None:
    reader = OpenAIReader()
    line = _line("asked", _tools("look"))
    reader.parse(line)
    with pytest.raises(Exception, match="duplicate key"):
        reader.parse(line.replace(b"{", b'{"tools" :1,', 1))


def test_a_part_that_is_forgotten_is_cut_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interning, "MAX_BYTES", 2_000)
    cache = PartCache()
    lines = [_line("asked", _tools(name)) for name in ("first", "second", "third")]
    for line in lines:
        cache.learn(line, json.loads, json.loads)
    assert [cache.shorten(line) is None for line in lines] == [True, False, False]
