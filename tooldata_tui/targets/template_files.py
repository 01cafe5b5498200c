"""Finding the chat template in a file, or in the folder of a tokenizer with its special tokens."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tooldata_tui.errors import DataError, UsageError

__all__ = ["ChatTemplate", "read_template"]

_LARGEST = 4 * 2**20
_CONFIG, _FILE, _MORE = "tokenizer_config.json", "chat_template.jinja", "additional_chat_templates"
_TOKENIZER = "tokenizer.json"
_DEFAULT, _WITH_TOOLS = "default", "tool_use"
#: What a template alone is given: names that most models use.
_USUAL = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}


class ChatTemplate(NamedTuple):
    """A template that was found.

    :ivar name: what a tokenizer calls it
    :ivar tokens: special tokens by name
    :ivar tokenizer: the file of the tokenizer beside it, if there is one
    """

    file: Path
    name: str
    source: str
    tokens: Mapping[str, str]
    tokenizer: Path | None = None


def read_template(place: Path, name: str = "") -> ChatTemplate:
    """The template in *place*: a file, or a tokenizer's folder.

    Of several the one for tools is taken, as transformers does where a row has tools.

    :param name: the one that is meant where there are several
    :raises UsageError: there is none, or none of that name
    :raises DataError: it cannot be read
    """
    if not place.exists():
        raise UsageError("there is no such template", file=place)
    config = _config(place / _CONFIG) if place.is_dir() else {}
    tokens = _tokens(config)
    found = _in_folder(place, config) if place.is_dir() else {_DEFAULT: (place, _text(place))}
    if not found:
        raise UsageError("no chat template is in this folder", file=place, hint=f"{_FILE} or {_CONFIG} holds one")
    wanted = name or (_WITH_TOOLS if _WITH_TOOLS in found else _DEFAULT if _DEFAULT in found else next(iter(found)))
    if wanted not in found:
        raise UsageError(f"there is no template {wanted}", file=place, hint=f"known: {', '.join(found)}")
    file, source = found[wanted]
    tokenizer = place / _TOKENIZER
    return ChatTemplate(file, wanted, source, tokens, tokenizer if tokenizer.is_file() else None)


def _in_folder(place: Path, config: Mapping[str, Any]) -> dict[str, tuple[Path, str]]:
    """Name to file and text. What stands in files of its own counts more than what stands in the settings."""
    found: dict[str, tuple[Path, str]] = {}
    given = config.get("chat_template")
    if isinstance(given, str):
        found[_DEFAULT] = place / _CONFIG, given
    for one in given if isinstance(given, list) else ():
        if isinstance(one, dict) and isinstance(one.get("name"), str) and isinstance(one.get("template"), str):
            found[one["name"]] = place / _CONFIG, one["template"]
    if (place / _FILE).is_file():
        found[_DEFAULT] = place / _FILE, _text(place / _FILE)
    for file in sorted((place / _MORE).glob("*.jinja")):
        found[file.stem] = file, _text(file)
    return found


def _tokens(config: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for key, value in config.items():
        if key.endswith("_token"):
            text = value.get("content") if isinstance(value, dict) else value
            if isinstance(text, str):
                found[key] = text
    return found or dict(_USUAL)


def _config(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        config = json.loads(_text(file))
    except (ValueError, RecursionError):
        raise DataError("is not JSON", file=file) from None
    return config if isinstance(config, dict) else {}


def _text(file: Path) -> str:
    try:
        if not file.is_file():
            raise DataError("is no file", file=file)
        if file.stat().st_size > _LARGEST:
            raise DataError("is too large for a template", file=file)
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise DataError(f"cannot be read: {reason}", file=file) from None
