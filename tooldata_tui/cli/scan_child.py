"""``tooldata _scan``: the scan that the review screen runs beside itself.

``written`` is reported each time there is a new order to take. Once all is compared it stays, and each line on stdin
says that somebody decided something: what is left is put in order anew then. It ends when its stdin does. What it finds
is in the project as a whole or not at all, so it may end anywhere.
"""

import threading
from argparse import Namespace
from typing import TYPE_CHECKING, NoReturn

from tooldata_tui.cli.arguments import Parser, add_project
from tooldata_tui.cli.child import emit, end_with_stdin, step_back
from tooldata_tui.cli.target import target_of
from tooldata_tui.errors import TooldataError
from tooldata_tui.tasks.scanning import ScanProgress, ScanReport

if TYPE_CHECKING:
    from tooldata_tui.cli.opening import Opened

#: Examples that changed after which all are compared anew.
_REFIT = 25
#: Examples beyond which this takes more memory than a screen may: ``tooldata scan`` compares them.
_MOST = 200_000


def define(parser: Parser) -> None:
    add_project(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened

    heard = threading.Event()
    end_with_stdin(heard.set)
    step_back()
    try:
        target = target_of(arguments.project)
        with opened(target, keep=True, bring=False) as work:
            if work.queries.last_example() > _MOST:
                emit(event="compared", remark=f"more than {_MOST:,} examples are compared by tooldata scan")
                return 0
            _serve(work, heard)
    except TooldataError as error:
        emit(event="error", message=str(error))
        return error.exit_code


def _serve(work: "Opened", heard: threading.Event) -> NoReturn:
    from tooldata_tui.cli.references import references_of
    from tooldata_tui.cli.selection import wanted_codes
    from tooldata_tui.tasks.embedding import embedder
    from tooldata_tui.tasks.scanning import scan

    settings, remark = work.target.settings, ""
    wanted = wanted_codes(settings)
    embed = embedder(work.project, settings, lambda words: emit(event="remark", message=words))
    references = references_of(work.target)
    while True:
        report = scan(
            work.project,
            embed,
            select=wanted,
            weights=settings.priority,
            references=references,
            on_progress=_report,
            beside=True,
        )
        from tooldata_tui.tasks.reranking import Reranking  # what the first order does without

        told, remark = remark, _remark(report)
        emit(event="compared", remark="" if remark == told else remark)
        reranking = Reranking(work.project, report.comparison, settings.priority)
        while reranking.behind < _REFIT:
            if reranking.catch_up():
                emit(event="written")
            heard.wait()
            heard.clear()


def _remark(report: ScanReport) -> str:
    parts = [
        f"{words}: {reason}"
        for words, reason in (
            ("compared by words only", report.remark),
            ("not compared with the reference sets", report.missed),
        )
        if reason
    ]
    return "; ".join(parts)


def _report(progress: ScanProgress) -> None:
    if progress.stage == "written":
        emit(event="written")
    else:
        emit(event="progress", stage=progress.stage, done=progress.done, total=progress.total)
