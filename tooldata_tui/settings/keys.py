"""The names of keys: what a person may write for one, what textual calls it, how the footer shows it.

A key is offered only if every terminal can send it: without the newer keyboard protocols, alt, super, ctrl with
anything but a letter, and shift with enter or space arrive as something else or not at all.
"""

import unicodedata

from tooldata_tui.settings.toml_file import did_you_mean, quoted

__all__ = ["display_key", "is_typing_key", "parse_key"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"

#: Names that textual shortens.
_SHORT_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def _symbol_name(char: str) -> str:
    name = unicodedata.name(char).lower().replace("-", "_").replace(" ", "_")
    return _SHORT_NAMES.get(name, name)


#: Name to character, for the signs of ASCII and of western European keyboards.
_SYMBOLS = {
    _symbol_name(char): char
    for char in map(chr, [*range(0x21, 0x7F), *range(0xA1, 0x100), 0x20AC])
    if not char.isalnum() and char.isprintable()
}
_SYMBOL_NAMES = {char: name for name, char in _SYMBOLS.items()}

_MOVES = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown")
_PLAIN = (*_MOVES, "insert", "delete", "backspace", "tab", "enter", "space", "escape")
_FUNCTION = tuple(f"f{number}" for number in range(1, 13))
_SHIFTED = tuple(f"shift+{name}" for name in (*_MOVES, "insert", "delete", "tab"))

#: Sent as the very byte of another key.
_SAME_AS = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+j": "enter", "ctrl+h": "backspace"}
_RESERVED = {"ctrl+c": "interrupting the program", "ctrl+z": "putting the program in the background"}
_CONTROL = tuple(f"ctrl+{char}" for char in _LETTERS if f"ctrl+{char}" not in {*_SAME_AS, *_RESERVED})

_NAMES = frozenset((*_PLAIN, *_FUNCTION, *_SHIFTED, *_CONTROL, *_SYMBOLS))

#: Keys that write or move in a text, so that none of them can mean anything else while one is edited.
_IN_TEXT = (*(f"ctrl+{char}" for char in "adekuvwxy"), "f6", "f7")
_TYPING = frozenset((*_PLAIN, *_SHIFTED, *_SYMBOLS, *_IN_TEXT)) - {"escape"}

_DISPLAY = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "insert": "ins",
    "delete": "del",
    "backspace": "bksp",
    "enter": "↵",
    "escape": "esc",
}
_ALIASES = {shown: name for name, shown in _DISPLAY.items()} | {" ": "space", "return": "enter"}
_OTHER_MODIFIERS = {"alt", "option", "meta", "super", "cmd", "win", "hyper", "shift", "ctrl"}


def parse_key(text: str) -> str:
    """Return textual's name of the key a person wrote: ``?`` is ``question_mark``, ``^r`` is ``ctrl+r``.

    Accepts a character, textual's own name, and what :func:`display_key` shows.

    :raises ValueError: with a sentence for the person, if there is no such key or terminals cannot send it
    """
    if text in _SYMBOL_NAMES:
        return _SYMBOL_NAMES[text]
    if len(text) == 1 and text.isalnum():
        return text
    name = text.casefold()
    name = _ALIASES.get(name, name)
    if len(name) == 2 and name[0] == "^":
        name = f"ctrl+{name[1]}"
    name = name.replace("control+", "ctrl+", 1)
    if name in _NAMES:
        return name
    raise ValueError(_refusal(text, name))


def _refusal(text: str, name: str) -> str:
    if name in _SAME_AS:
        return f"terminals cannot tell {quoted(text)} from {_SAME_AS[name]}"
    if name in _RESERVED:
        return f"{quoted(text)} is kept for {_RESERVED[name]}"
    *modifiers, last = name.split("+")
    if modifiers == ["shift"] and len(last) == 1 and last.isalnum():
        return f'{quoted(text)} is written as the character it types, such as "{last.upper()}"'
    known_key = len(last) == 1 or last in _NAMES or last in _ALIASES
    if modifiers and known_key and _OTHER_MODIFIERS.issuperset(modifiers):
        return f"many terminals cannot send {quoted(text)}; use a character, ctrl with a letter, or f1 to f12"
    hint = did_you_mean(text, _NAMES)
    return f"there is no key {quoted(text)}" + (f"; {hint}" if hint else "")


def display_key(key: str) -> str:
    """How the footer and the help show a key of textual's: ``?``, ``^r``, ``↵``, ``esc``."""
    if key in _SYMBOLS:
        return _SYMBOLS[key]
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return _DISPLAY.get(key, key)


def is_typing_key(key: str) -> bool:
    """Whether *key* writes or moves while a text is edited, and so cannot be an action there."""
    return len(key) == 1 or key in _TYPING
