"""``tooldata mine``: proposes seeds from real chat logs."""

import contextlib
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools, number_above
from tooldata_tui.cli.output import say, say_json, say_table, tell
from tooldata_tui.cli.seed import add_system, system_of, tools_of
from tooldata_tui.cli.target import STDIN, data_files, target_of
from tooldata_tui.dataset import NO_TOOL, Toolset
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.errors import UsageError
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.formats.registry import Format
    from tooldata_tui.tasks.mining import Log, Mined

#: Where they are said to come from, as a file's name would be.
_NAME = "@mined"
_COUNT = 20
#: How likely a tool has to be to be named.
_WORTH_SAYING = 0.05


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument(
        "files", metavar="FILE", nargs="+", help="chat logs, in any format that is imported; - is stdin"
    )
    parser.add_argument("--count", metavar="N", type=number_above(int), default=_COUNT, help=f"how many; {_COUNT}")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write them to a file, and leave the project as it is")
    parser.add_argument("--format", metavar="NAME", help="the format of the logs, where it is told wrongly")
    add_system(parser)
    add_tools(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.tasks.mining import mined_row

    files = data_files(arguments.files)
    with opened(target_of(arguments.project, tools=arguments.tools, make=True), keep=True, make=True) as work:
        toolset = tools_of(work)
        log = _read(work, toolset, files, arguments.format)
        found = _choose(work, log, int(arguments.count))
        if arguments.json:
            for one in found:
                say_json(_shown(one))
        elif arguments.out is not None:
            system = system_of(work, arguments.system)
            _write(arguments.out, [dumps(mined_row(one, system)) for one in found])
        else:
            _add(work, toolset, found, system_of(work, arguments.system))
    tell(_told(log, found))
    return int(not log.messages)


def _read(work: "Opened", toolset: Toolset, files: tuple[Path, ...], format_name: str | None) -> "Log":
    from tooldata_tui.cli.bringing import spooled
    from tooldata_tui.formats.registry import format_called
    from tooldata_tui.tasks.mining import Log, texts_of

    log = Log(toolset, texts_of(work.db))
    with contextlib.ExitStack() as stack:
        for file in files:
            name = "stdin" if file == STDIN else str(file)
            path = stack.enter_context(spooled()) if file == STDIN else file
            kind = format_called(format_name) if format_name else _format_of(path, name)
            log.read(path, kind.reader(toolset), name)
    return log


def _format_of(file: Path, name: str) -> "Format":
    from tooldata_tui.tasks.importing import guess_of

    guess = guess_of(file)
    if not guess.is_plain:
        tell(f"{name}: {guess}{'; --format NAME says otherwise' if guess.evidence else ''}")
    return guess.format


def _choose(work: "Opened", log: "Log", count: int) -> "list[Mined]":
    from tooldata_tui.rules.health_gaps import gap_requests
    from tooldata_tui.tasks.measuring import health_of
    from tooldata_tui.tasks.mining import choose

    gaps = gap_requests(health_of(work.project.path, work.db)) if work.queries.last_example() else []
    return choose(log, work.db, gaps, work.queries.tally("tool"), count)


def _shown(one: "Mined") -> dict[str, object]:
    file, number = one.place
    found = one._asdict()
    del found["place"]
    guesses = [guess._asdict() for guess in one.guesses]
    return {**found, "guesses": guesses, "source": {"file": file, "line": number}}


def _write(out: Path, lines: list[str]) -> None:
    try:
        with out.open("x", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror or error}", file=out) from None


def _add(work: "Opened", toolset: Toolset, found: "list[Mined]", system: str) -> None:
    from tooldata_tui.rules.checker import Checker
    from tooldata_tui.tasks.adding import add_rows
    from tooldata_tui.tasks.mining import mined_row

    rows = [mined_row(one, system) for one in found]
    weights = work.target.settings.priority
    report = add_rows(work.project, _NAME, rows, Checker(), tools=toolset, weights=weights)
    for line in report.bad:
        say(f"{line.code} {line.message}")
    say_table(
        [
            (f"#{example}", "?" if one.tool is None else _words(one.tool), *_likely(one), one.message)
            for example, one in zip(report.ids, found, strict=False)
        ]
    )


def _likely(one: "Mined") -> tuple[str, str]:
    """How likely what is called is, and the second; or the likeliest two, where nothing is called."""
    named = [f"{_words(guess.tool)} {guess.share:.0%}" for guess in one.guesses if guess.share >= _WORTH_SAYING]
    if one.tool is None:
        return "", " or ".join(named)
    return f"{one.guesses[0].share:.0%}", f"or {named[1]}" if len(named) > 1 else ""


def _words(tool: str) -> str:
    return "no tool" if tool == NO_TOOL else tool


def _told(log: "Log", found: "list[Mined]") -> str:
    told = [f"{plural(len(found), 'message')} proposed of {log.messages:,}"]
    open_ones = sum(one.tool is None for one in found)
    told += [f"{open_ones:,} without a call, since none is likely enough"] if open_ones else []
    told += [f"{log.known:,} say nearly the same as another"] if log.known else []
    told += [f"{log.keys:,} with a key in them left out"] if log.keys else []
    told += [f"{plural(log.bad, 'line')} could not be read"] if log.bad else []
    told += ["more was not looked at"] if log.is_full else []
    return ", ".join(told)
