"""Tools that a record spells out as text."""

import json

import pytest

from tooldata_tui.formats.spelled_tools import end_of_value, read_spelled

F = {"name": "f", "description": "it's F", "parameters": {"type": "object", "properties": {"a": {"type": "str"}}}}
G = {"name": "g"}
WRAPPED = [{"type": "function", "function": F}, {"type": "function", "function": G}]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([F, G]),
        json.dumps(WRAPPED),
        repr([F, G]),
        json.dumps({"tools": [F, G]}),
        json.dumps([json.dumps(F), json.dumps(G)]),
        f"{json.dumps(F)}{json.dumps(G)}",
        f"\n{json.dumps(F)}\n{json.dumps(G)}\n",
        f"{json.dumps(F, indent=2)}\n\n{json.dumps(G, indent=2)}",
        f"{F!r}, {G!r}",
    ],
)
def test_every_spelling_is_read(text: str) -> None:
    spelled = read_spelled(text)
    assert (spelled.tools, spelled.notes) == (WRAPPED, ())


@pytest.mark.parametrize("text", ["", "no tools", "5", '"f"', "[", "{", '{"name": "f"', '{"name": "f"} and more'])
def test_what_is_no_list_of_tools_is_none(text: str) -> None:
    assert not read_spelled(text).tools


def test_words_for_types_become_json_schema_where_a_format_has_them() -> None:
    [tool] = read_spelled(json.dumps([F]), typed=True).tools or []
    assert tool["function"]["parameters"]["properties"]["a"] == {"type": "string"}
    unknown = {"name": "f", "parameters": {"type": "dict", "properties": {"a": {"type": "foo"}}}}
    spelled = read_spelled(json.dumps([unknown, {"name": "h", "parameters": "{broken"}]), typed=True)
    assert [note.code for note in spelled.notes] == ["F105", "F104"]


def test_what_is_no_tool_is_noted() -> None:
    spelled = read_spelled(json.dumps([F, {"description": "no name"}, 5]))
    assert [one["function"]["name"] for one in spelled.tools or []] == ["f"]
    assert [note.code for note in spelled.notes] == ["F104", "F104"]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("[1]", 3),
        ('{"a": "}"} more', 10),
        ("{'a': \"it's }\"}", 15),
        ('{"a": "it\'s"} he\'s', 13),
        ("[1}", None),
        ('["', None),
        ("x", None),
        ("", None),
    ],
)
def test_where_a_value_ends(text: str, end: int | None) -> None:
    assert end_of_value(text, 0) == end


@pytest.mark.parametrize(
    "text", ["[" * 300_000, '["' + "\\" * 300_001, "['" * 100_000, "{}" * 50_000, "[{'" + "\\'" * 100_000]
)
def test_long_texts_are_read_at_once(text: str) -> None:
    assert not read_spelled(text).tools
