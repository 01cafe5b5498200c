"""``tooldata import``: adds the examples of dataset files to a project."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools
from tooldata_tui.cli.output import say, say_json, tell
from tooldata_tui.cli.target import Target, data_files, project_data, shown_file, target_of
from tooldata_tui.errors import UsageError
from tooldata_tui.store.examples import BadLine

#: Bad lines printed of one file; check prints them all.
_MOST_LINES = 20


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        default=[],
        help="dataset file, folder, glob, or - for stdin; by default what the settings name",
    )
    parser.add_argument(
        "--format",
        metavar="NAME",
        help="format of the files, otherwise told by their first records; docs/formats.md lists them",
    )
    add_tools(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.bringing import bring_in, counted
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.formats.registry import format_called
    from tooldata_tui.store.listing import bad_lines

    target = target_of(arguments.project, tools=arguments.tools, make=True)
    files = _files(target, arguments)
    if arguments.format is not None:
        format_called(arguments.format)
    failed = False
    with opened(target, keep=True, make=True, bring=False) as work:
        for brought in bring_in(work.project, target, files, arguments.format):
            if brought.error is not None:
                tell(f"tooldata: {brought.error}")
                failed = True
            if brought.report is None:
                continue
            report, shown = brought.report, shown_file(work.project.path, brought.report.file)
            # Those of this import come last: what is read goes on behind what was read before.
            count = report.bad
            bad = [line for _, line in bad_lines(work.db, report.file)][-count:] if count else []
            failed = failed or count > 0
            if arguments.json:
                counts = {"file": shown, "examples": report.examples, "known": report.known}
                say_json({**counts, "bad_lines": [_object_of(line) for line in bad]})
            else:
                say(f"{shown}: {counted(report)}")
                _say_lines(shown, bad)
    return int(failed)


def _files(target: Target, arguments: Namespace) -> tuple[Path, ...]:
    if arguments.files or target.data:
        return data_files([*target.data, *arguments.files])
    if target.settings.file is None:
        raise UsageError("import: no FILE", hint="without a tooldata.toml that names the data, say what to import")
    return project_data(target.folder, target.settings)


def _say_lines(file: str, lines: Sequence[BadLine]) -> None:
    for line in lines[:_MOST_LINES]:
        place = f"  ({line.path})" if line.path else ""
        say(f"{file}:{line.line}: {line.code} {line.message}{f'; {line.hint}' if line.hint else ''}{place}")
        if line.corrected is not None:
            say(f"  fixed, it would be: {line.corrected}")
    if len(lines) > _MOST_LINES:
        say(f"and {len(lines) - _MOST_LINES:,} more; tooldata check PROJECT --select J lists them all")


def _object_of(line: BadLine) -> dict[str, Any]:
    return {
        "line": line.line,
        "code": line.code,
        "message": line.message,
        "path": line.path,
        "hint": line.hint,
        "corrected": line.corrected,
    }
