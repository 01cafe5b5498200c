"""``tooldata _health``: counts the whole set, for the review screen."""

from argparse import Namespace

from tooldata_tui.cli.arguments import Parser, add_project
from tooldata_tui.cli.child import emit, end_with_stdin, step_back
from tooldata_tui.cli.target import target_of
from tooldata_tui.errors import TooldataError


def define(parser: Parser) -> None:
    add_project(parser)


def run(arguments: Namespace) -> int:
    end_with_stdin()
    step_back()
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.tasks.measuring import health_of

    try:
        with opened(target_of(arguments.project), keep=True, bring=False) as work:
            health_of(work.project.path, work.db)
    except TooldataError as error:
        emit(event="error", message=str(error))
        return error.exit_code
    emit(event="done")
    return 0
