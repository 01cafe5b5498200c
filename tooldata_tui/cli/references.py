"""The reference sets that a project is compared with: those of the settings, or of the command line."""

from collections.abc import Sequence
from pathlib import Path

from tooldata_tui.cli.target import Target, data_files, globbed, tools_beside
from tooldata_tui.tasks.reference_file import ReferenceFile

__all__ = ["named_references", "references_of"]


def named_references(words: Sequence[str]) -> list[ReferenceFile]:
    """The files that *words* stand for. Raises :class:`~tooldata_tui.errors.DataError` where there is none."""
    return [ReferenceFile(file, str(file), tools_beside(file)) for file in data_files(words)]


def references_of(target: Target) -> list[ReferenceFile]:
    """The files that the settings name; a name that nothing bears stays, for whoever reads it to complain."""
    found = []
    for pattern in target.settings.project.references:
        files = globbed(target.folder, pattern) or [target.folder / pattern]
        found += [ReferenceFile(file, _short(file, target.folder), tools_beside(file)) for file in files]
    return found


def _short(file: Path, folder: Path) -> str:
    return str(file.relative_to(folder) if file.is_relative_to(folder) else file)
