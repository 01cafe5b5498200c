"""``tooldata seed``: adds messages that a person wrote as examples of a tool, or opens the screen to write them on."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools, nearest
from tooldata_tui.cli.output import json_text, say, say_json, say_table, tell
from tooldata_tui.cli.target import Target, target_of, tools_file_for
from tooldata_tui.dataset import NO_TOOL, Toolset, parameters_of
from tooldata_tui.dataset.jsontext import loads
from tooldata_tui.errors import DataError, TooldataError, UsageError
from tooldata_tui.text import clip, one_line, plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened

#: Where they are said to come from, as a file's name would be.
_NAME = "@seed"
_STDIN = "-"
#: Characters of a message; more is no message but a file of another kind.
_LONGEST = 100_000
#: Characters of a system prompt that are looked at to show it, and cells that are shown.
_SHOWN, _CELLS = 200, 60


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument(
        "tool",
        metavar="TOOL",
        nargs="?",
        help=f"the tool they are for, {NO_TOOL}, or a folder of TOOL.txt files; without it a screen opens for them",
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help="a message a line; - or nothing: standard input")
    add_system(parser)
    add_tools(parser)
    add_json(parser)


def add_system(parser: Parser) -> None:
    words = "the system prompt; by default that of most examples, '' for none"
    parser.add_argument("--system", metavar="TEXT", help=words)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened

    if arguments.tool is None:
        return _write(_with_data(arguments))
    target = target_of(arguments.project, tools=arguments.tools, make=True)
    with opened(target, keep=True, make=True) as work:
        toolset = tools_of(work)
        sources = _sources(arguments.tool, arguments.file, toolset)
        wanted = [(tool, message) for tool, source in sources for message in _messages(source)]
        return _add(work, toolset, wanted, system_of(work, arguments.system), json_lines=arguments.json)


def _with_data(arguments: Namespace) -> Target:
    """The project with the data that belongs to it, which may be none yet."""
    try:
        return target_of(arguments.project, tools=arguments.tools)
    except TooldataError:
        return target_of(arguments.project, tools=arguments.tools, make=True)


def _write(target: Target) -> int:
    """Open the screen on which seeds are written."""
    from tooldata_tui.cli import review
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.tui.terminal import check_terminal, prepare_environment

    with opened(target, keep=True, make=True, bring=False) as work:
        tools_of(work)
    try:
        check_terminal(sys.stdin, sys.stdout, os.environ, sys.stderr)
    except UsageError as error:
        raise UsageError(error.message, hint="without one say which tool: tooldata seed PROJECT TOOL FILE") from None
    prepare_environment(os.environ)
    parser = Parser("review", "")
    review.define(parser)
    return review.start_review(target, parser.read([str(target.project)]), seeding=True)


def tools_of(work: "Opened") -> Toolset:
    """The tools that messages of people are for. Raises :class:`UsageError` where there are none."""
    from tooldata_tui.tasks.seed_tools import seed_tools

    toolset = seed_tools(work.db, tools_file_for(work.target, work.target.project.with_suffix(".jsonl"))[0])
    if not toolset.tools:
        raise UsageError("the project has no tools", hint="give it some: tooldata tools PROJECT FILE")
    return toolset


def system_of(work: "Opened", given: str | None) -> str:
    """What the assistant is told first: what was *given*, or what most examples tell it, which is said then."""
    from tooldata_tui.tasks.seed_system import usual_system

    if given is not None:
        return given
    found = usual_system(work.db)
    if found:
        tell(
            f"with the system prompt of most examples: {clip(one_line(found[:_SHOWN]), _CELLS)} (--system '' for none)"
        )
    return found


def _sources(tool: str, file: str | None, toolset: Toolset) -> list[tuple[str, Path | None]]:
    """For which tool which file is; no file is standard input."""
    known = [*toolset.by_name, NO_TOOL]
    if tool in known:
        return [(tool, None if file in (None, _STDIN) else Path(str(file)))]
    folder = Path(tool)
    if file is not None or not folder.is_dir():
        raise UsageError(f"no tool {tool}", hint=nearest(tool, known))
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise DataError("there are no TOOL.txt files in it", file=folder)
    for one in files:
        if one.stem not in known:
            raise DataError(f"no tool {one.stem}", file=one, hint=nearest(one.stem, known))
    return [(one.stem, one) for one in files]


def _messages(file: Path | None) -> Iterator[str]:
    """The lines that say something. Raises :class:`DataError` for what is no text."""
    if file is None:
        if sys.stdin.isatty():
            tell("one message a line; ctrl+d ends")
        yield from _lines(sys.stdin.buffer, "standard input")
        return
    try:
        with file.open("rb") as stream:
            yield from _lines(stream, str(file))
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", file=file) from None


def _lines(stream: BinaryIO, name: str) -> Iterator[str]:
    number = 0
    most = 4 * _LONGEST  # bytes
    while data := stream.readline(most + 1):
        number += 1
        try:
            message = data.decode("utf-8-sig" if number == 1 else "utf-8").strip() if len(data) <= most else ""
        except UnicodeDecodeError:
            raise DataError("bytes that are not UTF-8", file=name, line=number) from None
        if len(data) > most or len(message) > _LONGEST:
            raise DataError(f"longer than {_LONGEST:,} characters", file=name, line=number)
        if message:
            yield message


def _add(work: "Opened", toolset: Toolset, wanted: list[tuple[str, str]], system: str, *, json_lines: bool) -> int:
    """Add what is *wanted*; return 1 if a message is no example."""
    from tooldata_tui.rules.checker import Checker
    from tooldata_tui.tasks.adding import add_rows
    from tooldata_tui.tasks.seeding import arguments_in, seed_row

    there = {(one.tool, one.message) for one in _seeds(work, _there(work))}
    fresh = [one for one in dict.fromkeys(wanted) if one not in there]
    rows = [
        seed_row(message, tool, {} if tool == NO_TOOL else arguments_in(message, toolset.by_name[tool]), system)
        for tool, message in fresh
    ]
    weights = work.target.settings.priority
    report = add_rows(work.project, _NAME, rows, Checker(), tools=toolset, weights=weights)
    for line in report.bad:
        say(f"{line.code} {line.message}: {fresh[line.line - 1][1]}")
    added = list(_seeds(work, report.ids))
    if json_lines:
        for one in added:
            say_json({**one._asdict(), "missing": one.missing(toolset)})
    else:
        say_table([(f"#{one.example}", one.tool, one.words(toolset), one.message) for one in added])
    told = [f"{plural(len(added), 'example')} added, pending"]
    known = len(wanted) - len(fresh) + report.known
    told += [f"{plural(known, 'message')} known already"] if known else []
    tell(", ".join(told))
    return int(bool(report.bad))


class _Seed(NamedTuple):
    """A seed as it was added."""

    example: int
    tool: str
    arguments: dict[str, Any]
    message: str

    def missing(self, toolset: Toolset) -> list[str]:
        """The arguments that its tool requires and its message does not say."""
        tool = toolset.by_name.get(self.tool)
        return (
            [one.name for one in parameters_of(tool) if one.required and one.name not in self.arguments] if tool else []
        )

    def words(self, toolset: Toolset) -> str:
        if self.tool == NO_TOOL:
            return "its answer has to be written"
        missing = self.missing(toolset)
        return json_text(self.arguments) + (f"  lacks {', '.join(missing)}" if missing else "")


def _there(work: "Opened") -> Iterable[int]:
    """The seeds that were added before."""
    return work.queries.matching([("file", (_NAME,), False), ("source", ("seed, hand",), False)])


def _seeds(work: "Opened", ids: Iterable[int]) -> Iterator[_Seed]:
    from tooldata_tui.store.examples import ExampleStore

    for number, line, _, _ in ExampleStore(work.db).lines(ids):
        match loads(line)["messages"]:
            case [*_, {"content": str(message)}, {"tool_calls": [{"function": {"name": name, "arguments": text}}]}]:
                yield _Seed(number, name, loads(text), message)
            case [*_, {"content": str(message)}, {"role": "assistant"}]:
                yield _Seed(number, NO_TOOL, {}, message)
