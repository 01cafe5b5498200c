"""Bringing dataset files into a project, with progress on stderr."""

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tooldata_tui.cli.output import tell
from tooldata_tui.cli.progress import ProgressLine
from tooldata_tui.cli.target import STDIN, Target, tools_file_for
from tooldata_tui.dataset import Toolset
from tooldata_tui.errors import TooldataError
from tooldata_tui.formats.registry import Guess
from tooldata_tui.formats.tool_sources.registry import read_tools_file
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.offering import TOOLS_MEMO
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.importing import ImportReport, Progress, import_file
from tooldata_tui.text import plural

__all__ = ["Brought", "bring_in", "counted", "import_one", "spooled", "tools_for"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one file: a report, or why there is none."""

    file: Path
    report: ImportReport | None = None
    error: TooldataError | None = None


def bring_in(project: Project, target: Target, files: Sequence[Path], format_name: str | None = None) -> list[Brought]:
    """Import *files*, one after another; ``-`` is what comes in on stdin. A file that cannot be read does not keep the
    others out."""
    checker = Checker()
    brought = []
    for file in files:
        line = ProgressLine(sys.stderr)
        try:
            report = import_one(project, target, file, checker, format_name, line, partial(_say, file))
            brought.append(Brought(file, report))
        except TooldataError as error:
            brought.append(Brought(file, error=error))
        finally:
            line.clear()
        if brought[-1].report and brought[-1].report.retooled:
            tell(f"{file}: the tools have changed; examples imported before keep those they had")
    return brought


def import_one(
    project: Project,
    target: Target,
    file: Path,
    checker: Checker,
    format_name: str | None,
    on_progress: Callable[[Progress], None],
    on_guess: Callable[[Guess], None],
) -> ImportReport:
    """Import one file with the tools and the limits that hold for it."""
    with contextlib.ExitStack() as stack:
        return import_file(
            project,
            file if file != STDIN else stack.enter_context(spooled()),
            checker,
            format_name=format_name,
            tools=tools_for(project, target, file),
            max_line=target.settings.import_.max_line_mb * 2**20,
            weights=target.settings.priority,
            on_progress=on_progress,
            on_guess=on_guess,
            name="@stdin" if file == STDIN else "",
        )


def _say(file: Path, guess: Guess) -> None:
    if not guess.is_plain:
        tell(f"{file}: {guess}{'; --format NAME says otherwise' if guess.evidence else ''}")


@contextlib.contextmanager
def spooled() -> Iterator[Path]:
    """What comes in on stdin, as a file: a format is told by the first records, which a pipe gives only once."""
    with tempfile.NamedTemporaryFile(prefix="tooldata-", suffix=".jsonl") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.flush()
        yield Path(file.name)


def tools_for(project: Project, target: Target, data: Path) -> Toolset | None:
    """The tools of rows of *data* that bring none."""
    file, worth_saying = tools_file_for(target, data)
    if file is not None:
        if worth_saying:
            tell(f"{data}: rows without tools get those of {file}")
        source, read = read_tools_file(file)
        if read.skipped:
            tell(f"{file}: {source.name}: {read.summary}; tooldata tools PROJECT FILE says why")
        return read.toolset
    stored = Queries(project.writer()).memos().get(TOOLS_MEMO)
    return ExampleStore(project.writer()).toolset(stored) if stored is not None else None


def counted(report: ImportReport) -> str:
    """A report in words: ``120 examples, 2 bad lines``."""
    parts = [plural(report.examples, "new example" if report.known else "example")]
    if report.bad:
        parts.append(plural(report.bad, "bad line"))
    if report.known:
        parts.append(f"{plural(report.known, 'line')} known already")
    return ", ".join(parts)
