"""What PROJECT stands for: a project file, a folder, or a dataset file."""

import contextlib
import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tooldata_tui.errors import DataError, SettingsError, UsageError
from tooldata_tui.settings.load import SETTINGS_NAME, find_settings, load_settings
from tooldata_tui.settings.model import Settings
from tooldata_tui.text import one_line

__all__ = [
    "STDIN",
    "Target",
    "data_files",
    "globbed",
    "project_data",
    "reviewer_name",
    "seed_tools_file",
    "shown_file",
    "target_of",
    "tools_beside",
    "tools_file_for",
]

_SUFFIX = ".tooldata"
_SQLITE = b"SQLite format 3\0"
_TOOLS_ENDING = ".tools.json"
#: Files that lie beside datasets, and are none.
_NO_DATA = frozenset({"tools.json", "dataset_info.json", "dataset_infos.json", "package.json", "state.json"})
#: Stands for what comes in on stdin.
STDIN = Path("-")
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Target:
    """What the argument PROJECT stands for.

    :ivar project: the project file, which need not exist
    :ivar data: dataset files that the project has to hold before it is worked on
    :ivar tools: the file given with ``--tools``
    """

    project: Path
    data: tuple[Path, ...]
    settings: Settings
    tools: Path | None = None

    @property
    def folder(self) -> Path:
        """What the paths in the settings start at."""
        return Path(self.settings.file).parent if self.settings.file else self.project.parent


def target_of(given: Path, *, tools: Path | None = None, make: bool = False) -> Target:
    """Find out what *given* stands for, and read the settings that hold there.

    A dataset file is brought into the project beside it. A folder whose ``tooldata.toml`` names data, but that has no
    project file yet, gets one made of that data.

    :param make: the project is about to be made, so that its file, or one in a folder, need not be there
    :raises UsageError: it stands for nothing
    """
    from tooldata_tui.store.project import project_path

    is_folder = given.is_dir()
    if not given.exists() and given.suffix != _SUFFIX:
        hint = f"the name of a project to make ends in {_SUFFIX}" if make else ""
        raise UsageError("there is no such file or folder", file=given, hint=hint)
    if not given.exists() and not make:
        raise UsageError("there is no such project", file=given, hint="make it with: tooldata import PROJECT FILE")
    if tools is not None and (not tools.exists() or tools.is_dir()):
        raise UsageError("there is no such file", file=tools, hint="--tools names one with tools")
    file = find_settings(given)
    settings = load_settings(file)
    if is_folder:
        project = project_path(given)
        data: tuple[Path, ...] = ()
        if not project.exists() and not make:
            if not (given / SETTINGS_NAME).is_file():
                there = next(iter(_in_folder(given)), None)
                raise UsageError(
                    f"neither {SETTINGS_NAME} nor a project is in this folder",
                    file=given,
                    hint=f"name the file: {there}" if there else "tooldata new makes a project folder",
                )
            data = project_data(given, settings)
        return Target(project, data, settings, tools)
    if given.suffix == _SUFFIX or _is_database(given):
        return Target(given, (), settings, tools)
    return Target(project_path(given), (given,), settings, tools)


def _is_database(path: Path) -> bool:
    """A backup has whatever name its owner gave it."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(_SQLITE)) == _SQLITE


def data_files(words: Iterable[str | Path]) -> tuple[Path, ...]:
    """The files that names, folders and globs stand for, each once; ``-`` is stdin. Raises :class:`DataError` where
    there is none."""
    found: list[Path] = []
    for word in words:
        if str(word) == str(STDIN):
            matches = [STDIN]
        elif Path(word).is_dir():
            matches = _in_folder(Path(word))
        else:
            matches = [Path(word)] if os.path.lexists(word) else globbed(Path(), str(word))
        if not matches:
            raise DataError(_nothing_at(word), file=word)
        found += matches
    return _once(found)


def _nothing_at(word: str | Path) -> str:
    if Path(word).is_dir():
        return "there is no dataset file in this folder"
    return "no file matches" if glob.has_magic(str(word)) else "there is no such file"


def project_data(folder: Path, settings: Settings) -> tuple[Path, ...]:
    """The dataset files that the settings name, relative to *folder*. Raises :class:`DataError` if there are none."""
    others = {folder / settings.project.tools}
    others.update(file for pattern in settings.project.references for file in globbed(folder, pattern))
    found = [file for pattern in settings.project.data for file in globbed(folder, pattern) if file not in others]
    if not found:
        patterns = ", ".join(settings.project.data)
        raise DataError(
            f"{f'no file matches {patterns}' if patterns else 'no file is named'}: there are no examples yet",
            file=settings.file,
            path="project.data",
            hint=f"write some with: tooldata seed {folder}; or bring a file in with: tooldata import {folder} FILE",
        )
    return _once(found)


def globbed(folder: Path, pattern: str) -> list[Path]:
    """The files that *pattern* stands for, by their names; no files of tools, and no projects."""
    text = os.path.join(glob.escape(str(folder)), pattern)  # noqa: PTH118 - the pattern may be absolute
    matches = (Path(one) for one in sorted(glob.glob(text, recursive=True)))  # noqa: PTH207 - it cannot be that
    return [one for one in matches if one.is_file() and not one.name.endswith((_TOOLS_ENDING, _SUFFIX))]


def _in_folder(folder: Path) -> list[Path]:
    """The dataset files in a folder and below it, by their names."""
    from tooldata_tui.formats.records import ENDINGS

    found = sorted(one for one in folder.rglob("*") if one.is_file() and one.name.endswith(ENDINGS))
    hidden = (one for one in found if any(part.startswith(".") for part in one.relative_to(folder).parts))
    unwanted = {*hidden, *(one for one in found if one.name.endswith(_TOOLS_ENDING) or one.name in _NO_DATA)}
    return [one for one in found if one not in unwanted]


def _once(files: Iterable[Path]) -> tuple[Path, ...]:
    found: dict[str, Path] = {}
    for file in files:
        found.setdefault(os.path.realpath(file), file)
    return tuple(found.values())


def tools_file_for(target: Target, data: Path) -> tuple[Path | None, bool]:
    """The file of the tools for rows of *data* that bring none, and whether a person should be told of it.

    ``--tools`` first, then ``NAME.tools.json`` beside the data, then what the settings name.

    :raises SettingsError: the project's own settings name a file that is not there
    """
    if target.tools is not None:
        return target.tools, False
    if (beside := tools_beside(data)) is not None:
        return beside, True
    if target.settings.file is None:
        return None, False
    named = target.folder / target.settings.project.tools
    if named.is_file():
        return named, False
    if target.settings.sources.get("project.tools") == target.settings.file:
        raise SettingsError(f"there is no file {named}", file=target.settings.file, path="project.tools")
    return None, False


def seed_tools_file(target: Target) -> Path | None:
    """The file of the tools that messages without any are for; None where the project knows them, or nobody does."""
    with contextlib.suppress(SettingsError):
        return tools_file_for(target, target.project.with_suffix(".jsonl"))[0]
    return None


def tools_beside(data: Path) -> Path | None:
    """``NAME.tools.json`` beside a dataset file, where it is there."""
    stem = data.name
    for ending in (".gz", ".zst", ".jsonl", ".ndjson", ".json"):
        stem = stem.removesuffix(ending)
    beside = data.with_name(stem + _TOOLS_ENDING)
    return beside if beside.is_file() else None


@lru_cache(maxsize=256)
def shown_file(project: Path, stored: str) -> str:
    """The path of an imported file as it is seen from where the command runs; what is no file keeps its name."""
    if stored.startswith("@"):
        return stored
    path = os.path.join(project.resolve().parent, stored)  # noqa: PTH118 - stored may be absolute
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def reviewer_name(settings: Settings, given: str | None) -> str:
    """Who signs the verdicts: the name given, that of the settings, or the login name. Raises :class:`UsageError`."""
    name = given if given is not None else settings.review.reviewer
    if not name:
        import getpass

        try:
            name = getpass.getuser()
        except (OSError, KeyError):
            raise UsageError("nobody knows your name", hint="say it with --reviewer NAME") from None
    if name != one_line(name) or not name.strip() or len(name) > _LONGEST_NAME:
        raise UsageError(f"{name!r} is no name for a reviewer", hint=f"one line of up to {_LONGEST_NAME} characters")
    return name
