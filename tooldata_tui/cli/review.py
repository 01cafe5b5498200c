"""``tooldata review``: the review screen."""

import contextlib
import os
import sys
from argparse import Namespace

from tooldata_tui.cli.arguments import Parser, add_order, add_project, add_reviewer, add_tools, add_where, number_above
from tooldata_tui.cli.output import say
from tooldata_tui.cli.target import Target, reviewer_name, seed_tools_file, target_of


def define(parser: Parser) -> None:
    add_project(parser)
    add_order(parser, "--queue", default=None, help_text="the order; by default that of the settings")
    parser.add_argument("--tool", metavar="TOOL", help="only examples that call this tool; no-tool: that call none")
    add_where(parser)
    parser.add_argument("--limit", metavar="N", type=number_above(int), help="end after N decisions")
    parser.add_argument("--minutes", metavar="N", type=number_above(float), help="end after N minutes at work")
    parser.add_argument("--theme", metavar="NAME", help="the colours; by default those of the settings")
    add_reviewer(parser)
    parser.add_argument("--read-only", action="store_true", help="look, decide nothing")
    add_tools(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.tui.terminal import check_terminal, prepare_environment

    check_terminal(sys.stdin, sys.stdout, os.environ, sys.stderr)
    prepare_environment(os.environ)
    return start_review(target_of(arguments.project, tools=arguments.tools), arguments)


def start_review(target: Target, arguments: Namespace, *, seeding: bool = False) -> int:
    """Open the review screen on *target*, whose data is imported while it is open; print what the session came to.

    :param seeding: begin with the screen of seeds
    """
    from tooldata_tui.review.options import ReviewOptions

    options = ReviewOptions(
        project_path=target.project,
        settings=target.settings,
        queue=arguments.queue or target.settings.review.queue,
        filter_text=_filter(arguments.tool, arguments.where),
        limit=arguments.limit,
        minutes=arguments.minutes,
        theme=arguments.theme,
        reviewer=reviewer_name(target.settings, arguments.reviewer),
        read_only=arguments.read_only,
        imports=() if arguments.read_only else target.data,
        tools_file=target.tools,
        seed_tools=seed_tools_file(target),
        seeding=seeding,
    )
    from tooldata_tui.tui.run import run_review

    code, lines = run_review(options)
    with contextlib.suppress(OSError):  # the terminal may be gone, and that is what the code says then
        for line in lines:
            say(line)
    return code


def _filter(tool: str | None, where: str) -> str:
    from tooldata_tui.review.filter import Filter, Term, filter_text, parse_filter

    terms = parse_filter(where).terms
    return filter_text(Filter((Term("tool", (tool,)), *terms) if tool else terms))
