"""``tooldata backup``: a copy of a project, even while it is in use."""

from argparse import Namespace
from pathlib import Path

from tooldata_tui.cli.arguments import Parser, add_project
from tooldata_tui.cli.output import tell
from tooldata_tui.cli.target import target_of
from tooldata_tui.text import plural


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("out", metavar="OUT", type=Path, help="file to write; it must not exist")


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened

    with opened(target_of(arguments.project), keep=True, bring=False) as work:
        work.project.backup(arguments.out)
        examples = work.queries.tally("total").get("", 0)
    tell(f"{arguments.out}: a copy of {work.project.path}, {plural(examples, 'example')}")
    return 0
