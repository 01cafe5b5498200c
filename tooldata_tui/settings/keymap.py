"""From a preset and a person's remaps to the keys every action has, refusing what could not work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tooldata_tui.errors import SettingsError
from tooldata_tui.settings.actions import ACTIONS, ALSO, PRESETS, Action, Context
from tooldata_tui.settings.keys import display_key, is_typing_key, parse_key
from tooldata_tui.settings.toml_file import did_you_mean, quoted, shown

__all__ = ["Keymap", "parse_remaps", "resolve_keymap"]

_BY_ID = {action.id: action for action in ACTIONS}


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys of every action.

    :ivar bindings: action id to textual's key names, the one to show first; empty for an action without a key
    """

    bindings: Mapping[str, tuple[str, ...]]

    def shown(self, action: str) -> str:
        """The first key of *action* as the footer shows it; empty if it has none."""
        return display_key(self.bindings[action][0]) if self.bindings[action] else ""


def parse_remaps(table: Mapping[str, object], file: str | Path | None = None) -> dict[str, tuple[str, ...]]:
    """Read the table ``[keys]``: action id to textual's key names.

    ``"list.next" = "n"`` and ``list.next = "n"`` mean the same, though TOML reads the second as a table in a table.
    A value is a key or a list of keys; an empty list leaves the action without a key.

    :raises SettingsError: at an unknown action, a value that is no key, or a letter for an action of the editor
    """
    remaps: dict[str, tuple[str, ...]] = {}
    for name, value in _flat(table):
        action = _BY_ID.get(name)
        if action is None:
            raise _error("there is no such action", name, file, hint=did_you_mean(name, _BY_ID))
        written = [value] if isinstance(value, str) else value
        if not isinstance(written, list):
            raise _error(f"must be a key or a list of keys, not {shown(value)}", name, file)
        # A dict keeps the order and drops what is said twice.
        remaps[name] = tuple(dict.fromkeys(_parse(key, action, file) for key in written))
    return remaps


def _flat(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if not isinstance(value, dict):
            yield name, value
            continue
        yield from ((f"{name}.{rest}", inner) for rest, inner in value.items())


def _parse(written: object, action: Action, file: str | Path | None) -> str:
    if not isinstance(written, str):
        raise _error(f"must be a key or a list of keys, not {shown(written)} in it", action.id, file)
    try:
        key = parse_key(written)
    except ValueError as error:
        raise _error(str(error), action.id, file) from None
    if action.context in (Context.EDIT, Context.ALWAYS) and is_typing_key(key):
        raise _error(
            f"{quoted(written)} is needed to write while a text is edited",
            action.id,
            file,
            hint="use another ctrl key, or f1 to f12",
        )
    return key


def resolve_keymap(
    preset: str = "default",
    remaps: Mapping[str, tuple[str, ...]] | None = None,
    file: str | Path | None = None,
) -> Keymap:
    """The keys of every action: those of *preset*, with *remaps* in place of them.

    :param remaps: what :func:`parse_remaps` returned; an action in it loses all keys of its preset
    :param file: where the remaps were said, for the error
    :raises SettingsError: at an unknown preset, a key of two actions at once, an essential action without a key
    """
    if preset not in PRESETS:
        raise SettingsError(
            f"there is no preset {quoted(preset)}", file=file, path="review.keys", hint=did_you_mean(preset, PRESETS)
        )
    remaps = remaps or {}
    bindings = {action.id: action.keys for action in ACTIONS} | {**PRESETS[preset], **remaps}
    for action in ACTIONS:
        if action.essential and not bindings[action.id]:
            raise _error("must keep a key", action.id, file)
    _refuse_clashes(bindings, remaps, file)
    return Keymap(MappingProxyType(bindings))


def _refuse_clashes(
    bindings: Mapping[str, tuple[str, ...]], remaps: Mapping[str, tuple[str, ...]], file: str | Path | None
) -> None:
    said = [*(name for name in bindings if name not in remaps), *remaps]
    owners: dict[tuple[Context, str], str] = {}
    for action in ACTIONS:
        for key in bindings[action.id]:
            for context in _contexts(action):
                other = owners.setdefault((context, key), action.id)
                if other == action.id:
                    continue
                # Blamed is what a person can change, and of two remaps the one said last.
                victim, culprit = sorted((other, action.id), key=said.index)
                raise _error(
                    f"{quoted(display_key(key))} is already the key of {victim}",
                    culprit,
                    file,
                    hint=f"choose another, or give {victim} one",
                )


def _contexts(action: Action) -> list[Context]:
    """Where a key of *action* acts."""
    if action.context is Context.ALWAYS:
        return [one for one in Context if one is not Context.ALWAYS]
    return [action.context, *(context for context, shared in ALSO.items() if action.id in shared)]


def _error(message: str, action: str, file: str | Path | None, *, hint: str = "") -> SettingsError:
    return SettingsError(message, file=file, path=f"keys.{quoted(action)[1:-1]}", hint=hint)
