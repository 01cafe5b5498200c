"""Calls and values as Python writes them: ``[get_weather(city="Paris", days=[1, 2])]``, ``{'name': 'f', 'ok': True}``.

Read by hand, in one pass and never evaluated: names may have spaces and dots, numbers stay as they were written, and
``true`` and ``null`` are understood as well as ``True`` and ``None``.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact

__all__ = [
    "PythonicCall",
    "PythonicError",
    "read_calls",
    "read_first_calls",
    "read_literal",
    "write_calls",
    "write_literal",
]

#: Values nested deeper are refused.
_MAX_DEPTH = 100

_SPACE = re.compile(r"\s*")
_PLAIN = {"'": re.compile(r"[^'\\\n]*"), '"': re.compile(r'[^"\\\n]*')}
_TRIPLE = {"'''": re.compile(r"[^'\\]*"), '"""': re.compile(r'[^"\\]*')}
_WORD = re.compile(r"[A-Za-z_]\w*")
_NUMBER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?)")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
#: A name of a function or of an argument. Whoever makes up tools gives them spaces, dots and slashes.
_NAME = re.compile(r"[^\s()\[\]{},='\"][^()\[\]{},='\"\n]*")
#: A name and the bracket behind it.
_CALLED = re.compile(r"\s*([^\s()\[\]{},='\"][^()\[\]{},='\"\n]*)\(")
_WORDS = {"True": True, "False": False, "None": None, "true": True, "false": False, "null": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_CODES = {"x": 2, "u": 4, "U": 8}
_HEX = re.compile(r"[0-9a-fA-F]*")
_OCTAL = re.compile(r"[0-7]{1,3}")
#: What JSON writes otherwise: texts in single quotes and words. A quote alone is of a text that has to be read by hand.
_OTHERWISE = re.compile(r"'([^'\\\"]*)'|\b(True|False|None)\b|\"[^\"\\]*\"|['\"]")
_JSON_WORDS = {"True": "true", "False": "false", "None": "null"}
#: An argument whose value is a text without escapes, an integer, a word, or what JSON may read, and what stands behind.
_ARGUMENT = re.compile(
    r"\s*([^\s()\[\]{},='\"][^()\[\]{},='\"\n]*)=\s*"
    r"(?:\"([^\"\\\n]*)\"|'([^'\\\n]*)'|(0|-?[1-9][0-9]{0,17})|(True|False|None|true|false|null)|"
    r"(-?(?:0|[1-9][0-9]{0,17})\.[0-9]+|\[[^\[\]{}'\\]*\]))\s*([,)])"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SAID = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


class PythonicError(ValueError):
    """The text is not what Python would write, or says something that JSON cannot."""


class PythonicCall(NamedTuple):
    name: str
    arguments: dict[str, Any]


def read_literal(text: str) -> Any:
    """The value of a literal. Raises :class:`PythonicError`."""
    try:
        return _read_plain(text)
    except ValueError:
        pass  # it says more than JSON can, or it is wrong: the reader knows
    reader = _Reader(text)
    value = reader.value(0)
    reader.end()
    return value


def read_calls(text: str) -> list[PythonicCall]:
    """The calls of a list such as ``[f(a=1), g()]``, or of one call without the brackets.

    Raises :class:`PythonicError`, also for arguments without a name.
    """
    reader = _Reader(text)
    calls = reader.calls()
    reader.end()
    return calls


def read_first_calls(text: str) -> tuple[list[PythonicCall], int]:
    """The calls that *text* begins with, and where they end. Raises :class:`PythonicError`."""
    reader = _Reader(text)
    return reader.calls(), reader.at


def _read_plain(text: str) -> Any:
    """The value of a literal that is JSON but for its quotes and three words, as most are: many times quicker than by
    hand. Raises ``ValueError`` for any other."""
    if text.count("[") + text.count("{") > _MAX_DEPTH:
        raise PythonicError("it may be nested too deep")
    return loads_exact(_OTHERWISE.sub(_as_json, text))


def _as_json(found: re.Match[str]) -> str:
    text, word = found.group(1, 2)
    if text is not None:
        return f'"{text}"'
    if word is not None:
        return _JSON_WORDS[word]
    if len(found[0]) == 1:
        raise PythonicError("a text with escapes or quotes in it")
    return found[0]


def _is_sound(text: str) -> bool:
    """Whether there is no half of a surrogate pair in *text*."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._is_sound = text.isascii() or _is_sound(text)

    @property
    def at(self) -> int:
        return self._at

    def end(self) -> None:
        if self._next():
            raise PythonicError(f"there is more text at character {self._at + 1}")

    def calls(self) -> list[PythonicCall]:
        if not self._take("["):
            return [self._call()]
        made: list[PythonicCall] = []
        while not self._take("]"):
            made.append(self._call())
            if not self._take(","):
                self._expect("]")
                break
        return made

    def value(self, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise PythonicError(f"nested deeper than {_MAX_DEPTH} levels")
        match self._next():
            case "'" | '"':
                return self._strings()
            case "[":
                return self._items("]", depth)
            case "(":
                return self._items(")", depth)
            case "{":
                return self._dict(depth)
        if word := _WORD.match(self._text, self._at):
            if word[0] not in _WORDS:
                raise PythonicError(f"the word {word[0][:40]} is no value")
            self._at = word.end()
            return _WORDS[word[0]]
        return self._number()

    def _call(self) -> PythonicCall:
        if called := _CALLED.match(self._text, self._at):
            name, self._at = called[1].rstrip(), called.end()
        else:
            name = self._name()
            self._expect("(")
        arguments: dict[str, Any] = {}
        while not (self._plain(arguments) or self._take(")")):
            key = self._name()
            self._expect("=")
            if key in arguments:
                raise _twice(key)
            arguments[key] = self.value(0)
            if not self._take(","):
                self._expect(")")
                break
        return PythonicCall(name, arguments)

    def _plain(self, arguments: dict[str, Any]) -> bool:
        """Read arguments as long as they are plain, as most are; whether the call ends with them."""
        if not self._is_sound:
            return False
        while found := _ARGUMENT.match(self._text, self._at):
            key, double, single, number, word, json, behind = found.groups()
            key = key.rstrip()
            if key in arguments:
                raise _twice(key)
            if double is not None:
                arguments[key] = double
            elif single is not None:
                arguments[key] = single
            elif number is not None:
                arguments[key] = int(number)
            elif word is not None:
                arguments[key] = _WORDS[word]
            else:
                try:
                    arguments[key] = loads_exact(json)
                except JsonError:
                    return False
            self._at = found.end()
            if behind == ")":
                return True
        return False

    def _name(self) -> str:
        self._next()
        found = _NAME.match(self._text, self._at)
        if not found:
            raise PythonicError(f"a name is missing at character {self._at + 1}")
        self._at = found.end()
        return found[0].rstrip()

    def _items(self, end: str, depth: int) -> Any:
        self._at += 1
        items: list[Any] = []
        while not self._take(end):
            items.append(self.value(depth + 1))
            if not self._take(","):
                self._expect(end)
                if end == ")" and len(items) == 1:
                    return items[0]
                break
        return items

    def _dict(self, depth: int) -> dict[str, Any]:
        self._at += 1
        made: dict[str, Any] = {}
        while not self._take("}"):
            if self._next() not in ("'", '"'):
                raise PythonicError("a key is no text")
            key = self._strings()
            self._expect(":")
            if key in made:
                raise PythonicError(f"the key {key[:40]} is given twice")
            made[key] = self.value(depth + 1)
            if not self._take(","):
                self._expect("}")
                break
        return made

    def _number(self) -> Any:
        found = _NUMBER.match(self._text, self._at)
        if not found:
            raise PythonicError(f"a value is missing at character {self._at + 1}")
        self._at = found.end()
        text = found[0]
        try:
            if _JSON_NUMBER.fullmatch(text):
                return loads_exact(text)
            plain = text.replace("_", "").lstrip("+")
            if plain.lower().lstrip("-").startswith("0x"):
                return loads_exact(str(int(plain, 16)))  # refused where it is longer than JSON's may be
            number = float(plain) if any(sign in plain for sign in ".eE") else int(plain)
        except (JsonError, ValueError):
            raise PythonicError(f"{text[:40]} is no number") from None
        if number in (float("inf"), float("-inf")):
            raise PythonicError(f"{text[:40]} is no number that JSON has")
        return number

    def _strings(self) -> str:
        """A text, or several in a row, which are one."""
        parts = [self._string()]
        while self._next() in ("'", '"'):
            parts.append(self._string())
        whole = "".join(parts)
        try:
            whole.encode()
        except UnicodeEncodeError:
            raise PythonicError("half a surrogate pair") from None
        return whole

    def _string(self) -> str:
        text, quote = self._text, self._text[self._at]
        plain = _PLAIN[quote]
        if text.startswith(quote * 3, self._at):
            quote *= 3
            plain = _TRIPLE[quote]
        at = self._at + len(quote)
        out: list[str] = []
        while True:
            found = plain.match(text, at)
            assert found is not None
            out.append(found[0])
            at = found.end()
            if text.startswith(quote, at):
                self._at = at + len(quote)
                return "".join(out)
            if at >= len(text) or (len(quote) == 1 and text[at] == "\n"):
                raise PythonicError("a text does not end")
            if text[at] == "\\":
                said, at = _escape(text, at + 1)
            else:
                said, at = text[at], at + 1
            out.append(said)

    def _next(self) -> str:
        """The next character that is no white space, empty at the end."""
        char = self._text[self._at : self._at + 1]
        if not char.isspace():
            return char
        found = _SPACE.match(self._text, self._at)
        assert found is not None
        self._at = found.end()
        return self._text[self._at : self._at + 1]

    def _take(self, char: str) -> bool:
        if self._next() != char:
            return False
        self._at += 1
        return True

    def _expect(self, char: str) -> None:
        if not self._take(char):
            raise PythonicError(f"{char} is missing at character {self._at + 1}")


def _twice(key: str) -> PythonicError:
    return PythonicError(f"the argument {key[:40]} is given twice")


def _escape(text: str, at: int) -> tuple[str, int]:
    """What an escape says that begins behind its backslash, and where it ends. One that Python has not is left."""
    char = text[at : at + 1]
    if char in _ESCAPES and char:
        return _ESCAPES[char], at + 1
    if char == "\n":
        return "", at + 1
    if length := _CODES.get(char):
        digits = _HEX.match(text, at + 1, at + 1 + length)
        assert digits is not None
        if len(digits[0]) < length or int(digits[0], 16) > 0x10FFFF:
            raise PythonicError("an escape is cut off")
        return _paired(text, int(digits[0], 16), digits.end())
    if octal := _OCTAL.match(text, at):
        return chr(int(octal[0], 8)), octal.end()
    return "\\", at


def _paired(text: str, code: int, at: int) -> tuple[str, int]:
    """A character; with the second half behind it where JSON's way of writing it in two halves is used."""
    if 0xD800 <= code < 0xDC00 and text.startswith("\\u", at):
        digits = _HEX.match(text, at + 2, at + 6)
        assert digits is not None
        if len(digits[0]) == 4 and 0xDC00 <= (low := int(digits[0], 16)) < 0xE000:
            return chr(0x10000 + (code - 0xD800 << 10) + low - 0xDC00), digits.end()
    return chr(code), at


def write_calls(calls: Iterable[PythonicCall], quote: str = '"') -> str:
    """The calls as a list. Raises :class:`PythonicError` for a name that cannot be read back."""
    return f"[{', '.join(_written_call(one, quote) for one in calls)}]"


def _written_call(call: PythonicCall, quote: str) -> str:
    given = ", ".join(f"{_written_name(key)}={write_literal(value, quote)}" for key, value in call.arguments.items())
    return f"{_written_name(call.name)}({given})"


def _written_name(name: str) -> str:
    if not _NAME.fullmatch(name) or name != name.strip():
        raise PythonicError(f"the name {name[:40]} cannot be written as Python")
    return name


def write_literal(value: Any, quote: str = '"') -> str:
    """A JSON value as Python writes it, on one line."""
    match value:
        case None | bool():
            return str(value)
        case str():
            return quote + _CONTROL.sub(_control, value.replace("\\", "\\\\").replace(quote, "\\" + quote)) + quote
        case dict():
            items = (f"{write_literal(key, quote)}: {write_literal(item, quote)}" for key, item in value.items())
            return f"{{{', '.join(items)}}}"
        case list():
            return f"[{', '.join(write_literal(item, quote) for item in value)}]"
    return dumps(value)


def _control(found: re.Match[str]) -> str:
    return _SAID.get(found[0]) or f"\\x{ord(found[0]):02x}"
