"""Which rules the user has said may run. A project is data, and comes from anywhere: its code has to wait.

What is trusted is a file, or an installed package, as it is: once a byte of it changes, it has to be said again.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from tooldata_tui.errors import SettingsError
from tooldata_tui.settings.resources import config_dir

__all__ = ["digest_of", "is_trusted", "trust"]

_NAME = "trusted.json"


def digest_of(data: bytes) -> str:
    """What a file is known by."""
    return hashlib.sha256(data).hexdigest()


def is_trusted(path: Path | str, digest: str, environ: Mapping[str, str] | None = None) -> bool:
    """Whether the user has said that the file may run as it is."""
    return _read(environ).get(str(path)) == digest


def trust(path: Path | str, digest: str, environ: Mapping[str, str] | None = None) -> None:
    """Let the file run as it is. Raises :class:`SettingsError` where that cannot be written down."""
    known = {**_read(environ), str(path): digest}
    file = config_dir(environ) / _NAME
    fresh = file.with_name(f"{_NAME}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        fresh.replace(file)
    except OSError as error:
        raise SettingsError(f"cannot be written: {error.strerror}", file=file) from None


def _read(environ: Mapping[str, str] | None) -> dict[str, str]:
    try:
        known = json.loads((config_dir(environ) / _NAME).read_bytes())
    except (OSError, ValueError, RecursionError, SettingsError):
        return {}
    return known if isinstance(known, dict) else {}
