"""Numbers, days, times and telephone numbers as people write them in a message."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

__all__ = ["Day", "Span", "days_in", "minutes_in", "numbers_in", "phone_digits", "phones_in"]

#: Start and end of a run of characters.
Span = tuple[int, int]

#: Year (None where it is not said), month, day.
Day = tuple[int | None, int, int]

_NUMBER = re.compile(r"[0-9]{1,3}(?:[,.'’\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?(?![0-9])|[0-9]+(?:[.,][0-9]+)*")
_SUFFIX = re.compile(r"\s?(%|percent\b|per cent\b|k\b|thousand\b|m\b|million\b|bn\b|billion\b)", re.IGNORECASE)
_FACTORS = {
    "%": Decimal("0.01"),
    "percent": Decimal("0.01"),
    "per cent": Decimal("0.01"),
    "k": Decimal(1000),
    "thousand": Decimal(1000),
    "m": Decimal(1_000_000),
    "million": Decimal(1_000_000),
    "bn": Decimal(1_000_000_000),
    "billion": Decimal(1_000_000_000),
}
_CURRENCY = "$€£¥₹"
_MINUS = "-−"
_MOST_DIGITS = 40


def numbers_in(text: str) -> Iterator[tuple[Decimal, Span]]:
    """Every number *text* may be read to say: ``1,234`` is 1234, ``15%`` is 15 and 0.15, ``two dozen`` is 2 and 12."""
    for match in _NUMBER.finditer(text):
        start = match.start()
        # "B2" does not say 2, "ORD48291" does say 48291.
        if start and text[start - 1].isalpha() and len(match[0]) < 3:
            continue
        sign, start = _sign(text, start)
        suffix = _SUFFIX.match(text, match.end())
        for number, first, last in _readings(match[0]):
            whole = last - first == len(match[0])
            span = (start if not first else match.start() + first, match.start() + last)
            yield sign * number, span
            if suffix and whole:
                yield sign * number * _FACTORS[suffix[1].lower()], (span[0], suffix.end())
    yield from _spelled(text)


def _sign(text: str, start: int) -> tuple[int, int]:
    """Whether the number at *start* has a minus before it, and where it then begins."""
    at = start - 1 if start and text[start - 1] in _CURRENCY else start
    if at and text[at - 1] in _MINUS and not (at > 1 and text[at - 2].isalnum()):
        return -1, at - 1
    before = text[max(0, at - 10) : at].lower().rstrip()
    return (-1 if before.endswith(("minus", "negative")) else 1), start


def _readings(digits: str) -> Iterator[tuple[Decimal, int, int]]:
    """The ways to read a run of digits and separators: thousands, decimals, or a list."""
    if len(digits) > _MOST_DIGITS:
        return
    if digits.isdecimal():
        yield Decimal(digits), 0, len(digits)
        return
    parts = re.split(r"[,.'’\u00a0\u202f]", digits)
    marks = [mark for mark in digits if not mark.isdigit()]
    grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3
    if grouped and len(set(marks)) == 1:
        yield Decimal("".join(parts)), 0, len(digits)
    elif len(marks) > 1 and marks[-1] not in marks[:-1] and all(len(part) == 3 for part in parts[1:-1]):
        yield Decimal(f"{''.join(parts[:-1])}.{parts[-1]}"), 0, len(digits)
    if len(marks) == 1 and marks[0] in ".,":
        yield Decimal(f"{parts[0]}.{parts[1]}"), 0, len(digits)
    if not grouped and set(marks) == {","}:
        at = 0
        for part in parts:
            yield Decimal(part), at, at + len(part)
            at += len(part) + 1


_SPELLED = re.compile(r"[a-z]+", re.IGNORECASE)
_UNIT_NAMES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen"""
_TEN_NAMES = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = {word: number for number, word in enumerate(_UNIT_NAMES.split())}
_TENS = {word: 10 * number for number, word in enumerate(_TEN_NAMES.split(), start=2)}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_ONCE = {"once": 1, "twice": 2, "couple": 2, "single": 1, "double": 2}
_WORDS = _UNITS | _TENS | _SCALES | _ONCE


def _spelled(text: str) -> Iterator[tuple[Decimal, Span]]:
    if _WORDS.keys().isdisjoint(_SPELLED.findall(text.lower())):
        return  # as in most texts
    said = [(m[0].lower(), m.span()) for m in _SPELLED.finditer(text) if m[0].lower() in _WORDS]
    for word, span in said:
        yield Decimal(_WORDS[word]), span
    for (one, first), (two, second) in pairwise(said):
        if second[0] - first[1] != 1:
            continue
        if one in _TENS and 0 < _UNITS.get(two, 0) < 10:
            yield Decimal(_TENS[one] + _UNITS[two]), (first[0], second[1])
        elif two in _SCALES and one not in _SCALES:
            yield Decimal(_WORDS[one] * _SCALES[two]), (first[0], second[1])
    if len(said) > 1:
        yield from _runs(text)


_RUN_WORDS = "|".join(sorted((_UNITS | _TENS | _SCALES), key=len, reverse=True))
_RUN = re.compile(
    rf"\b((?:{_RUN_WORDS})(?:(?:[ -]|[ ]and[ ])(?:{_RUN_WORDS})){{0,11}})"
    rf"(?:[ ]point((?:[ ](?:{_RUN_WORDS})){{1,6}}))?\b",
    re.IGNORECASE,
)


def _runs(text: str) -> Iterator[tuple[Decimal, Span]]:
    """Numbers of several words: ``four hundred and five``, ``eighty two point four``."""
    for match in _RUN.finditer(text):
        words = [word for word in re.split(r"[ -]", match[1].lower()) if word != "and"]
        if len(words) < 3 and not match[2]:
            continue
        whole = part = 0
        for word in words:
            if word in _UNITS or word in _TENS:
                part += _WORDS[word]
            elif word in ("hundred", "dozen"):
                part = max(part, 1) * _SCALES[word]
            else:
                whole, part = whole + max(part, 1) * _SCALES[word], 0
        behind = "".join(str(_WORDS[word]) for word in (match[2] or "").lower().split())
        yield Decimal(f"{whole + part}.{behind or 0}"), match.span()


_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?)"
)
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_YEAR = "(?:,?[ ]+([0-9]{4})(?![0-9]))?"
_FIGURE = re.compile("[0-9]")
_DAY_FORMS = re.compile(
    r"(?<![0-9])(?P<iso>([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2}))(?![0-9])"
    r"|(?<![0-9])(?P<num>([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2}))(?![0-9])"
    r"|(?<![0-9/])(?P<short>([0-9]{1,2})/([0-9]{1,2}))(?![0-9/])"
    rf"|(?<![0-9])(?P<day>([0-9]{{1,2}})(?:st|nd|rd|th)?(?:[ ]of)?[ ]{_MONTH}\b\.?{_YEAR})"
    rf"|\b(?P<month>{_MONTH}\.?[ ]([0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9]){_YEAR})",
    re.IGNORECASE,
)


def days_in(text: str) -> Iterator[tuple[Day, Span]]:
    """Every day *text* names with its month; day and month in either order where only figures stand."""
    if _FIGURE.search(text) is None:
        return
    for match in _DAY_FORMS.finditer(text):
        groups = [group for group in match.groups() if group is not None][1:]
        days: list[Day]
        match match.lastgroup:
            case "iso":
                days = [(int(groups[0]), int(groups[1]), int(groups[2]))]
            case "num":
                year = int(groups[2]) + (2000 if len(groups[2]) == 2 else 0)
                days = [(year, int(groups[0]), int(groups[1])), (year, int(groups[1]), int(groups[0]))]
            case "short":
                days = [(None, int(groups[0]), int(groups[1])), (None, int(groups[1]), int(groups[0]))]
            case "day":
                days = [(_year(groups), _MONTHS[groups[1][:3].lower()], int(groups[0]))]
            case _:
                days = [(_year(groups), _MONTHS[groups[0][:3].lower()], int(groups[1]))]
        for day in dict.fromkeys(days):
            if 1 <= day[1] <= 12 and 1 <= day[2] <= 31:
                yield day, match.span()


def _year(groups: list[str]) -> int | None:
    return int(groups[2]) if len(groups) > 2 else None


_TIME = re.compile(
    r"(?<![0-9:.])([0-9]{1,2})(?::([0-9]{2}))?(?::[0-9]{2})?\s?([ap])\.?m\b"
    r"|(?<![0-9:.])([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?![0-9:])|\b(noon|midnight)\b",
    re.IGNORECASE,
)


def minutes_in(text: str) -> Iterator[tuple[int, Span]]:
    """Every time of day *text* names, in minutes after midnight; ``2:30`` is also half past two in the afternoon."""
    for match in _TIME.finditer(text):
        hour, minute, half, plain_hour, plain_minute, word = match.groups()
        if word:
            yield (720 if word.lower() == "noon" else 0), match.span()
        elif half:
            afternoon = 720 if half.lower() == "p" else 0
            yield int(hour) % 12 * 60 + int(minute or 0) + afternoon, match.span()
        else:
            minutes = int(plain_hour) * 60 + int(plain_minute)
            yield minutes, match.span()
            if 60 <= minutes < 720:
                yield minutes + 720, match.span()


_PHONE = re.compile(r"\+?[0-9][0-9\s().\-/]{5,40}[0-9]")


def phones_in(text: str) -> Iterator[tuple[str, Span]]:
    """The digits of every run that may be a telephone number."""
    for match in _PHONE.finditer(text):
        yield re.sub(r"[^0-9]", "", match[0]), match.span()


def phone_digits(value: str) -> str | None:
    """The digits of *value* if it is written as a telephone number."""
    digits = re.sub(r"[^0-9]", "", value)
    return digits if len(digits) >= 7 and _PHONE.fullmatch(value) else None
