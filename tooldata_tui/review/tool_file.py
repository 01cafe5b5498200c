"""The file of tools beside a project: an edit of a tool may be written to it, too."""

import os
import secrets
import stat
from pathlib import Path
from typing import Any

from tooldata_tui.dataset import Op, PatchError, apply_patch
from tooldata_tui.dataset.jsontext import JsonError, loads_exact
from tooldata_tui.errors import DataError
from tooldata_tui.review.backups import backup_path
from tooldata_tui.review.editable import json_text
from tooldata_tui.review.tool_edit import ToolEdit, place_in, rebased, written

__all__ = ["file_with", "write_to_file"]


def file_with(project: Path, edit: ToolEdit) -> Path | None:
    """The file of tools beside *project* that has the tool as it was, or into which a new one belongs; None without."""
    for path in (project.with_name(f"{project.stem}.tools.json"), project.with_name("tools.json")):
        try:
            items = _read(path)[1]
        except (DataError, OSError):
            continue
        if edit.before is None or place_in(items, edit.before) is not None:
            return path
    return None


def write_to_file(path: Path, edit: ToolEdit) -> Path:
    """Make *edit* in a file of tools; return the copy of the file as it was. Raises :class:`DataError`."""
    try:
        if stat.S_ISLNK(path.lstat().st_mode):
            raise DataError("is a symbolic link, which would be replaced", file=path, hint="edit the file it points to")
        before = path.read_bytes()
        value = _changed(path, edit)
        kept = backup_path(path)
        _write(kept, before, path)
        part = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.part")
        try:
            _write(part, f"{json_text(value)[0]}\n".encode(), path)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror or error}", file=path) from None
    return kept


def _write(path: Path, data: bytes, like: Path) -> None:
    """Write a new file, safely on disk, that the same people may read as *like*."""
    with path.open("xb") as file:
        os.fchmod(file.fileno(), stat.S_IMODE(like.stat().st_mode))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> tuple[tuple[str | int, ...], list[Any]]:
    """Where in a file the list of tools stands, and the list."""
    value = _value(path)
    if isinstance(value, list):
        return (), value
    if isinstance(value, dict) and isinstance(value.get("tools"), list):
        return ("tools",), value["tools"]
    raise DataError("is no list of tools", file=path)


def _value(path: Path) -> Any:
    try:
        return loads_exact(path.read_bytes())
    except JsonError as error:
        raise DataError(f"not JSON: {error.reason}", file=path, line=error.row) from None


def _changed(path: Path, edit: ToolEdit) -> Any:
    value, (place, items) = _value(path), _read(path)
    if edit.before is None:
        return _patched(value, (Op((*place, len(items)), written(edit.after)),), path)
    number = place_in(items, edit.before)
    if number is None:
        raise DataError(f"has another {edit.before.name} by now", file=path)
    return _patched(value, tuple(rebased(edit.patch, items[number], (*place, number))), path)


def _patched(value: Any, patch: tuple[Op, ...], path: Path) -> Any:
    try:
        return apply_patch(value, patch)
    except PatchError as error:
        raise DataError(str(error), file=path) from None
