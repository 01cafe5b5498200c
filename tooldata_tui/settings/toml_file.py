"""Reading a TOML file that a person wrote, or somebody who wishes us ill."""

import re
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tooldata_tui.errors import SettingsError
from tooldata_tui.text import clip, one_line

__all__ = ["did_you_mean", "quoted", "read_toml", "shown"]

#: Bytes. Real files have a hundredth of it.
MAX_SIZE = 64 * 1024
#: ``a.b.c`` of n parts costs the parser n*n steps and as much memory.
MAX_DOTS_IN_LINE = 256

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


def read_toml(file: Path) -> dict[str, Any]:
    """Parse *file*.

    :raises SettingsError: if it cannot be read, is not TOML (with the line), or is unreasonably large or deep
    """
    data = _read_bytes(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError("is not UTF-8 text", file=file, line=line) from None
    for number, content in enumerate(text.split("\n"), 1):
        if content.count(".") > MAX_DOTS_IN_LINE:
            raise SettingsError(f"has more than {MAX_DOTS_IN_LINE} dots in one line", file=file, line=number)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise SettingsError("is nested too deeply", file=file) from None
    except ValueError as error:  # TOMLDecodeError, or a number of more digits than Python reads
        message = str(error)
        place = _PLACE.search(message)
        at = int(place["line"] or len(text.splitlines())) if place else None
        reason = clip(one_line(_PLACE.sub("", message)), 100)
        raise SettingsError(f"is not TOML: {reason}", file=file, line=at) from None


def _read_bytes(file: Path) -> bytes:
    try:
        # A pipe of that name would never end, and opening it would wait for a writer.
        if not stat.S_ISREG(file.stat().st_mode):
            raise SettingsError("is not a regular file", file=file)
        with file.open("rb") as stream:
            data = stream.read(MAX_SIZE + 1)
    except FileNotFoundError:
        raise SettingsError("there is no such file", file=file) from None
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror or error}", file=file) from None
    if len(data) > MAX_SIZE:
        raise SettingsError(f"is larger than {MAX_SIZE // 1024} KiB", file=file)
    return data


def quoted(text: str) -> str:
    """*text* in quotation marks, fit for a sentence: one line, harmless, at most 40 cells."""
    return f'"{clip(one_line(text), 40)}"'


def shown(value: object) -> str:
    """Any TOML value in a few words, for "must be ..., not ..."."""
    match value:
        case str():
            return quoted(value)
        case bool():
            return "true" if value else "false"
        case float() | int() if abs(value) < 1e15:
            return str(value)
        case float() | int():
            return "that number"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date"


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """The hint that names the choice nearest to *word*, or all of a few, or nothing."""
    from difflib import get_close_matches  # only needed once something is wrong

    names = list(choices)
    by_folded = {name.casefold(): name for name in names}
    near = get_close_matches(word[:64].casefold(), by_folded, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{by_folded[near[0]]}"?'
    if len(names) > 12:
        return ""
    return "choose one of " + ", ".join(f'"{name}"' for name in names)
