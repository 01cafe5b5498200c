"""Whether a text says a value, in whatever form people say it, and where.

``ORD-48291`` is said as "order 48291", 20 as "$20" or "twenty", 2026-05-12 as "May 12th". Matching is by whole words,
so that a short value is not found inside a longer word, and each text is taken apart once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsonequal import as_number
from tooldata_tui.rules.grounding.figures import (
    Day,
    Span,
    days_in,
    minutes_in,
    numbers_in,
    phone_digits,
    phones_in,
)
from tooldata_tui.rules.once import once

__all__ = ["UNSPACED", "Mention", "SearchedText", "find", "find_partly", "may_say", "telling_word"]

#: Scripts written without spaces, where every character counts as a word (a character class without its brackets).
UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W\d_{UNSPACED}]+|[0-9]+|\d+")
#: Escapes in JSON text, which would stick to the word behind them.
_ESCAPE = re.compile(r'\\[nrtbf"\\/]')

_MAX_VALUE = 2_000
#: Places tried for the rarest word of a value.
_MAX_PLACES = 200
#: Most characters between two words that belong together: ", - (".
_MAX_GAP = 4
#: Items of a list written as one string.
_MAX_ITEMS = 20
#: A value of at least this many words may be said in other words.
_LONG = 5
#: Share of its telling words that then has to be there.
_PARTLY = 0.6

#: Words too common for their two letters to mean a country or a size: "help us" does not say US.
_COMMON = frozenset(re.findall("[a-z]+", "a am an as at be by do go he i if in is it me my no of on or so to up us we"))


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text says a value. ``span`` is None where it only says most of its words, scattered."""

    span: Span | None
    exact: bool = True


class _Token(NamedTuple):
    word: str
    start: int
    end: int


class SearchedText:
    """A text taken apart for searching. Each part is made when it is first needed.

    :param is_json: backslash escapes separate words
    """

    def __init__(self, text: str, *, is_json: bool = False) -> None:
        self.text = _ESCAPE.sub("  ", text) if is_json else text

    @once
    def folded(self) -> str:
        """The text without its capitals. What does not stand in it stands in no word."""
        return self.text.casefold()

    @once
    def tokens(self) -> Sequence[_Token]:
        return _tokens_of(self.text)

    @once
    def places(self) -> Mapping[str, Sequence[int]]:
        """Indexes in ``tokens`` of every word."""
        places = defaultdict[str, list[int]](list)
        for index, token in enumerate(self.tokens):
            places[token.word].append(index)
        return places

    @once
    def numbers(self) -> Mapping[Decimal, Span]:
        numbers: dict[Decimal, Span] = {}
        for number, span in numbers_in(self.text):
            numbers.setdefault(number, span)
        return numbers

    @once
    def days(self) -> Sequence[tuple[Day, Span]]:
        return tuple(islice(days_in(self.text), _MAX_PLACES))

    @once
    def minutes(self) -> Mapping[int, Span]:
        return dict(minutes_in(self.text))

    @once
    def phones(self) -> Sequence[tuple[str, Span]]:
        return tuple(islice(phones_in(self.text), _MAX_PLACES))


def _tokens_of(text: str) -> tuple[_Token, ...]:
    return tuple([_Token(m[0].casefold(), m.start(), m.end()) for m in _TOKEN.finditer(text)])


class _Wanted(NamedTuple):
    """What a text is searched for, where it is a string.

    :ivar numbers: what it is worth if it is nothing but a number
    :ivar days: the days that it may mean, with the minute of the day where it has one
    :ivar minute: what it means if it is nothing but a time of day
    :ivar digits: of a telephone number
    :ivar word: one that has to stand in the text, as nothing but its words says the value; empty where others may
    """

    tokens: tuple[_Token, ...]
    numbers: tuple[Decimal, ...]
    days: frozenset[Day]
    minutes: tuple[int, ...]
    minute: int | None
    digits: str | None
    word: str


@lru_cache(maxsize=1024)
def _wanted(value: str) -> _Wanted:
    """A value taken apart once: it is looked up in one text after the other."""
    stamp = _STAMP.fullmatch(value)
    said, time = (stamp["day"], stamp["time"]) if stamp else (value, value)
    days = frozenset(day for day, span in days_in(said) if span == (0, len(said)))
    minutes = tuple(islice((minute for minute, span in minutes_in(time) if not span[0]), 1)) if days else ()
    minute = None if days else next((one for one, span in minutes_in(value) if span == (0, len(value))), None)
    tokens, numbers, digits = _tokens_of(value), _numeric(value), phone_digits(value)
    is_told_otherwise = numbers or days or minute is not None or digits or "," in value or ";" in value
    has_digits = len(tokens) > 1 and all(token.word.isdigit() for token in tokens[1:])
    word = "" if is_told_otherwise or has_digits or not tokens else tokens[0].word
    return _Wanted(tokens, numbers, days, minutes, minute, digits, word)


def telling_word(value: str) -> str:
    """A word without which no text says *value*; empty where there is none."""
    return _wanted(value[:_MAX_VALUE].strip()).word


def may_say(folded: str, word: str) -> bool:
    """False only where *word* stands in no place of a text that is *folded* without its capitals."""
    if not (word and word.isascii()):
        return word in folded
    beside = _LETTERS if word.isalpha() else _FIGURES
    at = folded.find(word)
    for _ in range(_MAX_PLACES):
        if at < 0:
            return False
        end = at + len(word)
        if folded[at - 1 : at] not in beside and folded[end : end + 1] not in beside:
            return True
        at = folded.find(word, at + 1)
    return True


#: Beside one of these a word goes on.
_LETTERS, _FIGURES = frozenset("abcdefghijklmnopqrstuvwxyz"), frozenset("0123456789")


def find(value: Any, text: SearchedText) -> Mention | None:
    """Where *text* says *value*, a string or a number."""
    if isinstance(value, str):
        span = _find_string(value[:_MAX_VALUE].strip(), text)
    else:
        number = as_number(value)
        span = text.numbers.get(number) if number is not None else None
    return Mention(span) if span else None


def _find_string(value: str, text: SearchedText) -> Span | None:
    wanted = _wanted(value)
    if wanted.word and wanted.word not in text.folded:
        return None
    if wanted.numbers:
        said = (text.numbers[number] for number in wanted.numbers if number in text.numbers)
        return next(said, None) or _find_phone(wanted, text)
    tokens = wanted.tokens
    if not tokens:
        at = text.text.find(value) if value else -1
        return (at, at + len(value)) if at >= 0 else None
    return (
        _find_tokens(value, tokens, text)
        or _find_identifier(tokens, text)
        or _find_day(wanted, text)
        or _find_phone(wanted, text)
        or _find_list(value, text)
    )


_AMOUNT = re.compile(
    r"[$€£¥₹]?\s?(?P<core>[-−]?[0-9][0-9.,'’]{0,40}(?:\s?%)?|[a-z]+(?:[- ][a-z]+)?)"
    r"(?:\s?(?:dollars?|bucks|usd|euros?|eur|pounds?|gbp|quid|yen|jpy|inr|rupees?|cents?))?",
    re.IGNORECASE,
)


def _numeric(value: str) -> tuple[Decimal, ...]:
    """What *value* is worth if it is nothing but a number, perhaps with a currency. ``007`` is not a number."""
    match = _AMOUNT.fullmatch(value)
    if not match or re.match("0[0-9]", match["core"]):
        return ()
    core = match["core"]
    return tuple(number for number, span in numbers_in(core) if span == (0, len(core)))


def _find_tokens(value: str, tokens: Sequence[_Token], text: SearchedText) -> Span | None:
    """The words of the value, one after the other, with no more than punctuation between them."""
    exact_case = len(tokens) == 1 and (tokens[0].word in _COMMON or len(tokens[0].word) == 1)
    for start, end in _stands(tokens, text):
        around = text.text[max(start - 1, 0) : start] + text.text[end : end + 1]
        if not exact_case or (text.text[start:end] == value and not any(map(str.isalnum, around))):
            return start, end
    return None


def _stands(tokens: Sequence[_Token], text: SearchedText) -> Iterator[Span]:
    """Where all *tokens* stand in the text, tried from the rarest of them."""
    folded = text.folded
    for token in tokens:
        if token.word not in folded:
            return
    if any(token.word not in text.places for token in tokens):
        return
    at = min(range(len(tokens)), key=lambda index: len(text.places[tokens[index].word]))
    for place in text.places.get(tokens[at].word, ())[:_MAX_PLACES]:
        first = place - at
        if first >= 0 and _run(tokens, 0, text, first) == len(tokens):
            yield text.tokens[first].start, text.tokens[first + len(tokens) - 1].end


def _run(tokens: Sequence[_Token], at: int, text: SearchedText, place: int) -> int:
    """How many tokens from *at* on stand in the text from *place* on."""
    length, said = 0, text.tokens
    while at + length < len(tokens) and place + length < len(said):
        here = said[place + length]
        if here.word != tokens[at + length].word:
            break
        if length and here.start - said[place + length - 1].end > _MAX_GAP:
            break
        length += 1
    return length


def _find_identifier(tokens: Sequence[_Token], text: SearchedText) -> Span | None:
    """``ORD-48291`` said as "order 48291", "ord 48291" or just "48291"; not as "RET-48291"."""
    letters, digits = tokens[0].word, tokens[1:]
    if not letters.isalpha() or not digits or not all(token.word.isdigit() for token in digits):
        return None
    if sum(len(token.word) for token in digits) < 4:
        return None
    for start, end in _stands(digits, text):
        before = _LAST_WORD.search(text.text, max(0, start - _MAX_PREFIX), start)
        prefix = before["word"].casefold() if before else ""
        if before and (prefix.startswith(letters) or letters.startswith(prefix)):
            return before.start(), end
        if not before or before["gap"].isspace() or len(before["gap"]) > 1:
            return start, end
    return None


#: The word that a run of digits may belong to: "order 48291", "ORD-48291", "order no. 48291".
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]+)(?P<gap>[\W_]{0,4})\Z")
_MAX_PREFIX = 30

_STAMP = re.compile(r"(?P<day>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[T ](?P<time>[0-9]{1,2}:[0-9]{2}.*)", re.DOTALL)


def _find_day(wanted: _Wanted, text: SearchedText) -> Span | None:
    """A date, a time of day, or both; midnight need not be said."""
    if wanted.days:
        span = next((span for day, span in text.days if any(_same_day(day, one) for one in wanted.days)), None)
        return span if wanted.minutes in ((), (0,)) or wanted.minutes[0] in text.minutes else None
    return text.minutes.get(wanted.minute) if wanted.minute is not None else None


def _same_day(said: Day, meant: Day) -> bool:
    return said[1:] == meant[1:] and (said[0] == meant[0] or said[0] is None or meant[0] is None)


def _find_phone(wanted: _Wanted, text: SearchedText) -> Span | None:
    """The same digits, with or without the country's code."""
    digits = wanted.digits
    if digits is None:
        return None
    for said, span in text.phones:
        if len(said) >= 7 and (said.endswith(digits) or digits.endswith(said)):
            return span
    return None


def _find_list(value: str, text: SearchedText) -> Span | None:
    """``rash, fever`` said as "a fever and a rash": the place of the first."""
    if "," not in value and ";" not in value:
        return None
    items = [item for item in re.split(r"\s*[,;]\s*", value, maxsplit=_MAX_ITEMS) if item]
    spans = [_find_string(item, text) for item in items] if 1 < len(items) <= _MAX_ITEMS else []
    return spans[0] if spans and all(spans) else None


def find_partly(value: Any, text: SearchedText) -> Mention | None:
    """Where *text* says most of the telling words of a long string; the span is the longest run of them."""
    tokens = _wanted(value[:_MAX_VALUE]).tokens if isinstance(value, str) else ()
    telling = {token.word for token in tokens if len(token.word) > 2 and token.word not in _COMMON}
    if len(tokens) < _LONG or len(telling) < 3:
        return None
    if sum(word in text.places for word in telling) < _PARTLY * len(telling):
        return None
    runs = (
        (_run(tokens, at, text, place), place)
        for at in range(len(tokens))
        for place in text.places.get(tokens[at].word, ())[:_LONG]
    )
    length, place = max(runs, default=(0, 0))
    if length < 2:
        return Mention(None, exact=False)
    return Mention((text.tokens[place].start, text.tokens[place + length - 1].end), exact=False)
