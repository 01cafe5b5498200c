"""``tooldata scan``: compares the examples with each other and puts them into the order they are worth looking at."""

import sys
import time
from argparse import Namespace
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_json, add_project, add_tools
from tooldata_tui.cli.output import say, say_json, tell
from tooldata_tui.cli.rule_counts import say_counts
from tooldata_tui.cli.selection import wanted_codes
from tooldata_tui.cli.target import target_of
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.tasks.scanning import ScanProgress, ScanReport

#: Seconds between two reports of one stage.
_PERIOD = 5.0
_STAGES = {
    "reading": "reading the examples",
    "words": "comparing words",
    "rules": "looking closer",
    "embedding": "embedding texts",
    "meaning": "comparing meanings",
    "references": "comparing with reference sets",
}


def define(parser: Parser) -> None:
    add_project(parser)
    parser.add_argument("--words-only", action="store_true", help="go by words, without an embedding")
    add_tools(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened
    from tooldata_tui.cli.references import references_of
    from tooldata_tui.tasks.scanning import scan

    target = target_of(arguments.project, tools=arguments.tools)
    with opened(target, keep=True) as work:
        embed = None
        if not arguments.words_only:
            from tooldata_tui.tasks.embedding import embedder

            embed = embedder(work.project, target.settings, tell)
        wanted, weights = wanted_codes(target.settings), target.settings.priority
        report = scan(
            work.project,
            embed,
            select=wanted,
            weights=weights,
            references=references_of(target),
            on_progress=_Narration(),
        )
    if report.remark:
        tell(f"tooldata: compared by words only: {report.remark}")
    if report.missed:
        tell(f"tooldata: not compared with the reference sets: {report.missed}")
    _print(report, json=arguments.json)
    return 0


class _Narration:
    """Says on stderr what goes on, once a stage and now and then while one is long."""

    def __init__(self) -> None:
        self._stage, self._told = "", 0.0

    def __call__(self, progress: "ScanProgress") -> None:
        now = time.monotonic()
        if progress.stage == "written" or (progress.stage == self._stage and now - self._told < _PERIOD):
            return
        self._stage, self._told = progress.stage, now
        share = f" {progress.done:,} of {progress.total:,}" if progress.done and progress.total else ""
        tell(f"{_STAGES[progress.stage]}{share}")
        sys.stderr.flush()


def _print(report: "ScanReport", *, json: bool) -> None:
    if json:
        say_json(
            {
                "examples": report.examples,
                "points": report.points,
                "findings": dict(sorted(report.findings.items())),
                "seconds": round(report.seconds, 2),
                "remark": report.remark or None,
                "missed": report.missed or None,
            }
        )
        return
    say(f"{plural(report.examples, 'example')}, {plural(report.points, 'decision point')} in {report.seconds:.1f} s")
    say_counts(sorted(report.findings.items()), indent="  ")
