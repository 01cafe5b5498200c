"""``tooldata export``: the accepted examples as a dataset file."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools, add_where, nearest
from tooldata_tui.cli.output import plural, say_json, tell
from tooldata_tui.cli.selection import wanted_rules
from tooldata_tui.cli.target import target_of
from tooldata_tui.errors import DataError, UsageError

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened
    from tooldata_tui.store.queries import Condition

_STATUSES = ("accepted", "pending", "rejected", "any")
_STDOUT = "-"
#: Faulty examples that a refusal names.
_NAMED = 5


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("out", metavar="OUT", help="file to write, compressed if it ends in .gz or .zst; - for stdout")
    parser.add_argument("--format", metavar="NAME", default="openai", help="format to write: openai")
    parser.add_argument(
        "--status",
        metavar="LIST",
        default="accepted",
        help=f"which examples, with commas between: {', '.join(_STATUSES)}; accepted by default",
    )
    add_where(parser)
    add_tools(parser)
    parser.add_argument("--allow-errors", action="store_true", help="write examples in which errors were found, too")
    parser.add_argument("--force", action="store_true", help="overwrite OUT")
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.formats.registry import format_of
    from tooldata_tui.review.filter import conditions, parse_filter
    from tooldata_tui.tasks.exporting import check_target, export_file, export_stream, with_status

    to_stdout = arguments.out == _STDOUT
    if to_stdout and arguments.json:
        raise UsageError("export: both the examples and --json would go to stdout")
    out = Path(arguments.out)
    format_of(out, arguments.format)
    statuses = _statuses(arguments.status)
    chosen = with_status(conditions(parse_filter(arguments.where)), statuses)
    target = target_of(arguments.project, tools=arguments.tools)
    if not to_stdout:
        check_target(out, force=arguments.force)
        if out.exists() and target.project.exists() and out.samefile(target.project):
            raise UsageError("export: that is the project itself", file=out)
    with opened(target, keep=False) as work:
        ids = work.queries.matching(chosen)
        words = "" if "any" in statuses else f"{' or '.join(statuses)} "
        if not ids:
            hint = "accept some in the review, or say --status any" if arguments.status == "accepted" else ""
            raise DataError(f"no {words}example to write", hint=hint)
        if not arguments.allow_errors:
            _refuse_faulty(work, chosen, words)
        report = export_stream(work.db, ids, sys.stdout.buffer) if to_stdout else export_file(
            work.db, ids, out, force=arguments.force
        )  # fmt: skip
    edited = f", {report.edited:,} of them edited" if report.edited else ""
    if arguments.json:
        counts = {"file": str(out), "examples": report.examples, "edited": report.edited}
        say_json({**counts, "bytes": report.bytes, "sha256": report.sha256})
    else:
        tell(f"{arguments.out}: {plural(report.examples, 'example')}{edited}; sha256 {report.sha256}")
    return 0


def _statuses(text: str) -> Sequence[str]:
    statuses = [word for word in text.split(",") if word]
    for status in statuses:
        if status not in _STATUSES:
            raise UsageError(f"export: no status {status}", hint=nearest(status, _STATUSES))
    if not statuses:
        raise UsageError("export: --status is empty", hint=nearest("", _STATUSES))
    return statuses


def _refuse_faulty(work: "Opened", chosen: "Sequence[Condition]", words: str) -> None:
    from tooldata_tui.tasks.exporting import faulty_examples

    faulty = faulty_examples(work.queries, chosen, wanted_rules(work.target.settings))
    if not faulty:
        return
    listed = ", ".join(f"#{one.example} {one.code} {one.message}" for one in faulty[:_NAMED])
    more = f" and {len(faulty) - _NAMED:,} more" if len(faulty) > _NAMED else ""
    have = "example has" if len(faulty) == 1 else "examples have"
    raise DataError(
        f"{len(faulty):,} {words}{have} errors: {listed}{more}",
        hint="correct or reject them, or write them with --allow-errors",
    )
