"""``tooldata tools``: the tools of a project."""

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tooldata_tui.cli.arguments import Parser, add_json, add_project
from tooldata_tui.cli.output import plural, say, say_json, say_table, tell
from tooldata_tui.cli.target import target_of
from tooldata_tui.dataset import NO_TOOL, Tool, Toolset, parameters_of, path_text

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        default=[],
        type=Path,
        help="OpenAI tools list to give to rows without tools, from now on",
    )
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened

    adds = bool(arguments.files)
    with opened(target_of(arguments.project, make=adds), keep=adds, make=adds) as work:
        if adds:
            return _add(work, arguments.files)
        _list(work, json_lines=arguments.json)
    return 0


def _add(work: "Opened", files: Sequence[Path]) -> int:
    """Make the tools of *files* those of the project; return 1 if something is wrong with them."""
    from tooldata_tui.cli.bringing import TOOLS_MEMO
    from tooldata_tui.dataset import Severity
    from tooldata_tui.formats.tools import read_tools_file
    from tooldata_tui.rules.checker import Checker
    from tooldata_tui.store.examples import Importer
    from tooldata_tui.store.queries import save_memo

    sets = [read_tools_file(file) for file in files]
    together = Toolset(tuple(tool for one in sets for tool in one.tools))
    with work.project.transaction() as db:
        save_memo(db, {TOOLS_MEMO: Importer(db).offer(together)})
    failed = False
    for file, toolset in zip(files, sets, strict=True):
        for finding in Checker().check_tools(toolset):
            failed = failed or finding.severity > Severity.INFO
            say(f"{file}: {finding.code} {finding.message}  ({path_text(finding.path)})")
        tell(f"{file}: {plural(len(toolset), 'tool')}")
    if work.queries.last_example():
        tell("examples imported before keep the tools they had")
    return int(failed)


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
