"""The errors a person is meant to read: one sentence that names the place and what to do."""

from pathlib import Path

from tooldata_tui.text import one_line

__all__ = ["DataError", "ProjectError", "SaveError", "SettingsError", "TooldataError", "UsageError"]


class TooldataError(Exception):
    """Something the user can act on.

    :param message: what is wrong, as a sentence without its full stop
    :param file: the file it is in, if any
    :param line: 1-based line in that file
    :param path: JSON path or settings key inside it
    :param hint: what to do about it
    """

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        path: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = str(file) if file is not None else None
        self.line = line
        self.path = path
        self.hint = hint

    def __str__(self) -> str:
        place = self.file or ""
        if self.line is not None:
            place += f":{self.line}" if place else f"line {self.line}"
        parts = [part for part in (place, self.path, self.message) if part]
        text = ": ".join(parts)
        return one_line(f"{text}; {self.hint}" if self.hint else text)


class UsageError(TooldataError):
    """The command was called wrongly."""

    exit_code = 2


class SettingsError(TooldataError):
    """``tooldata.toml``, a theme or a key map says something we cannot follow."""

    exit_code = 2


class DataError(TooldataError):
    """A line or a file of data cannot be read."""


class ProjectError(TooldataError):
    """The project file cannot be opened, or is damaged."""


class SaveError(ProjectError):
    """A verdict could not be written: it is *not* saved."""
