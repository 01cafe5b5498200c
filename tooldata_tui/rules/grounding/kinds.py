"""What a value is, told from its own form: an address, an identifier, a day, a number, a name or a text."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from tooldata_tui.rules.grounding.figures import days_in, minutes_in, phone_digits

__all__ = ["STAMP", "Kind", "addresses_in", "kind_of_text"]


class Kind(StrEnum):
    """What sort of text a value is; the first ones have to be said to the letter."""

    EMAIL = "e-mail address"
    LINK = "link"
    PHONE = "telephone number"
    IDENTIFIER = "identifier"
    DAY = "day"
    TIME = "time"
    NUMBER = "number"
    CODE = "code"
    NAME = "name"
    WORDS = "words"


_EMAIL = re.compile(r"[^\s@<>\"',;:()\[\]]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
STAMP = re.compile(r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[T ]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[^\s]{0,20})")
_HALF_EMAIL = re.compile(r"[\w.+-]{1,64}@[A-Za-z][A-Za-z.-]{1,190}")
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.)\S+", re.IGNORECASE)
_SHORT_DAY = re.compile(r"[0-9]{1,2}[-/][0-9]{1,2}")
_NUMBER = re.compile(r"[-+−]?[$€£¥₹]?\s?[0-9][0-9.,'’]{0,30}\s?(?:%|[A-Za-z°]{1,12})?")
_IDENTIFIER = re.compile(r"[\w#@$.:/+~-]{4,200}")
_PLAIN_IDENTIFIER = re.compile(r"[A-Za-z]{1,8}[-_#]?[0-9]{3,20}")
_CODE = re.compile(r"[A-Z]{1,5}")
_ZONE = re.compile(r"[a-z]{2}[-_][A-Z]{2}")


#: Characters of an address in front of its @, and of a value that is remembered.
_BEFORE, _WORD = 64, 64


def addresses_in(text: str) -> Iterator[re.Match[str]]:
    """The e-mail addresses in *text*, looked for where the first @ is."""
    at = text.find("@")
    return _EMAIL.finditer(text, max(0, at - _BEFORE)) if at >= 0 else iter(())


def kind_of_text(value: str) -> Kind:
    """The kind of a *value* that is not empty and has no space around it."""
    return _kind_of_word(value) if len(value) <= _WORD else _kind_of_text(value)


def _kind_of_text(value: str) -> Kind:
    if _PLAIN_IDENTIFIER.fullmatch(value) is not None:  # as most values with figures are: no day, time or number
        return Kind.IDENTIFIER
    if "@" in value[1:] and (_EMAIL.fullmatch(value) or _HALF_EMAIL.fullmatch(value)):
        return Kind.EMAIL
    if ("://" in value or value[:4].lower() == "www.") and _LINK.fullmatch(value):
        return Kind.LINK
    digits = sum(map(str.isdigit, value)) if len(value) <= 200 else 0
    if digits:
        if (
            STAMP.fullmatch(value)
            or _SHORT_DAY.fullmatch(value)
            or any(span == (0, len(value)) for _, span in days_in(value))
        ):
            return Kind.DAY
        if ":" in value and any(span == (0, len(value)) for _, span in minutes_in(value)):
            return Kind.TIME
        if phone_digits(value) and (value[0] in "+(" or " " in value or value.count("-") > 1):
            return Kind.PHONE
        if (
            _NUMBER.fullmatch(value)
            and value.count(".") < 3
            and not (value.isdigit() and (len(value) > 4 or value[0] == "0"))
        ):
            return Kind.NUMBER
        if (digits > 2 or (digits > 1 and len(value) > 5)) and _IDENTIFIER.fullmatch(value):
            return Kind.IDENTIFIER
    elif _CODE.fullmatch(value) or _ZONE.fullmatch(value):
        return Kind.CODE
    first = next((char for char in value if char.isalnum()), "")
    words = value.split(maxsplit=6)
    if len(words) <= 5 and (first.isupper() or any(word[0].isupper() for word in words)):
        return Kind.NAME
    return Kind.WORDS


_kind_of_word = lru_cache(maxsize=4096)(_kind_of_text)  # codes and names come in row after row
