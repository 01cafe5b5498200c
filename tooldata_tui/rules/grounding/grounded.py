"""Whether a value of a call follows from what was said before it, or was made up."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from tooldata_tui.dataset.jsonequal import as_number
from tooldata_tui.rules.grounding.arithmetic import follows, more_numbers_in
from tooldata_tui.rules.grounding.codes import stands_for, stands_in
from tooldata_tui.rules.grounding.context import Context
from tooldata_tui.rules.grounding.days import day_before, days_of, is_derived, relative_days
from tooldata_tui.rules.grounding.figures import Day, numbers_in
from tooldata_tui.rules.grounding.heard import Heard, Said, squashed, words_of
from tooldata_tui.rules.grounding.kinds import Kind, kind_of_text
from tooldata_tui.rules.grounding.mentions import find, may_say, telling_word
from tooldata_tui.rules.grounding.words import CODE_WORDS, nothing_leads_to

__all__ = ["MadeUp", "is_told", "is_written", "made_up", "plainly_said"]

#: Longer values are not looked into: whoever wrote that much wrote a text.
_LONGEST = 2_000
#: Characters of a number that is written without ado.
_PLAIN = 15
#: Messages of the user from which a number may follow, parts of a text that are looked up, and places of one part in
#: one message that are tried.
_MOST_USERS, _MOST_PARTS, _MOST_PLACES = 3, 120, 100

#: Booleans as text: what a switch is set to need not be said.
_SWITCHES = frozenset(["true", "false", "yes", "no", "on", "off"])
_CODE = Kind.CODE
#: What stands around most words; nothing does at the beginning and the end.
_SPACES = frozenset(["", " ", "\n"])
#: Behind a word or a number, where a sentence ends or goes on.
_ENDS = frozenset(stop + space for stop in ",.?!;:)" for space in _SPACES)
_SEPARATORS = re.compile(r"\s?[-–—/,;|]\s?")


class MadeUp(NamedTuple):
    """A value, or a part of it, that nothing said leads to."""

    kind: Kind
    part: str


def plainly_said(value: str, heard: Heard) -> bool:
    """Whether some message has *value* as it is, but for case. What most values are, found at the speed of a search."""
    return is_told(value.lower(), heard.lowers)


def is_told(low: str, texts: Sequence[str]) -> bool:
    """Whether one of *texts*, all in small letters, has *low* as it is and not as a part of something longer."""
    for text in texts:
        at = text.find(low)
        if at < 0:
            continue
        end = at + len(low)
        if text[at - 1 : at] in _SPACES and (text[end : end + 1] in _SPACES or text[end : end + 2] in _ENDS):
            return True
        if not _goes_on(low, text, at, end) or _stands(low, text, text.find(low, at + 1)):
            return True
    return False


def _stands(low: str, text: str, at: int) -> bool:
    """Whether *low* stands in *text* by itself, from *at* on, where it is found first."""
    for _ in range(_MOST_PLACES):
        if at < 0:
            return False
        if not _goes_on(low, text, at, at + len(low)):
            return True
        at = text.find(low, at + 1)
    return False


def _places(part: str, text: str) -> Iterator[int]:
    """Where *part* begins in *text*, the first times."""
    at = text.find(part)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(part, at + 1)


def _goes_on(low: str, text: str, at: int, end: int) -> bool:
    """Whether what stands in the text is only a part of something longer: a figure of a number, half an address."""
    before, after = text[at - 1 : at], text[end : end + 1]
    if before in _SPACES and after in _SPACES:
        return False
    if (before.isalnum() and low[0].isalnum()) or (after.isalnum() and low[-1].isalnum()):
        return True
    if low.isalpha() or not (any(map(str.isdigit, low)) or "@" in low):
        return False
    behind = text[end + 1 : end + 2]
    if after and behind.isalnum() and (after in "-_@+" or (after in ".," and (behind.isdigit() or "@" in low))):
        return True
    return bool(before) and before in "-_@.+," and text[at - 2 : at - 1].isalnum()


def made_up(value: Any, context: Context, heard: Heard) -> MadeUp | None:
    """What of *value* (a string or a number that no schema allows by name) was made up, or None."""
    if not heard.is_whole:
        return None
    if not isinstance(value, str):
        if is_written(value, heard.lowers):
            return None
        number = as_number(value)
        return None if number is None or _number_is_known(number, context, heard) else MadeUp(Kind.NUMBER, "")
    value = value.strip()
    if not value or len(value) > _LONGEST:
        return None
    if value.casefold() in _SWITCHES or ("default" in context.prose and value.lower() in context.prose):
        return None
    kind = kind_of_text(value)
    if _is_known(value, kind, context, heard):
        return None
    return MadeUp(kind, value) if kind is _CODE else _unsaid_part(value, kind, context, heard)


def is_written(number: float, texts: Sequence[str]) -> bool:
    """Whether *number* stands in one of *texts* all by itself: as most numbers do, found without reading the others."""
    for written in _plain_forms(number):
        for text in texts:
            at = text.find(written)
            if at >= 0 and _is_written(written, text, at):
                return True
    return False


@lru_cache(maxsize=4096)
def _plain_forms(number: float) -> tuple[str, ...]:
    """*number* as it is written without ado, and as an amount of money; empty where it is not written so."""
    written = repr(number).removesuffix(".0")
    if len(written) > _PLAIN or not written.replace(".", "", 1).isdecimal():
        return ()
    if type(number) is int:
        return (written,)
    _, point, cents = written.partition(".")
    return (written, f"{written}.00") if not point else (written, f"{written}0") if len(cents) == 1 else (written,)


def _is_written(written: str, text: str, at: int) -> bool:
    """Whether *written* stands in *text* by itself, from *at* on, where it is found first; no minus before it."""
    for _ in range(_MOST_PLACES):
        end = at + len(written)
        if text[at - 1 : at] in _SPACES and (text[end : end + 1] in _SPACES or text[end : end + 2] in _ENDS):
            return not text[max(0, at - 10) : at].rstrip().endswith(("minus", "negative"))
        at = text.find(written, at + 1)
        if at < 0:
            return False
    return False


def _is_known(value: str, kind: Kind, context: Context, heard: Heard) -> bool:
    if kind is _CODE:  # most of what was not said as it is
        return _code_is_known(value, context, heard)
    match kind:
        case Kind.NUMBER:
            numbers = {number for number, _ in numbers_in(value)}
            return not numbers or any(_number_is_known(number, context, heard) for number in numbers)
        case Kind.EMAIL:
            low = value.lower()
            return any(_stands(low, said.addressed, said.addressed.find(low)) for said in heard)
        case Kind.LINK:
            return _is_spelled(re.sub(r"^(?:\w+://)?(?:www\.)?", "", value), heard)
        case Kind.IDENTIFIER | Kind.PHONE:
            return _is_spelled(value, heard) or _is_found(value, heard) or _is_joined(value, context, heard)
        case Kind.DAY | Kind.TIME:
            return _day_is_known(value, context, heard)
        case _:
            return _is_spelled(value, heard) or _is_found(value, heard)


def _code_is_known(value: str, context: Context, heard: Heard) -> bool:
    if context.prose and value in _capitals_of(context.prose):
        return True
    for said in heard.recent:
        if _stands_for(value, said):
            return True
    return _is_found(value, heard)


def _stands_for(code: str, said: Said) -> bool:
    told = None if said.is_json else stands_in(code, said.text, said.folded)
    return stands_for(code, said.words[:CODE_WORDS]) if told is None else told


def _is_found(value: str, heard: Heard) -> bool:
    """Whether some message says *value*."""
    word = telling_word(value)
    for said in heard.messages:  # noqa: SIM110  in two thirds of the time of any()
        if may_say(said.folded, word) and find(value, said.searched):
            return True
    return False


def _is_spelled(value: str, heard: Heard) -> bool:
    """Whether the letters and figures of *value* were said one after the other, whatever stands between them."""
    letters = squashed(value)
    return len(letters) > 2 and any(_stands_whole(letters, said) for said in heard)


def _stands_whole(letters: str, said: Said) -> bool:
    """Whether *letters* stand in the message, and figures at an end of them do not go on: then it is another number."""
    text = said.squashed
    for at in _places(letters, text):
        before, after = text[at - 1 : at], text[at + len(letters) : at + len(letters) + 1]
        if not (before.isdigit() and letters[0].isdigit()) and not (after.isdigit() and letters[-1].isdigit()):
            return True
    return False


def _is_joined(value: str, context: Context, heard: Heard) -> bool:
    """Whether *value* joins parts that were each said: ``09:00-21:00``."""
    parts = _SEPARATORS.split(value)
    return len(parts) > 1 and all(len(part) > 1 and _part_is_known(part, context, heard) for part in parts)


#: What people leave to a map, a clock or chance.
_NEAR = re.compile(
    r"(?<![a-z])(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|coord(?:s|inates?)?|seed|timezone|timestamp|epoch)(?![a-z])"
)
_SOME_YEAR = re.compile(r"\b(?:this|last|next|past|current) \w+|\bnow\b|\bago\b")
_TWO_PEOPLE = re.compile(r"\b(?:both|couple|me and|and (?:i|me)|we|us)\b")


def _number_is_known(number: Decimal, context: Context, heard: Heard) -> bool:
    if number in (0, 1, -1) or number in _numbers_of(context.prose):
        return True
    said = heard.numbers
    if number in said or (_NEAR.search(context.name) and not any((10 * one) % 1 for one in said)):
        return True
    lower = " ".join(one.lower[:_LONGEST] for one in heard.users[:_MOST_USERS])
    if follows(number, said, lower, context.text):
        return True
    if 1900 <= number <= 2100 and number % 1 == 0 and _SOME_YEAR.search(lower):
        return True
    return number == 2 and _TWO_PEOPLE.search(lower) is not None


@lru_cache(maxsize=512)
def _capitals_of(prose: str) -> frozenset[str]:
    return frozenset(words_of(prose.upper()))


@lru_cache(maxsize=512)
def _numbers_of(prose: str) -> frozenset[Decimal]:
    prose = prose[:_LONGEST]
    return frozenset(number for number, _ in numbers_in(prose)).union(more_numbers_in(prose))


def _day_is_known(value: str, context: Context, heard: Heard) -> bool:
    if _is_found(value, heard) or _is_spelled(value, heard):
        return True
    days, minute = days_of(value)
    if _END.search(context.name):  # a meeting lasts an hour, a night until the next day
        minute = None
        days = tuple(one for day in days for one in (day, day_before(day)))
    today = heard.today if days and len(heard.users) == 1 else None
    if today is not None:
        meant = {(day.year, day.month, day.day) for day in relative_days(heard.users[0].lower, today)}
        if meant:
            return any(day in meant for day in days)
    if not days and minute is None:
        return _is_joined(value, context, heard)
    named = any(_says_day(day, said) for day in days for said in heard)
    if named and minute is None:
        return True
    return any(is_derived(() if named else days, minute, said.lower) for said in heard.recent)


_END = re.compile(
    r"(?<![a-z])(?:end|end_?(?:date|time)|ends?_at|out|check_?out(?:_?date)?|until|return|finish|to)(?![a-z])"
)


def _says_day(day: Day, said: Said) -> bool:
    return any(
        one[1:] == day[1:] and (one[0] is None or day[0] is None or one[0] == day[0]) for one, _ in said.searched.days
    )


_HARD = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,190}\.[a-z]{2,24}|(?<![\w.])[A-Za-z#]*[-#]?[0-9][\w.,:/-]*", re.IGNORECASE)


def _unsaid_part(value: str, kind: Kind, context: Context, heard: Heard) -> MadeUp | None:
    """What of a value that was not said as a whole was not said at all. Of a text most words may be other ones."""
    if kind not in (Kind.NAME, Kind.WORDS):
        return MadeUp(kind, value)
    hard = next((part for part in _hard_parts(value) if not _part_is_known(part, context, heard)), None)
    if hard is not None:
        return MadeUp(Kind.IDENTIFIER if kind is not Kind.NAME else Kind.NAME, hard)
    is_name = kind is Kind.NAME
    return MadeUp(kind, value) if nothing_leads_to(value, context, heard, is_name=is_name) else None


#: What is measured, glued to its number: 900-pound.
_UNIT = re.compile(r"(?<=[0-9])-?[a-z]+$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def _hard_parts(value: str) -> list[str]:
    return [_UNIT.sub("", match[0].rstrip(".,:/-")) for match in _HARD.finditer(value)][:_MOST_PARTS]


def _part_is_known(part: str, context: Context, heard: Heard) -> bool:
    kind = kind_of_text(part) if part else Kind.WORDS
    if _YEAR.fullmatch(part) and any(said.searched.days for said in heard.users):
        return True
    if kind in (Kind.NAME, Kind.WORDS, Kind.CODE):
        return True
    return plainly_said(part, heard) or _is_known(part, kind, context, heard)
