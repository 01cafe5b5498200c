"""Themes: named sets of colours, each colour called after what it means. Read from TOML and checked by hand.

The first frame needs a theme, so this stays clear of pydantic.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tooldata_tui.errors import SettingsError
from tooldata_tui.settings.resources import config_dir, data_dir
from tooldata_tui.settings.toml_file import did_you_mean, quoted, read_toml, shown

__all__ = ["AUTO", "Colors", "Theme", "load_themes", "pick_theme"]

#: The name that stands for "by what the terminal can show".
AUTO = "auto"

_ANSI_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_ANSI = ("ansi_default", *(f"ansi_{name}" for name in _ANSI_NAMES), *(f"ansi_bright_{name}" for name in _ANSI_NAMES))
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_KEYS = ("name", "extends", "dark", "ansi", "colors")


@dataclass(frozen=True, slots=True)
class Colors:
    """``[colors]``: ``#rrggbb`` in lower case, or ``ansi_...`` in a theme of the terminal's own colours.

    Whatever does not lie behind something else is shown on ``background``, ``panel``, ``raised`` and ``cursor``.
    """

    background: str
    """behind the example"""
    panel: str
    """behind the panes around it"""
    raised: str
    """behind the header and the footer"""
    cursor: str
    """behind the row the cursor is on"""
    text: str
    """what is read"""
    muted: str
    """what is read second: counts, names of arguments"""
    faint: str
    """what may be overlooked: line numbers, hints"""
    accent: str
    """titles, keys, the bar beside the cursor"""
    user: str
    """the word before a user's turn"""
    call: str
    """the word before a call"""
    value: str
    """values of arguments"""
    key: str
    """names of arguments"""
    good: str
    """accepted, saved, correct"""
    bad: str
    """rejected, errors"""
    warning: str
    """warnings, what needs a look"""
    note: str
    """rulings, remarks"""
    added: str
    """what a diff adds"""
    removed: str
    """what a diff takes away"""
    added_bg: str
    """behind what a diff adds"""
    removed_bg: str
    """behind what a diff takes away"""
    mark: str
    """the sign of a marked row"""
    bar: str
    """bars of counts and of progress; a number stands beside each"""


ROLES = tuple(field.name for field in fields(Colors))


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme.

    :ivar dark: light text on dark
    :ivar ansi: made of the terminal's own 16 colours
    """

    name: str
    dark: bool
    ansi: bool
    colors: Colors


@dataclass(frozen=True, slots=True)
class _Draft:
    """A theme's file, each value checked alone; what it extends is not in it yet."""

    file: Path
    name: str
    extends: str | None
    dark: bool | None
    ansi: bool | None
    colors: Mapping[str, str]


def load_themes(user_dir: Path | None = None) -> dict[str, Theme]:
    """All themes by name: those we ship, then the user's own; one of the same name takes the shipped one's place.

    :param user_dir: folder of the user's themes, by default ``themes`` in :func:`config_dir`; it need not exist
    :raises SettingsError: at the first mistake in any of them
    """
    shipped = _read_folder(data_dir("themes"))
    users = _read_folder(config_dir() / "themes" if user_dir is None else user_dir)
    return {name: _resolve(users.get(name) or shipped[name], shipped, users) for name in [*shipped, *users]}


def pick_theme(themes: Mapping[str, Theme], name: str, *, colours: int, source: str | None = None) -> Theme:
    """The theme called *name*; ``auto`` is ``dark``, or ``ansi`` on a terminal of fewer than 256 *colours*.

    :param source: the file or environment variable that asked for it, for the error
    :raises SettingsError: if there is no such theme
    """
    if name == AUTO:
        name = "dark" if colours >= 256 else "ansi"
    if name not in themes:
        path = "review.theme" if source and source.endswith(".toml") else ""
        hint = did_you_mean(name, [*themes, AUTO])
        raise SettingsError(f"there is no theme {quoted(name)}", file=source, path=path, hint=hint)
    return themes[name]


def _read_folder(folder: Path) -> dict[str, _Draft]:
    drafts: dict[str, _Draft] = {}
    try:
        files = sorted(folder.glob("*.toml"))
    except OSError:  # a home we may not look into, as under sudo: nobody's themes are there for us
        return drafts
    for file in files:
        draft = _read(file)
        if twin := drafts.get(draft.name):
            raise SettingsError(f"{twin.file.name} has the same name", file=file, path="name")
        drafts[draft.name] = draft
    return drafts


def _read(file: Path) -> _Draft:
    raw = read_toml(file)
    for key in raw:
        if key not in _KEYS:
            # A colour written above its table is the likeliest slip.
            hint = "write it under [colors]" if key in ROLES else did_you_mean(key, _KEYS)
            raise SettingsError("there is no such key", file=file, path=quoted(key)[1:-1], hint=hint)
    extends = raw.get("extends")
    if extends is not None and not isinstance(extends, str):
        raise SettingsError(f"must be a theme's name, not {shown(extends)}", file=file, path="extends")
    return _Draft(
        file=file,
        name=_name(raw.get("name"), file),
        extends=extends,
        dark=_flag(raw, "dark", file),
        ansi=_flag(raw, "ansi", file),
        colors=_colors(raw.get("colors", {}), file),
    )


def _name(value: object, file: Path) -> str:
    if value is None:
        raise SettingsError("is missing", file=file, path="name", hint=f'write name = "{file.stem}"')
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        message = f"must be up to 32 small letters, digits, - and _, not {shown(value)}"
        raise SettingsError(message, file=file, path="name")
    if value == AUTO:
        raise SettingsError(f'"{AUTO}" stands for the theme that fits the terminal', file=file, path="name")
    return value


def _flag(raw: Mapping[str, Any], key: str, file: Path) -> bool | None:
    value = raw.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise SettingsError(f"must be true or false, not {shown(value)}", file=file, path=key)


def _colors(table: object, file: Path) -> dict[str, str]:
    if not isinstance(table, dict):
        raise SettingsError(f"must be a table, not {shown(table)}", file=file, path="colors", hint="write [colors]")
    for role, value in table.items():
        path = f"colors.{quoted(role)[1:-1]}"
        if role not in ROLES:
            raise SettingsError("there is no such colour", file=file, path=path, hint=did_you_mean(role, ROLES))
        if not isinstance(value, str):
            raise SettingsError(f"must be a colour in quotes, not {shown(value)}", file=file, path=path)
        if not _HEX.fullmatch(value) and value not in _ANSI:
            hint = did_you_mean(value, _ANSI) if value.startswith("ansi") else ""
            raise SettingsError(
                f'must be a colour such as "#82aaff" or "ansi_blue", not {quoted(value)}',
                file=file,
                path=path,
                hint=hint,
            )
    return {role: _normal(value) for role, value in table.items()}


def _normal(color: str) -> str:
    color = color.lower()
    return "#" + "".join(2 * digit for digit in color[1:]) if len(color) == 4 else color


def _resolve(draft: _Draft, shipped: Mapping[str, _Draft], users: Mapping[str, _Draft]) -> Theme:
    chain = _chain(draft, shipped, users)
    colors: dict[str, str] = {}
    dark: bool | None = None
    ansi: bool | None = None
    for link in reversed(chain):
        colors |= link.colors
        dark = dark if link.dark is None else link.dark
        ansi = ansi if link.ansi is None else link.ansi
    if dark is None:
        raise SettingsError("is missing", file=draft.file, path="dark", hint="write dark = true or dark = false")
    for role in ROLES:
        path = f"colors.{role}"
        if role not in colors:
            raise SettingsError("is missing", file=draft.file, path=path, hint='set it, or write extends = "dark"')
        if colors[role].startswith("ansi") is not bool(ansi):
            must = "must be one of the terminal's own colours, since ansi = true" if ansi else "needs ansi = true"
            raise SettingsError(f'"{colors[role]}" {must}', file=draft.file, path=path)
    return Theme(draft.name, dark, bool(ansi), Colors(**colors))


def _chain(draft: _Draft, shipped: Mapping[str, _Draft], users: Mapping[str, _Draft]) -> list[_Draft]:
    """The draft, what it extends, and so on. A theme that extends its own name means the shipped one."""
    chain = [draft]
    while (link := chain[-1]).extends is not None:
        base = shipped.get(link.extends) if link.extends == link.name else None
        base = base or users.get(link.extends) or shipped.get(link.extends)
        if base is None:
            hint = did_you_mean(link.extends, [*shipped, *users])
            message = f"there is no theme {quoted(link.extends)}"
            raise SettingsError(message, file=link.file, path="extends", hint=hint)
        if base in chain:
            names = " extends ".join([*(seen.name for seen in chain[chain.index(base) :]), base.name])
            raise SettingsError(f"goes in a circle: {quoted(names)[1:-1]}", file=link.file, path="extends")
        chain.append(base)
    return chain
