"""What the description of a parameter tells of its values, in words: a format, a closed list, a range."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from tooldata_tui.rules.closed_sets import told_values

__all__ = ["Form", "Told", "told"]

#: Longer descriptions are read so far.
_LONGEST = 2_000
#: Formats of one description; of more, some are none.
_FORMS = 8


@dataclass(frozen=True, slots=True)
class Form:
    """A format that a description tells.

    :ivar words: as the description has it
    :ivar pattern: what a value must match as a whole
    :ivar of_days: only values that are days or times are held to it
    """

    words: str
    pattern: re.Pattern[str]
    of_days: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What one description tells.

    :ivar forms: a value has to have one of them
    :ivar choices: a text has to be one of them; empty where the description lists none, or not all
    :ivar low: the least number told, or None
    :ivar high: the greatest
    """

    forms: tuple[Form, ...] = ()
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def is_within(self, number: float) -> bool:
        """Whether *number* is not outside the range that is told."""
        return self.low is None or self.high is None or self.low <= number <= self.high


@lru_cache(maxsize=4096)
def told(description: str) -> Told:
    """Read a *description*."""
    text = description[:_LONGEST]
    forms = tuple(dict.fromkeys(islice(_forms(text), _FORMS)))
    low, high = _range(text)
    return Told(forms, () if forms else tuple(map(str, told_values(text, numbers=False))), low, high)


_FIELD = r"(?:YYYY|yyyy|MM|mm|DD|dd|HH|hh|SS|ss|%[YmdHMS])"
_TEMPLATE = re.compile(
    rf"(?<![A-Za-z%]){_FIELD}(?:(?:[-/:. ]|T)?{_FIELD}){{1,5}}(?:\.[sS]{{3}})?(?P<zone>Z)?(?![A-Za-z])"
)
_ISO_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO_TIME = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_EXAMPLE_DAY = re.compile(
    rf"(?:e\.g\.?,?|such as|example:?|like|ex\.?)\s*['\"]?{_ISO_DAY}(?P<time>[T ]{_ISO_TIME})?", re.IGNORECASE
)

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_WORDS = {word: number for number, word in enumerate(_NUMBERS.split(" "), start=1)}
_COUNT = rf"(?:[0-9]{{1,2}}|{'|'.join(_WORDS)})"
_DIGITS = re.compile(
    rf"(?P<prefix>(?<![A-Za-z])(?:[A-Z]{{1,6}}[-_#]|#))?['\"]?(?:\s?(?:and|followed by|plus|then|with)\s|\s)?"
    rf"(?<![A-Za-z0-9])(?P<count>{_COUNT})[- ]digits?\b(?!\s(?:decimal|after|precision|significant))"
)
#: Behind these a count is a bound.
_BOUND = re.compile(r"(?:least|most|up to|min\w*|max\w*|than|between|\bto|\bor|\band|[0-9]\s?[-–])\s*\Z", re.IGNORECASE)
_LETTERS = re.compile(r"\b(?P<count>[23]|two|three)[- ]letters?\b", re.IGNORECASE)
_HOLES = re.compile(r"(?<![\w#])(?P<prefix>#?(?!XX|NN)[A-Z]{1,6}[-_]?)(?P<holes>X{3,}|#{3,}|N{4,}|0{4,})(?![\w#-])")
_KNOWN = (
    (re.compile(r"\bISO[ -]?4217\b", re.IGNORECASE), "[A-Za-z]{3}"),
    (re.compile(r"\bISO[ -]?3166(?!\S*-?1? ?alpha[- ]?3)", re.IGNORECASE), "[A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?"),
    (re.compile(r"\bE\.164\b", re.IGNORECASE), r"\+[0-9]{7,15}"),
    (re.compile(r"\bUUID\b|\bGUID\b"), "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    (re.compile(r"#RRGGBB\b|\bhex(?:adecimal)? colou?r", re.IGNORECASE), "#?[0-9a-fA-F]{3,8}"),
    (
        re.compile(r"\bformat:? ['\"]?lat(?:itude)?, ?lon(?:gitude)?", re.IGNORECASE),
        r"\s*[-+]?[0-9.]+\s*,\s*[-+]?[0-9.]+\s*",
    ),
)
_ISO = re.compile(r"\bISO[ -]?8601\b", re.IGNORECASE)
_ISO_FORM = rf"{_ISO_DAY}(?:[T ]{_ISO_TIME}{_ZONE})?|{_ISO_TIME}{_ZONE}|P[0-9A-Z.,]+"


#: What stands in every description that tells a format.
_HINT = re.compile(
    r"YY|yy|%[YHM]|HH|hh:|ISO|E\.164|UUID|GUID|#RR|[Hh]ex|[Ff]ormat|X{3}|#{3}|N{4}|0{4}|[Dd]igit|[Ll]etter|[0-9]{4}-[0-9]{2}"
)


def _forms(text: str) -> Iterator[Form]:
    if not _HINT.search(text):
        return
    for match in _TEMPLATE.finditer(text):
        yield Form(match[0], re.compile(_of_template(match[0])))
    if _ISO.search(text):
        yield Form("ISO 8601", re.compile(_ISO_FORM))
    for pattern, form in _KNOWN:
        found = pattern.search(text)
        if found:
            yield Form(found[0], re.compile(form))
    for match in _HOLES.finditer(text):
        yield Form(match[0], re.compile(re.escape(match["prefix"]) + f"[0-9]{{{len(match['holes'])}}}"))
    for match in _DIGITS.finditer(text):
        count, prefix = _count(match["count"]), match["prefix"]
        if prefix:
            yield Form(match[0].strip(), re.compile(re.escape(prefix) + f"[0-9]{{{count}}}"))
        elif not _is_bound(text, match.start("count")):
            yield Form(match[0].strip(), re.compile(f"[^0-9]*(?:[0-9][^0-9]{{0,3}}){{{count}}}"))
    for match in _LETTERS.finditer(text):
        if not _is_bound(text, match.start()):
            yield Form(match[0], re.compile(f"[A-Za-z]{{{_count(match['count'])}}}"))
    example = _EXAMPLE_DAY.search(text)
    if example and not _TEMPLATE.search(text):
        time = rf"(?:[T ]{_ISO_TIME}{_ZONE})" + ("" if example["time"] else "?")
        yield Form(example[0], re.compile(_ISO_DAY + time), of_days=True)


def _is_bound(text: str, at: int) -> bool:
    """Whether the count that begins at *at* is told as the least or the most."""
    return _BOUND.search(text[max(0, at - 24) : at]) is not None


def _of_template(template: str) -> str:
    """``YYYY-MM-DD`` as a pattern. Behind seconds there may be a fraction and a zone."""
    body = "".join(_part_of_template(match[0]) for match in _PART.finditer(template))
    return body + rf"(?:\.[0-9]{{1,9}})?{_ZONE}" if template[-1] in "Ss" and not template.endswith(".sss") else body


_PART = re.compile(rf"{_FIELD}|\.[sS]{{3}}|.", re.DOTALL)


def _part_of_template(part: str) -> str:
    if part in ("YYYY", "yyyy", "%Y"):
        return "[0-9]{4}"
    if part.startswith(".") and len(part) > 1:
        return r"\.[0-9]{1,9}"
    if len(part) > 1:
        return "[0-9]{2}"
    return "[T ]" if part == "T" else re.escape(part)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.lower()]


_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_RANGE = re.compile(
    rf"(?:\((?:range:? )?|\b(?:between|from|range(?:s|ing)?(?: of| from|:)?|scale(?: of| from)?|within)\s)"
    rf"(?P<low>{_NUMBER})\s?(?:-|–|to|and)\s?(?P<high>{_NUMBER})(?=[\s).,;%]|$)(?!\s?(?:e\.g|years? old))",
    re.IGNORECASE,
)


def _range(text: str) -> tuple[float | None, float | None]:
    found = [(float(match["low"]), float(match["high"])) for match in _RANGE.finditer(text)]
    if len(found) != 1 or found[0][0] >= found[0][1]:
        return None, None
    return found[0]
