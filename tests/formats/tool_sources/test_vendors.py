"""Vendors' lists and MCP's replies are told apart, and come in with name, description and schema."""

from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.formats.tool_sources.registry import SOURCES, read_tools_file

from .reading import one_tool, read_json, read_text

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
GEMINI = {"type": "OBJECT", "properties": {"city": {"type": "STRING"}}, "required": ["city"]}
WORDS = {"name": "weather", "description": "Tells the weather."}
OPENAI = {"type": "function", "function": {**WORDS, "parameters": SCHEMA}}
ANTHROPIC = {**WORDS, "input_schema": SCHEMA}
MCP = {**WORDS, "inputSchema": SCHEMA, "annotations": {"destructiveHint": True}, "title": "Weather"}
BEDROCK = {"toolSpec": {**WORDS, "inputSchema": {"json": SCHEMA}}}
DECLARED = {"functionDeclarations": [{**WORDS, "parameters": GEMINI}]}

#: What a file may hold, and the source it is told to be.
DOCUMENTS: list[tuple[str, Any]] = [
    ("openai", [OPENAI]),
    ("openai", {"tools": [OPENAI]}),
    ("openai", OPENAI),
    ("openai", [{"type": "function", **WORDS, "parameters": SCHEMA}]),
    ("openai", {"functions": [{**WORDS, "parameters": SCHEMA}]}),
    ("anthropic", [ANTHROPIC]),
    ("anthropic", {"model": "m", "tools": [ANTHROPIC]}),
    ("anthropic", ANTHROPIC),
    ("gemini", [DECLARED]),
    ("gemini", {"tools": [DECLARED]}),
    ("gemini", {"tools": [{"function_declarations": DECLARED["functionDeclarations"]}]}),
    ("gemini", [{**WORDS, "parameters": GEMINI}]),
    ("bedrock", {"toolConfig": {"tools": [BEDROCK]}}),
    ("bedrock", {"tools": [BEDROCK]}),
    ("bedrock", [BEDROCK]),
    ("mcp", {"tools": [MCP]}),
    ("mcp", [MCP]),
    ("mcp", {"jsonrpc": "2.0", "id": 1, "result": {"tools": [MCP]}}),
    ("mcp", [{"name": "s", "config": {}, "tools": {"s": {"version": "1", "tools": [MCP]}}}]),
]


@pytest.mark.parametrize(("name", "value"), DOCUMENTS)
def test_each_shape_is_told_and_read(name: str, value: Any, tmp_path: Path) -> None:
    found = read_json(tmp_path, value)
    tool = one_tool(found)
    assert found.source.name == name
    assert (tool.name, tool.description, tool.parameters) == ("weather", "Tells the weather.", SCHEMA)
    assert not found.read.remarks


def test_a_person_says_what_a_file_is(tmp_path: Path) -> None:
    for kind in ("anthropic", "mcp", "openai"):
        found = read_json(tmp_path, {"tools": [MCP]}, kind)
        assert found.source.name == kind
        assert one_tool(found).parameters == SCHEMA
    with pytest.raises(UsageError, match="did you mean openapi"):
        read_json(tmp_path, [], "opanapi")


def test_a_tool_a_line_is_a_list(tmp_path: Path) -> None:
    found = read_text(tmp_path, '{"name": "a", "parameters": {}}\n\n{"name": "b"}\n', "tools.jsonl")
    assert [tool.name for tool in found.read.toolset.tools] == ["a", "b"]


def test_what_a_vendor_runs_itself_is_skipped_and_said(tmp_path: Path) -> None:
    for value in (
        [OPENAI, {"type": "web_search"}],
        [ANTHROPIC, {"type": "bash_20250124", "name": "bash"}],
        [{**ANTHROPIC, "type": "custom"}, {"type": "web_search_20250305", "name": "web_search", "max_uses": 5}],
        {"tools": [DECLARED, {"googleSearch": {}}]},
        {"toolConfig": {"tools": [BEDROCK, {"cachePoint": {"type": "default"}}]}},
    ):
        found = read_json(tmp_path, value).read
        assert len(found.toolset) == 1
        [remark] = found.remarks
        assert remark.skipped
        assert remark.path.endswith("[1]")
        assert found.summary == "2 tools, 1 skipped"


def test_a_list_may_mix_forms(tmp_path: Path) -> None:
    found = read_json(tmp_path, [ANTHROPIC, {**OPENAI}, {**MCP, "name": "third"}], "anthropic").read
    assert [tool.parameters for tool in found.toolset.tools] == [SCHEMA] * 3


def test_gemini_types_become_those_of_json_schema(tmp_path: Path) -> None:
    schema = {
        "type": "OBJECT",
        "propertyOrdering": ["n", "e"],
        "properties": {
            "n": {"type": "INTEGER", "nullable": True},
            "e": {"type": "STRING", "format": "enum", "enum": ["a"], "nullable": True},
            "l": {"type": "ARRAY", "items": {"type": "NUMBER"}, "minItems": "1"},
            "u": {"any_of": [{"type": "STRING"}, {"type": "BOOLEAN"}]},
        },
    }
    tool = one_tool(read_json(tmp_path, {"functionDeclarations": [{"name": "f", "parameters": schema}]}))
    assert tool.parameters == {
        "type": "object",
        "properties": {
            "n": {"type": ["integer", "null"]},
            "e": {"type": ["string", "null"], "enum": ["a", None]},
            "l": {"type": "array", "items": {"type": "number"}, "minItems": 1},
            "u": {"anyOf": [{"type": "string"}, {"type": "boolean"}]},
        },
    }


def test_the_schema_of_results_is_kept(tmp_path: Path) -> None:
    assert one_tool(read_json(tmp_path, [{**MCP, "outputSchema": SCHEMA}])).output == SCHEMA
    declared = {**WORDS, "parameters": GEMINI, "response": {"type": "STRING"}}
    assert one_tool(read_json(tmp_path, {"functionDeclarations": [declared]})).output == {"type": "string"}


def test_pages_of_a_reply_are_put_together_and_a_lone_first_page_is_said(tmp_path: Path) -> None:
    first = {"result": {"tools": [MCP], "nextCursor": "2"}}
    found = read_json(tmp_path, [first, {"result": {"tools": [{**MCP, "name": "b"}]}}]).read
    assert [tool.name for tool in found.toolset.tools] == ["weather", "b"]
    assert not found.remarks
    [remark] = read_json(tmp_path, {"jsonrpc": "2.0", **first}).read.remarks
    assert "only its beginning" in remark.message


def test_a_reply_that_is_an_error_is_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="replied with an error: no such method"):
        read_json(tmp_path, {"jsonrpc": "2.0", "error": {"code": -1, "message": "no such method"}})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([{"input_schema": {}}], r"\$\[0\]: a tool has no name"),
        ({"tools": [{"name": 3}]}, r"\$.tools\[0\]: a tool has no name"),
        ([3], r"\$\[0\]: a tool is not an object"),
        ({"colour": "red"}, "no tools are recognised"),
        (3, "no tools are recognised"),
        (None, "no tools are recognised"),
    ],
)
def test_what_is_no_tool_is_said_with_its_place(value: Any, words: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=words):
        read_json(tmp_path, value)


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("value", [None, 3, "text", [], {}, [[[]]], {"tools": {"a": 1}}, {"toolConfig": 1}, [None]])
def test_no_source_breaks_on_a_document_of_another_kind(kind: str, value: Any, tmp_path: Path) -> None:
    try:
        found = read_json(tmp_path, value, kind)
    except DataError:
        return
    assert not found.read.toolset.tools


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_tools_file(tmp_path / "missing.json")
    with pytest.raises(DataError, match=r"tools.json:1.*not JSON"):
        read_text(tmp_path, "{", "tools.json")
