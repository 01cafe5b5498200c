"""``tooldata _layout``: draws the map, for the review screen."""

import os
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
    target = target_of(arguments.project)
    # Read once, when the libraries are loaded: more threads only take turns with the screen.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(target.settings.embedding.threads or 1)
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.tasks.layout import draw_map

    try:
        with opened(target, keep=True, bring=False) as work:
            draw_map(work.project, work.db, lambda stage, texts: emit(event="stage", stage=stage, texts=texts))
    except TooldataError as error:
        emit(event="error", message=str(error))
        return error.exit_code
    emit(event="done")
    return 0
