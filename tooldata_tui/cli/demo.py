"""``tooldata demo``: a customer-service dataset with real flaws, to try everything on."""

import os
import shutil
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

from tooldata_tui.cli.arguments import Parser
from tooldata_tui.cli.output import say, tell
from tooldata_tui.cli.target import Target, target_of
from tooldata_tui.errors import DataError, UsageError
from tooldata_tui.settings.resources import data_dir


def define(parser: Parser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help="where to; by default a temporary folder")


def run(arguments: Namespace) -> int:
    from tooldata_tui.tui.terminal import check_terminal, prepare_environment

    folder = _copy(arguments.folder)
    target = target_of(folder)
    try:
        check_terminal(sys.stdin, sys.stdout, os.environ, sys.stderr)
    except UsageError:
        return _print(target)
    from tooldata_tui.cli import review

    prepare_environment(os.environ)
    parser = Parser("review", "")
    review.define(parser)
    return review.start_review(target, parser.read([str(folder)]))


def _copy(given: Path | None) -> Path:
    """Copy the demo project and return where it is now.

    :raises UsageError: something is there already
    :raises DataError: it cannot be written there
    """
    folder = given or Path(tempfile.mkdtemp(prefix="tooldata-demo-"))
    if given and given.exists() and (not given.is_dir() or any(given.iterdir())):
        raise UsageError("exists already, and is not an empty folder", file=given)
    try:
        shutil.copytree(data_dir("demo"), folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    except shutil.Error as error:  # one for each file
        raise DataError(f"the demo cannot be copied: {error.args[0][0][2]}", file=folder) from None
    except OSError as error:
        raise DataError(f"cannot be made: {error.strerror}", file=folder) from None
    tell(f"the demo is in {folder}")
    return folder


def _print(target: Target) -> int:
    """Without a terminal: import, and print what a person would have met on the screen."""
    from tooldata_tui.cli.check import print_findings, run_closer_rules
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.cli.selection import wanted_codes, wanted_rules
    from tooldata_tui.cli.stats import print_numbers

    wanted = wanted_rules(target.settings)
    with opened(target, keep=True) as work:
        run_closer_rules(work, wanted_codes(target.settings))
        print_findings(work, wanted)
        say()
        print_numbers(work, wanted)
    return 0
