"""What in a message is a value rather than a word: e-mail addresses, ids, numbers, dates, and how each is masked.

A text is cut at white space, and each distinct piece is read once, however often it occurs; so the regular expressions
below cost per distinct piece and not per text.
"""

import re
import unicodedata
from typing import NamedTuple

from tooldata_tui.triage.wording import word_set

__all__ = ["SLOTS", "Token", "masked_text", "only_word", "pieces_of", "plain", "tokens_of"]

#: The names of the slots, as they stand in a masked text.
SLOTS = (
    "<email>",
    "<url>",
    "<id>",
    "<money>",
    "<percent>",
    "<date>",
    "<time>",
    "<phone>",
    "<number>",
    "<day>",
    "<month>",
)

_DAYS = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
    sundays montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi
    dimanche lunes martes miércoles jueves viernes sábado domingo
    """
)
#: "may", "march" and "mar" are words as well and stay words.
_MONTHS = word_set(
    """
    january february april june july august september october november december jan feb apr jun jul aug sept oct nov
    dec januar februar märz juni juli oktober dezember janvier février avril juin juillet août septembre octobre
    novembre décembre enero febrero marzo abril junio julio agosto septiembre octubre noviembre diciembre
    """
)

#: Everything that is no letter, digit or mark of any script: ASCII and general punctuation, symbols, emoji.
_PUNCTUATION = (
    r"\s!-/:-@\[-`{-~\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u20cf\u2190-\u2bff"
    r"\u3000-\u3004\u3008-\u3020\u3030\ufe00-\ufe0f\ufe30-\ufe6f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
    r"\u0589\u05be\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\U0001f000-\U0001faff"
)
#: Scripts without spaces between words: a character is a word.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
#: C++ and C# are not C.
_WORD = re.compile(rf"\b[a-z](?:\+\+|#)|[{_UNSPACED}]|[^{_PUNCTUATION}{_UNSPACED}]+")
_EDGES = ".,;:!?\"'()[]{}<>*“”„«»…"
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_NOT_A_WORD = re.compile(r"[0-9@]|://|^www\.|\.[a-z]{2,}/")

_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\W\d_]{2,}")
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*")
_ID = re.compile(
    r"#[\w-]*\d[\w-]*"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[^\W\d_]{1,10}[-_#:]+\d{2,}[\w-]*"
    r"|[^\W\d_]{1,4}\d+"
    r"|(?=(?:\w*\d){3})(?=\w*[^\W\d_])\w{6,}"
)
_CURRENCY = r"[$€£¥₹₽₩₺]|usd|eur|gbp|chf|cad|aud|inr|jpy"
_MONEY = re.compile(rf"(?:(?:{_CURRENCY})[\d][\d.,']*|[\d][\d.,']*(?:{_CURRENCY}))[kmb]?(?:/\w+)?[.,]?")
_TIME = re.compile(r"\d{1,3}[:.h]\d{2}(?::\d{2})?(?:am|pm|a\.m|p\.m)?")
_CLOCK = re.compile(r"(\d{1,3})(am|pm|a\.m|p\.m)")
_DATE = re.compile(r"\d+[/-]\d+(?:[/-]\d+)?|\d{1,2}\.\d{1,2}\.(?:\d{2,4})?")
_PHONE = re.compile(r"\+\d[\d().-]{5,}|\(?\d{3}\)?[-.]\d{3}[-.]\d{4}")
_NUMBER = re.compile(r"[-+~]?\d[\d.,']*(?:st|nd|rd|th|k)?")
_MEASURE = re.compile(r"(\d[\d.,]*)([^\W\d_]{1,4})")

_PATTERNS = (
    ("<date>", _DATE),
    ("<number>", _NUMBER),
    ("<money>", _MONEY),
    ("<email>", _EMAIL),
    ("<url>", _URL),
    ("<time>", _TIME),
    ("<phone>", _PHONE),
    ("<id>", _ID),
)


class Token(NamedTuple):
    """One word or value. ``slot`` is the mask it stands behind, or nothing for a word."""

    text: str
    slot: str = ""


#: The words that are values.
_SLOT_WORDS = {word: Token(word, "<day>") for word in _DAYS} | {word: Token(word, "<month>") for word in _MONTHS}


def plain(text: str) -> str:
    """*text* in the form in which words are compared: lower case, compatibility forms resolved, no apostrophes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _APOSTROPHES.sub("", text.casefold())


def pieces_of(text: str) -> list[str]:
    """*text* cut at white space."""
    return text.split()


def only_word(piece: str) -> str:
    """The word that *piece* is, in lower case, or nothing where it takes :func:`tokens_of` to tell.

    Nine pieces in ten are one word and perhaps a full stop: this is quick about them.
    """
    bare = piece.strip(_EDGES)
    if bare.isalpha() and bare.isascii():
        low = bare.lower()
        return "" if low in _SLOT_WORDS else low
    return ""


def tokens_of(piece: str) -> tuple[Token, ...]:
    """The words and values in *piece*, a stretch without white space. Punctuation alone gives none."""
    low = plain(piece)
    if _NOT_A_WORD.search(low) is None:
        return tuple(_word(found) for found in _WORD.findall(low))
    return _values(low)


def _word(text: str) -> Token:
    return _SLOT_WORDS.get(text) or Token(text)


def _values(low: str) -> tuple[Token, ...]:
    """The tokens of a piece that has a digit, an @ or an address in it."""
    bare = low.strip(_EDGES)
    slot = _slot(bare)
    if slot:
        return (Token(bare, slot),)
    if found := _CLOCK.fullmatch(bare):
        return Token(found[1], "<time>"), Token(found[2].replace(".", ""))
    if bare.endswith("%") and _NUMBER.fullmatch(bare[:-1]):
        return (Token(bare, "<percent>"),)
    out: list[Token] = []
    for part in _WORD.findall(bare):
        slot = _slot(part)
        if slot:
            out.append(Token(part, slot))
        elif found := _MEASURE.fullmatch(part):
            out += (Token(found[1], "<number>"), Token(found[2]))
        else:
            out.append(_word(part))
    return tuple(out)


def _slot(text: str) -> str:
    for slot, pattern in _PATTERNS:
        if pattern.fullmatch(text):
            return slot
    return ""


def masked_text(text: str) -> str:
    """*text* in lower case with its values masked: ``please refund <id>``."""
    words = [token.slot or token.text for piece in pieces_of(text) for token in tokens_of(piece)]
    return " ".join(words)
