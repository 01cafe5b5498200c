"""``tooldata _import``: the import that the review screen runs beside itself.

Progress goes to stdout as JSON lines. It ends when its stdin does: then whoever started it is gone. A batch of examples
is in the project as a whole or not at all, so it may end anywhere.
"""

import time
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from tooldata_tui.cli.arguments import Parser, add_project, add_tools
from tooldata_tui.cli.child import emit, end_with_stdin
from tooldata_tui.cli.target import target_of
from tooldata_tui.errors import DataError, TooldataError
from tooldata_tui.formats.registry import Guess
from tooldata_tui.tasks.importing import Progress

#: Seconds between two batches in which another program can write.
_BREATH = 0.002


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="dataset file")
    parser.add_argument("--events", action="store_true", required=True, help="report as JSON lines")
    parser.add_argument("--format", metavar="NAME", help="format of the files")
    add_tools(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.bringing import import_one
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.rules.checker import Checker

    end_with_stdin()
    examples = bad = 0
    failed: list[TooldataError] = []
    try:
        target = target_of(arguments.project, tools=arguments.tools, make=True)
        with opened(target, keep=True, make=True, bring=False) as work:
            checker = Checker()
            for file in arguments.files:
                try:
                    report = import_one(work.project, target, file, checker, arguments.format, _report, _tell)
                except DataError as error:  # it does not keep the other files out
                    failed.append(error)
                else:
                    examples, bad = examples + report.examples, bad + report.bad
    except TooldataError as error:
        failed.append(error)
    if failed:
        emit(event="error", message=str(failed[0]))
        return failed[0].exit_code
    emit(event="done", examples=examples, bad=bad)
    return 0


def _tell(guess: Guess) -> None:
    if not guess.is_plain:
        emit(event="guess", words=str(guess))


def _report(progress: Progress) -> None:
    emit(event="progress", **asdict(progress))
    time.sleep(_BREATH)
