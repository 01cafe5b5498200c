"""Masking: what may be personal in a message of a real log gives way to something of the same form.

It is meant to take too much rather than too little, and it cannot take all: a person looks at what is left. What stands
in the place of a value is numbered, never computed from it, so that nothing leads back; within one conversation the
same value gives way to the same.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from random import Random
from typing import NamedTuple

from tooldata_tui.dataset import Tool, Toolset, parameters_of
from tooldata_tui.rules.given import enum_of
from tooldata_tui.rules.grounding.figures import days_in
from tooldata_tui.rules.patterns import is_found, takes
from tooldata_tui.rules.personal import holds_key
from tooldata_tui.tasks.masking_names import people_in
from tooldata_tui.tasks.masking_people import People
from tooldata_tui.tasks.masking_places import Found, births_in, places_in

__all__ = ["Masked", "Masker", "Talk"]

#: Characters of a message that are looked at, parameters of each tool that have a pattern, and tries at a value of it.
_LONGEST, _PATTERNS, _TRIES = 8_000, 60, 40
#: Digits that a bare number has to have to be somebody's.
_FIGURES = 6
#: Values of an ``enum`` that are known, and characters of one.
_CHOICES, _VALUE = 300, 200

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{2,40}")
_LINK = re.compile(r"https?://[^\s<>\"']{1,500}")
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![0-9A-Za-z-])[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z-])")
_SECURITY = re.compile(r"(?<![0-9-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9-])")
_ADDRESS = re.compile(r"(?<![\w.-])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![\w-]|\.[0-9])")
_PHONE = re.compile(
    r"(?<![\w.-])(?:\+[0-9]{1,3}[ ./-]?)?(?:\([0-9]{1,5}\)|[0-9]{2,5})(?:[ ./-]?[0-9]{2,5}){1,4}(?![\w-])"
)
_TOKEN = re.compile(r"[#\w](?:[\w#]|[-/](?=\w)){3,60}", re.ASCII)


class Masked(NamedTuple):
    """A message without what may be personal; ``kinds`` say what was there."""

    text: str
    kinds: tuple[str, ...]


class Masker:
    """Masks the conversations of one log, in their order.

    :param toolset: identifiers in the form of the patterns of its parameters are replaced by others of that form, and
        the values that its parameters may have are nobody's names
    """

    def __init__(self, toolset: Toolset) -> None:
        self._patterns = tuple(_patterns(toolset.tools))
        self._values = frozenset(_values(toolset.tools))
        self._count = 0

    def talk(self, texts: Sequence[str]) -> "Talk":
        """A conversation in which *texts* are said, by whoever it is."""
        self._count += 1
        return Talk(self._count, texts, self._patterns, self._values)

    def mask(self, message: str) -> Masked | None:
        """*message* by itself, as :meth:`Talk.mask` masks it."""
        return self.talk([message]).mask(message)


class Talk:
    """A conversation, in which the same value always gives way to the same. It is read once something of it is masked.

    :param number: of the conversation in its log
    """

    def __init__(self, number: int, texts: Sequence[str], patterns: Sequence[str], values: frozenset[str]) -> None:
        self._number, self._texts, self._patterns, self._values = number, texts, patterns, values
        self._random = Random(number)
        self._taken: dict[str, str] = {}
        self._kinds: dict[str, None] = {}

    @cached_property
    def _people(self) -> People:
        """Whoever is named in it."""
        people = People(self._number, self._texts)
        for text in self._texts:
            for person in people_in(text[:_LONGEST]):
                if person.text.casefold() not in self._values:
                    people.meet(person)
        return people

    def mask(self, message: str) -> Masked | None:
        """*message* without what may be personal; None where it holds a key, which nobody should have to look at."""
        text = message[:_LONGEST]
        if holds_key(text):
            return None
        random, number = self._random, self._number
        self._kinds = {}
        text = _LINK.sub(self._put("link", lambda _: f"https://example.com/{number}"), text)
        text = _EMAIL.sub(self._put("e-mail address", lambda _: f"person{number}@example.com"), text)
        text = _HANDLE.sub(self._put("handle", lambda _: f"@person{number}"), text)
        text = self._without("street", places_in(text), text)
        text = self._without("date of birth", births_in(text), text)
        text = self._without_names(text)
        text = _ADDRESS.sub(self._put("network address", lambda _: f"192.0.2.{random.randint(1, 254)}"), text)
        text = _TOKEN.sub(self._put("identifier", self._formed), text)
        text = _IBAN.sub(
            self._put("bank account", lambda old: _other(old, random) if _has_figures(old, 8) else old), text
        )
        text = _SECURITY.sub(self._put("personal number", lambda _: "078-05-1120"), text)
        text = _CARD.sub(self._put("long number", lambda old: _card(old, random)), text)
        days = [span for _, span in days_in(text)]
        put_phone = self._put("telephone number", lambda old: _phone(old, random))

        def phone(match: re.Match[str]) -> str:
            start, end = match.span()
            is_day = any(start < b and a < end for a, b in days)
            return match[0] if is_day or not _has_figures(match[0], 8) else put_phone(match)

        text = _PHONE.sub(phone, text)
        text = _TOKEN.sub(self._put("identifier", lambda old: _loose(old, random)), text)
        return Masked(text, tuple(self._kinds))

    def _put(self, kind: str, make: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
        return lambda match: self._instead(kind, match[0], make)

    def _instead(self, kind: str, old: str, make: Callable[[str], str]) -> str:
        """What stands in the place of *old*, in all of the conversation."""
        new = self._taken.get(old)
        if new is None:
            if any(old in one for one in self._taken.values()):
                return old  # it was put there
            new = make(old)
            if new != old:
                self._taken[old] = new
        if new != old:
            self._kinds[kind] = None
        return new

    def _without(self, kind: str, found: Iterable[Found], text: str) -> str:
        """*text* without what was found in it; of two that overlap without the one that begins later."""
        pieces, at = [], 0
        for one in sorted(found, key=lambda one: (one.start, -one.end)):
            if one.start >= at:
                old = text[one.start : one.end]
                new = self._instead(kind, old, lambda old, one=one: one.made(old, self._random))  # type: ignore[misc]
                pieces += [text[at : one.start], new]
                at = one.end
        return "".join([*pieces, text[at:]])

    def _without_names(self, text: str) -> str:
        made = self._people.without_names(text)
        if made != text:
            self._kinds["name"] = None
        return made

    def _formed(self, token: str) -> str:
        """Another one of the same form, if the token has the form that a schema asks for."""
        if any(map(str.isdigit, token)) and any(is_found(pattern, token) for pattern in self._patterns):
            pattern = next(pattern for pattern in self._patterns if is_found(pattern, token))
            others = [_other(token, self._random) for _ in range(_TRIES)]
            return next((one for one in others if one != token and is_found(pattern, one)), others[0])
        return token


def _loose(token: str, random: Random) -> str:
    """Another one, if the token looks like an identifier."""
    figures = sum(map(str.isdigit, token))
    mixed = figures >= 3 and any(map(str.isalpha, token)) and not re.fullmatch(r"[0-9]+[a-z]{1,3}", token)
    return _other(token, random) if mixed or (figures >= _FIGURES and token.isdigit()) else token


def _patterns(tools: Iterable[Tool]) -> Iterator[str]:
    """Patterns that a whole identifier has to have."""
    found: dict[str, None] = {}
    for tool in tools:
        for one in parameters_of(tool)[:_PATTERNS]:
            pattern = one.schema.get("pattern") if isinstance(one.schema, dict) else None
            if isinstance(pattern, str) and len(found) < _PATTERNS:
                whole = pattern if pattern.startswith("^") and pattern.endswith("$") else f"^(?:{pattern})$"
                if _takes(whole):
                    found[whole] = None
    return iter(found)


def _values(tools: Iterable[Tool]) -> Iterator[str]:
    """The texts that parameters may have, in small letters, and their words."""
    for tool in tools:
        for one in parameters_of(tool)[:_PATTERNS]:
            for value in enum_of(one.schema)[:_CHOICES]:
                if isinstance(value, str):
                    yield value[:_VALUE].casefold()
                    yield from value[:_VALUE].casefold().split()


@lru_cache(maxsize=256)
def _takes(pattern: str) -> bool:
    return takes(pattern) and not is_found(pattern, "a word")


def _has_figures(text: str, least: int) -> bool:
    return sum(map(str.isdigit, text)) >= least


def _other(text: str, random: Random) -> str:
    """Other figures for those of *text*; zeros in front stay."""
    lead = len(text) - len(text.lstrip("0#"))
    return text[:lead] + "".join(
        str(random.randint(1 if at == 0 else 0, 9)) if "0" <= char <= "9" else char
        for at, char in enumerate(text[lead:])
    )


def _card(old: str, random: Random) -> str:
    """The number that card networks give out for tests, in the groups of *old*."""
    figures = sum(map(str.isdigit, old))
    given = iter("4242424242424242" if figures == 16 else "".join(str(random.randint(0, 9)) for _ in range(figures)))
    return "".join(next(given) if char.isdigit() else char for char in old)


def _phone(old: str, random: Random) -> str:
    """A number that nobody has: with 555 before the last four figures."""
    places = [at for at, char in enumerate(old) if char.isdigit()]
    chars = list(_other(old, random))
    for at, figure in zip(places[-7:-4], "555", strict=True):
        chars[at] = figure
    return "".join(chars)
