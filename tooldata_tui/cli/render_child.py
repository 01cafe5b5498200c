"""``tooldata _render``: renders rows through a chat template, within limits. What to do it reads from stdin."""

from argparse import Namespace

from tooldata_tui.cli.arguments import Parser


def define(parser: Parser) -> None:
    """It takes no arguments."""


def run(arguments: Namespace) -> int:
    from tooldata_tui.tasks.rendering import serve

    serve()
    return 0
