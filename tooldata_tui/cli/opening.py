"""Opening the project that a command works on."""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tooldata_tui.cli.output import tell
from tooldata_tui.cli.target import Target, shown_file
from tooldata_tui.store.project import Project
from tooldata_tui.store.queries import Queries
from tooldata_tui.store.sqlite import Connection, in_words
from tooldata_tui.tasks.judging import go_by

__all__ = ["Opened", "opened"]


@dataclass(frozen=True, slots=True)
class Opened:
    """An open project, with what it takes to ask it something."""

    target: Target
    project: Project
    db: Connection

    @property
    def queries(self) -> Queries:
        return Queries(self.db)


@contextlib.contextmanager
def opened(target: Target, *, keep: bool, make: bool = False, bring: bool = True) -> Iterator[Opened]:
    """Open the project of *target*, after its data was brought in.

    :param keep: whether a project may be made beside the data; otherwise one that does not exist yet is made in a
        temporary folder, and gone afterwards
    :param make: make the project if it does not exist, even without data
    :param bring: bring in the data of *target*; otherwise the project is taken as it is
    :raises TooldataError: it cannot be opened, or its data not be read
    """
    with contextlib.ExitStack() as stack:
        path = target.project
        data = target.data if bring else ()
        if data and not keep and not path.exists():
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tooldata-"))) / path.name
        stack.enter_context(in_words(path))
        project = Project.open(path, make=make or bool(data))
        stack.callback(project.close)
        for notice in project.notices:
            tell(notice)
        if data:
            _bring(project, target)
        go_by(project, target.settings)
        db = project.db or stack.enter_context(contextlib.closing(project.reader()))
        if bring and not data:
            _tell_what_was_written(project, db)
        yield Opened(target, project, db)


def _tell_what_was_written(project: Project, db: Connection) -> None:
    """Say which files the project does not hold as they are now: it is named itself, so nothing is brought in."""
    for file in Queries(db).files():
        try:
            status = (project.path.resolve().parent / file.path).stat()
        except OSError:  # gone, or never a file
            continue
        if (status.st_size, status.st_mtime_ns) != (file.size, file.mtime):
            shown = shown_file(project.path, file.path)
            tell(f"{shown} was written to since it was imported; tooldata import {project.path} {shown} reads it again")


def _bring(project: Project, target: Target) -> None:
    from tooldata_tui.cli.bringing import bring_in, counted

    if project.db is None:
        tell("what was added to the data since is not looked at")
        return
    for brought in bring_in(project, target, target.data):
        if brought.error:
            raise brought.error
        if brought.report and brought.report.bytes:
            tell(f"{brought.file}: {counted(brought.report)}")
