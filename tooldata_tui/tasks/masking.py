"""Masking: what may be personal in a message of a real log gives way to something of the same form.

It is meant to take too much rather than too little, and it cannot take all: a person looks at what is left. What stands
in the place of a value is numbered, never computed from it, so that nothing leads back.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import takewhile
from random import Random
from typing import NamedTuple

from tooldata_tui.dataset import Tool, Toolset, parameters_of
from tooldata_tui.rules.grounding.figures import days_in
from tooldata_tui.rules.patterns import is_found, takes
from tooldata_tui.rules.personal import holds_key

__all__ = ["Masked", "Masker"]

#: Characters of a message that are looked at, parameters of each tool that have a pattern, and tries at a value of it.
_LONGEST, _PATTERNS, _TRIES = 8_000, 60, 40
#: Digits that a bare number has to have to be somebody's.
_FIGURES = 6

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{2,40}")
_LINK = re.compile(r"https?://[^\s<>\"']{1,500}")
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![0-9A-Za-z-])[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z-])")
_SECURITY = re.compile(r"(?<![0-9-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9-])")
_PHONE = re.compile(
    r"(?<![\w.-])(?:\+[0-9]{1,3}[ ./-]?)?(?:\([0-9]{1,5}\)|[0-9]{2,5})(?:[ ./-]?[0-9]{2,5}){1,4}(?![\w-])"
)
_TOKEN = re.compile(r"[#\w](?:[\w#]|[-/](?=\w)){3,60}")
#: A person's own name where people say it, in a greeting, and at the end of a letter. Of what stands there, the words
#: with a capital are the name.
_NAME = r"([^\W\d_][\w'’-]{0,30}(?: [^\W\d_][\w'’-]{0,30}){0,2})"
_SAID = re.compile(
    r"\b(?i:name(?:'s|’s| is)|i am|i'm|i’m|this is|it's|name ?[:=]|on behalf of|mr\.?|mrs\.?|ms\.?|dr\.?|dear)"
    rf" {_NAME}"
)
_GREETED = re.compile(
    r"\b(?i:hi|hello|hey|attn:?|signed|(?:kind |best |warm )?regards,?|sincerely,?|yours,?|cheers,?|thanks,?|thank you)"
    rf"\s{{1,3}}{_NAME}(?=[ ]?[,.!?\n]|\s*\Z)"
)
_LOWER = re.compile(r"\b(?i:my name(?:'s|’s| is)|name ?[:=]) ([^\W\d_]{2,30}(?: [^\W\d_]{2,30})?)")
_STREET = re.compile(
    r"\b[0-9]{1,5}[A-Za-z]? (?:[A-Z][\w'’.-]{1,30} ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Square|Boulevard|Blvd)\b\.?"
)
_NO_NAMES = """
    sir madam team all there everyone everybody support customer service order orders refund please the a an i my your
    not on in no yes wrong it was is can could would will what where when why how who do does did thanks thank you hi
    hello hey again just still so very really monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december
"""
_NOBODY = frozenset(_NO_NAMES.split())
_PEOPLE = ("Alex Berg", "Robin Lake", "Sam Field", "Kim Hill", "Jo Stone", "Chris Wood", "Pat Brook", "Lee Marsh")
_STREETS = ("Elm Street", "Mill Road", "Park Lane", "High Street", "Bridge Road")


class Masked(NamedTuple):
    """A message without what may be personal; ``kinds`` say what was there."""

    text: str
    kinds: tuple[str, ...]


class Masker:
    """Masks the messages of one log, in their order.

    :param toolset: identifiers in the form of the patterns of its parameters are replaced by others of that form
    """

    def __init__(self, toolset: Toolset) -> None:
        self._patterns = tuple(_patterns(toolset.tools))
        self._count = 0

    def mask(self, message: str) -> Masked | None:
        """*message* without what may be personal; None where it holds a key, which nobody should have to look at."""
        text = message[:_LONGEST]
        if holds_key(text):
            return None
        self._count += 1
        random = Random(self._count)
        kinds: dict[str, None] = {}
        taken: dict[str, str] = {}

        def replace(kind: str, make: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
            def put(match: re.Match[str]) -> str:
                old = match[0]
                if any(old in one for one in taken.values()):
                    return old  # it was put there
                new = taken.get(old) or make(old)
                if new != old:
                    taken[old] = new
                    kinds[kind] = None
                return new

            return put

        text = _LINK.sub(replace("link", lambda _: f"https://example.com/{self._count}"), text)
        text = _EMAIL.sub(replace("e-mail address", lambda _: f"person{self._count}@example.com"), text)
        text = _HANDLE.sub(replace("handle", lambda _: f"@person{self._count}"), text)
        text = self._without_names(text, kinds)
        text = _STREET.sub(replace("street", lambda _: f"{random.randint(1, 99)} {random.choice(_STREETS)}"), text)
        text = _TOKEN.sub(replace("identifier", lambda old: self._formed(old, random)), text)
        text = _IBAN.sub(
            replace("bank account", lambda old: _other(old, random) if _has_figures(old, 8) else old), text
        )
        text = _SECURITY.sub(replace("personal number", lambda _: "078-05-1120"), text)
        text = _CARD.sub(replace("long number", lambda old: _card(old, random)), text)
        days = [span for _, span in days_in(text)]
        put_phone = replace("telephone number", lambda old: _phone(old, random))

        def phone(match: re.Match[str]) -> str:
            start, end = match.span()
            is_day = any(start < b and a < end for a, b in days)
            return match[0] if is_day or not _has_figures(match[0], 8) else put_phone(match)

        text = _PHONE.sub(phone, text)
        return Masked(_TOKEN.sub(replace("identifier", lambda old: _loose(old, random)), text), tuple(kinds))

    def _without_names(self, text: str, kinds: dict[str, None]) -> str:
        """The names that people say of themselves and others, wherever they stand then."""
        names = [word for match in _LOWER.finditer(text) for word in match[1].split() if _is_name(word)]
        for match in (*_SAID.finditer(text), *_GREETED.finditer(text)):
            names += takewhile(lambda word: word[0].isupper() and _is_name(word), match[1].split())
        if not names:
            return text
        kinds["name"] = None
        person = _PEOPLE[self._count % len(_PEOPLE)].split()
        for number, word in enumerate(dict.fromkeys(names)):
            other = person[min(number, 1)]
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", other if word[0].isupper() else other.lower(), text)
        return text

    def _formed(self, token: str, random: Random) -> str:
        """Another one of the same form, if the token has the form that a schema asks for."""
        if any(map(str.isdigit, token)) and any(is_found(pattern, token) for pattern in self._patterns):
            pattern = next(pattern for pattern in self._patterns if is_found(pattern, token))
            others = [_other(token, random) for _ in range(_TRIES)]
            return next((one for one in others if one != token and is_found(pattern, one)), others[0])
        return token


def _loose(token: str, random: Random) -> str:
    """Another one, if the token looks like an identifier."""
    figures = sum(map(str.isdigit, token))
    mixed = figures >= 3 and any(map(str.isalpha, token)) and not re.fullmatch(r"[0-9]+[a-z]{1,3}", token)
    return _other(token, random) if mixed or (figures >= _FIGURES and token.isdigit()) else token


def _is_name(word: str) -> bool:
    return len(word) > 1 and word.casefold() not in _NOBODY and not word.endswith("ing")


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
