"""Bringing dataset files into a project, with progress on stderr."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tooldata_tui.cli.output import plural, tell
from tooldata_tui.cli.progress import ProgressLine
from tooldata_tui.cli.target import Target, tools_file_for
from tooldata_tui.dataset import Toolset
from tooldata_tui.errors import TooldataError
from tooldata_tui.formats.tools import read_tools_file
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.examples import ExampleStore
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.tasks.importing import ImportReport, Progress, import_file

__all__ = ["TOOLS_MEMO", "Brought", "bring_in", "counted", "import_one"]

#: Where a project remembers the toolset that ``tooldata tools PROJECT FILE`` gave it.
TOOLS_MEMO = "project_toolset"


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one file: a report, or why there is none."""

    file: Path
    report: ImportReport | None = None
    error: TooldataError | None = None


def bring_in(project: Project, target: Target, files: Sequence[Path], format_name: str | None = None) -> list[Brought]:
    """Import *files*, one after another. A file that cannot be read does not keep the others out."""
    checker = Checker()
    brought = []
    for file in files:
        line = ProgressLine(sys.stderr)
        try:
            report = import_one(project, target, file, checker, format_name, line)
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
) -> ImportReport:
    """Import one file with the tools and the limits that hold for it."""
    return import_file(
        project,
        file,
        checker,
        format_name=format_name,
        tools=_tools(project, target, file),
        max_line=target.settings.import_.max_line_mb * 2**20,
        weights=target.settings.priority,
        on_progress=on_progress,
    )


def _tools(project: Project, target: Target, data: Path) -> Toolset | None:
    file, worth_saying = tools_file_for(target, data)
    if file is not None:
        if worth_saying:
            tell(f"{data}: rows without tools get those of {file}")
        return read_tools_file(file)
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
