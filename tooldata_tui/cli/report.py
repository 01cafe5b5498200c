"""``tooldata report``: the health of a project as one page with plots."""

from argparse import Namespace
from pathlib import Path

from tooldata_tui.cli.arguments import Parser, add_project, add_tools
from tooldata_tui.cli.output import tell
from tooldata_tui.cli.selection import wanted_rules
from tooldata_tui.cli.target import target_of


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("out", metavar="OUT", type=Path, help="the page, a new file")
    add_tools(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.errors import DataError
    from tooldata_tui.review.map import stored_map
    from tooldata_tui.review.sample import estimate_left
    from tooldata_tui.tasks.reporting import draw_the_map, gather, write_report

    if arguments.out.exists():
        raise DataError("already exists", file=arguments.out, hint="choose another name")
    target = target_of(arguments.project, tools=arguments.tools)
    with opened(target, keep=False) as work:
        draw_the_map(work.project, work.db)
        left = estimate_left(work.db, target.settings.priority)
        content = gather(
            work.project,
            work.db,
            target.settings.project.name or work.project.path.stem,
            wanted_rules(target.settings),
            drawn=stored_map(work.project.path),
            left=left.lines(None) if left else (),
            weights=target.settings.priority,
        )
    write_report(content, arguments.out)
    size = arguments.out.stat().st_size
    tell(f"{arguments.out}: {size / 1e6:.1f} MB" if size >= 100_000 else f"{arguments.out}: {size / 1e3:.0f} kB")
    return 0
