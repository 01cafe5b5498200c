"""``tooldata tools`` takes tools from files of many kinds, and from servers that run."""

import json
import sys
from pathlib import Path

import pytest

from tooldata_tui.formats.tool_sources.registry import SOURCES

from .sample import HOSTILE, PROJECT, ROOT, Command

API = {
    "openapi": "3.0.0",
    "paths": {
        "/pets": {
            "get": {"operationId": "list_pets", "description": "Lists pets."},
            "post": {
                "operationId": "add_pet",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "https://example.com/pet.json"}}},
                },
            },
        }
    },
}

#: A server of two pages. It says on stderr what it sees of the environment.
SERVER = """
import asyncio, os, sys
import mcp_types as types
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server

SCHEMA = {"type": "object", "properties": {"city": {"type": "string", "default": None}}}

async def tools(context, params):
    if params is None or params.cursor is None:
        print("sees", *sorted(os.environ), "\\x1b]0;gotcha\\x07", file=sys.stderr, flush=True)
        first = types.Tool(name="weather", description="Tells it.", input_schema=SCHEMA)
        return types.ListToolsResult(tools=[first], next_cursor="second")
    last = types.Tool(name="stop", input_schema={"type": "object"}, output_schema={"type": "object"})
    return types.ListToolsResult(tools=[last], next_cursor="second" if "ROUND" in os.environ else None)

async def main():
    server = Server("test", on_list_tools=tools)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())

asyncio.run(main())
"""


@pytest.fixture
def server(folder: Path) -> str:
    pytest.importorskip("mcp")
    (folder / "server.py").write_text(SERVER)
    return f"{sys.executable} server.py"


def test_what_was_found_is_said_and_what_was_skipped_is_a_failure(tooldata: Command, folder: Path) -> None:
    (folder / "api.json").write_text(json.dumps(API))
    result = tooldata("tools", PROJECT, "api.json")
    assert result.code == 1
    assert "api.json: openapi: 2 operations, 1 skipped: 1 tool" in result.err
    assert "POST /pets is skipped: https://example.com/pet.json is in another document" in result.lines[0]
    assert "$.paths['/pets'].post" in result.lines[0]


def test_get_only_leaves_the_others_out(tooldata: Command, folder: Path) -> None:
    (folder / "api.json").write_text(json.dumps(API))
    result = tooldata("tools", "new.tooldata", "api.json", "--get-only")
    assert result.code == 0
    assert "1 operation, 1 that do not GET left out" in result.err
    assert [tool["name"] for tool in tooldata("tools", "new.tooldata", "--json").objects] == ["list_pets", "no-tool"]


def test_python_functions_become_tools_with_remarks_by_line(tooldata: Command, folder: Path) -> None:
    (folder / "shop.py").write_text(f'def refund(order_id: str, why: {"Reason"!r}):\n    """Pay back {HOSTILE!a}."""\n')
    result = tooldata("tools", "new.tooldata", "shop.py")
    assert "shop.py: python: 1 function: 1 tool" in result.err
    assert result.lines[0].startswith("shop.py:1: refund: no type Reason is known here")
    assert "\x1b" not in tooldata("tools", "new.tooldata").out


def test_several_files_are_put_together_and_one_kind_is_forced(tooldata: Command, folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps([{"name": "a", "description": "A.", "input_schema": {"type": "object"}}]))
    (folder / "b.json").write_text(json.dumps({"name": "b", "description": "B.", "parameters": {"type": "object"}}))
    assert tooldata("tools", "new.tooldata", "a.json", "b.json").code == 0
    listed = [tool["name"] for tool in tooldata("tools", "new.tooldata", "--json").objects]
    assert listed == ["a", "b", "no-tool"]
    assert tooldata("tools", "new.tooldata", "a.json", "--from", "bedrok").code == 2
    assert "did you mean bedrock" in tooldata("tools", "new.tooldata", "a.json", "--from", "bedrok").err


def test_a_file_without_tools_leaves_the_project_as_it_was(tooldata: Command, folder: Path) -> None:
    (folder / "empty.json").write_text("[]")
    before = tooldata("tools", PROJECT, "--json").out
    result = tooldata("tools", PROJECT, "empty.json")
    assert result.code == 1
    assert result.err.startswith("empty.json: openai: 0 tools")
    assert "empty.json: there are no tools in it" in result.err
    assert tooldata("tools", PROJECT, "--json").out == before


def test_the_settings_may_name_a_file_of_any_kind(tooldata: Command, folder: Path) -> None:
    (folder / "shop").mkdir()
    (folder / "shop" / "tooldata.toml").write_text('[project]\ntools = "shop.py"\ndata = ["*.jsonl"]\n')
    (folder / "shop" / "shop.py").write_text('def lookup_order(order_id: str):\n    """Look it up."""\n')
    (folder / "shop" / "rows.jsonl").write_text((folder / "data.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
    assert {tool["name"] for tool in tooldata("tools", "shop", "--json").objects} >= {"lookup_order"}


def test_a_running_server_is_asked_page_by_page(
    tooldata: Command, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_KEY", "secret")
    result = tooldata("tools", "new.tooldata", "--mcp", f"MODE=test {server}")
    assert f"{sys.executable}: mcp: 2 tools\n" in result.err
    assert "MODE=test" not in result.err
    [seen] = [line.split() for line in result.err.splitlines() if line.startswith("server: sees")]
    assert set(seen[2:-1]) <= {"HOME", "LANG", "PATH", "MODE", "LC_CTYPE", "PYTHONUTF8"}
    assert "\x1b" not in result.err
    weather, stop, _ = tooldata("tools", "new.tooldata", "--json").objects
    assert (weather["description"], weather["parameters"]["properties"]["city"]["default"]) == ("Tells it.", None)
    assert stop["name"] == "stop"


def test_a_server_that_lists_without_end_is_left(tooldata: Command, server: str) -> None:
    result = tooldata("tools", "new.tooldata", "--mcp", f"ROUND=1 {server}")
    assert result.code == 1
    assert "lists tools without an end" in result.err


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        ("no-such-command --at all", 2, "there is no command no-such-command"),
        ("KEY=value", 2, "the server has no command"),
        ("'", 2, "cannot be read"),
        ("false", 1, "false: gave no tools"),
        ("echo hello", 1, "echo: gave no tools"),
        (f"{sys.executable} -c 'import time; time.sleep(60)'", 1, "did not reply within 0.5 seconds"),
    ],
)
def test_a_server_that_does_not_answer_is_said(tooldata: Command, command: str, code: int, words: str) -> None:
    pytest.importorskip("mcp")
    result = tooldata("tools", "new.tooldata", "--mcp", command, "--patience", "0.5" if "sleep" in command else "20")
    assert result.code == code
    assert words in result.err
    assert not Path("new.tooldata").exists()


def test_the_docs_name_every_source() -> None:
    page = (ROOT / "docs" / "tools.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in page for name in SOURCES)


def test_an_import_says_that_tools_were_skipped(tooldata: Command, folder: Path) -> None:
    (folder / "api.json").write_text(json.dumps(API))
    result = tooldata("import", "new.tooldata", "data.jsonl", "--tools", "api.json")
    assert "api.json: openapi: 2 operations, 1 skipped; tooldata tools PROJECT FILE says why" in result.err


def test_without_the_extra_it_is_said_how_to_get_it(tooldata: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    result = tooldata("tools", "new.tooldata", "--mcp", "true")
    assert result.code == 2
    assert "pip install 'tooldata[mcp]'" in result.err


def test_a_choice_that_chooses_nothing_is_refused(tooldata: Command) -> None:
    result = tooldata("tools", "new.tooldata", "data.tools.json", "--get-only")
    assert result.code == 2
    assert "--get-only is about OpenAPI" in result.err
