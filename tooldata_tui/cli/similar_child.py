"""``tooldata _similar``: finds what is nearest to an example, for the review screen."""

from argparse import Namespace

from tooldata_tui.cli.arguments import Parser, add_project
from tooldata_tui.cli.child import emit, end_with_stdin
from tooldata_tui.cli.target import target_of
from tooldata_tui.errors import TooldataError


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("example", metavar="NUMBER", type=int, help="number of the example")


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.tasks.similar import nearest

    end_with_stdin()
    try:
        with opened(target_of(arguments.project), keep=True, bring=False) as work:
            found = nearest(work.project, work.db, arguments.example)
    except TooldataError as error:
        emit(event="error", message=str(error))
        return error.exit_code
    emit(event="found", by=found.by, examples=[example for example, _ in found.examples])
    return 0
