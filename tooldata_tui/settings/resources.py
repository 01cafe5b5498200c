"""Where files are: those we ship, and the folder of the user's own."""

import os
from collections.abc import Mapping
from pathlib import Path

from tooldata_tui.errors import SettingsError

__all__ = ["cache_dir", "config_dir", "data_dir"]

_PACKAGE = Path(__file__).resolve().parent.parent


def data_dir(name: str) -> Path:
    """The folder *name* that ships with the program: inside the package of a wheel, at the top of a checkout.

    :raises SettingsError: if the installation lacks it
    """
    for folder in (_PACKAGE / "data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise SettingsError(f"the folder {name} that ships with tooldata is missing", hint="install tooldata again")


def config_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The user's ``tooldata`` folder under XDG; it need not exist. A relative ``$XDG_CONFIG_HOME`` counts as unset.

    :raises SettingsError: if nothing says where the home folder is
    """
    return _xdg_dir("XDG_CONFIG_HOME", ".config", environ)


def cache_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The user's folder of what can be made again; like :func:`config_dir`, under ``$XDG_CACHE_HOME``."""
    return _xdg_dir("XDG_CACHE_HOME", ".cache", environ)


def _xdg_dir(variable: str, otherwise: str, environ: Mapping[str, str] | None) -> Path:
    environ = os.environ if environ is None else environ
    base = Path(environ.get(variable, ""))
    if not base.is_absolute():
        try:
            base = Path(environ.get("HOME") or "~").expanduser() / otherwise
        except RuntimeError:  # a container whose user has no entry anywhere
            raise SettingsError("the home folder is unknown", hint=f"set HOME or {variable}") from None
    return base / "tooldata"
