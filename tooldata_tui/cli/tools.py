"""``tooldata tools``: the tools of a project."""

import json
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tooldata_tui.cli.arguments import Parser, add_json, add_project, number_above
from tooldata_tui.cli.output import say, say_json, say_table, tell
from tooldata_tui.cli.target import target_of
from tooldata_tui.dataset import NO_TOOL, Tool, Toolset, parameters_of, path_text
from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.formats.tool_sources.registry import ToolsRead


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        default=[],
        type=Path,
        help="tools to give to rows without tools, from now on",
    )
    parser.add_argument(
        "--from", dest="source", metavar="KIND", help="what the files are; otherwise it is told from them"
    )
    parser.add_argument("--get-only", action="store_true", help="of an OpenAPI document only the operations that GET")
    parser.add_argument(
        "--mcp", metavar="COMMAND", action="append", default=[], help="an MCP server to ask for its tools"
    )
    parser.add_argument(
        "--patience",
        metavar="SECONDS",
        type=number_above(float),
        default=30.0,
        help="seconds that a server may take, 30 by default",
    )
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened

    adds = bool(arguments.files or arguments.mcp)
    target = target_of(arguments.project, make=adds)
    if not adds:
        with opened(target, keep=False) as work:
            _list(work, json_lines=arguments.json)
        return 0
    found = _read_all(arguments)
    failed = [_is_wrong(name, one) for name, one in found]
    together = Toolset(tuple(tool for _, one in found for tool in one.read.toolset.tools))
    if not together.tools:
        raise DataError("there are no tools in it", file=found[0][0])
    with opened(target, keep=True, make=True) as work:
        _keep(work, together)
    return int(any(failed))


def _read_all(arguments: Namespace) -> list[tuple[str, "ToolsRead"]]:
    """The tools of all files and servers, each with its name."""
    from tooldata_tui.formats.tool_sources.registry import read_tools_file, read_tools_value
    from tooldata_tui.formats.tool_sources.source import Options

    options = Options(get_only=arguments.get_only)
    found = [(str(file), read_tools_file(file, arguments.source, options)) for file in arguments.files]
    if arguments.get_only and not any(one.source.name == "openapi" for _, one in found):
        raise UsageError("--get-only is about OpenAPI documents, and there is none")
    for command in arguments.mcp:
        from tooldata_tui.tasks.mcp_server import program_of, tools_of_server

        name = program_of(command)
        reply = tools_of_server(command, patience=arguments.patience, on_said=lambda line: tell(f"server: {line}"))
        found.append((name, read_tools_value(reply, "mcp", name)))
    return found


def _is_wrong(name: str, found: "ToolsRead") -> bool:
    """Say what was found; true where something was skipped, or is wrong with a tool."""
    from tooldata_tui.dataset import Severity
    from tooldata_tui.rules.checker import Checker

    source, read = found
    wrong = read.skipped > 0
    for remark in read.remarks:
        place = f"{name}:{remark.line}" if remark.line is not None else name
        say(f"{place}: {remark.message}{f'  ({remark.path})' if remark.path else ''}")
    for finding in Checker().check_tools(read.toolset):
        wrong = wrong or finding.severity > Severity.INFO
        say(f"{name}: {finding.code} {finding.message}  ({path_text(finding.path)})")
    words = dict.fromkeys((source.name, read.summary, plural(len(read.toolset), "tool")))
    tell(f"{name}: {': '.join(words)}")
    return wrong


def _keep(work: "Opened", toolset: Toolset) -> None:
    """Make *toolset* the tools of the project."""
    from tooldata_tui.store.importer import Importer
    from tooldata_tui.store.offering import TOOLS_MEMO
    from tooldata_tui.store.queries import save_memo

    with work.project.transaction() as db:
        save_memo(db, {TOOLS_MEMO: Importer(db).offer(toolset)})
    if work.queries.last_example():
        tell("examples imported before keep the tools they had")


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    examples: int
    versions: tuple[Tool, ...]


def _list(work: "Opened", *, json_lines: bool) -> None:
    rows = _rows(work)
    if json_lines:
        for row in rows:
            say_json(_object_of(row))
        return
    say_table([(row.name, f"{row.examples:,}", _parameters(row), _description(row)) for row in rows], right=(1,))


def _rows(work: "Opened") -> list[_Row]:
    queries = work.queries
    versions: dict[str, dict[str, Tool]] = {}
    for _, text in queries.toolsets():
        for one in json.loads(text):
            tool = Tool(*one)
            versions.setdefault(tool.name, {})[tool.key] = tool
    counts = queries.tally("tool")
    rows = [_Row(one, counts.get(one, 0), tuple(versions.get(one, {}).values())) for one in queries.tool_names()]
    return [*rows, _Row(NO_TOOL, counts.get("", 0), ())]


def _parameters(row: _Row) -> str:
    if not row.versions:
        return "-" if row.name == NO_TOOL else "not defined"
    words = " ".join(f"{one.name}{'' if one.required else '?'}" for one in parameters_of(row.versions[-1]))
    return f"{words or 'no parameters'}{f' ({len(row.versions)} versions)' if len(row.versions) > 1 else ''}"


def _description(row: _Row) -> str:
    return row.versions[-1].description if row.versions else ""


def _object_of(row: _Row) -> dict[str, Any]:
    last = row.versions[-1] if row.versions else None
    return {
        "name": row.name,
        "examples": row.examples,
        "defined": last is not None,
        "versions": len(row.versions),
        "description": last.description if last else None,
        "parameters": last.parameters if last else None,
    }
