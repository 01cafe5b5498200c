"""V2 and V3: a value that does not have the form its description tells, or that no real call would have."""

import html
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from tooldata_tui.rules.grounding.days import impossible
from tooldata_tui.rules.grounding.kinds import Kind, kind_of_text
from tooldata_tui.rules.values_slots import Slot
from tooldata_tui.rules.wording import shown, value_text

__all__ = [
    "MADE",
    "Problem",
    "form_problems",
    "is_clean",
    "is_placeholder",
    "is_sound",
    "number_problems",
    "placeholder_in",
]


class Problem(NamedTuple):
    """What is wrong with a value: the rule, the words behind the name of the argument, and what it should be."""

    code: str
    words: str
    better: Any = None


#: Longer values are texts.
_LONGEST = 300

_BRACKETS = re.compile(
    r"<(?:[A-Za-z]+[ _-][\w .:-]{1,60}|[A-Z][A-Z_ ]{2,40}|id|name|date|time|email|city|number|value|string|phone)>|"
    r"\{\{[^{}]{0,60}\}\}|\{[A-Za-z_][\w .-]{0,60}\}|\$\{[^{}]{0,60}\}|%[sd]|__\w{1,40}__|"
    r"\[(?:[a-z][a-z_ ]{1,40}|[A-Z][A-Z_ ]{2,40})\]"
)
_HOLES = re.compile(r"(?:[A-Za-z#]{1,8}[-_ #]?)?(?:X{3,}|x{4,}|#{3,}|\?{2,}|_{3,}|\*{4,})(?:[-_][Xx#]{2,})*|\.\.\.|…")
_WORDS = (
    "string;str;text;todo;tbd;tba;tbc;fixme;placeholder;null;none;nil;undefined;nan;n/a;na;foo;bar;baz;foobar;foo bar;"
    "dummy;sample;asdf;qwerty;unknown;unspecified;not specified;not provided;not available;not given;not mentioned;"
    "example;not applicable;to be determined;value;xyz;abc123;test123;your name;your email;insert here;-;--;?"
)
_NOTHING = frozenset(_WORDS.split(";"))
_INSERT = re.compile(r"(?:your|insert|enter)[_ -][\w -]{2,40}|lorem ipsum.*", re.IGNORECASE | re.DOTALL)


def is_placeholder(value: str) -> bool:
    """Whether *value*, which is not empty, stands where a real one was to be filled in."""
    if value.strip().casefold() in _NOTHING:
        return True
    first, last = value[0], value[-1]
    return (
        (first in "<{[$%_" and _BRACKETS.fullmatch(value) is not None)
        or (last in "Xx#?_*.…" and _HOLES.fullmatch(value) is not None)
        or (first in "YyIiEeLl" and _INSERT.fullmatch(value) is not None)
    )


_IN_TEXT = re.compile(
    r"\{\{[^{}\n]{1,40}\}\}|<(?:insert|your|enter)[ _][^<>\n]{1,40}>|<[a-z]+(?:_[a-z]+)+>|"
    r"\[(?:insert|your|enter)[ _][^\[\]\n]{1,40}\]|"
    r"\[(?:name|date|time|city|location|place|number|amount|email|address|phone|product|item|order|customer)"
    r"(?:[ _](?:name|id|number|address|date))?\]|"
    r"(?<![\w-])(?:[A-Z]{2,6}-)?X{3,}(?![\w-])|\blorem ipsum\b|(?<!\w)_{4,}(?!\w)",
)
#: Longer messages hold texts of their own, with gaps that are meant.
_LONGEST_MESSAGE = 400


def placeholder_in(text: str) -> str | None:
    """The first placeholder in what a user says, or None."""
    if len(text) > _LONGEST_MESSAGE:
        return None
    if not (
        "<" in text
        or "[" in text
        or ("{" in text and "{{" in text)
        or ("X" in text and "XXX" in text)
        or ("_" in text and "____" in text)
        or "lorem" in text
    ):
        return None
    found = _IN_TEXT.search(text)
    return found[0] if found else None


def form_problems(value: str, slot: Slot) -> Sequence[Problem]:
    """What is wrong with the form of a text."""
    if len(value) > _LONGEST:
        return ()
    found: list[Problem] = []
    clean = None if is_clean(value) else _tidy(value)
    if clean is not None:
        found.append(Problem("V204", f"{value_text(value)} is not written clean", clean))
        value = clean
    if not value or value in slot.texts:
        return found
    if value[0].isdigit() and impossible(value):
        found.append(Problem("V303", f"{value_text(value)} is no day and no time"))
        return found
    told = slot.told
    if told.forms and slot.pattern is None and not slot.format and not slot.is_number:
        forms = [form for form in told.forms if not form.of_days or kind_of_text(value) is Kind.DAY]
        if forms and not any(form.pattern.fullmatch(value) for form in forms):
            found.append(Problem("V201", f"{value_text(value)} is not of the form {shown(forms[0].words)}"))
    if told.choices and not _is_one_of(value, told.choices):
        nearest = _nearest_choice(value, told.choices)
        found.append(Problem("V202", f"{value_text(value)} is none of those its description lists", nearest))
    return found


def is_clean(value: str) -> bool:
    """Whether there is nothing to tidy up in *value*, which is not empty; that is seen at once of most values."""
    if not value[0].isalnum() or not value[-1].isalnum() or "&" in value:
        return False
    return value.isascii() or _MOJIBAKE.search(value) is None


def is_sound(value: str) -> bool:
    """Whether *value*, which is not empty, is written clean, and is no day or time that cannot be."""
    return is_clean(value) and not (value[0].isdigit() and impossible(value))


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]", "", text.casefold())


def _is_one_of(value: str, choices: tuple[str, ...]) -> bool:
    forms = {_plain(choice) for choice in choices}
    return all(_plain(part) in forms for part in value.split(",")) or _plain(value) in forms


def _nearest_choice(value: str, choices: tuple[str, ...]) -> str | None:
    near = [
        choice
        for choice in choices
        if _plain(choice).startswith(_plain(value)) or _plain(value).startswith(_plain(choice))
    ]
    return near[0] if len(near) == 1 and len(value) > 2 else None


_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{2,5}|#x[0-9a-fA-F]{2,4});")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf]|â€[\u0080-\u2122]|Â[\u00a0-\u00bf]")
_QUOTES = {'"': '"', "'": "'", "“": "”", "`": "`"}


def _tidy(value: str) -> str | None:
    """*value* without spaces, quotes and broken letters around and in it; None where it has none."""
    clean = value.strip().strip("\u200b\ufeff\u00a0")
    if len(clean) > 2 and _QUOTES.get(clean[0]) == clean[-1] and clean.count(clean[0]) + clean.count(clean[-1]) <= 4:
        inner = clean[1:-1]
        clean = clean if clean[0] in inner or clean[-1] in inner else inner.strip()
    if "&" in clean and "<" not in clean and _ENTITY.search(clean):
        clean = html.unescape(clean)
    if not clean.isascii() and _MOJIBAKE.search(clean):
        with suppress(UnicodeError):
            clean = clean.encode("cp1252").decode()
    return clean if clean != value and (clean or value) else None


_POSITIVE = re.compile(
    r"(?<![a-z])(?:amount|price|cost|fee|quantity|qty|count|age|budget|salary|weight|height|length|width|distance|duration|"
    r"people|guests|nights|passengers|adults|children|items|capacity|rating|refund|payment|tip)(?![a-z])"
)
_SIGNED = re.compile(r"change|delta|adjust|offset|balance|transaction|differ|relative|profit|loss|coefficient|growth")
#: Numbers that nobody has.
MADE = frozenset(
    (99999, 999999, 9999999, 99999999, 999999999, 9999999999, 123456, 1234567, 12345678, 123456789, 1234567890)
)


def number_problems(value: float, slot: Slot) -> Sequence[Problem]:
    """What no real number of this name would be."""
    if slot.allows(value):
        return ()
    if not slot.told.is_within(value):
        told = f"between {slot.told.low:g} and {slot.told.high:g}"
        return [Problem("V203", f"{value_text(value)} is not {told}, as its description tells")]
    if value < 0 and _POSITIVE.search(slot.context.name.replace("_", " ")) and not _SIGNED.search(slot.context.text):
        return [Problem("V304", f"{value_text(value)} is below zero")]
    if value in MADE and slot.is_number:
        return [Problem("V304", f"{value_text(value)} is a number that nobody has")]
    return ()
