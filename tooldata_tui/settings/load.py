"""Reading ``tooldata.toml``: the user's own, the project's over it, the environment over both.

pydantic checks the tables. It is imported where a file has some, so that a start without settings never pays for it.
"""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from tooldata_tui.errors import SettingsError
from tooldata_tui.settings.keymap import parse_remaps, resolve_keymap
from tooldata_tui.settings.model import (
    EmbeddingSettings,
    ExportSettings,
    GenerationSettings,
    ImportSettings,
    PrioritySettings,
    ProjectSettings,
    ProviderSettings,
    ReviewSettings,
    RuleSettings,
    Settings,
    SeverityWord,
    Thresholds,
)
from tooldata_tui.settings.providers import unfit_generation, unfit_provider
from tooldata_tui.settings.resources import config_dir
from tooldata_tui.settings.toml_file import did_you_mean, quoted, read_toml, shown
from tooldata_tui.text import one_line

__all__ = ["SETTINGS_NAME", "find_settings", "load_settings"]

SETTINGS_NAME = "tooldata.toml"

Section = (
    ProjectSettings
    | ReviewSettings
    | RuleSettings
    | Thresholds
    | ImportSettings
    | ExportSettings
    | EmbeddingSettings
    | PrioritySettings
    | GenerationSettings
    | ProviderSettings
)

#: Table to the field of Settings it fills.
_FIELDS = {
    "project": "project",
    "review": "review",
    "rules": "rules",
    "import": "import_",
    "export": "export",
    "embedding": "embedding",
    "priority": "priority",
    "generation": "generation",
}
_TABLES = (*_FIELDS, "keys", "providers")
_ENVIRONMENT = {"TOOLDATA_THEME": "theme", "TOOLDATA_REVIEWER": "reviewer"}

#: A name that can be typed after ``--provider``.
_PROVIDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_RULE = re.compile(r"[A-Z]{1,8}[0-9]{0,4}")
_MAX_LINE_MB = 1024
_MAX_NAME = 64
_MAX_MODEL = 256
_MAX_THREADS = 64
#: A set cannot be made of nothing else.
_MAX_SHARE = 0.9
_MAX_EXAMPLES = 1_000_000


def find_settings(start: Path) -> Path | None:
    """The ``tooldata.toml`` beside *start* (a folder, or a file in one), or in the nearest folder above it.

    Looks no higher than the folders of the same owner: on a shared machine, what lies in ``/tmp`` is somebody else's.
    """
    try:
        folder = Path(os.path.abspath(start if start.is_dir() else start.parent))  # noqa: PTH100 (follows no links)
        owner = folder.stat().st_uid
        for place in (folder, *folder.parents):
            if place.stat().st_uid != owner:
                return None
            if (place / SETTINGS_NAME).is_file():
                return place / SETTINGS_NAME
    except OSError:  # a folder that is not there, or that we may not look into
        return None
    return None


def load_settings(path: Path | None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the user's settings, then the project's at *path*, if there is one.

    :param environ: by default that of the process; ``TOOLDATA_THEME`` and ``TOOLDATA_REVIEWER`` win over any file
    :raises SettingsError: at the first mistake. Whether the theme exists is known to :func:`theme.pick_theme` only
    """
    environ = os.environ if environ is None else environ
    users = config_dir(environ) / SETTINGS_NAME
    settings = Settings(file=None if path is None else str(path))
    if _is_file(users):
        settings = _overlay(settings, users)
    if path is not None:
        settings = _overlay(settings, path)
    settings = _environment(settings, environ)
    try:
        # Files that are right alone may clash together, so this waits until all are read.
        resolve_keymap(settings.review.keys, settings.keys)
    except SettingsError as error:
        error.file = settings.sources.get(error.path)
        raise
    return settings


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a home we may not look into, as under sudo: nobody's settings are there for us
        return False


def _overlay(settings: Settings, file: Path) -> Settings:
    raw = read_toml(file)
    for name, table in raw.items():
        _check_table(name, table, file)
    said: list[str] = []
    changes: dict[str, Any] = {}
    for name, table in raw.items():
        if name == "keys":
            remaps = parse_remaps(table, file)
            # What is said last stands last: it is what a clash is blamed on.
            kept = {action: keys for action, keys in settings.keys.items() if action not in remaps}
            changes["keys"] = MappingProxyType(kept | remaps)
            said += [f"keys.{action}" for action in remaps]
        elif name == "providers":
            # One that is said anew is another: no part of the old one, such as its key, goes to another server.
            changes["providers"] = MappingProxyType({**settings.providers, **_providers(table, file)})
            said += [f"providers.{key}" for key in table]
        elif name == "rules":
            changes["rules"] = _rules(settings.rules, table, file)
            said += [f"rules.{key}" for key in table]
        else:
            attribute = _FIELDS[name]
            below = getattr(settings, attribute)
            above = _validated(name, type(below), table, file)
            changes[attribute] = replace(below, **{key: getattr(above, key) for key in table})
            said += [f"{name}.{key}" for key in table]
    sources = {key: source for key, source in settings.sources.items() if key not in said}
    return replace(settings, **changes, sources=MappingProxyType(sources | dict.fromkeys(said, str(file))))


def _providers(table: dict[str, Any], file: Path) -> dict[str, ProviderSettings]:
    found: dict[str, ProviderSettings] = {}
    for key, inner in table.items():
        path = f"providers.{quoted(key)[1:-1]}"
        if not _PROVIDER.fullmatch(key):
            raise SettingsError("must be named with letters, digits, dots and hyphens", file=file, path=path)
        _must_be_table(path, inner, file)
        provider = _validated(path, ProviderSettings, inner, file)
        assert isinstance(provider, ProviderSettings)
        for field_name, reason in unfit_provider(provider):
            raise SettingsError(reason, file=file, path=f"{path}.{field_name}")
        found[key] = provider
    return found


def _rules(below: RuleSettings, table: dict[str, Any], file: Path) -> RuleSettings:
    """``[rules]`` over what was said before; the tables in it too lie over those before key by key."""
    within = {key: table[key] for key in ("severity", "thresholds") if key in table}
    for key, inner in within.items():
        _must_be_table(f"rules.{key}", inner, file)
    flat = {key: value for key, value in table.items() if key not in within}
    above = _validated("rules", RuleSettings, flat, file)
    changes: dict[str, Any] = {key: getattr(above, key) for key in flat}
    if "severity" in within:
        changes["severity"] = {**below.severity, **_severities(within["severity"], file)}
    if "thresholds" in within:
        said = _validated("rules.thresholds", Thresholds, within["thresholds"], file)
        changes["thresholds"] = replace(below.thresholds, **{key: getattr(said, key) for key in within["thresholds"]})
    return replace(below, **changes)


def _severities(table: Mapping[str, object], file: Path) -> dict[str, SeverityWord]:
    words: dict[str, SeverityWord] = {word: word for word in get_args(SeverityWord)}
    found: dict[str, SeverityWord] = {}
    for code, value in table.items():
        path = f"rules.severity.{quoted(code)[1:-1]}"
        if not _RULE.fullmatch(code):
            hint = f'did you mean "{code.upper()}"?' if _RULE.fullmatch(code.upper()) else ""
            raise SettingsError('must be a code such as "C203", or its beginning', file=file, path=path, hint=hint)
        if not isinstance(value, str) or value not in words:
            raise _no_choice(value, list(words), file, path)
        found[code] = words[value]
    return found


def _check_table(name: str, table: object, file: Path) -> None:
    if name not in _TABLES:
        homes = [home for home, attribute in _FIELDS.items() if name in _keys(type(getattr(Settings(), attribute)))]
        # A key written above its table is the likeliest slip.
        hint = f"write it under [{homes[0]}]" if homes else did_you_mean(name, _TABLES)
        raise SettingsError("there is no such key", file=file, path=quoted(name)[1:-1], hint=hint)
    _must_be_table(name, table, file)


def _must_be_table(name: str, table: object, file: Path) -> None:
    if not isinstance(table, dict):
        raise SettingsError(f"must be a table, not {shown(table)}", file=file, path=name, hint=f"write [{name}]")


def _keys(kind: type[Section]) -> list[str]:
    return [field.name for field in fields(kind)]


def _validated(name: str, kind: type[Section], table: dict[str, Any], file: Path) -> Section:
    section = _at_first_sight(kind, table) or _by_pydantic(name, kind, table, file)
    if isinstance(section, ProviderSettings):
        return section  # judged as a whole
    if isinstance(section, GenerationSettings):
        for key, reason in unfit_generation(section):
            raise SettingsError(reason, file=file, path=f"{name}.{key}")
        return section
    for key in table:
        if reason := _unfit(key, getattr(section, key)):
            raise SettingsError(reason, file=file, path=f"{name}.{key}")
    return section


def _at_first_sight(kind: type[Section], table: Mapping[str, Any]) -> Section | None:
    """The section, where every value plainly has its type: a review starts without pydantic then. Else None."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, value in table.items():
        hint = hints.get(key)
        if get_origin(hint) is tuple and isinstance(value, list) and all(type(one) is str for one in value):
            values[key] = tuple(value)
        elif hint is float and type(value) is int and abs(value) < 2**31:
            values[key] = float(value)
        elif (get_origin(hint) is Literal and type(value) is str and value in get_args(hint)) or (
            type(value) is hint and not (hint is int and abs(value) > 2**31)
        ):
            values[key] = value
        else:
            return None
    return kind(**values)


def _by_pydantic(name: str, kind: type[Section], table: dict[str, Any], file: Path) -> Section:
    from pydantic import TypeAdapter, ValidationError

    try:
        # By way of JSON: it is there that pydantic is strict about text and numbers, and yet reads a list as a tuple.
        text = json.dumps(table, default=lambda date: {"date": str(date)})
        section: Section = TypeAdapter(kind).validate_json(text)
    except ValidationError as error:
        if place := error.errors()[0]["loc"]:
            raise _mistake(name, kind, table, place, file) from None
        raise SettingsError("is nested too deeply", file=file, path=name) from None
    except RecursionError:
        raise SettingsError("is nested too deeply", file=file, path=name) from None
    except ValueError:  # hexadecimal digits by the thousand: parsed, but more than Python writes in decimal
        raise SettingsError("has a number that is too long", file=file, path=name) from None
    return section


def _mistake(
    name: str, kind: type[Section], table: Mapping[str, Any], place: tuple[int | str, ...], file: Path
) -> SettingsError:
    key = str(place[0])
    path = f"{name}.{quoted(key)[1:-1]}"
    if key not in _keys(kind):
        return SettingsError("there is no such key", file=file, path=path, hint=did_you_mean(key, _keys(kind)))
    value = table[key]
    hint_type = get_type_hints(kind)[key]
    if get_origin(hint_type) is Literal:
        return _no_choice(value, get_args(hint_type), file, path)
    if isinstance(value, list) and len(place) > 1:
        value = value[int(place[1])]
        return SettingsError(f"must hold texts in quotes, not {shown(value)}", file=file, path=path)
    kinds: dict[Any, str] = {
        str: "text in quotes",
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        float | None: "a number",
        Mapping[str, str]: "a table of texts",
    }
    must = kinds.get(hint_type, "a list of texts")
    hint = f"write [{quoted(value)}]" if hint_type not in kinds and isinstance(value, str) else ""
    return SettingsError(f"must be {must}, not {shown(value)}", file=file, path=path, hint=hint)


def _no_choice(value: object, choices: Sequence[str], file: Path, path: str) -> SettingsError:
    hint = did_you_mean(value if isinstance(value, str) else "", choices)
    return SettingsError(f"cannot be {shown(value)}", file=file, path=path, hint=hint)


def _unfit(key: str, value: object) -> str:
    """Why a value of the right type will not do, or nothing."""
    match key, value:
        case "max_line_mb", int() if not 1 <= value <= _MAX_LINE_MB:
            return f"must be 1 to {_MAX_LINE_MB} megabytes, not {shown(value)}"
        case (("select" | "ignore"), tuple()):
            for code in value:
                if not _RULE.fullmatch(code):
                    hint = f'; did you mean "{code.upper()}"?' if _RULE.fullmatch(code.upper()) else ""
                    return f'must hold codes such as "C203" or their beginnings, not {quoted(code)}{hint}'
        case (("reviewer" | "name" | "theme"), str()) if value != one_line(value) or len(value) > _MAX_NAME:
            return f"must be one line of up to {_MAX_NAME} visible characters, not {quoted(value)}"
        case "threads", int() if not 0 <= value <= _MAX_THREADS:
            return f"must be 0 to {_MAX_THREADS}, not {shown(value)}"
        case "max_length", int() if value < 0:
            return f"must be 0 or more tokens, not {shown(value)}"
        case (("model" | "template"), str()) if value != one_line(value) or len(value) > _MAX_MODEL:
            return f"must be one line of up to {_MAX_MODEL} visible characters, not {quoted(value)}"
        case (("tools" | "theme" | "model"), ""):
            return "must not be empty"
        case (("data" | "own" | "references"), tuple()) if "" in value:
            return "must not hold an empty text"
        case (("negatives" | "untidy"), float()) if not 0 <= value <= _MAX_SHARE:
            return f"must be a share from 0 to {_MAX_SHARE}, not {shown(value)}"
        case "balance", float() if not 0 <= value <= 1:
            return f"must be a share from 0 to 1, not {shown(value)}"
        case (("routing" | "parameters" | "multi_turn" | "repeated"), int()) if not 1 <= value <= _MAX_EXAMPLES:
            return f"must be 1 to {_MAX_EXAMPLES:,} examples, not {shown(value)}"
        case _, float() if not 0 <= value <= 1:
            return f"must be a weight from 0 to 1, not {shown(value)}"
    return ""


def _environment(settings: Settings, environ: Mapping[str, str]) -> Settings:
    for variable, key in _ENVIRONMENT.items():
        if value := environ.get(variable):
            if reason := _unfit(key, value):
                raise SettingsError(f"{variable} {reason}")
            review = replace(settings.review, **{key: value})  # type: ignore[arg-type]
            sources = {**settings.sources, f"review.{key}": variable}
            settings = replace(settings, review=review, sources=MappingProxyType(sources))
    return settings
