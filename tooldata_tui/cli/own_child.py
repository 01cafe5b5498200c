"""``tooldata _own``: runs a person's own rules over the examples; for a scan. What to do it reads from stdin."""

from argparse import Namespace

from tooldata_tui.cli.arguments import Parser
from tooldata_tui.cli.child import step_back


def define(parser: Parser) -> None:
    """It takes no arguments."""


def run(arguments: Namespace) -> int:
    from tooldata_tui.tasks.own_rules import serve

    step_back()
    serve()
    return 0
